//! Points in time.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::iso8601;
use super::number::IntegerVisitor;

/// A point in time with up to nanosecond precision, displayed as ISO 8601 in UTC.
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
pub struct Timestamp(
    /// The time since [`Timestamp::MIN`], which is never negative, so that `Duration` does the arithmetic.
    Duration,
);

/// The time from [`Timestamp::MIN`] to 1970-01-01T00:00:00Z.
const EPOCH: Duration = Duration::from_secs(377_705_023_201);

impl Timestamp {
    /// -009999-01-02T01:59:59Z. Like [`MAX`](Self::MAX) it is so far within the years -9999 to 9999 that this
    /// holds for the local time of every time zone.
    const MIN: Self = Self(Duration::ZERO);
    /// 9999-12-30T22:00:00.999999999Z.
    const MAX: Self = Self(Duration::new(
        EPOCH.as_secs() + 253_402_207_200,
        999_999_999,
    ));

    /// The current time of this machine's clock.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// The time this many milliseconds after 1970-01-01T00:00:00Z; `None` outside of the years
    /// -9999 to 9999.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        let distance = Duration::from_millis(millis.unsigned_abs());
        match millis {
            0.. => Self(EPOCH).checked_add(distance),
            _ => Self(EPOCH).checked_sub(distance),
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded towards zero.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        let millis = |distance: Duration| i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
        match self.0.checked_sub(EPOCH) {
            Some(after) => millis(after),
            None => -millis(EPOCH - self.0),
        }
    }

    /// The time from `earlier` to this time; zero if `earlier` is later.
    #[must_use]
    pub fn saturating_duration_since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// The time from `earlier` to this time; `None` if `earlier` is later.
    #[must_use]
    pub fn checked_duration_since(self, earlier: Self) -> Option<Duration> {
        self.0.checked_sub(earlier.0)
    }

    /// The sum; `None` after the year 9999.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let sum = self.0.checked_add(duration).map(Self);
        sum.filter(|sum| *sum <= Self::MAX)
    }

    /// The difference; `None` before the year -9999.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).map(Self)
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

    /// Saturates at the start of the year -9999, and never panics. To detect an overflow use
    /// [`checked_sub`](Timestamp::checked_sub).
    fn sub(self, duration: Duration) -> Self {
        self.checked_sub(duration).unwrap_or(Self::MIN)
    }
}

impl From<SystemTime> for Timestamp {
    /// Times outside of the years -9999 to 9999 become the nearest time inside.
    fn from(time: SystemTime) -> Self {
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self(EPOCH) + after,
            Err(before) => Self(EPOCH) - before.duration(),
        }
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        match time.0.checked_sub(EPOCH) {
            Some(after) => Self::UNIX_EPOCH + after,
            None => Self::UNIX_EPOCH - (EPOCH - time.0),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs().cast_signed() - EPOCH.as_secs().cast_signed();
        iso8601::print(f, seconds, self.0.subsec_nanos())
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
        if let Ok(millis) = s.parse::<i64>() {
            return Self::from_millis(millis).ok_or(ParseTimestampError(()));
        }
        let parsed = iso8601::parse(s).and_then(|(seconds, nanos)| {
            let since_min = EPOCH.as_secs().checked_add_signed(seconds)?;
            Self::MIN.checked_add(Duration::new(since_min, nanos))
        });
        parsed.ok_or(ParseTimestampError(()))
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
            // Without the text, which may be a secret.
            .map_err(|_| E::invalid_value(de::Unexpected::Other("string"), &self))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.as_millis())
    }
}
