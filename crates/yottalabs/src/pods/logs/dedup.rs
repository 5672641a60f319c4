//! What was given already, as far back as it may be read again.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::direction::SortKey;
use super::line::LogLine;
use super::sheet::identity;

/// Lines that come this much later than one with a later time are still given.
const OVERLAP: Duration = Duration::from_secs(10);
/// But no more lines than these are read again for it: half of the largest page seen, within these.
const FEWEST_AGAIN: usize = 50;
const MOST_AGAIN: usize = 1_000;
/// How many different lines are remembered at the most.
const MOST_REMEMBERED: usize = 65_536;

/// The lines that were given, from the floor on. Lines that equal each other in everything are
/// counted: as many are given as there are.
#[derive(Debug)]
pub(super) struct Deduplicator {
    given: BTreeMap<SortKey, HashMap<u64, Count>>,
    hasher: RandomState,
    remembered: usize,
    round: u64,
    floor: SortKey,
    last: Option<SortKey>,
    largest_page: usize,
}

#[derive(Debug, Default)]
struct Count {
    given: usize,
    /// How many were met in a round, and in which.
    met: usize,
    round: u64,
}

impl Deduplicator {
    /// With nothing below the floor to be given ever.
    pub(super) fn new(floor: SortKey) -> Self {
        Self {
            given: BTreeMap::new(),
            hasher: RandomState::new(),
            remembered: 0,
            round: 0,
            floor,
            last: None,
            largest_page: 0,
        }
    }

    /// From here on all lines are met anew.
    pub(super) fn begin_round(&mut self) {
        self.round += 1;
    }

    /// From here on a round has to read; what is below was given, or never will be.
    pub(super) fn floor(&self) -> SortKey {
        self.floor
    }

    /// The greatest place of a line that was given.
    pub(super) fn last(&self) -> Option<SortKey> {
        self.last
    }

    pub(super) fn hasher(&self) -> &RandomState {
        &self.hasher
    }

    pub(super) fn note_page(&mut self, lines: usize) {
        self.largest_page = self.largest_page.max(lines);
    }

    /// Meets lines that a round reads, and gives those that are more than were given.
    pub(super) fn give(&mut self, lines: Vec<(SortKey, LogLine)>) -> Vec<LogLine> {
        let mut given = Vec::new();
        for (key, line) in lines {
            let id = self.hasher.hash_one(identity(&line));
            let counts = self.given.entry(key).or_default();
            let before = counts.len();
            let count = counts.entry(id).or_default();
            if count.round != self.round {
                (count.round, count.met) = (self.round, 0);
            }
            count.met += 1;
            if count.met > count.given {
                count.given = count.met;
                self.last = self.last.max(Some(key));
                given.push(line);
            }
            self.remembered += counts.len() - before;
        }
        self.raise_floor();
        given
    }

    /// Whether lines without a time are no longer remembered, so that they can't be told from others
    /// that equal them.
    pub(super) fn has_lost_untimed(&self) -> bool {
        self.last == Some(SortKey::FIRST) && self.floor > SortKey::FIRST
    }

    /// Forgets what is not read again. The floor never sinks: what is below it is forgotten.
    fn raise_floor(&mut self) {
        let Some(last) = self.last else {
            return;
        };
        let again = (self.largest_page / 2).clamp(FEWEST_AGAIN, MOST_AGAIN);
        let mut lines = 0;
        let full = self.given.iter().rev().find(|(_, counts)| {
            lines += counts.values().map(|count| count.given).sum::<usize>();
            lines >= again
        });
        let full = full.map_or(SortKey::FIRST, |(key, _)| *key);
        self.floor = self.floor.max(full).max(last.back(OVERLAP));
        let kept = self.given.split_off(&self.floor);
        let forgotten = std::mem::replace(&mut self.given, kept);
        self.remembered -= forgotten.values().map(HashMap::len).sum::<usize>();
        while self.remembered > MOST_REMEMBERED
            && let Some((key, counts)) = self.given.pop_first()
        {
            self.remembered -= counts.len();
            self.floor = key.successor();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::pods::logs::direction::Direction;

    fn line(millis: i64, content: impl Into<String>) -> (SortKey, LogLine) {
        let time = Timestamp::from_millis(millis).unwrap();
        let line = LogLine {
            timestamp: Some(time),
            timestamp_text: Some(time.to_string()),
            content: content.into(),
            ..LogLine::default()
        };
        (Direction::Forward.key(time), line)
    }

    fn key(millis: i64) -> SortKey {
        line(millis, "").0
    }

    #[test]
    fn equal_lines_are_given_as_often_as_they_are_there() {
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        let equal = |count| vec![line(5, "a"); count];
        dedup.begin_round();
        assert_eq!(dedup.give(equal(2)).len(), 2);
        assert_eq!(dedup.give(equal(1)).len(), 1, "the next page of this round");
        dedup.begin_round();
        assert_eq!(dedup.give(equal(2)).len(), 0);
        assert_eq!(dedup.give(equal(2)).len(), 1, "the fourth is new");
        dedup.begin_round();
        assert_eq!(dedup.give(equal(4)).len(), 0);
    }

    #[test]
    fn it_reaches_back_ten_seconds_or_half_a_page() {
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        dedup.give((0..100).map(|n| line(n * 1_000, "slow")).collect());
        assert_eq!(dedup.floor(), key(89_000));
        dedup.give((0..5_000).map(|n| line(100_000 + n, "fast")).collect());
        assert_eq!(dedup.floor(), key(104_999 - 49));
        dedup.note_page(400);
        dedup.give((0..5_000).map(|n| line(105_000 + n, "fast")).collect());
        assert_eq!(dedup.floor(), key(109_999 - 199));
        assert_eq!((dedup.given.len(), dedup.remembered), (200, 200));
        // Slow again: what was forgotten is not read again all the same.
        dedup.note_page(10_000);
        dedup.give(vec![line(110_000, "slow")]);
        assert_eq!(dedup.floor(), key(109_999 - 199));
    }

    #[test]
    fn it_is_bounded_whatever_comes() {
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        let of_one_time = |n: usize| line(5, n.to_string());
        for page in 0..100 {
            dedup.give((0..1_000).map(|n| of_one_time(page * 1_000 + n)).collect());
            assert!(dedup.remembered <= MOST_REMEMBERED);
            let kept: usize = dedup.given.values().map(HashMap::len).sum();
            assert_eq!(dedup.remembered, kept);
        }
        // It can't tell any more: nothing of that time is given again.
        assert!(dedup.floor() > key(5));
        assert!(!dedup.has_lost_untimed());
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        let untimed = |n: usize| (SortKey::FIRST, line(0, n.to_string()).1);
        dedup.give((0..MOST_REMEMBERED).map(untimed).collect());
        assert!(!dedup.has_lost_untimed());
        dedup.give(vec![untimed(MOST_REMEMBERED)]);
        assert!(dedup.has_lost_untimed());
    }
}
