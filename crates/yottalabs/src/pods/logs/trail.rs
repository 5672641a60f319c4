//! The cursors that a walk has come by: so that it does not walk in a circle.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use super::page::LogPage;

/// How many cursors and pages are remembered: circles longer than this go unseen.
const REMEMBERED: usize = 4_096;
/// After this many pages in a row that hold nothing, or nothing but one and the same line, the
/// server is taken to go nowhere.
const MOST_ALIKE: u32 = 1_000;

/// Which of a page's two cursors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CursorSide {
    Previous,
    Next,
}

/// A page that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageRef {
    pub(super) way: CursorSide,
    pub(super) cursor: String,
    /// Whether it leads to what is read before, as far as is known.
    pub(super) leads_back: bool,
}

/// What comes after a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum After {
    Page(PageRef),
    Nothing,
    /// There is more, says the server, but it names no way there that was not gone already.
    Broken,
}

/// What a walk has come by.
#[derive(Debug, Default)]
pub(super) struct Trail {
    hasher: RandomState,
    cursors: Recent,
    pages: Recent,
    last_page: Option<u64>,
    alike: u32,
}

/// The last few numbers of many.
#[derive(Debug, Default)]
struct Recent {
    seen: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Recent {
    fn is_new(&mut self, number: u64) -> bool {
        if !self.seen.insert(number) {
            return false;
        }
        self.order.push_back(number);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }
}

impl Trail {
    /// What comes after a page on this way.
    ///
    /// Where the server does not say whether there is more, there is until a page is empty or a
    /// cursor comes again.
    pub(super) fn after(
        &mut self,
        page: &LogPage,
        is_empty: bool,
        way: CursorSide,
        leads_back: bool,
    ) -> After {
        let (cursor, has_more) = match way {
            CursorSide::Previous => (&page.previous_cursor, page.has_previous),
            CursorSide::Next => (&page.next_cursor, page.has_next),
        };
        let cursor = cursor.as_deref().filter(|cursor| !cursor.is_empty());
        match (has_more, cursor) {
            (Some(false), _) | (None, None) => After::Nothing,
            (None, _) if is_empty => After::Nothing,
            (_, Some(cursor)) if self.is_new(way, cursor) => After::Page(PageRef {
                way,
                cursor: cursor.to_owned(),
                leads_back,
            }),
            (Some(true), _) if !is_empty => After::Broken,
            _ => After::Nothing,
        }
    }

    fn is_new(&mut self, way: CursorSide, cursor: &str) -> bool {
        self.cursors.is_new(self.hasher.hash_one((way, cursor)))
    }

    /// Whether a page, told by its fingerprint, is one that was seen before. One that may recur, for
    /// its lines are all of the same time, may well equal the one before it: a program can write one
    /// thing a thousand times in a second.
    pub(super) fn repeats(&mut self, page: u64, may_recur: bool) -> bool {
        let is_known = !self.pages.is_new(page);
        let is_alike = self.last_page.replace(page) == Some(page);
        self.alike = if is_alike { self.alike + 1 } else { 0 };
        if may_recur {
            self.alike >= MOST_ALIKE
        } else {
            is_known
        }
    }
}

impl PageRef {
    /// Whether this page, which it led to, names it again as the way on.
    pub(super) fn leads_to_itself(&self, page: &LogPage) -> bool {
        let cursor = match self.way {
            CursorSide::Previous => &page.previous_cursor,
            CursorSide::Next => &page.next_cursor,
        };
        cursor.as_deref() == Some(&*self.cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_seen_and_the_memory_is_bounded() {
        let mut trail = Trail::default();
        assert!(trail.is_new(CursorSide::Next, "a") && trail.is_new(CursorSide::Next, "b"));
        assert!(!trail.is_new(CursorSide::Next, "a"));
        assert!(trail.is_new(CursorSide::Previous, "a"), "another way");
        for number in 0..3 * REMEMBERED {
            assert!(trail.is_new(CursorSide::Next, &number.to_string()));
        }
        assert_eq!(
            (trail.cursors.seen.len(), trail.cursors.order.len()),
            (REMEMBERED, REMEMBERED)
        );
    }

    #[test]
    fn the_same_page_again_is_a_circle_unless_it_is_of_one_time() {
        let mut trail = Trail::default();
        assert!(!trail.repeats(1, false) && !trail.repeats(2, false));
        assert!(trail.repeats(2, false) && trail.repeats(1, false));
        let mut trail = Trail::default();
        let real = (0..).take_while(|_| !trail.repeats(1, true)).count();
        assert_eq!(real, MOST_ALIKE as usize);
    }
}
