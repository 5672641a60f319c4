//! The reader of pages: all lines of a query, each once and in order, by as many passes as it takes.

use super::dedup::Deduplicator;
use super::direction::{Direction, SortKey};
use super::page::LogLine;
use super::paginator::{LineOrder, Outcome, Paginator, Window};
use super::query::LogQuery;
use crate::Timestamp;
use crate::error::Result;
use crate::paging::{LOG_PAGES, PageCount};

/// How often in a row the server may refuse a cursor before the reader stops using cursors.
const MAX_RESTARTS: u32 = 3;

/// Reads a log window by window. Usually the first window is the whole log, and each further one begins a
/// little before the end of the last: cursors are used only within a window.
#[derive(Debug)]
pub(super) struct Reader {
    query: LogQuery,
    direction: Direction,
    dedup: Deduplicator,
    ceiling: SortKey,
    /// Where the next windows end, the nearest last; the window after them has no end.
    window_ends: Vec<SortKey>,
    pass: Option<Paginator>,
    line_order: Option<LineOrder>,
    /// The last pass was cut: the next one has to begin as late as it can to get any further.
    was_cut: bool,
    has_new_lines: bool,
    restarts: u32,
    /// The pages since the end of the log was last reached.
    count: PageCount,
}

/// What the reader returns.
#[derive(Debug)]
pub(super) enum Batch {
    /// New lines; there may be more.
    Lines(Vec<LogLine>),
    /// The end of the log for now. It is not complete if the server says that there is more, but its
    /// cursors do not lead there.
    End { is_complete: bool },
}

impl Reader {
    /// `window_ends` are the times up to which to read first.
    pub(super) fn new(query: LogQuery, direction: Direction, window_ends: Vec<Timestamp>) -> Self {
        let key = |time: Timestamp| direction.key(time);
        let (near, far) = match direction {
            Direction::Forward => (query.since, query.until),
            Direction::Backward => (query.until, query.since),
        };
        let ceiling = far.map_or(SortKey::LAST, key);
        let window_ends = window_ends.into_iter().map(key);
        let mut window_ends: Vec<_> = window_ends.filter(|end| *end < ceiling).collect();
        window_ends.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            dedup: Deduplicator::new(near.map_or(SortKey::FIRST, key)),
            query,
            direction,
            ceiling,
            window_ends,
            pass: None,
            line_order: None,
            was_cut: false,
            has_new_lines: false,
            restarts: 0,
            count: PageCount::new(LOG_PAGES),
        }
    }

    /// Reads on. After an error it may be called again, and requests the same page again.
    pub(super) async fn next(&mut self) -> Result<Batch> {
        loop {
            let pass = match self.pass.take() {
                Some(pass) => pass,
                None => self.start_pass(),
            };
            let pass = self.pass.insert(pass);
            match pass.next(&mut self.dedup, &mut self.count).await {
                Ok(Some(lines)) => return self.lines(lines),
                Ok(None) => {
                    if let Some(is_complete) = self.end_pass() {
                        self.count = PageCount::new(LOG_PAGES);
                        return Ok(Batch::End { is_complete });
                    }
                }
                // The cursor has expired, or was never valid.
                Err(error)
                    if pass.uses_cursor()
                        && (error.is_invalid_request() || error.is_not_found()) =>
                {
                    self.restarts += 1;
                    if self.restarts <= MAX_RESTARTS {
                        self.pass = None;
                        continue;
                    }
                    let lines = pass.cut(&mut self.dedup).ok_or(error)?;
                    if !lines.is_empty() {
                        return self.lines(lines);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn lines(&mut self, lines: Vec<LogLine>) -> Result<Batch> {
        if self.dedup.has_lost_untimed() {
            return Err(self.query.too_many_untimed_lines());
        }
        self.restarts = 0;
        self.has_new_lines = true;
        Ok(Batch::Lines(lines))
    }

    fn start_pass(&mut self) -> Paginator {
        self.dedup.start_pass();
        let last = self.dedup.last();
        let floor = match last {
            Some(last) if self.was_cut => last,
            _ => self.dedup.floor(),
        };
        while self.window_ends.last().is_some_and(|end| *end <= floor) {
            self.window_ends.pop();
        }
        let (direction, query) = (self.direction, &self.query);
        let near = last.and_then(|_| direction.time_before(floor));
        let far = self.window_ends.last();
        let far = far.and_then(|end| direction.time_after(*end));
        let query = match direction {
            Direction::Forward => query.between(near.or(query.since), far.or(query.until)),
            Direction::Backward => query.between(far.or(query.since), near.or(query.until)),
        };
        let window = Window {
            query,
            direction,
            floor,
            ceiling: self.ceiling,
            is_resumed: last.is_some(),
        };
        Paginator::new(window, self.line_order)
    }

    /// Whether the whole log was read; `None` if another pass is due at once.
    fn end_pass(&mut self) -> Option<bool> {
        let Outcome {
            splits,
            is_cut,
            line_order,
        } = self.pass.take()?.outcome();
        let has_new_lines = std::mem::take(&mut self.has_new_lines);
        self.line_order = line_order;
        self.was_cut = is_cut;
        if is_cut || !splits.is_empty() {
            for split in splits {
                if self.window_ends.last().is_none_or(|end| split < *end) {
                    self.window_ends.push(split);
                }
            }
            // Without new lines, another pass would get no further.
            return (!has_new_lines).then_some(false);
        }
        self.window_ends.pop().is_none().then_some(true)
    }
}
