//! The paginator: it reads all pages of one window of time and puts their lines in order.
//!
//! The API does not document whether the first page is the oldest, nor which cursor leads to newer
//! lines. The paginator learns both from the lines' times. It first reads the pages that come before the
//! first one in the direction of reading, and buffers them; the pages after it are emitted one by one.

use std::cmp::Ordering;
use std::collections::VecDeque;

use tokio::time::Instant;

use super::cursors::{CursorLoop, SeenPages, Side};
use super::dedup::Deduplicator;
use super::direction::{Direction, SortKey};
use super::page::{LogLine, LogPage};
use super::query::LogQuery;
use crate::Timestamp;
use crate::error::Result;
use crate::paging::{LOG_PAGES, PageCount};

/// About how many bytes of lines are buffered at most; one page always is.
const MAX_BUFFERED: usize = LOG_PAGES.bytes;

/// The least and the greatest key of a page's lines.
type Span = (SortKey, SortKey);

/// What a paginator reads.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) query: LogQuery,
    pub(super) direction: Direction,
    /// Lines with a lower key are left out.
    pub(super) floor: SortKey,
    /// Lines with a greater key are left out.
    pub(super) ceiling: SortKey,
    /// Whether lines at the floor were emitted before.
    pub(super) is_resumed: bool,
}

/// The order of the lines within a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineOrder {
    OldestFirst,
    NewestFirst,
}

/// A pass over the pages of one window.
#[derive(Debug)]
pub(super) struct Paginator {
    window: Window,
    is_started: bool,
    /// The cursors that are still to be read.
    previous: Option<String>,
    next: Option<String>,
    /// The side whose pages come later in the direction of reading, once times have shown it.
    ahead: Option<Side>,
    first_span: Option<Span>,
    line_order: Option<LineOrder>,
    seen: SeenPages,
    buffer: PageBuffer,
    /// The key of the last line, which a line without a time takes.
    last_key: Option<SortKey>,
    splits: Vec<SortKey>,
    is_cut: bool,
}

/// How a pass ended.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The keys at which the window has to be split, because the buffer was full; the last first. The pass
    /// has emitted the lines before the last of them.
    pub(super) splits: Vec<SortKey>,
    /// Whether pages after the emitted lines could not be read.
    pub(super) is_cut: bool,
    pub(super) line_order: Option<LineOrder>,
}

impl Paginator {
    /// `line_order` is what earlier passes have learned.
    pub(super) fn new(window: Window, line_order: Option<LineOrder>) -> Self {
        // Lines without a time at the start of what is read again were emitted before.
        let is_again = window.is_resumed && window.direction == Direction::Forward;
        Self {
            last_key: is_again.then(|| window.floor.predecessor()),
            window,
            is_started: false,
            previous: None,
            next: None,
            ahead: None,
            first_span: None,
            line_order,
            seen: SeenPages::default(),
            buffer: PageBuffer::default(),
            splits: Vec::new(),
            is_cut: false,
        }
    }

    /// The next lines to emit; `None` at the end. After an error, it requests the same page again.
    pub(super) async fn next(
        &mut self,
        dedup: &mut Deduplicator,
        count: &mut PageCount,
    ) -> Result<Option<Vec<LogLine>>> {
        loop {
            let side = self.next_side();
            if self.is_started && side.is_none() {
                return Ok(None);
            }
            let mut query = self.window.query.clone();
            if let Some(cursor) = side.and_then(|side| self.cursor(side).clone()) {
                query = query.cursor(cursor);
            }
            let started = Instant::now();
            let page = query.page().await?;
            // The buffer has a bound of its own.
            let added = count.add(0, started.elapsed());
            added.map_err(|problem| self.window.query.too_many_pages(problem))?;
            self.add(side, page, dedup)?;
            let lines = self.take_lines(dedup);
            if !lines.is_empty() {
                return Ok(Some(lines));
            }
        }
    }

    /// Whether the next request has a cursor.
    pub(super) fn uses_cursor(&self) -> bool {
        self.next_side().is_some()
    }

    /// Ends the pass early and returns the buffered lines; `None` if lines before them were not read.
    pub(super) fn cut(&mut self, dedup: &mut Deduplicator) -> Option<Vec<LogLine>> {
        let ahead = self.ahead();
        if self.cursor(ahead.opposite()).is_some() {
            return None;
        }
        *self.cursor(ahead) = None;
        self.is_cut = true;
        Some(self.take_lines(dedup))
    }

    pub(super) fn outcome(self) -> Outcome {
        Outcome {
            splits: self.splits,
            is_cut: self.is_cut,
            line_order: self.line_order,
        }
    }

    fn cursor(&mut self, side: Side) -> &mut Option<String> {
        match side {
            Side::Previous => &mut self.previous,
            Side::Next => &mut self.next,
        }
    }

    /// The side that is read last: as times have shown, or else as the order of lines suggests.
    fn ahead(&self) -> Side {
        self.ahead.unwrap_or_else(|| {
            let is_newest_first = self.line_order == Some(LineOrder::NewestFirst);
            if is_newest_first == (self.window.direction == Direction::Backward) {
                Side::Next
            } else {
                Side::Previous
            }
        })
    }

