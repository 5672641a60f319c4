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

    /// Takes the lines that this pass has read, and returns those that were not emitted yet.
    pub(super) fn emit(&mut self, mut lines: Vec<(SortKey, KeyedLine)>) -> Vec<LogLine> {
        lines.retain(|(key, line)| {
            let count = self.emitted.entry((*key, line.hash)).or_default();
            count.read += 1;
            let is_new = count.read > count.emitted;
            if is_new {
                count.emitted = count.read;
                self.last = self.last.max(Some(*key));
            }
            is_new
        });
        self.raise_floor();
        lines.into_iter().map(|(_, line)| line.line).collect()
    }

    /// Whether lines without a time were forgotten, so that new ones cannot be distinguished from old ones.
    pub(super) fn has_lost_untimed(&self) -> bool {
        self.last == Some(SortKey::MIN) && self.floor > SortKey::MIN
    }

    /// Forgets the lines that are not read again. The floor never falls, because the lines below it
    /// are forgotten.
    fn raise_floor(&mut self) {
        let Some(last) = self.last else {
            return;
        };
        let reread = (self.largest_page / 2).clamp(MIN_REREAD, MAX_REREAD);
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

    #[test]
    fn memory_is_bounded_whatever_comes() {
        let hasher = RandomState::new();
        for (key, is_untimed) in [(5, false), (SortKey::MIN, true)] {
            let mut dedup = Deduplicator::new(SortKey::MIN);
            let mut emit = |numbers: std::ops::Range<usize>| {
                let line = |number: usize| {
                    let line = LogLine {
                        content: number.to_string(),
                        ..LogLine::default()
                    };
                    KeyedLine::new(line, Direction::Forward, &hasher)
                };
                let lines = numbers.map(|number| (key, line(number))).collect();
                let count = dedup.emit(lines).len();
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
