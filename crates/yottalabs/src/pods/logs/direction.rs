//! Reading order as numbers, so that both directions are read by the same code.

use std::time::{Duration, SystemTime};

use crate::Timestamp;

/// Which way a log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

/// A line's place in the order of reading: nanoseconds since 1970, negated if the reading goes
/// towards older lines. What is read first is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey(i128);

impl SortKey {
    /// Before all that have a time.
    pub(super) const FIRST: Self = Self(i128::MIN);
    /// After all that have a time.
    pub(super) const LAST: Self = Self(i128::MAX);

    /// This much earlier in the reading.
    pub(super) fn back(self, by: Duration) -> Self {
        Self(self.0.saturating_sub_unsigned(by.as_nanos()))
    }

    /// The least that is greater.
    pub(super) fn successor(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The greatest that is less.
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

    /// A time a little before the place, in the order of reading; `None` if it has no time. A little:
    /// a request has whole milliseconds, and whether its bounds count as inside is not documented.
    pub(super) fn time_before(self, key: SortKey) -> Option<Timestamp> {
        self.time(key, -1)
    }

    /// A time a little after the place, in the order of reading; `None` if it has no time.
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
        // Rounded down; so towards later times one more.
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
