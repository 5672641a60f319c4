//! What a webhook says.

use serde_json::json;
use yottalabs_client::wire::PodStatus;

use crate::{clock::Millis, pod::Pod};

/// The body for a change of status, which is the pod's `index`-th.
pub(super) fn payload(
    pod: &Pod,
    index: usize,
    (at, status): &(Millis, PodStatus),
    previous: Option<&PodStatus>,
) -> String {
    json!({
        "event": "pod.status_changed",
        "event_id": format!("{}-{index}", pod.id),
        "pod_id": pod.id.to_string(),
        "pod_name": pod.spec.name,
        "status": status.as_str(),
        "previous_status": previous.map(PodStatus::as_str),
        "region": pod.offer.region.code,
        "gpu_type": pod.offer.gpu.code,
        "gpu_count": pod.spec.gpu_count,
        "occurred_at": at,
    })
    .to_string()
}
