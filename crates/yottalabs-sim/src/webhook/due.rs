//! Which webhooks have fallen due, and when the next one will.

use std::{iter, time::Duration};

use yottalabs_client::wire::PodStatus;

use super::{Delivery, Webhook, payload::payload};
use crate::{
    clock::{Millis, timestamp},
    pod::Pod,
    state::State,
};

/// How far ahead the end of the account's balance is looked for.
const AHEAD: Millis = 30 * 24 * 3_600_000;

/// A webhook that is about to be sent: its number among all, and what goes where.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(super) number: usize,
    pub(super) url: String,
    pub(super) body: String,
}

impl State {
    /// Writes down what has fallen due since the last time.
    pub(crate) fn note_webhooks(&mut self, now: Millis) {
        let mut due: Vec<Webhook> = Vec::new();
        for pod in self.all_pods_mut() {
            let changes: Vec<_> = pod.timeline.past(now).collect();
            let previous = iter::once(None).chain(changes.iter().map(|change| Some(&change.1)));
            let numbered = changes.iter().zip(previous).enumerate().skip(pod.announced);
            if let Some(url) = callback(pod) {
                for (index, (change, previous)) in numbered {
                    if is_announced(&change.1) {
                        due.push(Webhook {
                            pod: pod.id.into(),
                            status: change.1.clone(),
                            at: timestamp(change.0),
                            url: url.to_owned(),
                            body: payload(pod, index, change, previous),
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

    /// What is to be sent now. It is given out once.
    pub(crate) fn take_webhooks(&mut self, now: Millis) -> Vec<Outgoing> {
        self.note_webhooks(now);
        let first = std::mem::replace(&mut self.webhooks_taken, self.webhooks.len());
        let waiting = self.webhooks.iter().enumerate().skip(first);
        let outgoing = waiting.map(|(number, webhook)| Outgoing {
            number,
            url: webhook.url.clone(),
            body: webhook.body.clone(),
        });
        outgoing.collect()
    }

    /// How long it takes outside until the next webhook falls due by itself.
    pub(crate) fn next_webhook(&self, now: Millis) -> Option<Duration> {
        let pods = || self.all_pods().iter().filter(|pod| callback(pod).is_some());
        let planned = pods().flat_map(|pod| {
            let ahead = pod.timeline.all().filter(|change| change.0 > now);
            ahead
                .filter(|change| is_announced(&change.1))
                .map(|change| change.0)
        });
        let is_watched = pods().any(|pod| !pod.is_over(now));
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
