//! A page whose lines are put in order of time.

use std::hash::{BuildHasher, RandomState};

use super::direction::{Direction, SortKey};
use super::line::LogLine;
use crate::Timestamp;

/// How the lines of a page follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    OldestFirst,
    NewestFirst,
}

impl Order {
    /// Whether pages like this are already in the order of reading.
    pub(super) fn is_along(self, direction: Direction) -> bool {
        (self == Self::OldestFirst) == (direction == Direction::Forward)
    }

    /// What most neighbours say; `None` where no time differs from the next.
    fn of(lines: &[LogLine]) -> Option<Self> {
        let times: Vec<Timestamp> = lines.iter().filter_map(|line| line.timestamp).collect();
        let rises = times.windows(2).filter(|pair| pair[0] < pair[1]).count();
        let falls = times.windows(2).filter(|pair| pair[0] > pair[1]).count();
        match rises.cmp(&falls) {
            std::cmp::Ordering::Greater => Some(Self::OldestFirst),
            std::cmp::Ordering::Less => Some(Self::NewestFirst),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// The lines of a page, oldest first as far as is known.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) lines: Vec<LogLine>,
    /// How they came; `None` if the times don't tell.
    pub(super) order: Option<Order>,
    /// Whether they were known to be oldest first, or turned round; else they are as they came.
    pub(super) is_settled: bool,
    /// The places of what is read first and last; `None` if no line has a time.
    pub(super) span: Option<(SortKey, SortKey)>,
    /// Equal for equal lines in equal order.
    pub(super) fingerprint: u64,
}

impl Sheet {
    /// `order` is that of earlier pages, for where this one's times don't tell.
    pub(super) fn new(
        mut lines: Vec<LogLine>,
        direction: Direction,
        order: Option<Order>,
        hasher: &RandomState,
    ) -> Self {
        let fingerprint = hasher.hash_one(lines.iter().map(identity).collect::<Vec<_>>());
        let own = Order::of(&lines);
        let taken = own.or(order);
        if taken == Some(Order::NewestFirst) {
            lines.reverse();
        }
        let keys = || {
            lines
                .iter()
                .filter_map(|line| line.timestamp)
                .map(|time| direction.key(time))
        };
        Self {
            span: keys().min().zip(keys().max()),
            order: own,
            is_settled: taken.is_some(),
            fingerprint,
            lines,
        }
    }

    /// Whether all lines that have a time have the same.
    pub(super) fn is_of_one_time(&self) -> bool {
        self.span.is_none_or(|(first, last)| first == last)
    }

    /// About how many bytes it holds.
    pub(super) fn weight(&self) -> usize {
        self.lines.iter().map(weight).sum()
    }
}

fn weight(line: &LogLine) -> usize {
    let texts = [&line.timestamp_text, &line.level];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    size_of::<LogLine>() + texts + line.content.len()
}

/// What tells a line from another.
pub(super) fn identity(line: &LogLine) -> (Option<&str>, Option<&str>, &str) {
    (
        line.timestamp_text.as_deref(),
        line.level.as_deref(),
        &line.content,
    )
}
