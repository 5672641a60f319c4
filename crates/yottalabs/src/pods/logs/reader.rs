//! The reader of pages: all lines of a query, each once and in order, whichever way the server pages.
//!
//! It reads the log in windows of time, and uses cursors only within a window. Usually the first window is
//! the whole log, and each further one begins a little before the end of the last. A pass over a window
//! infers from the lines' times which cursor leads to newer lines. It first reads the pages that come
//! before the first one in the direction of reading, and buffers them; the lines of the pages after it are
//! returned page by page.

use std::cmp::Ordering;
use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::mem;
use std::time::Duration;

use tokio::time::Instant;

use super::dedup::Deduplicator;
use super::direction::{
    Direction, KeyedLine, NANOS_PER_MILLI, SortKey, Span, line_order, oldest_first, span,
};
use super::page::{LogLine, LogPage};
use super::query::LogQuery;
use crate::Timestamp;
use crate::error::{Error, Result};
use crate::paging::{LOG_PAGES, PageCount, PageReader};

/// How often in a row the server may refuse a cursor before the reader stops using cursors.
const MAX_RESTARTS: u32 = 3;

/// After this many equal pages in a row, the server is assumed to repeat itself.
const MAX_EQUAL_PAGES: u32 = 1_000;

/// The approximate maximum number of bytes of buffered lines. One page is always buffered.
const MAX_BUFFERED: usize = LOG_PAGES.bytes;

/// How much wider than necessary the requested windows are: the times of a request are whole milliseconds, and it
/// is not documented whether the bounds are inclusive.
const MARGIN: SortKey = 2 * NANOS_PER_MILLI;

/// One of a page's two cursors, and the pages that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Side {
    Previous,
    Next,
}

impl Side {
    fn opposite(self) -> Self {
        match self {
            Self::Previous => Self::Next,
            Self::Next => Self::Previous,
        }
    }

    /// The cursor of this side, and whether there are more pages on this side, if the server says so.
    fn of(self, page: &LogPage) -> (Option<&str>, Option<bool>) {
        let (cursor, has_more) = match self {
            Self::Previous => (&page.previous_cursor, page.has_previous),
            Self::Next => (&page.next_cursor, page.has_next),
        };
        let cursor = cursor.as_deref().filter(|cursor| !cursor.is_empty());
        (cursor, has_more)
    }
}

/// The reader, between one page and the next.
#[derive(Debug)]
pub(super) struct Reader {
    query: LogQuery,
    direction: Direction,
    /// For the hashes of lines.
    hasher: RandomState,
    dedup: Deduplicator,
    /// Lines with a greater key are left out.
    ceiling: SortKey,
    /// Where the next windows end, the nearest last; the window after them has no end.
    window_ends: Vec<SortKey>,
    pass: Pass,
    /// The direction of the lines within a page, as the latest pages have shown it.
    line_order: Option<Direction>,
    /// The last pass ended early: the next one has to begin as late as possible to make progress.
    was_cut: bool,
    has_new_lines: bool,
    /// Whether the whole log was read when its end was last reached. It was not if the server says that
    /// there is more, but its cursors do not lead there.
    is_complete: bool,
    /// How often in a row a cursor was refused.
    restarts: u32,
    /// The pages since the end of the log was last reached.
    count: PageCount,
}

/// A pass over the pages of one window.
#[derive(Debug, Default)]
struct Pass {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    /// Lines with a lower key are left out.
    floor: SortKey,
    is_started: bool,
    /// The cursors that are still to be read, by [`Side`].
    cursors: [Option<String>; 2],
    /// The direction in which `next` cursors lead, once the times of pages have shown it.
    learned_order: Option<Direction>,
    first_span: Option<Span>,
    /// Hashes of the pages and of the cursors that were seen. The bound on pages bounds them.
    seen: HashSet<u64>,
    last_page: Option<u64>,
    equal_pages: u32,
    /// Pages whose lines may not be returned yet, in the server's order: from previous to next.
    buffer: VecDeque<Vec<KeyedLine>>,
    buffered_bytes: usize,
    /// The key of the last line, which a line without a time takes.
    last_key: Option<SortKey>,
    /// Pages after the returned lines could not be read.
    is_cut: bool,
    /// Pages after the returned lines did not fit into the buffer.
    is_split: bool,
}

impl Pass {
    fn cursor(&mut self, side: Side) -> &mut Option<String> {
        &mut self.cursors[side as usize]
    }

    fn has_cursor(&self, side: Side) -> bool {
        self.cursors[side as usize].is_some()
    }

