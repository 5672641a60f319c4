//! The direction of reading, and sort keys, with which one algorithm reads both ways.

use std::time::{Duration, SystemTime};

use crate::Timestamp;

/// The direction in which a log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// The oldest line first.
    Forward,
    /// The newest line first.
    Backward,
}

/// A line's position in the direction of reading: nanoseconds since 1970, negated for `Backward`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey(i128);

impl SortKey {
    /// Less than the key of any time.
    pub(super) const FIRST: Self = Self(i128::MIN);
    /// Greater than the key of any time.
    pub(super) const LAST: Self = Self(i128::MAX);

    pub(super) fn back(self, by: Duration) -> Self {
        Self(self.0.saturating_sub_unsigned(by.as_nanos()))
    }

    pub(super) fn successor(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    pub(super) fn predecessor(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

const NANOS_PER_MILLI: i128 = 1_000_000;

impl Direction {
    pub(super) fn key(self, time: Timestamp) -> SortKey {
        let nanos = match SystemTime::from(time).duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => i128::try_from(since.as_nanos()).unwrap_or(i128::MAX),
            Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
        };
        self.sign(nanos)
    }

    /// A time a little before the key, in the direction of reading; `None` if it has no time. A little,
    /// because a request has whole milliseconds, and because it is not documented whether the bounds
    /// of a request are inclusive.
    pub(super) fn time_before(self, key: SortKey) -> Option<Timestamp> {
        self.time(key, -1)
    }

    /// A time a little after the key, in the direction of reading; `None` if it has no time.
    pub(super) fn time_after(self, key: SortKey) -> Option<Timestamp> {
        self.time(key, 1)
    }

    fn time(self, key: SortKey, ahead: i128) -> Option<Timestamp> {
        if key == SortKey::FIRST || key == SortKey::LAST {
            return None;
        }
        let later = match self {
            Self::Forward => ahead,
            Self::Backward => -ahead,
        };
        // Rounded down, and so one more towards later times.
        let millis = self.sign(key.0).0.div_euclid(NANOS_PER_MILLI) + later + i128::from(later > 0);
        Timestamp::from_millis(i64::try_from(millis).ok()?)
    }

    fn sign(self, nanos: i128) -> SortKey {
        SortKey(match self {
            Self::Forward => nanos,
            Self::Backward => nanos.saturating_neg(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_there_and_back() {
        let early = "2026-01-01T00:00:00.000000001Z".parse().unwrap();
        let late = "2026-01-01T00:00:01Z".parse().unwrap();
        assert!(Direction::Forward.key(early) < Direction::Forward.key(late));
        assert!(Direction::Backward.key(late) < Direction::Backward.key(early));
        for direction in [Direction::Forward, Direction::Backward] {
            let key = direction.key(early);
            let (before, after) = (direction.time_before(key), direction.time_after(key));
            assert!(
                direction.key(before.unwrap()) < key,
                "{direction:?} {before:?}"
            );
            assert!(
                direction.key(after.unwrap()) > key,
                "{direction:?} {after:?}"
            );
            assert_eq!(direction.time_before(SortKey::FIRST), None);
            assert!(SortKey::FIRST < key && key < SortKey::LAST);
        }
    }

    #[test]
    fn times_before_1970_are_in_order_too() {
        let ages = [
            "1960-01-01T00:00:00Z",
            "1969-12-31T23:59:59.9Z",
            "1970-01-01T00:00:00Z",
        ];
        let keys = ages.map(|text| Direction::Forward.key(text.parse().unwrap()));
        assert!(keys.is_sorted());
    }
}
