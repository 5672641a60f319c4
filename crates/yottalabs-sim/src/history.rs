//! A pod's status as a function of time.
//!
//! Future changes are written down when they are decided, and past changes are those before now. So no
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
///
/// ```
/// use yottalabs_sim::Simulator;
///
/// // Only pods that the program under test deleted have ended.
/// let sim = Simulator::new();
/// assert!(sim.pods().iter().all(|pod| pod.cause.is_none_or(|cause| cause.is_deletion())));
/// ```
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
    /// [`Simulator::fail`](crate::Simulator::fail) made the pod fail.
    Failed,
}

impl Cause {
    /// Whether the pod was deleted through the API.
    #[must_use]
    pub const fn is_deletion(self) -> bool {
        matches!(self, Self::Deleted)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Deleted => "deleted",
            Self::Reclaimed => "spot machine reclaimed",
            Self::BalanceSpent => "balance spent",
            Self::BadImage => "image not found",
            Self::NoMachine => "no machine free",
            Self::Failed => "made to fail",
        })
    }
}

/// Whether the simulator bills a pod in this status. The vendor does not document all of them, so
/// this is narrower than [`PodStatus::is_billed`], which says what may be billed.
const fn is_billed(status: &PodStatus) -> bool {
    matches!(status, PodStatus::Running | PodStatus::Degraded)
}

/// The past and planned changes of one pod's status, in order of time.
#[derive(Clone, Debug)]
pub(crate) struct History {
    first: (Millis, PodStatus),
    later: Vec<(Millis, PodStatus)>,
}

impl History {
    pub(crate) fn new(at: Millis, status: PodStatus) -> Self {
        Self {
            first: (at, status),
            later: Vec::new(),
        }
    }

    /// Adds a change after all others, and not earlier than the last of them.
    pub(crate) fn plan(&mut self, at: Millis, status: PodStatus) {
        let after = self.later.last().map_or(self.first.0, |change| change.0);
        self.later.push((at.max(after), status));
    }

    /// Inserts a change between the past and the planned ones.
    pub(crate) fn insert(&mut self, now: Millis, status: PodStatus) {
        let index = self.later.partition_point(|change| change.0 <= now);
        self.later.insert(index, (now, status));
    }

    /// Removes the planned changes.
    pub(crate) fn cut(&mut self, now: Millis) {
        self.later.retain(|change| change.0 <= now);
    }

    /// All changes, including the planned ones.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Millis, PodStatus)> + '_ {
        std::iter::once(&self.first).chain(&self.later).cloned()
    }

    /// The past changes. The first one counts even if the clock is read before it.
    pub(crate) fn past(&self, now: Millis) -> impl Iterator<Item = (Millis, PodStatus)> + '_ {
        let later = self.later.iter().take_while(move |change| change.0 <= now);
        std::iter::once(&self.first).chain(later).cloned()
    }

    /// The latest past change.
    pub(crate) fn last(&self, now: Millis) -> (Millis, PodStatus) {
        self.past(now).last().unwrap_or_else(|| self.first.clone())
    }

    pub(crate) fn created_at(&self) -> Millis {
        self.first.0
    }

    /// The past changes as [`PodRecord`](crate::PodRecord) shows them.
    pub(crate) fn changes(&self, now: Millis) -> Vec<Change> {
        let change = |(at, status)| Change {
            at: timestamp(at),
            status,
        };
        self.past(now).map(change).collect()
    }

    /// How long the pod has been billed for, in total.
    pub(crate) fn billed_millis(&self, now: Millis) -> u64 {
        let starts = self.past(now);
        let ends = self.past(now).skip(1).map(|change| change.0).chain([now]);
        starts
            .zip(ends)
            .filter(|((_, status), _)| is_billed(status))
            .map(|((from, _), to)| between(from, to))
            .sum()
    }
}
