//! Webhooks: HTTP POST requests to a pod's `callbackUrl` at some changes of its status.
//!
//! The vendor's page says at which changes they come, but documents no body, signature or repetition.
//! The body here is invented.

use std::{iter, sync::Arc, time::Duration};

use serde_json::json;
use yottalabs_client::wire::{PodId, PodStatus, Timestamp};

use crate::{
    clock::{Millis, timestamp},
    http_post,
    pod::Pod,
    shared::Shared,
    state::State,
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

/// A webhook to send: its number in the state, its URL and its body.
type Outgoing = (usize, String, String);

impl State {
    /// Adds the webhooks that have become due since the last call.
    pub(crate) fn note_webhooks(&mut self, now: Millis) {
        let mut due: Vec<Webhook> = Vec::new();
        for pod in &mut self.pods {
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
        self.webhooks.extend(due);
    }

    /// The webhooks to send now. Each is returned once.
    fn take_webhooks(&mut self, now: Millis) -> Vec<Outgoing> {
        self.note_webhooks(now);
        let first = std::mem::replace(&mut self.webhooks_taken, self.webhooks.len());
        let webhooks = self.webhooks.iter().enumerate().skip(first);
        let outgoing = webhooks.map(|(number, w)| (number, w.url.clone(), w.body.clone()));
        outgoing.collect()
    }

    /// The real time until the next webhook is due.
    fn next_webhook(&self, now: Millis) -> Option<Duration> {
        // How far ahead to look for the end of the account's balance.
        const AHEAD: Millis = 30 * 24 * 3_600_000;
        let pods = || self.pods.iter().filter(|pod| callback(pod).is_some());
        let changes = pods().flat_map(|pod| pod.history.all());
        let planned = changes
            .filter(|(at, status)| *at > now && is_announced(status))
            .map(|(at, _)| at);
        let is_watched = pods().any(|pod| !pod.status(now).is_terminal());
        let spent = is_watched
            .then(|| self.spent_at(now.saturating_add(AHEAD)))
            .flatten();
        let next = planned.chain(spent).min()?;
        self.ticker.until(next)
    }
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
async fn deliver(shared: &Shared, due: Vec<Outgoing>) {
    const TIMEOUT: Duration = Duration::from_secs(10);
    for (number, url, body) in due {
        let delivery = match http_post::target(&url, shared.webhooks_anywhere) {
            Err(reason) => Delivery::Withheld(reason),
            Ok(uri) => match tokio::time::timeout(TIMEOUT, http_post::post(&uri, body)).await {
                Ok(Ok(status)) => Delivery::Answered(status),
                Ok(Err(reason)) => Delivery::Failed(reason),
                Err(_) => Delivery::Failed(format!("no response within {TIMEOUT:?}")),
            },
        };
        shared.write_silently(|state, _| state.webhooks[number].delivery = delivery);
    }
}
