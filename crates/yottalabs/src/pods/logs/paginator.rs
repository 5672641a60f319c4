//! One reading of a log: from page to page, wherever the cursors lead.

use std::cmp::Ordering;
use std::collections::VecDeque;

use tokio::time::Instant;

use super::dedup::Deduplicator;
use super::direction::{Direction, SortKey};
use super::held::Held;
use super::line::LogLine;
use super::page::LogPage;
use super::query::LogQuery;
use super::sheet::{Order, Sheet};
use super::trail::{After, CursorSide, PageRef, Trail};
use crate::error::Result;
use crate::paging::PageCount;

/// A walk over the pages of one query, giving their lines in the order of reading.
///
/// Nobody says whether the first page is the oldest, nor where *next* leads. So both ways are
/// probed, first the one that seems to lead back: pages from before are held until there are no
/// more, pages from after are given as they come.
#[derive(Debug)]
pub(super) struct Paginator {
    start: Start,
    order: Option<Order>,
    stage: Stage,
    /// Where the first page lies that has times.
    base: Option<(SortKey, SortKey)>,
    /// Still to be probed, or known to lead back.
    probes: VecDeque<PageRef>,
    /// How many pages of the arm that is being probed are held where it was only taken to lead.
    undecided: usize,
    /// Known to lead onward.
    onward: VecDeque<PageRef>,
    held: Held,
    carry: Option<SortKey>,
    trail: Trail,
    marks: Vec<SortKey>,
    is_cut: bool,
}

/// Where a walk begins, and what it is to leave out.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) query: LogQuery,
    pub(super) direction: Direction,
    /// Nothing below is given.
    pub(super) floor: SortKey,
    /// Nothing above is given.
    pub(super) ceiling: SortKey,
    /// Whether what lies at the floor was given before.
    pub(super) is_resumed: bool,
    /// How pages were ordered in earlier walks.
    pub(super) order: Option<Order>,
}

/// How a walk ended.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Places from which on lines had to be left out, the last of them first: a walk up to the last
    /// mark and then further ones give them.
    pub(super) marks: Vec<SortKey>,
    /// It broke off: what is missing comes after what was given.
    pub(super) is_cut: bool,
    pub(super) order: Option<Order>,
}

#[derive(Debug)]
enum Stage {
    First,
    Probing(PageRef),
    Onward(PageRef),
    Over,
}

impl Paginator {
    pub(super) fn new(start: Start) -> Self {
        // What comes before the first time of what is read again was given before, too.
        let is_again = start.is_resumed && start.direction == Direction::Forward;
        Self {
            order: start.order,
            stage: Stage::First,
            base: None,
            probes: VecDeque::new(),
            undecided: 0,
            onward: VecDeque::new(),
            held: Held::default(),
            carry: is_again.then(|| start.floor.predecessor()),
            trail: Trail::default(),
            marks: Vec::new(),
            is_cut: false,
            start,
        }
    }

    /// The next lines; `None` at the end. After an error it asks for the same page again.
    pub(super) async fn next(
        &mut self,
        dedup: &mut Deduplicator,
        count: &mut PageCount,
    ) -> Result<Option<Vec<LogLine>>> {
        loop {
            let started = Instant::now();
            let page = match &self.stage {
                Stage::Over => return Ok(None),
                Stage::First => self.start.query.page().await?,
                Stage::Probing(arm) | Stage::Onward(arm) => {
                    let query = self.start.query.clone().cursor(arm.cursor.as_str());
                    query.page().await?
                }
            };
            // What is kept of it is bounded by itself.
            let added = count.add(0, started.elapsed());
            added.map_err(|problem| self.start.query.endless(problem))?;
            let lines = self.read(page, dedup)?;
            if !lines.is_empty() {
                return Ok(Some(lines));
            }
        }
    }

