//! What the simulator makes of a pod's status.

use yottalabs_client::wire::PodStatus;

/// Whether the simulator bills a pod in this status. The vendor does not document all of them, so this is
/// narrower than [`PodStatus::is_billed`], which tells what may be billed.
pub(crate) const fn is_billed(status: &PodStatus) -> bool {
    matches!(status, PodStatus::Running | PodStatus::Degraded)
}
