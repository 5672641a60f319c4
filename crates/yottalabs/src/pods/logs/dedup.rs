//! The deduplicator: which lines were emitted, as far back as they may be read again.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::direction::SortKey;
use super::page::LogLine;

/// A line that is this much older than the newest emitted line is still emitted.
const OVERLAP: Duration = Duration::from_secs(10);
/// But no more lines than these are read again for it: half of the largest page seen, within these
/// bounds.
const MIN_REREAD: usize = 50;
const MAX_REREAD: usize = 1_000;
/// How many different lines are remembered at most.
const MAX_REMEMBERED: usize = 65_536;

/// The lines that were emitted, from the floor on. Equal lines are counted: as many are emitted as there
/// are.
#[derive(Debug)]
pub(super) struct Deduplicator {
    emitted: BTreeMap<SortKey, HashMap<u64, Count>>,
    hasher: RandomState,
    remembered: usize,
    pass: u64,
    floor: SortKey,
    last: Option<SortKey>,
    largest_page: usize,
}

/// How often a line was emitted, and how often this pass has read it.
#[derive(Debug, Default)]
struct Count {
    emitted: usize,
    read: usize,
    /// The pass to which `read` belongs.
    pass: u64,
}

impl Deduplicator {
    /// Lines below the floor are never emitted.
    pub(super) fn new(floor: SortKey) -> Self {
        Self {
            emitted: BTreeMap::new(),
            hasher: RandomState::new(),
            remembered: 0,
            pass: 0,
            floor,
            last: None,
            largest_page: 0,
        }
    }

    /// Starts a pass, which may read again what earlier passes have read.
    pub(super) fn start_pass(&mut self) {
        self.pass += 1;
    }

    /// The key from which on a pass has to read. The lines below it were emitted, or never will be.
    pub(super) fn floor(&self) -> SortKey {
        self.floor
    }

    /// The greatest key of an emitted line.
    pub(super) fn last(&self) -> Option<SortKey> {
        self.last
    }

    pub(super) fn note_page_size(&mut self, lines: usize) {
        self.largest_page = self.largest_page.max(lines);
    }

    /// Takes the lines that this pass has read, and returns those that were not emitted yet.
    pub(super) fn emit(&mut self, lines: Vec<(SortKey, LogLine)>) -> Vec<LogLine> {
        let mut new = Vec::new();
        for (key, line) in lines {
            let hash = self.hasher.hash_one(line.identity());
            let counts = self.emitted.entry(key).or_default();
            let before = counts.len();
            let count = counts.entry(hash).or_default();
            if count.pass != self.pass {
                (count.pass, count.read) = (self.pass, 0);
            }
            count.read += 1;
            if count.read > count.emitted {
                count.emitted = count.read;
                self.last = self.last.max(Some(key));
                new.push(line);
            }
            self.remembered += counts.len() - before;
        }
        self.raise_floor();
        new
    }

    /// Whether lines without a time were forgotten, so that new ones can't be told from old ones.
    pub(super) fn has_lost_untimed(&self) -> bool {
        self.last == Some(SortKey::FIRST) && self.floor > SortKey::FIRST
    }

    /// Forgets the lines that are not read again. The floor never falls, because the lines below it
    /// are forgotten.
    fn raise_floor(&mut self) {
        let Some(last) = self.last else {
            return;
        };
        let reread = (self.largest_page / 2).clamp(MIN_REREAD, MAX_REREAD);
        let mut lines = 0;
        let reached = self.emitted.iter().rev().find(|(_, counts)| {
            lines += counts.values().map(|count| count.emitted).sum::<usize>();
            lines >= reread
        });
        let reached = reached.map_or(SortKey::FIRST, |(key, _)| *key);
        self.floor = self.floor.max(reached).max(last.back(OVERLAP));
        let kept = self.emitted.split_off(&self.floor);
        let forgotten = std::mem::replace(&mut self.emitted, kept);
        self.remembered -= forgotten.values().map(HashMap::len).sum::<usize>();
        while self.remembered > MAX_REMEMBERED
            && let Some((key, counts)) = self.emitted.pop_first()
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
    fn equal_lines_are_emitted_as_often_as_they_are_there() {
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        let equal = |count| vec![line(5, "a"); count];
        dedup.start_pass();
        assert_eq!(dedup.emit(equal(2)).len(), 2);
        assert_eq!(dedup.emit(equal(1)).len(), 1, "the next page of this pass");
        dedup.start_pass();
        assert_eq!(dedup.emit(equal(2)).len(), 0);
        assert_eq!(dedup.emit(equal(2)).len(), 1, "the fourth is new");
        dedup.start_pass();
        assert_eq!(dedup.emit(equal(4)).len(), 0);
    }

    #[test]
    fn it_reaches_back_ten_seconds_or_half_a_page() {
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        dedup.emit((0..100).map(|n| line(n * 1_000, "slow")).collect());
        assert_eq!(dedup.floor(), key(89_000));
        dedup.emit((0..5_000).map(|n| line(100_000 + n, "fast")).collect());
        assert_eq!(dedup.floor(), key(104_999 - 49));
        dedup.note_page_size(400);
        dedup.emit((0..5_000).map(|n| line(105_000 + n, "fast")).collect());
        assert_eq!(dedup.floor(), key(109_999 - 199));
        assert_eq!((dedup.emitted.len(), dedup.remembered), (200, 200));
        // Slow again: what was forgotten is still not read again.
        dedup.note_page_size(10_000);
        dedup.emit(vec![line(110_000, "slow")]);
        assert_eq!(dedup.floor(), key(109_999 - 199));
    }

    #[test]
    fn it_is_bounded_whatever_comes() {
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        let of_one_time = |n: usize| line(5, n.to_string());
        for page in 0..100 {
            dedup.emit((0..1_000).map(|n| of_one_time(page * 1_000 + n)).collect());
            assert!(dedup.remembered <= MAX_REMEMBERED);
            let kept: usize = dedup.emitted.values().map(HashMap::len).sum();
            assert_eq!(dedup.remembered, kept);
        }
        // It can't tell any more: no line of that time is emitted again.
        assert!(dedup.floor() > key(5));
        assert!(!dedup.has_lost_untimed());
        let mut dedup = Deduplicator::new(SortKey::FIRST);
        let untimed = |n: usize| (SortKey::FIRST, line(0, n.to_string()).1);
        dedup.emit((0..MAX_REMEMBERED).map(untimed).collect());
        assert!(!dedup.has_lost_untimed());
        dedup.emit(vec![untimed(MAX_REMEMBERED)]);
        assert!(dedup.has_lost_untimed());
    }
}