    /// Whether a cursor was not seen before.
    fn is_new(&mut self, cursor: (Side, &str)) -> bool {
        self.seen.insert(self.seen.hasher().hash_one(cursor))
    }

    /// Whether a page was seen before. `may_recur` says that the page may equal the previous one, because all
    /// of its lines have the same time: a program can write one line a thousand times in a second.
    fn is_repeat(&mut self, lines: &[KeyedLine], may_recur: bool) -> bool {
        let hashes: Vec<_> = lines.iter().map(|line| line.hash).collect();
        let hash = self.seen.hasher().hash_one(hashes);
        let is_known = !self.seen.insert(hash);
        let equals_last = self.last_page.replace(hash) == Some(hash);
        self.equal_pages = if equals_last { self.equal_pages + 1 } else { 0 };
        is_known && (!may_recur || self.equal_pages >= MAX_EQUAL_PAGES)
    }

    fn is_full(&self) -> bool {
        self.buffered_bytes > MAX_BUFFERED && self.buffer.len() > 1
    }
}

impl Reader {
    pub(super) fn new(query: LogQuery, direction: Direction) -> Self {
        let (near, far) = match direction {
            Direction::Forward => (query.since, query.until),
            Direction::Backward => (query.until, query.since),
        };
        let key = |time| direction.key(time);
        let ceiling = far.map_or(SortKey::MAX, key);
        let window_ends = match direction {
            Direction::Forward => Vec::new(),
            Direction::Backward => recent_times(near).map(key).collect(),
        };
        let mut reader = Self {
            dedup: Deduplicator::new(near.map_or(SortKey::MIN, key)),
            query,
            direction,
            hasher: RandomState::new(),
            ceiling,
            window_ends,
            pass: Pass::default(),
            line_order: None,
            was_cut: false,
            has_new_lines: false,
            is_complete: false,
            restarts: 0,
            count: PageCount::new(LOG_PAGES),
        };
        reader.window_ends.retain(|end| *end < ceiling);
        reader.start_pass();
        reader
    }

