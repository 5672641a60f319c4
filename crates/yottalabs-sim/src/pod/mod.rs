//! A pod as the simulator keeps it.

pub(crate) mod endpoints;
pub(crate) mod json;
pub(crate) mod record;
pub(crate) mod spec;

use yottalabs_client::wire::PodStatus;

use self::spec::PodSpec;
use crate::{
    catalogue::offer::Offer,
    cause::Cause,
    clock::{Millis, between},
    rng::Rng,
    timeline::Timeline,
};

/// Everything known of one pod. What it looks like now follows from this and the time.
#[derive(Clone, Debug)]
pub(crate) struct Pod {
    pub(crate) id: i64,
    /// The key of all that is left to chance in this pod's story.
    pub(crate) key: u64,
    pub(crate) spec: PodSpec,
    pub(crate) offer: Offer,
    pub(crate) timeline: Timeline,
    /// One for each start; empty for a pod that never gets as far.
    pub(crate) runs: Vec<Run>,
    /// How often the pod was told to do something, its creation included.
    pub(crate) actions: u64,
    pub(crate) wants_to_run: bool,
    /// Why it ends, and when that is decided: it may lie ahead.
    pub(crate) end: Option<(Millis, Cause)>,
    /// How many changes of its status have been looked at for webhooks.
    pub(crate) announced: usize,
}

/// The time from one start of the container to its stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// When host and proxy ports are given out.
    pub(crate) addressed_at: Millis,
    /// When the container starts.
    pub(crate) running_at: Millis,
    /// When it was told to stop.
    pub(crate) stopped_at: Option<Millis>,
}

impl Run {
    pub(crate) fn is_on(&self, now: Millis) -> bool {
        self.addressed_at <= now && self.stopped_at.is_none_or(|stop| now < stop)
    }
}

impl Pod {
    pub(crate) fn status(&self, now: Millis) -> PodStatus {
        self.timeline.status(now)
    }

    pub(crate) fn is_over(&self, now: Millis) -> bool {
        self.status(now).is_terminal()
    }

    pub(crate) fn cause(&self, now: Millis) -> Option<Cause> {
        let (_, cause) = self.end.filter(|(at, _)| *at <= now)?;
        Some(cause)
    }

    /// The pod's own generator for one purpose.
    pub(crate) fn rng(&self, purpose: u64, number: u64) -> Rng {
        Rng::keyed(&[self.key, purpose, number])
    }

    /// The run that has addresses now, with its number.
    pub(crate) fn current_run(&self, now: Millis) -> Option<(u64, Run)> {
        (0_u64..)
            .zip(self.runs.iter().copied())
            .find(|(_, run)| run.is_on(now))
    }

    /// The cards it keeps from others.
    pub(crate) fn cards_held(&self, now: Millis) -> i64 {
        if self.is_over(now) {
            0
        } else {
            self.spec.gpu_count
        }
    }

    /// Whether the API still shows it.
    pub(crate) fn is_visible(&self, now: Millis, keep_terminated: u64) -> bool {
        let (since, status) = self.timeline.last(now);
        status != PodStatus::Terminated || between(since, now) < keep_terminated
    }

    pub(crate) fn container_gb(&self) -> i64 {
        const DEFAULT_CONTAINER_GB: i64 = 50;
        self.spec.container_gb.unwrap_or(DEFAULT_CONTAINER_GB)
    }
}
