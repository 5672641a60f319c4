//! A pod as the simulator's own books show it, for assertions in tests.

use std::time::Duration;

use rust_decimal::Decimal;
use yottalabs_client::wire::{PodId, PodStatus, Timestamp};

use super::Pod;
use crate::{
    billing,
    cause::Cause,
    clock::{Millis, timestamp},
    timeline::Change,
};

/// What the simulator knows about a pod, whether the API still shows it or not.
///
/// Ids, statuses, times and amounts have the types of the `yottalabs` crate.
///
/// ```
/// use yottalabs_sim::{Decimal, Simulator};
///
/// // No pod was left running, and this is what it all came to.
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
    /// Its name; others may have the same.
    pub name: String,
    /// Its GPU type.
    pub gpu_type: String,
    /// How many GPUs it has.
    pub gpu_count: u32,
    /// The code of the region it is in.
    pub region: String,
    /// Whether it is on a spot machine.
    pub is_spot: bool,
    /// Its status now.
    pub status: PodStatus,
    /// Why it has ended or is about to; `None` while nothing is wrong.
    pub cause: Option<Cause>,
    /// When it was created.
    pub created_at: Timestamp,
    /// How long it has been paid for, that is `RUNNING` or `DEGRADED`, all runs taken together.
    pub running: Duration,
    /// What it has cost so far.
    pub cost: Decimal,
    /// Every change of its status that has happened, the first one included.
    pub history: Vec<Change>,
}

impl PodRecord {
    /// Whether the pod is `TERMINATED` or `FAILED`: it holds no machine any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.status.is_terminal()
    }

    pub(crate) fn of(pod: &Pod, now: Millis) -> Self {
        Self {
            id: pod.id.into(),
            name: pod.spec.name.clone(),
            gpu_type: pod.offer.gpu.code.to_owned(),
            gpu_count: pod.spec.gpu_count.try_into().unwrap_or(u32::MAX),
            region: pod.offer.region.code.to_owned(),
            is_spot: pod.spec.is_spot,
            status: pod.status(now),
            cause: pod.cause(now),
            created_at: timestamp(pod.timeline.created_at()),
            running: Duration::from_millis(pod.timeline.billed_millis(now)),
            cost: billing::cost(pod, now),
            history: pod.timeline.history(now),
        }
    }
}
