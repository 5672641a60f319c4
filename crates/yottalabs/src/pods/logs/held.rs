//! Pages held back until it is known that nothing comes before them.

use std::collections::VecDeque;

use super::direction::{Direction, SortKey};
use super::line::LogLine;
use super::sheet::{Order, Sheet};
use crate::paging::LOG_PAGES;

/// About how many bytes of lines are held back at the most; one page is always held.
const MOST_HELD: usize = LOG_PAGES.bytes;

/// Pages in the order of reading.
#[derive(Debug, Default)]
pub(super) struct Held {
    sheets: VecDeque<Sheet>,
    weight: usize,
}

impl Held {
    pub(super) fn push_front(&mut self, sheet: Sheet) {
        self.weight += sheet.weight();
        self.sheets.push_front(sheet);
    }

    pub(super) fn push_back(&mut self, sheet: Sheet) {
        self.weight += sheet.weight();
        self.sheets.push_back(sheet);
    }

    /// Puts the pages that were pushed last at one end to the other end, as if they had been pushed
    /// there.
    pub(super) fn turn_to_front(&mut self, pages: usize) {
        let from = self.sheets.len().saturating_sub(pages);
        for sheet in self.sheets.split_off(from) {
            self.sheets.push_front(sheet);
        }
    }

    /// The same the other way round.
    pub(super) fn turn_to_back(&mut self, pages: usize) {
        let rest = self.sheets.split_off(pages.min(self.sheets.len()));
        let turned = std::mem::replace(&mut self.sheets, rest);
        self.sheets.extend(turned.into_iter().rev());
    }

    pub(super) fn is_too_much(&self) -> bool {
        self.weight > MOST_HELD && self.sheets.len() > 1
    }

    /// Lets go of what is read last, down to half of what may be held: the place from which on lines
    /// are missing.
    pub(super) fn shed(&mut self) -> Option<SortKey> {
        let mut from = None;
        while self.weight > MOST_HELD / 2
            && self.sheets.len() > 1
            && let Some(sheet) = self.sheets.pop_back()
        {
            self.weight -= sheet.weight();
            from = sheet.span.map(|(first, _)| first).or(from);
        }
        from
    }

    /// All lines with their places, in the order of reading; of the same time, in that of the pages.
    ///
    /// A line without a time is at the place of the line before it in time: it is mostly the rest of
    /// what that one began to say. `carry` is that place for the first of all, and becomes it for what
    /// comes next; where there is none, it is the place of the line after it, or else `unknown`.
    pub(super) fn take(
        &mut self,
        direction: Direction,
        order: Option<Order>,
        carry: &mut Option<SortKey>,
        unknown: SortKey,
    ) -> Vec<(SortKey, LogLine)> {
        self.weight = 0;
        let mut sheets: Vec<Sheet> = self.sheets.drain(..).collect();
        if direction == Direction::Backward {
            sheets.reverse();
            *carry = None;
        }
        let mut lines: Vec<(SortKey, LogLine)> = Vec::new();
        let mut has_place = carry.is_some();
        for mut sheet in sheets {
            // It came before it was known how pages are ordered.
            if !sheet.is_settled && order == Some(Order::NewestFirst) {
                sheet.lines.reverse();
            }
            for line in sheet.lines {
                if let Some(time) = line.timestamp {
                    let key = direction.key(time);
                    if !std::mem::replace(&mut has_place, true) {
                        lines.iter_mut().for_each(|(place, _)| *place = key);
                    }
                    *carry = Some(key);
                }
                lines.push((carry.unwrap_or(unknown), line));
            }
        }
        if direction == Direction::Backward {
            lines.reverse();
        }
        lines.sort_by_key(|(key, _)| *key);
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::hash::RandomState;

    use super::*;
    use crate::Timestamp;

    fn sheet(millis: i64, bytes: usize) -> Sheet {
        let line = LogLine {
            timestamp: Timestamp::from_millis(millis),
            content: "x".repeat(bytes),
            ..LogLine::default()
        };
        Sheet::new(vec![line], Direction::Forward, None, &RandomState::new())
    }

    #[test]
    fn no_more_is_held_than_may_be_and_the_mark_is_where_lines_are_missing() {
        let mut held = Held::default();
        let mut shed = Vec::new();
        for page in 0..100 {
            held.push_front(sheet(-page, 1024 * 1024));
            if held.is_too_much() {
                shed.extend(held.shed());
                let weights: usize = held.sheets.iter().map(Sheet::weight).sum();
                assert_eq!(weights, held.weight);
                assert!(held.weight <= MOST_HELD / 2);
            }
            assert!(held.weight <= MOST_HELD);
        }
        // The pages from -8 on went first.
        let key = |millis| Direction::Forward.key(Timestamp::from_millis(millis).unwrap());
        assert_eq!(shed[0], key(-8));
        assert!(shed.is_sorted_by(|a, b| a > b) && shed.len() > 8);
        let lines = held.take(Direction::Forward, None, &mut None, SortKey::FIRST);
        assert!(lines.is_sorted_by_key(|(key, _)| *key));
        assert_eq!(lines[0].0, key(-99));
        assert_eq!(held.weight, 0);

        held.push_back(sheet(0, 2 * MOST_HELD));
        assert!(!held.is_too_much(), "one page is always held");
    }

    #[test]
    fn pages_that_were_put_at_the_wrong_end_are_turned_round() {
        let mut held = Held::default();
        for page in [0, 1, 2] {
            held.push_back(sheet(page, 1));
        }
        held.turn_to_front(2);
        let places = |held: &Held| held.sheets.iter().map(|s| s.span).collect::<Vec<_>>();
        let there = places(&held);
        let span = |millis| sheet(millis, 1).span;
        assert_eq!(there, [span(2), span(1), span(0)]);
        held.turn_to_back(2);
        assert_eq!(places(&held), [span(0), span(1), span(2)]);
    }
}
