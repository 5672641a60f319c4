//! What the simulator makes of a pod's status.

use yottalabs_client::wire::PodStatus;

/// Whether the pod has come to its end and holds no machine any more.
pub(crate) const fn is_over(status: &PodStatus) -> bool {
    matches!(status, PodStatus::Terminated | PodStatus::Failed)
}

/// Whether the pod is paid for.
pub(crate) const fn is_billed(status: &PodStatus) -> bool {
    matches!(status, PodStatus::Running | PodStatus::Degraded)
}
