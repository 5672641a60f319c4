//! Webhooks: the HTTP POST requests to a pod's `callbackUrl` at some changes of its status.
//!
//! The vendor's page says at which changes they come, but documents no body, signature or repetition.
//! The body here is invented.

use std::iter;

use serde_json::json;
use yottalabs_client::wire::{PodId, PodStatus, Timestamp};

use crate::{
    clock::{Millis, timestamp},
    pod::Pod,
};

/// A webhook that is due, and its delivery.
///
/// The body is JSON in snake case, similar to the vendor's task callback:
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
    /// The pod.
    pub pod: PodId,
    /// The pod's new status: `RUNNING`, `TERMINATED`, `FAILED` or `DEGRADED`.
    pub status: PodStatus,
    /// When the status changed.
    pub at: Timestamp,
    /// The pod's `callbackUrl`.
    pub url: String,
    /// The body.
    pub body: String,
    /// The result of the delivery.
    pub delivery: Delivery,
}

/// The result of a [`Webhook`]'s delivery, which is attempted once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// It has not been sent yet, or is being sent.
    Waiting,
    /// The response had this HTTP status.
    Answered(u16),
    /// It could not be sent, or there was no response, for this reason.
    Failed(String),
    /// It was not sent, because the address gets no webhooks for this reason.
    Withheld(String),
}

/// The webhooks that have become due since the last call, in order of time.
pub(crate) fn due(pods: &mut [Pod], now: Millis) -> Vec<Webhook> {
    let mut due: Vec<Webhook> = Vec::new();
    for pod in pods {
        let changes: Vec<_> = pod.history.past(now).collect();
        let previous = iter::once(None).chain(changes.iter().map(|change| Some(&change.1)));
        let numbered = changes.iter().zip(previous).enumerate().skip(pod.announced);
        if let Some(url) = callback(pod) {
            for (index, ((at, status), previous)) in numbered {
                if is_announced(status) {
                    due.push(Webhook {
                        pod: pod.id.into(),
                        status: status.clone(),
                        at: timestamp(*at),
                        url: url.to_owned(),
                        body: body(pod, index, *at, status, previous),
                        delivery: Delivery::Waiting,
                    });
                }
            }
        }
        pod.announced = changes.len();
    }
    due.sort_by_key(|webhook| webhook.at);
    due
}

/// When the next planned webhook is due.
pub(crate) fn next(pods: &[Pod], now: Millis) -> Option<Millis> {
    let pods = pods.iter().filter(|pod| callback(pod).is_some());
    let changes = pods.flat_map(|pod| pod.history.all());
    let planned = changes.filter(|(at, status)| *at > now && is_announced(status));
    planned.map(|(at, _)| at).min()
}

/// Whether a pod that has not ended has a callback.
pub(crate) fn is_watched(pods: &[Pod], now: Millis) -> bool {
    let mut pods = pods.iter().filter(|pod| callback(pod).is_some());
    pods.any(|pod| !pod.status(now).is_terminal())
}

fn callback(pod: &Pod) -> Option<&str> {
    pod.spec
        .callback_url
        .as_deref()
        .filter(|url| !url.is_empty())
}

fn is_announced(status: &PodStatus) -> bool {
    matches!(
        status,
        PodStatus::Running | PodStatus::Terminated | PodStatus::Failed | PodStatus::Degraded
    )
}

/// The body for the pod's `index`-th change of status.
fn body(
    pod: &Pod,
    index: usize,
    at: Millis,
    status: &PodStatus,
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
