//! Parsing and printing of times, compared with the crate `jiff`.

use std::time::{Duration, SystemTime};

use jiff::civil::{self, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use yottalabs_client::wire::Timestamp;

/// The time as `jiff` parses it; without an offset it is in UTC.
fn expected(text: &str) -> Option<SystemTime> {
    let local = || text.parse::<civil::DateTime>()?.to_zoned(TimeZone::UTC);
    let time = text
        .parse()
        .or_else(|_| local().map(|zoned| zoned.timestamp()));
    time.ok().map(|time: jiff::Timestamp| time.into())
}

fn times() -> impl Strategy<Value = jiff::Timestamp> {
    let min = date(0, 1, 1).to_zoned(TimeZone::UTC).unwrap().timestamp();
    let max = jiff::Timestamp::MAX;
    let nanos = prop_oneof![Just(0), Just(120_000_000), 0..1_000_000_000_i32];
    let seconds = prop_oneof![
        min.as_second() + 1..=max.as_second(),
        -2..2_i64,
        1_700_000_000..1_900_000_000_i64,
    ];
    (seconds, nanos).prop_filter_map("within the range", |(seconds, nanos)| {
        jiff::Timestamp::new(seconds, nanos).ok()
    })
}

/// Texts that look like ISO 8601. A change does not make the fraction longer than nine digits, which `jiff` refuses.
const TEXT: &str = "[0-9]{4}-[01][0-9]-[0-3][0-9]([Tt ][0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{0,3})?)?(Z|z|[+-]([01][0-9]|2[0-3])(:?[0-6][0-9])?)?)?";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn times_are_printed_and_converted_exactly(time in times()) {
        let ours = Timestamp::from(SystemTime::from(time));
        prop_assert_eq!(ours.to_string(), time.to_string());
        prop_assert_eq!(ours.as_millis(), time.as_millisecond());
        prop_assert_eq!(SystemTime::from(ours), SystemTime::from(time));
        prop_assert_eq!(time.to_string().parse(), Ok(ours));
        let of_millis = Timestamp::from_millis(time.as_millisecond()).unwrap();
        prop_assert!(of_millis.as_millis() == ours.as_millis());
        prop_assert!(ours - Duration::from_millis(1) < of_millis);
        prop_assert!(of_millis < ours + Duration::from_millis(1));
    }

    #[test]
    fn texts_are_parsed_or_refused_alike(text in TEXT) {
        let ours = text.parse::<Timestamp>().ok().map(SystemTime::from);
        prop_assert_eq!(ours, expected(&text));
    }

    /// Some unusual forms of ISO 8601 are refused, but no other text is accepted.
    #[test]
    fn no_text_is_parsed_differently(text in TEXT, at: prop::sample::Index, change in "[-+:.,TZ 0-9]{0,2}") {
        let at = at.index(text.len());
        let text = format!("{}{change}{}", &text[..at], &text[at + 1..]);
        if text.trim().parse::<i64>().is_err() && let Ok(time) = text.parse::<Timestamp>() {
            prop_assert_eq!(Some(time.into()), expected(text.trim()), "{}", text);
        }
    }
}

#[test]
fn exotic_forms_are_refused() {
    for text in [
        "20260101T000000Z",
        "2026-01-01T00Z",
        "2026-W01-1",
        "2026-01-01T00:00:00+01:00:30",
        "2026-01-01T00:00:00+01:00[Europe/Berlin]",
        "+002026-01-01",
        "-0001-01-01",
        "26-01-01",
        "2026-1-1",
        "2026-01-01T24:00:00Z",
        "2026-02-29",
        "2026-01-01Z",
    ] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
}
