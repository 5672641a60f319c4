//! Webhooks: the HTTP POST requests to a pod's `callbackUrl` at some changes of its status.
//!
//! The vendor's page says at which changes they come, but documents no body, signature or repetition.
//! The body here is invented.

use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{Request, Uri};
use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use yottalabs_client::wire::{PodId, PodStatus, Timestamp};

use crate::clock::{Millis, timestamp};
use crate::pod::Pod;
use crate::shared::Shared;
use crate::state::State;

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

/// Identifies a webhook: the number of its pod, and that of the change of the pod's status.
pub(crate) type WebhookKey = (usize, usize);

/// All webhooks that are due, in order of time. None of them has been delivered yet.
pub(crate) fn due(pods: &[Pod], now: Millis) -> Vec<(WebhookKey, Webhook)> {
    let mut due = Vec::new();
    for (number, pod) in pods.iter().enumerate() {
        let Some(url) = callback(pod) else {
            continue;
        };
        let changes = pod.history.past(now);
        for (index, (at, status)) in changes.iter().enumerate() {
            if is_announced(status) {
                let webhook = Webhook {
                    pod: pod.id.into(),
                    status: status.clone(),
                    at: timestamp(*at),
                    url: url.to_owned(),
                    body: body(pod, index),
                    delivery: Delivery::Waiting,
                };
                due.push(((number, index), webhook));
            }
        }
    }
    due.sort_by_key(|(_, webhook)| webhook.at);
    due
}

/// When the next planned webhook is due.
pub(crate) fn next(pods: &[Pod], now: Millis) -> Option<Millis> {
    let pods = pods.iter().filter(|pod| callback(pod).is_some());
    let changes = pods.flat_map(|pod| pod.history.all());
    let planned = changes.filter(|(at, status)| *at > now && is_announced(status));
    planned.map(|(at, _)| *at).min()
}

/// Whether a pod that has not ended has a callback.
pub(crate) fn is_watched(pods: &[Pod], now: Millis) -> bool {
    let mut pods = pods.iter().filter(|pod| callback(pod).is_some());
    pods.any(|pod| !pod.status(now).is_terminal())
}

fn callback(pod: &Pod) -> Option<&str> {
    let url = pod.spec.callback_url.as_deref();
    url.filter(|url| !url.is_empty())
}

fn is_announced(status: &PodStatus) -> bool {
    matches!(
        status,
        PodStatus::Running | PodStatus::Terminated | PodStatus::Failed | PodStatus::Degraded
    )
}

/// The body for the pod's `index`-th change of status.
fn body(pod: &Pod, index: usize) -> String {
    let changes = pod.history.all();
    let (at, status) = &changes[index];
    let previous = index.checked_sub(1).map(|index| changes[index].1.as_str());
    json!({
        "event": "pod.status_changed",
        "event_id": format!("{}-{index}", pod.id),
        "pod_id": pod.id.to_string(),
        "pod_name": pod.spec.name,
        "status": status,
        "previous_status": previous,
        "region": pod.offer.region.code,
        "gpu_type": pod.offer.gpu.code,
        "gpu_count": pod.spec.gpu_count,
        "occurred_at": at,
    })
    .to_string()
}

/// Sends webhooks as they become due, until it is cancelled. Several such loops share the work.
pub(crate) async fn send_when_due(shared: Arc<Shared>) {
    let mut changes = shared.changed.subscribe();
    loop {
        changes.mark_unchanged();
        let (due, next) =
            shared.write_silently(|state, now| (state.take_webhooks(now), state.next_webhook(now)));
        if !due.is_empty() {
            // In a task, so that a slow receiver does not delay the next webhooks.
            let shared = shared.clone();
            tokio::spawn(async move { deliver(&shared, due).await });
        }
        let changed = changes.changed();
        // `changed` cannot fail, since `shared` holds the sender. The loop goes on after a change and
        // after the timeout alike.
        let _ = match next {
            Some(next) => tokio::time::timeout(next, changed).await.unwrap_or(Ok(())),
            None => changed.await,
        };
    }
}

/// Sends the webhooks that are due now, and returns their number.
pub(crate) async fn deliver_due(shared: &Shared) -> usize {
    let due = shared.write_silently(State::take_webhooks);
    let count = due.len();
    deliver(shared, due).await;
    count
}

/// Sends webhooks one after another, and records their deliveries.
async fn deliver(shared: &Shared, due: Vec<(WebhookKey, Webhook)>) {
    const TIMEOUT: Duration = Duration::from_secs(10);
    for (key, Webhook { url, body, .. }) in due {
        let delivery = match target(&url, shared.webhooks_anywhere) {
            Err(reason) => Delivery::Withheld(reason),
            Ok(uri) => match tokio::time::timeout(TIMEOUT, post(uri, body)).await {
                Ok(Ok(status)) => Delivery::Answered(status),
                Ok(Err(reason)) => Delivery::Failed(reason),
                Err(_) => Delivery::Failed(format!("no response within {TIMEOUT:?}")),
            },
        };
        shared.write_silently(|state, _| state.deliveries.insert(key, delivery));
    }
}

/// The URL, if it may get webhooks, or else the reason why not.
fn target(url: &str, anywhere: bool) -> Result<Uri, String> {
    let uri: Uri = url
        .parse()
        .map_err(|error| format!("it is not a valid URL: {error}"))?;
    if uri.scheme_str() != Some("http") {
        return Err("it is not an http URL: the simulator has no TLS".to_owned());
    }
    // Without the brackets of an IPv6 address.
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = host.parse::<IpAddr>().map(|ip| ip.is_loopback());
    if anywhere || is_loopback.unwrap_or(host.eq_ignore_ascii_case("localhost")) {
        return Ok(uri);
    }
    let remedy = "Builder::webhooks_anywhere or --webhooks-anywhere allows others";
    Err(format!("{host} is not this machine: {remedy}"))
}

/// Posts JSON, and returns the HTTP status of the response.
async fn post(uri: Uri, body: String) -> Result<u16, String> {
    let agent = concat!("yottalabs-sim/", env!("CARGO_PKG_VERSION"));
    let request = Request::post(uri)
        .header(USER_AGENT, agent)
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| format!("failed to send: {error}"))?;
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request).await.map_err(|error| {
        let step = if error.is_connect() {
            "connect"
        } else {
            "send"
        };
        let mut cause: &dyn Error = &error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        format!("failed to {step}: {cause}")
    })?;
    Ok(response.status().as_u16())
}
