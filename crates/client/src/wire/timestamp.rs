//! Points in time.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::integer::IntegerVisitor;

/// A point in time, to the nanosecond where the source has it; printed as ISO 8601 in UTC.
///
/// On the wire: epoch milliseconds as a number (what the documentation states, and what is sent),
/// the same in a string, or ISO 8601. A time without an offset is taken for UTC.
///
/// ```
/// # use yottalabs_client::wire::Timestamp;
/// let created = Timestamp::from_millis(1_767_225_600_000).unwrap();
/// assert_eq!(created.to_string(), "2026-01-01T00:00:00Z");
/// assert_eq!("2026-01-01T01:00:00+01:00".parse(), Ok(created));
/// ```
///
/// When not to use it: to tell the order of things on two machines to the second. Their clocks differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The time by this machine's clock.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// The time this many milliseconds after 1970-01-01T00:00:00Z; `None` outside of the years
    /// -9999 to 9999.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        jiff::Timestamp::from_millisecond(millis).ok().map(Self)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded towards that day.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// How long after `earlier` this is; zero if it is not later.
    ///
    /// The two may come from different clocks: the server's times are the server's.
    #[must_use]
    pub fn saturating_duration_since(self, earlier: Self) -> Duration {
        Duration::try_from(self.0.duration_since(earlier.0)).unwrap_or(Duration::ZERO)
    }
}

impl From<SystemTime> for Timestamp {
    /// A time outside of the years -9999 to 9999 becomes the nearest that is inside.
    fn from(time: SystemTime) -> Self {
        Self(jiff::Timestamp::try_from(time).unwrap_or_else(|_| {
            if time < SystemTime::UNIX_EPOCH {
                jiff::Timestamp::MIN
            } else {
                jiff::Timestamp::MAX
            }
        }))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        time.0.into()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is neither epoch milliseconds nor an ISO 8601 time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(());

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }
}

impl std::error::Error for ParseTimestampError {}

const EXPECTED: &str = "expected a time: epoch milliseconds or ISO 8601";

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let s = s.trim();
        if let Ok(millis) = s.parse::<i64>() {
            return Self::from_millis(millis).ok_or(ParseTimestampError(()));
        }
        if let Ok(time) = s.parse::<jiff::Timestamp>() {
            return Ok(Self(time));
        }
        s.parse::<jiff::civil::DateTime>()
            .and_then(|civil| civil.to_zoned(jiff::tz::TimeZone::UTC))
            .map(|zoned| Self(zoned.timestamp()))
            .map_err(|_| ParseTimestampError(()))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimestampVisitor)
    }
}

struct TimestampVisitor;

impl TimestampVisitor {
    fn millis<E: de::Error>(self, millis: i64) -> Result<Timestamp, E> {
        Timestamp::from_millis(millis)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Signed(millis), &self))
    }
}

impl Visitor<'_> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time: epoch milliseconds or ISO 8601")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Timestamp, E> {
        self.millis(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Timestamp, E> {
        self.millis(IntegerVisitor("epoch milliseconds").visit_u64(value)?)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Timestamp, E> {
        self.millis(IntegerVisitor("epoch milliseconds").visit_f64(value)?)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Timestamp, E> {
        value
            .parse()
            .map_err(|_| E::invalid_value(de::Unexpected::Str(value), &self))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Timestamp;

    #[test]
    fn every_form_is_the_same_time() {
        for json in [
            "1767225600000",
            "1767225600000.0",
            "\"1767225600000\"",
            "\"2026-01-01T00:00:00Z\"",
            "\"2026-01-01T00:00:00.000+00:00\"",
            "\"2026-01-01T00:00:00\"",
            "\"2026-01-01 00:00:00\"",
        ] {
            let time: Timestamp = serde_json::from_str(json).unwrap();
            assert_eq!(time.as_millis(), 1_767_225_600_000, "{json}");
            assert_eq!(serde_json::to_string(&time).unwrap(), "1767225600000");
        }
    }

    #[test]
    fn what_is_no_time_is_an_error() {
        for json in ["\"soon\"", "true", "9223372036854775807", "1.5", "\"\""] {
            let error = serde_json::from_str::<Timestamp>(json).unwrap_err();
            assert!(error.to_string().contains("milliseconds"), "{error}");
        }
    }

    #[test]
    fn durations_never_wrap() {
        let early = Timestamp::from_millis(1_000).unwrap();
        let late = Timestamp::from_millis(2_500).unwrap();
        let between = late.saturating_duration_since(early);
        assert_eq!(between, Duration::from_millis(1_500));
        assert_eq!(early.saturating_duration_since(late), Duration::ZERO);
    }
}