    fn next_side(&self) -> Option<Side> {
        let has_cursor = |side: &Side| match side {
            Side::Previous => self.previous.is_some(),
            Side::Next => self.next.is_some(),
        };
        let ahead = self.ahead();
        [ahead.opposite(), ahead].into_iter().find(has_cursor)
    }

    /// Adds a page, to which the cursor of this side has led.
    fn add(&mut self, side: Option<Side>, page: LogPage, dedup: &mut Deduplicator) -> Result<()> {
        dedup.note_page_size(page.lines.len());
        self.is_started = true;
        let used = side.and_then(|side| self.cursor(side).take());
        let order = LineOrder::of(&page.lines);
        self.line_order = order.or(self.line_order);
        let span = self.span(&page.lines);

        let leads_to_itself = side.is_some_and(|side| side.cursor(&page) == used.as_deref());
        let may_recur = span.is_none_or(|(first, last)| first == last) && !leads_to_itself;
        let is_repeat = self.seen.is_repeat(&page.lines, may_recur);
        if let Some(side) = side {
            if is_repeat {
                return SeenPages::check_repeat(&page, side).or_else(|_| self.cursor_loop(side));
            }
            self.learn_direction(side, span);
        }
        self.first_span = self.first_span.or(span);

        let sides = [Side::Previous, Side::Next];
        for beyond in sides
            .into_iter()
            .filter(|s| side.is_none_or(|side| side == *s))
        {
            if side.is_some() && self.is_outside(beyond, span) {
                continue;
            }
            match self.seen.cursor_beyond(&page, beyond) {
                Ok(cursor) => *self.cursor(beyond) = cursor,
                Err(CursorLoop) => self.cursor_loop(beyond)?,
            }
        }
        self.buffer.push(
            side.unwrap_or(Side::Next),
            BufferedPage {
                bytes: page.lines.iter().map(LogLine::size).sum(),
                lines: page.lines,
                order,
                span,
            },
        );
        let ahead = self.ahead();
        if side == Some(ahead.opposite()) && self.buffer.is_full() {
            // The pages ahead continue from those that are dropped here.
            *self.cursor(ahead) = None;
            self.splits.extend(self.buffer.drop_half(ahead));
        }
        Ok(())
    }

    fn span(&self, lines: &[LogLine]) -> Option<Span> {
        let times = || lines.iter().filter_map(|line| line.timestamp);
        let keys = || times().map(|time| self.window.direction.key(time));
        keys().min().zip(keys().max())
    }

    fn learn_direction(&mut self, side: Side, span: Option<Span>) {
        if self.ahead.is_none()
            && let (Some(first), Some(span)) = (self.first_span, span)
            && let Some(is_ahead) = is_ahead(first, span)
        {
            self.ahead = Some(if is_ahead { side } else { side.opposite() });
        }
    }

    /// Whether a page with this span is so far on this side that none beyond it is in the window.
    fn is_outside(&self, side: Side, span: Option<Span>) -> bool {
        span.is_some_and(|(first, last)| {
            if side == self.ahead() {
                first > self.window.ceiling
            } else {
                last < self.window.floor
            }
        })
    }

    /// Pages on this side can't be read. Lines that come before others must not be missing.
    fn cursor_loop(&mut self, side: Side) -> Result<()> {
        if side != self.ahead() {
            return Err(self.window.query.cursor_loop());
        }
        self.is_cut = true;
        Ok(())
    }

    /// The lines of the buffer that were not emitted yet, unless lines before them may still come.
    fn take_lines(&mut self, dedup: &mut Deduplicator) -> Vec<LogLine> {
        let ahead = self.ahead();
        let is_known = self.ahead.is_some() || self.buffer.is_full();
        if self.cursor(ahead.opposite()).is_some() || (self.cursor(ahead).is_some() && !is_known) {
            return Vec::new();
        }
        let direction = self.window.direction;
        let newer = match direction {
            Direction::Forward => ahead,
            Direction::Backward => ahead.opposite(),
        };
        // From here on the oldest line is first, as far as is known.
        let lines = self.buffer.take(newer, self.line_order);
        if direction == Direction::Backward {
            self.last_key = None;
        }
        let first_time = lines.iter().find_map(|line| line.timestamp);
        let mut key = self
            .last_key
            .or_else(|| first_time.map(|time| direction.key(time)));
        let unknown = dedup.last().unwrap_or(SortKey::FIRST);
        let with_key = |line: LogLine| {
            // A line without a time is mostly the rest of what the line before it began to say.
            key = line.timestamp.map(|time| direction.key(time)).or(key);
            (key.unwrap_or(unknown), line)
        };
        let mut lines: Vec<_> = lines.into_iter().map(with_key).collect();
        self.last_key = key;
        if direction == Direction::Backward {
            lines.reverse();
        }
        // A stable sort: lines of the same time stay in the server's order.
        lines.sort_by_key(|(key, _)| *key);
        let window = &self.window;
        lines.retain(|(key, _)| (window.floor..=window.ceiling).contains(key));
        dedup.emit(lines)
    }
}

