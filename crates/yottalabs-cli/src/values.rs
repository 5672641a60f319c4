//! How values are shown and read: times, durations, amounts of money.

use std::time::Duration;

use jiff::SignedDuration;
use yottalabs::{Decimal, HourlyPrice, Timestamp};

use crate::terminal_text::one_line;

/// What stands for a value that the server has not sent.
pub(crate) const NONE: &str = "-";

/// Reads a duration such as `90s`, `10m`, `2h 30m` or `1d`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let error = || "expected a duration such as 90s, 10m or 2h30m".to_owned();
    // A day is 24 hours here, which jiff's durations do not have.
    let (days, rest) = match text.split_once('d') {
        Some((days, rest)) => (
            days.trim().parse::<u32>().map_err(|_| error())?,
            rest.trim(),
        ),
        None => (0, text),
    };
    let rest = match rest {
        "" if text != rest => SignedDuration::ZERO,
        rest => rest.parse().map_err(|_| error())?,
    };
    let rest = Duration::try_from(rest).map_err(|_| error())?;
    Ok(Duration::from_secs(u64::from(days) * 86_400) + rest)
}

/// Reads a time: how long ago it was, such as `10m`, or ISO 8601.
pub(crate) fn past(text: &str) -> Result<Timestamp, String> {
    let time = match duration(text) {
        Ok(ago) => Timestamp::now().checked_sub(ago),
        // A number could be seconds or milliseconds.
        Err(_) if text.bytes().all(|byte| byte.is_ascii_digit()) => None,
        Err(_) => text.parse().ok(),
    };
    time.ok_or_else(|| "expected a time such as 10m (ago) or 2026-01-31T12:00:00Z".to_owned())
}

/// Reads an amount of money such as `2.50`.
pub(crate) fn amount(text: &str) -> Result<Decimal, String> {
    let amount = text.parse().ok();
    let amount = amount.filter(|amount: &Decimal| !amount.is_sign_negative());
    amount.ok_or_else(|| "expected an amount such as 2.50".to_owned())
}

/// The two largest units of a duration, such as `2h 5m`.
pub(crate) fn in_short(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let (large, small) = match seconds {
        0..60 => return format!("{seconds}s"),
        60..3600 => (format!("{minutes}m"), format!("{}s", seconds % 60)),
        3600..86_400 => (format!("{hours}h"), format!("{}m", minutes % 60)),
        _ => (format!("{days}d"), format!("{}h", hours % 24)),
    };
    match small.starts_with('0') {
        true => large,
        false => format!("{large} {small}"),
    }
}

/// How long ago this time was, if that is known.
pub(crate) fn elapsed(time: Option<Timestamp>, now: Timestamp) -> Option<Duration> {
    // 0 and seconds, instead of milliseconds, are times in 1970, long before there was a pod.
    let time = time.filter(|time| time.as_millis() >= YEAR_2001)?;
    Some(now.saturating_duration_since(time))
}

/// The 9th of September 2001, in milliseconds.
const YEAR_2001: i64 = 1_000_000_000_000;

/// How long ago this time was, in its largest unit.
pub(crate) fn age(time: Option<Timestamp>, now: Timestamp) -> String {
    let text = elapsed(time, now).map(in_short);
    or_none(text.as_ref().and_then(|text| text.split(' ').next()))
}

/// A price per hour, with four decimal places, and its currency if that is known.
pub(crate) fn price(amount: Decimal, currency: Option<&str>) -> String {
    money(amount, 4, currency)
}

/// What something has cost, with two decimal places, or four if it is less than 1, and its currency if that is known.
pub(crate) fn cost(amount: Decimal, currency: Option<&str>) -> String {
    let places = if amount < Decimal::ONE { 4 } else { 2 };
    money(amount, places, currency)
}

fn money(amount: Decimal, places: u32, currency: Option<&str>) -> String {
    let amount = amount.round_dp(places);
    let places = places as usize;
    match currency {
        Some(currency) => format!("{amount:.places$} {}", one_line(currency)),
        None => format!("{amount:.places$}"),
    }
}

/// A price per hour, of which a part may not be known.
pub(crate) fn hourly_price(price: &HourlyPrice, currency: Option<&str>) -> String {
    match price.total() {
        Some(total) => self::price(total, currency),
        None if price.at_least().is_zero() => NONE.to_owned(),
        None => format!("≥ {}", self::price(price.at_least(), currency)),
    }
}

/// A value, or [`NONE`].
pub(crate) fn or_none(value: Option<impl ToString>) -> String {
    let text = value
        .map(|value| value.to_string())
        .filter(|text| !text.is_empty());
    text.unwrap_or_else(|| NONE.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, seconds) in [
            ("90s", 90),
            ("10m", 600),
            ("2h30m", 9000),
            ("2h 30m", 9000),
            ("1d", 86_400),
            ("1d 12h", 129_600),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "10", "ten", "-5m", "d", "1d-2h", "5 parsecs"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_read() {
        let time = past("2026-01-31T12:00:00Z").unwrap();
        assert_eq!(time.to_string(), "2026-01-31T12:00:00Z");
        // Seconds instead of milliseconds.
        let wrong = Timestamp::from_millis(1_767_225_600);
        assert_eq!(age(wrong, Timestamp::now()), NONE);
        let ago = past("10m").unwrap();
        assert_eq!(age(Some(ago), Timestamp::now()), "10m");
        for text in ["", "10", "1767225600", "yesterday", "-10m"] {
            assert!(past(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_are_read() {
        assert_eq!(amount("2.50"), Ok(Decimal::new(250, 2)));
        for text in ["", "-1", "2,50", "1e3x", "NaN", "2 USD"] {
            assert!(amount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_are_shown_by_their_two_largest_units() {
        for (seconds, text) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (72, "1m 12s"),
            (3600, "1h"),
            (7500, "2h 5m"),
            (90_000, "1d 1h"),
        ] {
            assert_eq!(in_short(Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn amounts_have_a_fixed_number_of_decimal_places() {
        let amount = |text: &str| text.parse().unwrap();
        assert_eq!(price(amount("2"), Some("USD")), "2.0000 USD");
        assert_eq!(price(amount("0.62"), None), "0.6200");
        assert_eq!(cost(amount("12.345"), Some("USD")), "12.34 USD");
        assert_eq!(cost(amount("0.01234"), None), "0.0123");
    }
}
