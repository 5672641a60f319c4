//! ISO 8601: a parser and a printer.
//!
//! `tests/wire_times.rs` compares both with those of the crate `jiff`, which takes longer to compile than all
//! of this crate.

use std::fmt;

const SECONDS_PER_DAY: i64 = 86_400;

/// Parses a date, or a date and a time, with or without an offset: `2026-01-01`, `2026-01-01 00:00`,
/// `2026-01-01T00:00:00,5+01:00`. A time without an offset is in UTC, and a date stands for its start.
///
/// The result is the seconds since 1970-01-01T00:00:00Z, rounded down, and the nanoseconds of the second.
pub(super) fn parse(text: &str) -> Option<(i64, u32)> {
    let mut input = Input(text.as_bytes());
    let year = input.year()?;
    input.one_of(b"-")?;
    let month = input.number(2)?;
    input.one_of(b"-")?;
    let day = input.number(2)?;
    let days = days(year, month, day);
    // February 30 is counted as a day of March.
    if date(days) != (year, month, day) {
        return None;
    }
    let (seconds, nanos) = match input.one_of(b"Tt ") {
        Some(_) => input.time()?,
        None => (0, 0),
    };
    let is_complete = input.0.is_empty();
    is_complete.then_some((days * SECONDS_PER_DAY + seconds, nanos))
}

/// The text that is not parsed yet.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    /// The next character, if it is one of these.
    fn one_of(&mut self, accepted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        accepted.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// A number of this many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |number, digit| {
            let is_digit = digit.is_ascii_digit();
            is_digit.then(|| number * 10 + i64::from(digit - b'0'))
        })
    }

    /// Four digits, or a sign and six digits.
    fn year(&mut self) -> Option<i64> {
        match self.one_of(b"+-") {
            None => self.number(4),
            Some(b'+') => self.number(6),
            // The year 0 has no sign.
            Some(_) => self.number(6).filter(|year| *year > 0).map(|year| -year),
        }
    }

    /// A time of day and its offset, as the seconds and nanoseconds in UTC since the start of the day.
    fn time(&mut self) -> Option<(i64, u32)> {
        let (mut second, mut nanos) = (0, 0);
        let hour = self.number(2).filter(|hour| *hour < 24)?;
        self.one_of(b":")?;
        let minute = self.minute()?;
        if self.one_of(b":").is_some() {
            // A leap second is read as the second before it, as clocks of computers do.
            second = self.number(2).filter(|second| *second <= 60)?.min(59);
            if self.one_of(b".,").is_some() {
                nanos = self.fraction()?;
            }
        }
        Some((hour * 3600 + minute * 60 + second - self.offset()?, nanos))
    }

    fn minute(&mut self) -> Option<i64> {
        self.number(2).filter(|minute| *minute < 60)
    }

    /// One to nine digits after the point, in nanoseconds.
    fn fraction(&mut self) -> Option<u32> {
        let digits = self.0.iter().take_while(|c| c.is_ascii_digit()).count();
        let missing = 9_usize.checked_sub(digits).filter(|missing| *missing < 9)?;
        let number = u32::try_from(self.number(digits)?).ok()?;
        Some(number * 10_u32.pow(u32::try_from(missing).ok()?))
    }

    /// `Z`, `+01:00`, `+0100`, `+01` or nothing, in seconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-") {
            None | Some(b'Z' | b'z') => return Some(0),
            Some(b'+') => 1,
            Some(_) => -1,
        };
        let hours = self.number(2).filter(|hour| *hour < 24)?;
        let has_minutes = self.one_of(b":").is_some() || !self.0.is_empty();
        let minutes = if has_minutes { self.minute()? } else { 0 };
        Some(sign * (hours * 3600 + minutes * 60))
    }
}

/// Prints a time in UTC, with as many digits of the fraction as it needs.
pub(super) fn print(f: &mut fmt::Formatter<'_>, seconds: i64, nanos: u32) -> fmt::Result {
    let (year, month, day) = date(seconds.div_euclid(SECONDS_PER_DAY));
    match year {
        0..=9999 => write!(f, "{year:04}")?,
        _ => write!(f, "{year:+07}")?,
    }
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
    if nanos > 0 {
        let fraction = format!("{nanos:09}");
        write!(f, ".{}", fraction.trim_end_matches('0'))?;
    }
    f.write_str("Z")
}

const DAYS_PER_400_YEARS: i64 = 146_097;
/// From March 1 of the year 0 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;

/// The days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that a leap
/// day is the last day of a year: see Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day = year * 365 + year / 4 - year / 100 + day;
    era * DAYS_PER_400_YEARS + day - DAYS_TO_1970
}

/// The year, month and day; the inverse of [`days`].
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_1970;
    let (era, day) = (
        days.div_euclid(DAYS_PER_400_YEARS),
        days.rem_euclid(DAYS_PER_400_YEARS),
    );
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = (month + 2) % 12 + 1;
    (era * 400 + year + i64::from(month <= 2), month, day)
}
