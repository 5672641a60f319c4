//! Points in time.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, SecondsFormat, TimeDelta, Timelike, Utc};
use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::number::IntegerVisitor;

/// A point in time of the years 0 to 9999 with up to nanosecond precision, displayed as ISO 8601 in UTC.
///
/// It converts from and to [`SystemTime`] with `From`, and supports adding and subtracting [`Duration`]s. It
/// deserialises from epoch milliseconds (a number or a string) or ISO 8601, and serialises to epoch
/// milliseconds. A time without an offset is in UTC, and a date without a time is the start of that day. Forms
/// without separators, such as `20260101T000000Z`, and names of time zones are not accepted.
///
/// ```
/// # use yottalabs_client::wire::Timestamp;
/// use std::time::{Duration, SystemTime};
///
/// let created = Timestamp::from_millis(1_767_225_600_000).unwrap();
/// assert_eq!(created.to_string(), "2026-01-01T00:00:00Z");
/// assert_eq!("2026-01-01T01:00:00+01:00".parse(), Ok(created));
///
/// let deadline = created + Duration::from_secs(3600);
/// assert_eq!(deadline.saturating_duration_since(created), Duration::from_secs(3600));
/// assert_eq!(Timestamp::from(SystemTime::from(deadline)), deadline);
/// ```
///
/// The server's times come from the server's clock, which may differ from this machine's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// 0000-01-01T00:00:00Z.
    const MIN: Self = Self(DateTime::from_timestamp(-62_167_219_200, 0).unwrap());
    /// 9999-12-31T23:59:59.999999999Z.
    const MAX: Self = Self(DateTime::from_timestamp(253_402_300_799, 999_999_999).unwrap());

    fn new(time: DateTime<Utc>) -> Option<Self> {
        let time = Self(time);
        (Self::MIN..=Self::MAX).contains(&time).then_some(time)
    }

    /// The current time of this machine's clock.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// The time this many milliseconds after 1970-01-01T00:00:00Z; `None` outside of the years 0 to 9999.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        DateTime::from_timestamp_millis(millis).and_then(Self::new)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded towards zero.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        (self.0 - DateTime::UNIX_EPOCH).num_milliseconds()
    }

    /// The time from `earlier` to this time; zero if `earlier` is later.
    #[must_use]
    pub fn saturating_duration_since(self, earlier: Self) -> Duration {
        self.checked_duration_since(earlier).unwrap_or_default()
    }

    /// The time from `earlier` to this time; `None` if `earlier` is later.
    #[must_use]
    pub fn checked_duration_since(self, earlier: Self) -> Option<Duration> {
        (self.0 - earlier.0).to_std().ok()
    }

    /// The sum; `None` after the year 9999.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let sum = self
            .0
            .checked_add_signed(TimeDelta::from_std(duration).ok()?);
        sum.and_then(Self::new)
    }

    /// The difference; `None` before the year 0.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let difference = self
            .0
            .checked_sub_signed(TimeDelta::from_std(duration).ok()?);
        difference.and_then(Self::new)
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    /// Saturates at the end of the year 9999, and never panics. To detect an overflow use
    /// [`checked_add`](Timestamp::checked_add).
    fn add(self, duration: Duration) -> Self {
        self.checked_add(duration).unwrap_or(Self::MAX)
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    /// Saturates at the start of the year 0, and never panics. To detect an overflow use
    /// [`checked_sub`](Timestamp::checked_sub).
    fn sub(self, duration: Duration) -> Self {
        self.checked_sub(duration).unwrap_or(Self::MIN)
    }
}

impl From<SystemTime> for Timestamp {
    /// Times outside of the years 0 to 9999 become the nearest time inside.
    fn from(time: SystemTime) -> Self {
        let epoch = Self(DateTime::UNIX_EPOCH);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => epoch + after,
            Err(before) => epoch - before.duration(),
        }
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        time.0.into()
    }
}

impl fmt::Display for Timestamp {
    /// With as many digits of the fraction as it needs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_rfc3339_opts(SecondsFormat::Nanos, true);
        let text = text.trim_end_matches('Z').trim_end_matches('0');
        write!(f, "{}Z", text.trim_end_matches('.'))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The error of parsing a text that is neither epoch milliseconds nor an ISO 8601 time.
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
        let time = match s.parse() {
            Ok(millis) => Self::from_millis(millis),
            Err(_) => parse_iso8601(s),
        };
        time.ok_or(ParseTimestampError(()))
    }
}

fn parse_iso8601(text: &str) -> Option<Timestamp> {
    let time = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_rfc3339(&complete(text)))
        .ok()?
        .to_utc();
    // A leap second is read as the second before it, as clocks of computers do.
    Timestamp::new(match time.nanosecond().checked_sub(1_000_000_000) {
        Some(nanoseconds) => time.with_nanosecond(nanoseconds)?,
        None => time,
    })
}

/// Adds what ISO 8601 may omit and RFC 3339 requires: the time, the seconds, and the offset or its minutes.
fn complete(text: &str) -> String {
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00"));
    let (time, offset) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
    let seconds = if time.len() == 5 { ":00" } else { "" };
    let offset = match (offset.len(), offset.split_at_checked(3)) {
        (0, _) => "Z",
        (3, _) => &format!("{offset}:00"),
        (5, Some((hours, minutes))) => &format!("{hours}:{minutes}"),
        _ => offset,
    };
    format!("{date}T{time}{seconds}{offset}").replace(',', ".")
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
            // Without the text, which may be a secret.
            .map_err(|_| E::invalid_value(de::Unexpected::Other("string"), &self))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.as_millis())
    }
}
