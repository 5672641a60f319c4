//! The direction of reading, and sort keys, with which one algorithm reads both ways.

use std::cmp::Ordering;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
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
}

/// A line, with what is computed from it once.
#[derive(Debug)]
pub(super) struct KeyedLine {
    pub(super) line: LogLine,
    /// `SortKey::MIN` if the line has no time, until the reader sets it.
    pub(super) key: SortKey,
    /// Equal lines have equal hashes.
    pub(super) hash: u64,
}

impl KeyedLine {
    pub(super) fn new(line: LogLine, direction: Direction, hasher: &RandomState) -> Self {
        let key = line.timestamp.map(|time| direction.key(time));
        let mut hasher = hasher.build_hasher();
        line.hash_identity(&mut hasher);
        Self {
            key: key.unwrap_or(SortKey::MIN),
            hash: hasher.finish(),
            line,
        }
    }

    /// `None` if the line has no time.
    pub(super) fn key_of_time(&self) -> Option<SortKey> {
        self.line.timestamp.map(|_| self.key)
    }
}

/// The least and the greatest key of the lines; `None` if no line has a time.
pub(super) fn span(lines: &[KeyedLine]) -> Option<Span> {
    let keys = lines.iter().filter_map(KeyedLine::key_of_time);
    let spans = keys.map(|key| (key, key));
    spans.reduce(|(first, last), (key, _)| (first.min(key), last.max(key)))
}

/// The direction in which most of the lines run; `None` if no time differs from the next.
pub(super) fn line_order(lines: &[KeyedLine]) -> Option<Direction> {
    let mut times = lines.iter().filter_map(|line| line.line.timestamp);
    let mut previous = times.next()?;
    let (mut rises, mut falls) = (0, 0);
    for time in times {
        match previous.cmp(&time) {
            Ordering::Less => rises += 1,
            Ordering::Greater => falls += 1,
            Ordering::Equal => {}
        }
        previous = time;
    }
    match rises.cmp(&falls) {
        Ordering::Greater => Some(Direction::Forward),
        Ordering::Less => Some(Direction::Backward),
        Ordering::Equal => None,
    }
}

/// The lines of pages in the server's order, with the oldest line first, as far as is known. `latest_line_order` is
/// for pages whose times do not show it.
pub(super) fn oldest_first(
    mut pages: Vec<Vec<KeyedLine>>,
    page_order: Direction,
    latest_line_order: Option<Direction>,
) -> Vec<KeyedLine> {
    if page_order == Direction::Backward {
        pages.reverse();
    }
    for lines in &mut pages {
        if line_order(lines).or(latest_line_order) == Some(Direction::Backward) {
            lines.reverse();
        }
    }
    let append = |mut lines: Vec<_>, mut page| {
        lines.append(&mut page);
        lines
    };
    pages.into_iter().reduce(append).unwrap_or_default()
}