/// Whether a page with the second span is read after one with the first; `None` if times don't tell.
fn is_ahead(first: Span, second: Span) -> Option<bool> {
    match (second.0.cmp(&first.0), second.1.cmp(&first.1)) {
        (Ordering::Equal, Ordering::Equal) => None,
        (Ordering::Less | Ordering::Equal, Ordering::Less | Ordering::Equal) => Some(false),
        (Ordering::Greater | Ordering::Equal, Ordering::Greater | Ordering::Equal) => Some(true),
        _ => None,
    }
}

impl LineOrder {
    /// The order of most neighbours; `None` if no time differs from the next.
    fn of(lines: &[LogLine]) -> Option<Self> {
        let times: Vec<Timestamp> = lines.iter().filter_map(|line| line.timestamp).collect();
        let rises = times.windows(2).filter(|pair| pair[0] < pair[1]).count();
        let falls = times.windows(2).filter(|pair| pair[0] > pair[1]).count();
        match rises.cmp(&falls) {
            Ordering::Greater => Some(Self::OldestFirst),
            Ordering::Less => Some(Self::NewestFirst),
            Ordering::Equal => None,
        }
    }
}

/// Pages that may not be emitted yet, in the server's order: from previous to next.
#[derive(Debug, Default)]
struct PageBuffer {
    pages: VecDeque<BufferedPage>,
    bytes: usize,
}

#[derive(Debug)]
struct BufferedPage {
    lines: Vec<LogLine>,
    /// `None` if the times do not show it.
    order: Option<LineOrder>,
    /// `None` if no line has a time.
    span: Option<Span>,
    bytes: usize,
}

impl PageBuffer {
    fn push(&mut self, side: Side, page: BufferedPage) {
        self.bytes += page.bytes;
        match side {
            Side::Previous => self.pages.push_front(page),
            Side::Next => self.pages.push_back(page),
        }
    }

    fn is_full(&self) -> bool {
        self.bytes > MAX_BUFFERED && self.pages.len() > 1
    }

    /// Drops pages from this side until half of the buffer is free. Returns the least key of the
    /// dropped lines.
    fn drop_half(&mut self, side: Side) -> Option<SortKey> {
        let mut key = None;
        while self.bytes > MAX_BUFFERED / 2 && self.pages.len() > 1 {
            let page = match side {
                Side::Previous => self.pages.pop_front(),
                Side::Next => self.pages.pop_back(),
            };
            let Some(page) = page else { break };
            self.bytes -= page.bytes;
            key = page.span.map(|(first, _)| first).or(key);
        }
        key
    }

    /// Takes all lines, the oldest first, where the pages of the side `newer` are the newer ones.
    fn take(&mut self, newer: Side, order: Option<LineOrder>) -> Vec<LogLine> {
        self.bytes = 0;
        let mut pages: Vec<_> = self.pages.drain(..).collect();
        if newer == Side::Previous {
            pages.reverse();
        }
        let lines = pages.into_iter().flat_map(|mut page| {
            if page.order.or(order) == Some(LineOrder::NewestFirst) {
                page.lines.reverse();
            }
            page.lines
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(millis: i64, bytes: usize) -> BufferedPage {
        let time = Timestamp::from_millis(millis).unwrap();
        let key = Direction::Forward.key(time);
        let line = LogLine {
            timestamp: Some(time),
            ..LogLine::default()
        };
        BufferedPage {
            lines: vec![line],
            order: None,
            span: Some((key, key)),
            bytes,
        }
    }

    #[test]
    fn the_buffer_is_bounded_and_says_from_where_on_lines_are_missing() {
        for behind in [Side::Previous, Side::Next] {
            let mut buffer = PageBuffer::default();
            let mut splits = Vec::new();
            for number in 0..100 {
                buffer.push(behind, page(-number, 1024 * 1024));
                if buffer.is_full() {
                    splits.extend(buffer.drop_half(behind.opposite()));
                    let bytes: usize = buffer.pages.iter().map(|page| page.bytes).sum();
                    assert_eq!(bytes, buffer.bytes);
                    assert!(bytes <= MAX_BUFFERED / 2);
                }
                assert!(buffer.bytes <= MAX_BUFFERED);
            }
            // The pages from -8 on were dropped first.
            let key = |millis| page(millis, 0).span.unwrap().0;
            assert_eq!(splits[0], key(-8));
            assert!(splits.is_sorted_by(|a, b| a > b) && splits.len() > 8);
            let lines = buffer.take(behind.opposite(), None);
            assert!(lines.is_sorted_by_key(|line| line.timestamp));
            assert_eq!(lines[0].timestamp, Timestamp::from_millis(-99));
            assert_eq!(buffer.bytes, 0);

            buffer.push(behind, page(0, 2 * MAX_BUFFERED));
            assert!(!buffer.is_full(), "one page is always buffered");
        }
    }
}
