//! What a wait is for.

use std::fmt;
use std::sync::Arc;

use super::model::Pod;
use crate::PodStatus;

/// What a pod is waited for to be: a question about the pod, or about its being gone (`None`).
///
/// Combine them with [`and`](Self::and), [`or`](Self::or) and [`not`](Self::not), or make one of a
/// closure:
///
/// ```
/// use yottalabs::{Condition, Pod, PodStatus, gone, ready};
///
/// let has_host = Condition::new(|pod: Option<&Pod>| {
///     pod.is_some_and(|pod| pod.expose.iter().all(|port| port.host.is_some()))
/// });
/// let settled = ready().and(has_host).or(gone());
/// ```
#[derive(Clone)]
#[must_use = "a condition does nothing until it is waited for"]
pub struct Condition {
    test: Arc<Test>,
}

type Test = dyn Fn(Option<&Pod>) -> bool + Send + Sync;

impl Condition {
    /// The condition that this is true of the pod, or of `None` once there is no pod any more.
    pub fn new(test: impl Fn(Option<&Pod>) -> bool + Send + Sync + 'static) -> Self {
        Self {
            test: Arc::new(test),
        }
    }

    /// Whether it is met.
    #[must_use]
    pub fn is_met(&self, pod: Option<&Pod>) -> bool {
        (self.test)(pod)
    }

    /// Both.
    pub fn and(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        Self::new(move |pod| self.is_met(pod) && other.is_met(pod))
    }

    /// Either.
    pub fn or(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        Self::new(move |pod| self.is_met(pod) || other.is_met(pod))
    }

    /// The opposite.
    #[expect(clippy::should_implement_trait, reason = "reads like `and` and `or`")]
    pub fn not(self) -> Self {
        Self::new(move |pod| !self.is_met(pod))
    }
}

impl From<PodStatus> for Condition {
    fn from(status: PodStatus) -> Self {
        in_status(status)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition")
    }
}

/// In this status.
pub fn in_status(status: PodStatus) -> Condition {
    Condition::new(move |pod| pod.is_some_and(|pod| pod.status == status))
}

/// `RUNNING`: billed for, but maybe not reachable yet; see [`ready`].
pub fn running() -> Condition {
    in_status(PodStatus::Running)
}

/// `RUNNING`, and every exposed port healthy.
pub fn ready() -> Condition {
    Condition::new(|pod| pod.is_some_and(Pod::is_ready))
}

/// `PAUSED`.
pub fn paused() -> Condition {
    in_status(PodStatus::Paused)
}

/// `TERMINATED`, or not known to the server any more: which of the two comes is not documented.
pub fn gone() -> Condition {
    Condition::new(|pod| pod.is_none_or(|pod| pod.status == PodStatus::Terminated))
}
