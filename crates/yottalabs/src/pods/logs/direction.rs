//! The direction of reading, and sort keys, with which one algorithm reads both ways.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime};

use super::page::LogLine;
use crate::Timestamp;

/// The direction in which a log is read, or in which its lines or pages run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// The oldest line first.
    Forward,
    /// The newest line first.
    Backward,
}

/// A line's position in the direction of reading: nanoseconds since 1970, negated for `Backward`.
/// `SortKey::MIN` comes before any time, and `SortKey::MAX` after.
pub(super) type SortKey = i128;

/// The least and the greatest key of some lines.
pub(super) type Span = (SortKey, SortKey);

pub(super) const NANOS_PER_MILLI: SortKey = 1_000_000;

impl Direction {
    pub(super) fn key(self, time: Timestamp) -> SortKey {
        let nanos = |time: Duration| i128::try_from(time.as_nanos()).unwrap_or(i128::MAX);
        let since = SystemTime::from(time).duration_since(SystemTime::UNIX_EPOCH);
        self.sign(since.map_or_else(|before| -nanos(before.duration()), nanos))
    }

    /// The time of a key, in whole milliseconds; `None` if it has no time.
    pub(super) fn time(self, key: SortKey) -> Option<Timestamp> {
        let millis = self.sign(key).div_euclid(NANOS_PER_MILLI);
        Timestamp::from_millis(i64::try_from(millis).ok()?)
    }

    fn sign(self, key: SortKey) -> SortKey {
        match self {
            Self::Forward => key,
            Self::Backward => key.saturating_neg(),
        }
    }

    /// `None` if no line has a time.
    pub(super) fn span(self, lines: &[LogLine]) -> Option<Span> {
        let times = || lines.iter().filter_map(|line| line.timestamp);
        let keys = || times().map(|time| self.key(time));
        keys().min().zip(keys().max())
    }

    /// The direction in which most of the lines run; `None` if no time differs from the next.
    pub(super) fn of(lines: &[LogLine]) -> Option<Self> {
        let times: Vec<Timestamp> = lines.iter().filter_map(|line| line.timestamp).collect();
        let rises = times.windows(2).filter(|pair| pair[0] < pair[1]).count();
        let falls = times.windows(2).filter(|pair| pair[0] > pair[1]).count();
        match rises.cmp(&falls) {
            Ordering::Greater => Some(Self::Forward),
            Ordering::Less => Some(Self::Backward),
            Ordering::Equal => None,
        }
    }
}
