//! A pod: its specification, machine, history and runs.

use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;
use yottalabs_client::wire::{PodId, PodStatus, Timestamp};

use crate::catalogue::{Offer, container_volume_rate};
use crate::clock::{Millis, between, timestamp};
use crate::history::{Cause, Change, History};
use crate::requests::PodSpec;
use crate::rng::Rng;
use crate::script::play::Play;

/// The stored data of one pod, from which its state at any moment follows.
#[derive(Clone, Debug)]
pub(crate) struct Pod {
    pub(crate) id: i64,
    /// The key of the pod's random numbers.
    pub(crate) key: u64,
    pub(crate) spec: PodSpec,
    pub(crate) offer: Offer,
    pub(crate) history: History,
    /// What the container prints at each start; `None` for the output of a training.
    pub(crate) play: Option<Arc<Play>>,
    /// One for each start; empty for a pod that never starts.
    pub(crate) runs: Vec<Run>,
    /// How many actions the pod has received, including its creation.
    pub(crate) actions: u64,
    pub(crate) wants_to_run: bool,
    /// When and why the pod ends; the moment may be in the future.
    pub(crate) end: Option<(Millis, Cause)>,
}

/// The time from one start of the container to its stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// When hosts and proxy ports are assigned.
    pub(crate) addressed_at: Millis,
    /// When the container starts.
    pub(crate) running_at: Millis,
    /// When the container receives the signal to stop.
    pub(crate) stopped_at: Option<Millis>,
}

impl Pod {
    pub(crate) fn status(&self, now: Millis) -> PodStatus {
        self.history.last(now).1
    }

    pub(crate) fn cause(&self, now: Millis) -> Option<Cause> {
        let (_, cause) = self.end.filter(|(at, _)| *at <= now)?;
        Some(cause)
    }

    /// The pod's random numbers for one purpose.
    pub(crate) fn rng(&self, purpose: u64, number: u64) -> Rng {
        Rng::keyed(&[self.key, purpose, number])
    }

    /// The run that has addresses now, and its number.
    pub(crate) fn current_run(&self, now: Millis) -> Option<(u64, Run)> {
        let mut runs = (0_u64..).zip(self.runs.iter().copied());
        runs.find(|(_, run)| {
            run.addressed_at <= now && run.stopped_at.is_none_or(|stop| now < stop)
        })
    }

    /// Whether the API still shows the pod.
    pub(crate) fn is_visible(&self, now: Millis, keep_terminated: u64) -> bool {
        let (since, status) = self.history.last(now);
        status != PodStatus::Terminated || between(since, now) < keep_terminated
    }

    /// The cost so far: GPUs and container volume by the full second.
    pub(crate) fn cost(&self, now: Millis) -> Decimal {
        let gpus = self.offer.gpus_per_hour(self.spec.gpu_count);
        let per_hour = gpus + container_volume_rate() * Decimal::from(self.container_gb());
        let seconds = self.history.billed_millis(now) / 1_000;
        // Rounded down to a millionth.
        (per_hour * Decimal::from(seconds) / Decimal::from(3_600)).trunc_with_scale(6)
    }

    /// The size of the container volume. By default it is 50 GB.
    pub(crate) fn container_gb(&self) -> i32 {
        self.spec.container_volume_in_gb.unwrap_or(50)
    }
}

/// A pod's state for assertions in tests, whether the API still shows the pod or not.
///
/// Ids, statuses, times and amounts have the types of the `yottalabs` crate.
///
/// ```
/// use yottalabs_sim::{Decimal, Simulator};
///
/// // No pod was left running, and this is the total cost.
/// let sim = Simulator::new();
/// assert!(sim.pods().iter().all(|pod| pod.is_over()));
/// let spent: Decimal = sim.pods().iter().map(|pod| pod.cost).sum();
/// assert_eq!(spent, Decimal::ZERO);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PodRecord {
    /// The pod's id.
    pub id: PodId,
    /// The pod's name, which need not be unique.
    pub name: String,
    /// The GPU type.
    pub gpu_type: String,
    /// The number of GPUs.
    pub gpu_count: u32,
    /// The code of the region.
    pub region: String,
    /// Whether the pod is on a spot machine.
    pub is_spot: bool,
    /// The status now.
    pub status: PodStatus,
    /// Why the pod has ended or is about to end; otherwise `None`.
    pub cause: Option<Cause>,
    /// When the pod was created.
    pub created_at: Timestamp,
    /// How long the pod has been billed for, that is `RUNNING` or `DEGRADED`, in total.
    pub running: Duration,
    /// The cost so far.
    pub cost: Decimal,
    /// All past changes of the status, including the first one.
    pub history: Vec<Change>,
}

impl PodRecord {
    /// Whether the pod is `TERMINATED` or `FAILED`: it no longer holds a machine.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.status.is_terminal()
    }

    pub(crate) fn new(pod: &Pod, now: Millis) -> Self {
        Self {
            id: pod.id.into(),
            name: pod.spec.name.clone(),
            gpu_type: pod.offer.gpu.code.clone(),
            gpu_count: pod.spec.gpu_count.try_into().unwrap_or(u32::MAX),
            region: pod.offer.region.code.clone(),
            is_spot: pod.offer.is_spot,
            status: pod.status(now),
            cause: pod.cause(now),
            created_at: timestamp(pod.history.created_at()),
            running: Duration::from_millis(pod.history.billed_millis(now)),
            cost: pod.cost(now),
            history: pod.history.changes(now),
        }
    }
}
