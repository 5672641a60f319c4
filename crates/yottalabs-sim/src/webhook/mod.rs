//! Webhooks: an HTTP POST to a pod's `callbackUrl` at some changes of its status.
//!
//! The vendor's page says when they come, and nothing of what is in them, of signatures or
//! of repeats. What is posted here is this simulator's invention.

pub(crate) mod driver;
mod due;
mod payload;
mod send;

use yottalabs_client::wire::{PodId, PodStatus, Timestamp};

use crate::simulator::Simulator;

/// A webhook that has fallen due, and what became of it.
///
/// The body is JSON in snake case, in the manner of the vendor's task callback:
///
/// ```json
/// {
///   "event": "pod.status_changed", "event_id": "310000000000000001-3",
///   "pod_id": "310000000000000001", "pod_name": "train-1",
///   "status": "RUNNING", "previous_status": "INITIALIZING",
///   "region": "us-east-1", "gpu_type": "NVIDIA_H100_80G", "gpu_count": 1,
///   "occurred_at": 1767225723000
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Webhook {
    /// The pod it is about.
    pub pod: PodId,
    /// The status the pod took: `RUNNING`, `TERMINATED`, `FAILED` or `DEGRADED`.
    pub status: PodStatus,
    /// When it did.
    pub at: Timestamp,
    /// The pod's `callbackUrl`.
    pub url: String,
    /// What is posted there.
    pub body: String,
    /// What became of it.
    pub delivery: Delivery,
}

/// What became of a [`Webhook`]. It is tried once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// It is still to be sent, or is being sent.
    Waiting,
    /// It was answered with this HTTP status, of whatever kind.
    Answered(u16),
    /// It could not be sent, or there was no answer, for this reason.
    Failed(String),
    /// It was not tried: such addresses get no webhooks, for this reason.
    Withheld(String),
}

impl Simulator {
    /// Every webhook that has fallen due so far, in order of time.
    ///
    /// They are sent while there is a server, as [`start`](Self::start) gives one, or by
    /// [`deliver_webhooks`](Self::deliver_webhooks).
    #[must_use]
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.quietly(|state, now| {
            state.note_webhooks(now);
            state.webhooks.clone()
        })
    }

    /// Sends the webhooks that have fallen due and are not sent yet, one after another, and
    /// returns how many there were. For tests in process; a server does this by itself.
    ///
    /// ```
    /// use yottalabs_sim::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let sim = Simulator::new();
    /// assert_eq!(sim.deliver_webhooks().await, 0);
    /// # }
    /// ```
    pub async fn deliver_webhooks(&self) -> usize {
        let due = self.quietly(|state, now| state.take_webhooks(now));
        let count = due.len();
        driver::deliver(self, due).await;
        count
    }
}