    /// The next new lines; `None` at the end of the log, after which it may be called again for what was
    /// written since. After an error it may be called again too, and requests the same page again.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<LogLine>>> {
        loop {
            let side = self.next_side();
            if self.pass.is_started && side.is_none() {
                match self.end_pass() {
                    true => return Ok(None),
                    false => continue,
                }
            }
            let pass = &mut self.pass;
            let cursor = side.and_then(|side| pass.cursor(side).clone());
            let query = self.query.part(pass.since, pass.until, cursor);
            let started = Instant::now();
            match (query.page().await, side) {
                (Ok(page), _) => {
                    // The buffer has its own limit.
                    let added = self.count.add(0, started.elapsed());
                    added.map_err(|problem| self.query.unexpected("data.page", problem))?;
                    self.add(side, page)?;
                }
                // The cursor has expired, or was never valid.
                (Err(error), Some(side)) if error.is_invalid_request() || error.is_not_found() => {
                    self.restarts += 1;
                    if self.restarts <= MAX_RESTARTS {
                        self.start_pass();
                        continue;
                    }
                    self.cut(side).map_err(|_| error)?;
                }
                (Err(error), _) => return Err(error),
            }
            let lines = self.take_lines();
            if !lines.is_empty() {
                if self.dedup.has_lost_untimed() {
                    let problem =
                        "too many lines without a time: new ones can't be told from old ones";
                    return Err(self.query.unexpected("data.items[].timestamp", problem));
                }
                self.restarts = 0;
                self.has_new_lines = true;
                return Ok(Some(lines));
            }
        }
    }

    fn start_pass(&mut self) {
        self.dedup.start_pass();
        let last = self.dedup.last();
        let floor = match last {
            Some(last) if self.was_cut => last,
            _ => self.dedup.floor(),
        };
        while self.window_ends.last().is_some_and(|end| *end <= floor) {
            self.window_ends.pop();
        }
        let direction = self.direction;
        let near = last.and_then(|_| direction.time(floor.saturating_sub(MARGIN)));
        let far = self.window_ends.last();
        let far = far.and_then(|end| direction.time(end.saturating_add(MARGIN)));
        let (since, until) = match direction {
            Direction::Forward => (near, far),
            Direction::Backward => (far, near),
        };
        // Lines without a time at the start of what is read again were returned before.
        let is_again = last.is_some() && direction == Direction::Forward;
        self.pass = Pass {
            since: since.or(self.query.since),
            until: until.or(self.query.until),
            floor,
            last_key: is_again.then(|| floor.saturating_sub(1)),
            ..Pass::default()
        };
    }

    /// Starts the next pass. Returns whether this one has reached the end of the log.
    fn end_pass(&mut self) -> bool {
        let has_new_lines = mem::take(&mut self.has_new_lines);
        self.was_cut = self.pass.is_cut;
        self.is_complete = !self.pass.is_cut && !self.pass.is_split;
        let is_end = match self.is_complete {
            true => self.window_ends.pop().is_none(),
            // Without new lines, another pass would get no further.
            false => !has_new_lines,
        };
        if is_end {
            self.count = PageCount::new(LOG_PAGES);
        }
        self.start_pass();
        is_end
    }

    /// # Errors
    ///
    /// The end of the log was reached, but a part of the log was not read.
    pub(super) fn check_complete(&self) -> Result<()> {
        match self.is_complete {
            true => Ok(()),
            false => Err(self.cursor_loop()),
        }
    }

    fn cursor_loop(&self) -> Error {
        let problem = "there is more, but its cursors lead in a circle";
        self.query.unexpected("data.page", problem)
    }

    /// The direction in which `next` cursors lead, as the times of pages show, or else as the order of lines
    /// suggests.
    fn page_order(&self) -> Direction {
        let order = self.pass.learned_order.or(self.line_order);
        order.unwrap_or(Direction::Forward)
    }

    /// The side whose pages come later in the direction of reading.
    fn ahead(&self) -> Side {
        match self.page_order() == self.direction {
            true => Side::Next,
            false => Side::Previous,
        }
    }

    fn next_side(&self) -> Option<Side> {
        let ahead = self.ahead();
        let mut sides = [ahead.opposite(), ahead].into_iter();
        sides.find(|side| self.pass.has_cursor(*side))
    }

    /// Adds the page that the cursor of this side led to.
    fn add(&mut self, side: Option<Side>, mut page: LogPage) -> Result<()> {
        let pass = &mut self.pass;
        pass.is_started = true;
        let used = side.and_then(|side| pass.cursor(side).take());
        let lines = mem::take(&mut page.lines).into_iter();
        let lines = lines.map(|line| KeyedLine::new(line, self.direction, &self.hasher));
        let lines: Vec<_> = lines.collect();
        self.dedup.note_page_size(lines.len());
        self.line_order = line_order(&lines).or(self.line_order);
        let span = span(&lines);

        let leads_to_itself = side.is_some_and(|side| side.of(&page).0 == used.as_deref());
        let may_recur = span.is_none_or(|(first, last)| first == last) && !leads_to_itself;
        let is_repeat = pass.is_repeat(&lines, may_recur);
        self.learn_page_order(side, span);

        for beyond in [Side::Previous, Side::Next] {
            if side.is_some_and(|side| side != beyond || self.is_outside(beyond, span)) {
                continue;
            }
            // If the server does not say whether there are more pages, there are until a page is empty
            // or a cursor is repeated.
            let (cursor, has_more) = beyond.of(&page);
            let is_empty = lines.is_empty();
            if !has_more.unwrap_or(!is_empty) {
                continue;
            }
            let is_new = |cursor: &&str| !is_repeat && self.pass.is_new((beyond, *cursor));
            let cursor = cursor.filter(is_new).map(str::to_owned);
            if cursor.is_none() && has_more == Some(true) && !is_empty {
                self.cut(beyond)?;
            }
            *self.pass.cursor(beyond) = cursor;
        }
        if !is_repeat {
            self.buffer_page(side, lines);
        }
        Ok(())
    }

    /// Infers from the times of two pages in which direction the pages run.
    fn learn_page_order(&mut self, side: Option<Side>, span: Option<Span>) {
        let first = self.pass.first_span;
        self.pass.first_span = first.or(span);
        let (Some(side), Some(first), Some(span)) = (side, first, span) else {
            return;
        };
        let ahead = match (span.0.cmp(&first.0), span.1.cmp(&first.1)) {
            (Ordering::Equal, Ordering::Equal) => return,
            (Ordering::Less | Ordering::Equal, Ordering::Less | Ordering::Equal) => side.opposite(),
            (Ordering::Greater | Ordering::Equal, Ordering::Greater | Ordering::Equal) => side,
            _ => return,
        };
        let is_forward = (ahead == Side::Next) == (self.direction == Direction::Forward);
        self.pass.learned_order.get_or_insert(match is_forward {
            true => Direction::Forward,
            false => Direction::Backward,
        });
    }

    /// Whether a page with this span is so far on this side that none beyond it is in the window.
    fn is_outside(&self, side: Side, span: Option<Span>) -> bool {
        span.is_some_and(|(first, last)| match side == self.ahead() {
            true => first > self.ceiling,
            false => last < self.pass.floor,
        })
    }

    /// Ends the pass on this side, whose pages can't be read. Lines before others must not be missing.
    fn cut(&mut self, side: Side) -> Result<()> {
        if side != self.ahead() {
            return Err(self.cursor_loop());
        }
        *self.pass.cursor(side) = None;
        self.pass.is_cut = true;
        Ok(())
    }

    fn buffer_page(&mut self, side: Option<Side>, lines: Vec<KeyedLine>) {
        let ahead = self.ahead();
        let pass = &mut self.pass;
        pass.buffered_bytes += size(&lines);
        match side {
            Some(Side::Previous) => pass.buffer.push_front(lines),
            _ => pass.buffer.push_back(lines),
        }
        if side != Some(ahead.opposite()) || !pass.is_full() {
            return;
        }
        // Half of the buffer is freed at its end. What is dropped, and the pages ahead of it, are read
        // again in windows of their own.
        *pass.cursor(ahead) = None;
        pass.is_split = true;
        let mut split = None;
        while pass.buffered_bytes > MAX_BUFFERED / 2 && pass.buffer.len() > 1 {
            let dropped = match ahead {
                Side::Previous => pass.buffer.pop_front(),
                Side::Next => pass.buffer.pop_back(),
            };
            let dropped = dropped.unwrap_or_default();
            pass.buffered_bytes -= size(&dropped);
            split = span(&dropped).map(|span| span.0).or(split);
        }
        let is_nearer = |split: &SortKey| self.window_ends.last().is_none_or(|end| split < end);
        self.window_ends.extend(split.filter(is_nearer));
    }

    /// The lines of the buffer that were not returned yet, unless lines before them may still come.
    fn take_lines(&mut self) -> Vec<LogLine> {
        let ahead = self.ahead();
        // Until the order of the pages is learned, those ahead may come first. A full buffer does not wait.
        let may_release = self.pass.learned_order.is_some() || self.pass.is_full();
        if self.pass.has_cursor(ahead.opposite()) || (self.pass.has_cursor(ahead) && !may_release) {
            return Vec::new();
        }
        self.pass.buffered_bytes = 0;
        let pages = mem::take(&mut self.pass.buffer).into();
        let mut lines = oldest_first(pages, self.page_order(), self.line_order);
        self.set_missing_keys(&mut lines);
        if self.direction == Direction::Backward {
            lines.reverse();
        }
        // A stable sort: lines of the same time stay in the server's order.
        lines.sort_by_key(|line| line.key);
        lines.retain(|line| (self.pass.floor..=self.ceiling).contains(&line.key));
        self.dedup.emit(lines)
    }

    /// Gives each line without a time the key of the line before it, which it usually continues. The oldest line
    /// is first.
    fn set_missing_keys(&mut self, lines: &mut [KeyedLine]) {
        let first_key = lines.iter().find_map(KeyedLine::key_of_time);
        let mut key = match self.direction {
            Direction::Forward => self.pass.last_key.or(first_key),
            Direction::Backward => first_key,
        };
        let unknown = self.dedup.last().unwrap_or(SortKey::MIN);
        for line in lines {
            key = line.key_of_time().or(key);
            line.key = key.unwrap_or(unknown);
        }
        self.pass.last_key = key;
    }
}

/// Reads the log once.
impl PageReader for Reader {
    type Item = LogLine;

    async fn next_page(&mut self) -> Result<Option<Vec<LogLine>>> {
        let lines = self.next().await?;
        if lines.is_none() {
            self.check_complete()?;
        }
        Ok(lines)
    }
}

/// The approximate number of bytes of memory that the lines take.
fn size(lines: &[KeyedLine]) -> usize {
    lines.iter().map(|line| line.line.size()).sum()
}

/// The times since which to read first when reading backwards, the latest last. Most callers want only the last
/// lines. If pages begin with the oldest line, the whole log would otherwise be read for them.
fn recent_times(until: Option<Timestamp>) -> impl Iterator<Item = Timestamp> {
    const MINUTE: u64 = 60;
    const DAY: u64 = 24 * 60 * MINUTE;
    let until = until.unwrap_or_else(Timestamp::now);
    [10 * DAY, DAY, 120 * MINUTE, 10 * MINUTE, MINUTE]
        .into_iter()
        .filter_map(move |seconds| until.checked_sub(Duration::from_secs(seconds)))
}