    /// Whether the next request holds a cursor.
    pub(super) fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Probing(_) | Stage::Onward(_))
    }

    /// Breaks off, where nothing that is missing comes before what is held; else `None`.
    pub(super) fn cut(&mut self, dedup: &mut Deduplicator) -> Option<Vec<LogLine>> {
        let leads_back = |arm: &PageRef| arm.leads_back;
        if matches!(&self.stage, Stage::Probing(arm) if arm.leads_back)
            || self.probes.iter().any(leads_back)
        {
            return None;
        }
        self.probes.clear();
        self.onward.clear();
        self.is_cut = true;
        Some(self.step(dedup))
    }

    pub(super) fn outcome(self) -> Outcome {
        Outcome {
            marks: self.marks,
            is_cut: self.is_cut,
            order: self.order,
        }
    }

    fn read(&mut self, mut page: LogPage, dedup: &mut Deduplicator) -> Result<Vec<LogLine>> {
        dedup.note_page(page.lines.len());
        let lines = std::mem::take(&mut page.lines);
        let sheet = Sheet::new(lines, self.start.direction, self.order, dedup.hasher());
        self.order = sheet.order.or(self.order);
        let leads_to_itself = match &self.stage {
            Stage::Probing(arm) | Stage::Onward(arm) => arm.leads_to_itself(&page),
            Stage::First | Stage::Over => false,
        };
        let may_recur = sheet.is_of_one_time() && !leads_to_itself;
        let repeats = self.trail.repeats(sheet.fingerprint, may_recur);
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Over => {}
            Stage::First => self.begin(&page, sheet)?,
            Stage::Probing(arm) | Stage::Onward(arm) if repeats => {
                let has_more = match arm.way {
                    CursorSide::Previous => page.has_previous,
                    CursorSide::Next => page.has_next,
                };
                if has_more == Some(true) && !sheet.lines.is_empty() {
                    self.broken(arm.leads_back)?;
                }
            }
            Stage::Probing(arm) => self.probe(&page, arm, sheet)?,
            Stage::Onward(arm) => {
                let is_beyond = sheet
                    .span
                    .is_some_and(|(first, _)| first > self.start.ceiling);
                let after = self
                    .trail
                    .after(&page, sheet.lines.is_empty(), arm.way, false);
                self.held.push_back(sheet);
                match after {
                    After::Page(arm) if !is_beyond => self.onward.push_front(arm),
                    After::Broken => self.broken(false)?,
                    _ => {}
                }
            }
        }
        Ok(self.step(dedup))
    }

    fn begin(&mut self, page: &LogPage, sheet: Sheet) -> Result<()> {
        let order = self.order.unwrap_or(Order::OldestFirst);
        let ways = if order.is_along(self.start.direction) {
            [CursorSide::Previous, CursorSide::Next]
        } else {
            [CursorSide::Next, CursorSide::Previous]
        };
        self.base = sheet.span;
        for (way, leads_back) in ways.into_iter().zip([true, false]) {
            match self
                .trail
                .after(page, sheet.lines.is_empty(), way, leads_back)
            {
                After::Page(arm) => self.probes.push_back(arm),
                After::Nothing => {}
                After::Broken => self.broken(leads_back)?,
            }
        }
        self.held.push_back(sheet);
        Ok(())
    }

    fn probe(&mut self, page: &LogPage, arm: PageRef, sheet: Sheet) -> Result<()> {
        let found = sheet.span.and_then(|span| leads_back(self.base, span));
        let leads_back = found.unwrap_or(arm.leads_back);
        self.base = self.base.or(sheet.span);
        match found {
            Some(true) if !arm.leads_back => self.held.turn_to_front(self.undecided),
            Some(false) if arm.leads_back => self.held.turn_to_back(self.undecided),
            _ => {}
        }
        let is_before = leads_back && sheet.span.is_some_and(|(_, last)| last < self.start.floor);
        let after = self
            .trail
            .after(page, sheet.lines.is_empty(), arm.way, leads_back);
        if leads_back {
            self.held.push_front(sheet);
        } else {
            self.held.push_back(sheet);
        }
        self.undecided = match (&after, found) {
            (After::Page(_), None) => self.undecided + 1,
            _ => 0,
        };
        let is_too_much = self.held.is_too_much();
        if leads_back && is_too_much {
            // What leads on from here leads on from what is let go of.
            self.onward.clear();
            self.probes.clear();
            self.undecided = 0;
            self.marks.extend(self.held.shed());
        }
        match after {
            After::Page(_) if is_before => {}
            After::Page(arm) if found == Some(false) || (!leads_back && is_too_much) => {
                self.onward.push_back(arm);
            }
            After::Page(arm) => self.probes.push_front(arm),
            After::Nothing => {}
            After::Broken => self.broken(leads_back)?,
        }
        Ok(())
    }

    /// On to the next page; what is held is given if nothing can come before it any more.
    fn step(&mut self, dedup: &mut Deduplicator) -> Vec<LogLine> {
        if let Some(arm) = self.probes.pop_front() {
            self.stage = Stage::Probing(arm);
            return Vec::new();
        }
        self.stage = self.onward.pop_front().map_or(Stage::Over, Stage::Onward);
        let unknown = dedup.last().unwrap_or(SortKey::FIRST);
        let Start {
            direction,
            floor,
            ceiling,
            ..
        } = self.start;
        let mut lines = self
            .held
            .take(direction, self.order, &mut self.carry, unknown);
        lines.retain(|(key, _)| (floor..=ceiling).contains(key));
        dedup.give(lines)
    }

    /// What can't be got at is missing before what is held, or after it.
    fn broken(&mut self, is_before: bool) -> Result<()> {
        if is_before {
            return Err(self.start.query.circle());
        }
        self.is_cut = true;
        Ok(())
    }
}

/// Whether a page at `span` is read before the one at `base`; `None` if that can't be told.
fn leads_back(base: Option<(SortKey, SortKey)>, span: (SortKey, SortKey)) -> Option<bool> {
    let base = base?;
    match (span.0.cmp(&base.0), span.1.cmp(&base.1)) {
        (Ordering::Less, Ordering::Less | Ordering::Equal) | (Ordering::Equal, Ordering::Less) => {
            Some(true)
        }
        (Ordering::Greater, Ordering::Greater | Ordering::Equal)
        | (Ordering::Equal, Ordering::Greater) => Some(false),
        _ => None,
    }
}
