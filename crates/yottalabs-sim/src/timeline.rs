//! A pod's status as a function of time.
//!
//! What will happen is written down when it is decided; what has happened is what
//! lies before now. So no task has to run for a pod to start, and two readings of
//! the same moment agree.

use yottalabs_client::wire::{PodStatus, Timestamp};

use crate::{
    clock::{Millis, between, timestamp},
    status::is_billed,
};

/// A change of a pod's status, and when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// When the pod took this status.
    pub at: Timestamp,
    /// The status it took.
    pub status: PodStatus,
}

/// The changes of one pod's status, past and planned, in order of time.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    first: (Millis, PodStatus),
    later: Vec<(Millis, PodStatus)>,
}

impl Timeline {
    pub(crate) fn new(at: Millis, status: PodStatus) -> Self {
        Self {
            first: (at, status),
            later: Vec::new(),
        }
    }

    /// Adds a change after all others.
    pub(crate) fn plan(&mut self, at: Millis, status: PodStatus) {
        let after = self.later.last().map_or(self.first.0, |change| change.0);
        self.later.push((at.max(after), status));
    }

    /// Puts a change in between what has happened and what is planned.
    pub(crate) fn insert(&mut self, now: Millis, status: PodStatus) {
        let index = self.later.partition_point(|change| change.0 <= now);
        self.later.insert(index, (now, status));
    }

    /// Forgets what was planned for later than now.
    pub(crate) fn cut(&mut self, now: Millis) {
        self.later.retain(|change| change.0 <= now);
    }

    /// All changes, planned ones too.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Millis, PodStatus)> + '_ {
        std::iter::once(&self.first).chain(&self.later).cloned()
    }

    /// The changes that have happened.
    pub(crate) fn past(&self, now: Millis) -> impl Iterator<Item = (Millis, PodStatus)> + '_ {
        // The first stands even if a clock were read before it.
        let later = self.later.iter().take_while(move |change| change.0 <= now);
        std::iter::once(&self.first).chain(later).cloned()
    }

    /// The latest change.
    pub(crate) fn last(&self, now: Millis) -> (Millis, PodStatus) {
        self.past(now).last().unwrap_or_else(|| self.first.clone())
    }

    pub(crate) fn status(&self, now: Millis) -> PodStatus {
        self.last(now).1
    }

    pub(crate) fn created_at(&self) -> Millis {
        self.first.0
    }

    pub(crate) fn history(&self, now: Millis) -> Vec<Change> {
        self.past(now)
            .map(|(at, status)| Change {
                at: timestamp(at),
                status,
            })
            .collect()
    }

    /// How long the pod has been paid for, all times taken together.
    pub(crate) fn billed_millis(&self, now: Millis) -> u64 {
        let starts = self.past(now);
        let ends = self.past(now).skip(1).map(|change| change.0).chain([now]);
        starts
            .zip(ends)
            .filter(|((_, spent_in), _)| is_billed(spent_in))
            .map(|((from, _), to)| between(from, to))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started() -> Timeline {
        let mut timeline = Timeline::new(100, PodStatus::Pending);
        timeline.plan(200, PodStatus::Running);
        timeline
    }

    #[test]
    fn the_status_is_the_latest_change_that_has_come() {
        let timeline = started();
        assert_eq!(timeline.status(199), PodStatus::Pending);
        assert_eq!(timeline.status(200), PodStatus::Running);
        assert_eq!(timeline.history(150).len(), 1);
    }

    #[test]
    fn what_was_planned_for_later_can_be_dropped() {
        let mut timeline = started();
        timeline.cut(150);
        timeline.plan(150, PodStatus::Terminating);
        assert_eq!(timeline.status(1_000), PodStatus::Terminating);
        assert_eq!(timeline.billed_millis(1_000), 0);
    }

    #[test]
    fn time_in_a_status_adds_up_over_several_stays() {
        let mut timeline = started();
        timeline.plan(250, PodStatus::Paused);
        timeline.plan(400, PodStatus::Running);
        assert_eq!(timeline.billed_millis(230), 30);
        assert_eq!(timeline.billed_millis(300), 50);
        assert_eq!(timeline.billed_millis(410), 60);
    }

    #[test]
    fn a_change_can_come_between_past_and_plans() {
        let mut timeline = started();
        timeline.plan(300, PodStatus::Terminating);
        timeline.insert(250, PodStatus::Degraded);
        let statuses: Vec<PodStatus> = timeline.all().skip(1).map(|change| change.1).collect();
        assert_eq!(
            statuses,
            [
                PodStatus::Running,
                PodStatus::Degraded,
                PodStatus::Terminating
            ]
        );
        assert_eq!(timeline.billed_millis(1_000), 100);
    }

    #[test]
    fn a_change_never_comes_before_the_one_ahead_of_it() {
        let mut timeline = started();
        timeline.plan(10, PodStatus::Paused);
        assert_eq!(timeline.last(500), (200, PodStatus::Paused));
    }
}
