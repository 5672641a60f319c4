//! The deduplicator, which remembers emitted lines as long as they may be read again.

use std::collections::BTreeMap;

use super::direction::{KeyedLine, SortKey};
use super::page::LogLine;

/// A line that is this much older than the newest emitted line is still emitted: 10 seconds.
const OVERLAP: SortKey = 10_000_000_000;
/// The limits on the number of lines that are read again for this: half of the largest page seen, within these
/// bounds.
const MIN_REREAD: usize = 50;
const MAX_REREAD: usize = 1_000;
/// How many different lines are remembered at most.
const MAX_REMEMBERED: usize = 65_536;

/// The emitted lines, from the floor on. Equal lines are counted, so that each of them is emitted.
#[derive(Debug)]
pub(super) struct Deduplicator {
    /// The lines by key and hash.
    emitted: BTreeMap<(SortKey, u64), Count>,
    floor: SortKey,
    last: Option<SortKey>,
    largest_page: usize,
}

/// How often a line was emitted, and how often this pass has read it.
#[derive(Debug, Default)]
struct Count {
    emitted: usize,
    read: usize,
}

impl Deduplicator {
    /// Lines below the floor are never emitted.
    pub(super) fn new(floor: SortKey) -> Self {
        Self {
            emitted: BTreeMap::new(),
            floor,
            last: None,
            largest_page: 0,
        }
    }

    /// Starts a pass, which may read again what earlier passes have read.
    pub(super) fn start_pass(&mut self) {
        for count in self.emitted.values_mut() {
            count.read = 0;
        }
    }

    /// The key at which a pass has to start. The lines below it were emitted, or are never emitted.
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

    /// Takes the lines that this pass has read, sorted by key, and returns those that were not emitted yet.
    pub(super) fn emit(&mut self, mut lines: Vec<KeyedLine>) -> Vec<LogLine> {
        // A line after the last emitted one is new. It need not be remembered if the lines after it raise the floor
        // above it.
        let last = self.last;
        let reread = lines.len().checked_sub(self.reread());
        let reread_from = reread.and_then(|index| Some(lines.get(index)?.key));
        lines.retain(|line| {
            let key = Some(line.key);
            if last < key && key < reread_from {
                return true;
            }
            let count = self.emitted.entry((line.key, line.hash)).or_default();
            count.read += 1;
            let is_new = count.read > count.emitted;
            count.emitted = count.emitted.max(count.read);
            is_new
        });
        self.last = self.last.max(lines.last().map(|line| line.key));
        self.raise_floor();
        lines.into_iter().map(|line| line.line).collect()
    }

    /// Whether lines without a time were forgotten, so that new ones cannot be distinguished from old ones.
    pub(super) fn has_lost_untimed(&self) -> bool {
        self.last == Some(SortKey::MIN) && self.floor > SortKey::MIN
    }

    /// How many of the last lines are read again.
    fn reread(&self) -> usize {
        (self.largest_page / 2).clamp(MIN_REREAD, MAX_REREAD)
    }

    /// Forgets the lines that are not read again. The floor never falls, because the lines below it
    /// are forgotten.
    fn raise_floor(&mut self) {
        let Some(last) = self.last else {
            return;
        };
        let reread = self.reread();
        let mut lines = 0;
        let reached = self.emitted.iter().rev().find(|(_, count)| {
            lines += count.emitted;
            lines >= reread
        });
        let reached = reached.map_or(SortKey::MIN, |((key, _), _)| *key);
        let floor = reached.max(last.saturating_sub(OVERLAP));
        self.forget_before(self.floor.max(floor));
        while self.emitted.len() > MAX_REMEMBERED
            && let Some(((oldest, _), _)) = self.emitted.first_key_value()
        {
            self.forget_before(oldest.saturating_add(1));
        }
    }

    fn forget_before(&mut self, floor: SortKey) {
        self.floor = floor;
        self.emitted = self.emitted.split_off(&(floor, 0));
    }
}

#[cfg(test)]
mod tests {
    use std::hash::RandomState;

    use super::super::direction::Direction;
    use super::*;

    fn line(key: SortKey, number: usize, hasher: &RandomState) -> KeyedLine {
        let line = LogLine {
            content: number.to_string(),
            ..LogLine::default()
        };
        let line = KeyedLine::new(line, Direction::Forward, hasher);
        KeyedLine { key, ..line }
    }

    #[test]
    fn lines_from_the_floor_on_are_remembered_and_no_others() {
        const LINES: usize = 400;
        let hasher = RandomState::new();
        for (lines_of_one_time, floor) in [(1, 200), (7, 196), (300, 0)] {
            let mut dedup = Deduplicator::new(SortKey::MIN);
            let mut emit = |numbers: std::ops::Range<usize>| {
                dedup.start_pass();
                dedup.note_page_size(numbers.len());
                let key = |number| (number - number % lines_of_one_time) as SortKey;
                let lines = numbers.map(|number| line(key(number), number, &hasher));
                let count = dedup.emit(lines.collect()).len();
                (count, dedup.emitted.len(), dedup.floor())
            };
            let remembered = LINES - floor;
            let floor_key = floor as SortKey;
            assert_eq!(emit(0..LINES), (LINES, remembered, floor_key));
            assert_eq!(emit(floor..LINES), (0, remembered, floor_key));
            assert_eq!(emit(floor..2 * LINES).0, LINES);
        }
    }

    #[test]
    fn memory_is_bounded_whatever_comes() {
        let hasher = RandomState::new();
        for (key, is_untimed) in [(5, false), (SortKey::MIN, true)] {
            let mut dedup = Deduplicator::new(SortKey::MIN);
            let mut emit = |numbers: std::ops::Range<usize>| {
                let lines = numbers.map(|number| line(key, number, &hasher));
                let count = dedup.emit(lines.collect()).len();
                (count, dedup.emitted.len(), dedup.has_lost_untimed())
            };
            assert_eq!(
                emit(0..MAX_REMEMBERED),
                (MAX_REMEMBERED, MAX_REMEMBERED, false)
            );
            // It is not known any more which lines of that time were emitted.
            assert_eq!(emit(MAX_REMEMBERED..MAX_REMEMBERED + 1), (1, 0, is_untimed));
            assert!(dedup.floor() > key);
        }
    }
}
