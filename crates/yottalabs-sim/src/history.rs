//! A pod's status as a function of time.
//!
//! Future changes are recorded when they are decided, and the past changes are those before now. So no
//! task has to run for a pod to start, and two reads of the same moment agree.

use std::fmt;

use yottalabs_client::wire::{PodStatus, Timestamp};

use crate::clock::{Millis, between, timestamp};

/// A change of a pod's status.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// When the status changed.
    pub at: Timestamp,
    /// The new status.
    pub status: PodStatus,
}

/// Why a pod has ended or is about to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The pod was deleted through the API.
    Deleted,
    /// The pod's spot machine was reclaimed.
    Reclaimed,
    /// The account's balance reached zero.
    BalanceSpent,
    /// The pod's image could not be pulled: `FAILED`.
    BadImage,
    /// The pod was accepted, but no machine was free for it: `FAILED`.
    NoMachine,
    /// The container failed while it ran, by a [`Script`](crate::Script): `FAILED`.
    ContainerFailed,
    /// [`Simulator::fail`](crate::Simulator::fail) made the pod fail.
    Failed,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Deleted => "deleted",
            Self::Reclaimed => "spot machine reclaimed",
            Self::BalanceSpent => "balance spent",
            Self::BadImage => "image not found",
            Self::NoMachine => "no machine free",
            Self::ContainerFailed => "container failed",
            Self::Failed => "made to fail",
        })
    }
}

/// Whether the simulator bills a pod in this status. The vendor does not document all of them, so
/// this is narrower than [`PodStatus::is_billed`], which says what may be billed.
const fn is_billed(status: &PodStatus) -> bool {
    matches!(status, PodStatus::Running | PodStatus::Degraded)
}

/// The past and planned changes of one pod's status, in order of time. The first one is its creation.
#[derive(Clone, Debug)]
pub(crate) struct History(Vec<(Millis, PodStatus)>);

impl History {
    pub(crate) fn new(at: Millis, status: PodStatus) -> Self {
        Self(vec![(at, status)])
    }

    /// Adds a change after all others, and not earlier than the last of them.
    pub(crate) fn plan(&mut self, at: Millis, status: PodStatus) {
        let last = self.0.last().map_or(at, |change| change.0);
        self.0.push((at.max(last), status));
    }

    /// Inserts a change between the past and the planned ones.
    pub(crate) fn insert(&mut self, now: Millis, status: PodStatus) {
        self.0.insert(self.past(now).len(), (now, status));
    }

    /// Removes the planned changes.
    pub(crate) fn cut(&mut self, now: Millis) {
        self.0.truncate(self.past(now).len());
    }

    /// All changes, including the planned ones.
    pub(crate) fn all(&self) -> &[(Millis, PodStatus)] {
        &self.0
    }

    /// The past changes. The first one counts even if the clock is read before it.
    pub(crate) fn past(&self, now: Millis) -> &[(Millis, PodStatus)] {
        let past = self.0.partition_point(|change| change.0 <= now);
        &self.0[..past.max(1)]
    }

    /// The latest past change.
    pub(crate) fn last(&self, now: Millis) -> (Millis, PodStatus) {
        self.past(now)[self.past(now).len() - 1].clone()
    }

    pub(crate) fn created_at(&self) -> Millis {
        self.0[0].0
    }

    /// The past changes as [`PodRecord`](crate::PodRecord) shows them.
    pub(crate) fn changes(&self, now: Millis) -> Vec<Change> {
        let changes = self.past(now).iter().cloned();
        let changes = changes.map(|(at, status)| Change {
            at: timestamp(at),
            status,
        });
        changes.collect()
    }

    /// How long the pod has been billed for, in total.
    pub(crate) fn billed_millis(&self, now: Millis) -> u64 {
        let past = self.past(now);
        let ends = past.iter().skip(1).map(|change| change.0).chain([now]);
        let periods = past.iter().zip(ends);
        let billed = periods.filter(|((_, status), _)| is_billed(status));
        billed.map(|((from, _), to)| between(*from, to)).sum()
    }
}
