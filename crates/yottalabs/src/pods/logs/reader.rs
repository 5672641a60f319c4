//! Reading after reading: where the one left off, in time, the next goes on.

use super::dedup::Deduplicator;
use super::direction::{Direction, SortKey};
use super::line::LogLine;
use super::paginator::{Paginator, Start};
use super::query::LogQuery;
use super::sheet::Order;
use crate::Timestamp;
use crate::error::Result;
use crate::paging::{LOG_PAGES, PageCount};

/// How often in a row a cursor may be refused, before the paging is taken to be of no use.
const MOST_RESTARTS: u32 = 3;

/// All lines of a query, each once, by as many walks as it takes.
#[derive(Debug)]
pub(super) struct Reader {
    query: LogQuery,
    direction: Direction,
    dedup: Deduplicator,
    ceiling: SortKey,
    /// How far to read, one after the other, the nearest last; then to the end.
    marks: Vec<SortKey>,
    walk: Option<Paginator>,
    order: Option<Order>,
    /// The last walk was cut: the next has to begin as late as it can to get any further.
    is_narrow: bool,
    has_found: bool,
    restarts: u32,
    /// What was read since all was read.
    count: PageCount,
}

/// What a round has come to.
#[derive(Debug)]
pub(super) enum Batch {
    /// New lines; there may be more.
    Lines(Vec<LogLine>),
    /// Nothing more for now. `is_cut`: as far as could be read, for there should be more.
    CaughtUp { is_cut: bool },
}

impl Reader {
    /// `hints` are times up to which to read first.
    pub(super) fn new(query: LogQuery, direction: Direction, hints: Vec<Timestamp>) -> Self {
        let key = |time: Timestamp| direction.key(time);
        let (near, far) = match direction {
            Direction::Forward => (query.since, query.until),
            Direction::Backward => (query.until, query.since),
        };
        let ceiling = far.map_or(SortKey::LAST, key);
        let mut marks: Vec<SortKey> = hints
            .into_iter()
            .map(key)
            .filter(|mark| *mark < ceiling)
            .collect();
        marks.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            dedup: Deduplicator::new(near.map_or(SortKey::FIRST, key)),
            query,
            direction,
            ceiling,
            marks,
            walk: None,
            order: None,
            is_narrow: false,
            has_found: false,
            restarts: 0,
            count: PageCount::new(LOG_PAGES),
        }
    }

    /// Reads on. After an error it may be called again: then it asks for the same page again.
    pub(super) async fn next(&mut self) -> Result<Batch> {
        loop {
            let walk = match &mut self.walk {
                Some(walk) => walk,
                None => {
                    let walk = self.begin();
                    self.walk.insert(walk)
                }
            };
            match walk.next(&mut self.dedup, &mut self.count).await {
                Ok(Some(lines)) => return self.found(lines),
                Ok(None) => {
                    if let Some(turn) = self.end_of_walk() {
                        self.count = PageCount::new(LOG_PAGES);
                        return Ok(turn);
                    }
                }
                // A cursor that is not good any more, or never was.
                Err(error)
                    if walk.is_under_way()
                        && (error.is_invalid_request() || error.is_not_found()) =>
                {
                    self.restarts += 1;
                    if self.restarts <= MOST_RESTARTS {
                        self.walk = None;
                        continue;
                    }
                    match walk.cut(&mut self.dedup) {
                        Some(lines) if !lines.is_empty() => return self.found(lines),
                        Some(_) => {}
                        None => return Err(error),
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn found(&mut self, lines: Vec<LogLine>) -> Result<Batch> {
        if self.dedup.has_lost_untimed() {
            return Err(self.query.timeless());
        }
        self.restarts = 0;
        self.has_found = true;
        Ok(Batch::Lines(lines))
    }

    /// `None` if there is to be another walk at once.
    fn end_of_walk(&mut self) -> Option<Batch> {
        let outcome = self.walk.take()?.outcome();
        let has_found = std::mem::take(&mut self.has_found);
        self.order = outcome.order;
        self.is_narrow = outcome.is_cut;
        if outcome.is_cut || !outcome.marks.is_empty() {
            for mark in outcome.marks {
                if self.marks.last().is_none_or(|nearest| mark < *nearest) {
                    self.marks.push(mark);
                }
            }
            return (!has_found).then_some(Batch::CaughtUp { is_cut: true });
        }
        match self.marks.pop() {
            Some(_) => None,
            None => Some(Batch::CaughtUp { is_cut: false }),
        }
    }

    fn begin(&mut self) -> Paginator {
        self.dedup.begin_round();
        let last = self.dedup.last();
        let floor = match last {
            Some(last) if self.is_narrow => last,
            _ => self.dedup.floor(),
        };
        while self.marks.last().is_some_and(|mark| *mark <= floor) {
            self.marks.pop();
        }
        let near = last.and_then(|_| self.direction.time_before(floor));
        let far = self
            .marks
            .last()
            .and_then(|mark| self.direction.time_after(*mark));
        let query = &self.query;
        let query = match self.direction {
            Direction::Forward => query.between(near.or(query.since), far.or(query.until)),
            Direction::Backward => query.between(far.or(query.since), near.or(query.until)),
        };
        Paginator::new(Start {
            query,
            direction: self.direction,
            floor,
            ceiling: self.ceiling,
            is_resumed: last.is_some(),
            order: self.order,
        })
    }
}
