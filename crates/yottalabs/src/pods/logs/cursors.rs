//! Cursors: the links from a page to its neighbours, and the detection of loops.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::page::{LogLine, LogPage};

/// After this many equal pages in a row, the server is taken to repeat itself.
const MAX_EQUAL_PAGES: u32 = 1_000;

/// One of a page's two cursors, and the pages that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Previous,
    Next,
}

impl Side {
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Previous => Self::Next,
            Self::Next => Self::Previous,
        }
    }

    pub(super) fn cursor(self, page: &LogPage) -> Option<&str> {
        let cursor = match self {
            Self::Previous => &page.previous_cursor,
            Self::Next => &page.next_cursor,
        };
        cursor.as_deref().filter(|cursor| !cursor.is_empty())
    }

    fn has_more(self, page: &LogPage) -> Option<bool> {
        match self {
            Self::Previous => page.has_previous,
            Self::Next => page.has_next,
        }
    }
}

/// The server says that there are more pages, but names no cursor that was not used before.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CursorLoop;

/// Hashes of the cursors and pages that one pass has seen. The bound on pages bounds them.
#[derive(Debug, Default)]
pub(super) struct SeenPages {
    hasher: RandomState,
    cursors: HashSet<u64>,
    pages: HashSet<u64>,
    last_page: Option<u64>,
    equal_pages: u32,
}

impl SeenPages {
    /// The cursor of the page beyond this one; `None` at the end.
    ///
    /// If the server does not say whether there are more pages, there are until a page is empty or a
    /// cursor is repeated.
    pub(super) fn cursor_beyond(
        &mut self,
        page: &LogPage,
        side: Side,
    ) -> Result<Option<String>, CursorLoop> {
        let (cursor, has_more) = (side.cursor(page), side.has_more(page));
        let is_empty = page.lines.is_empty();
        if has_more == Some(false) || (has_more.is_none() && is_empty) {
            return Ok(None);
        }
        let is_new = |cursor: &&str| self.cursors.insert(self.hasher.hash_one((side, *cursor)));
        match cursor.filter(is_new) {
            Some(cursor) => Ok(Some(cursor.to_owned())),
            None if has_more == Some(true) && !is_empty => Err(CursorLoop),
            None => Ok(None),
        }
    }

    /// Whether a page was seen before. `may_recur` says that it may equal the page before it, because
    /// all of its lines have the same time: a program can write one line a thousand times in a second.
    pub(super) fn is_repeat(&mut self, lines: &[LogLine], may_recur: bool) -> bool {
        let identities: Vec<_> = lines.iter().map(LogLine::identity).collect();
        let hash = self.hasher.hash_one(identities);
        let is_known = !self.pages.insert(hash);
        let equals_last = self.last_page.replace(hash) == Some(hash);
        self.equal_pages = if equals_last { self.equal_pages + 1 } else { 0 };
        if may_recur {
            self.equal_pages >= MAX_EQUAL_PAGES
        } else {
            is_known
        }
    }

    /// What to do with a repeated page to which a cursor led: the log ends there, unless the server
    /// says that there is more.
    pub(super) fn check_repeat(page: &LogPage, side: Side) -> Result<(), CursorLoop> {
        match side.has_more(page) {
            Some(true) if !page.lines.is_empty() => Err(CursorLoop),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(next: &str, has_next: Option<bool>, content: &str) -> LogPage {
        let line = LogLine {
            content: content.to_owned(),
            ..LogLine::default()
        };
        let mut page = LogPage::default();
        page.lines = vec![line];
        page.next_cursor = Some(next.to_owned());
        page.previous_cursor = Some(next.to_owned());
        page.has_next = has_next;
        page
    }

    #[test]
    fn a_repeated_cursor_is_a_loop_only_if_there_is_more() {
        let mut seen = SeenPages::default();
        let a = page("a", Some(true), "");
        assert_eq!(seen.cursor_beyond(&a, Side::Next), Ok(Some("a".into())));
        assert_eq!(seen.cursor_beyond(&a, Side::Previous), Ok(Some("a".into())));
        assert_eq!(seen.cursor_beyond(&a, Side::Next), Err(CursorLoop));
        let tail = page("a", None, "");
        assert_eq!(seen.cursor_beyond(&tail, Side::Next), Ok(None));
        let last = page("b", Some(false), "");
        assert_eq!(seen.cursor_beyond(&last, Side::Next), Ok(None));
    }

    #[test]
    fn the_same_page_again_is_a_repeat_unless_its_lines_have_one_time() {
        let (a, b) = (page("", None, "a").lines, page("", None, "b").lines);
        let mut seen = SeenPages::default();
        assert!(!seen.is_repeat(&a, false) && !seen.is_repeat(&b, false));
        assert!(seen.is_repeat(&b, false) && seen.is_repeat(&a, false));
        let mut seen = SeenPages::default();
        let pages = (0..).take_while(|_| !seen.is_repeat(&a, true)).count();
        assert_eq!(pages, MAX_EQUAL_PAGES as usize);
    }
}
