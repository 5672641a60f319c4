//! The sending of webhooks: when they fall due, each once.

use std::time::Duration;

use super::{Delivery, due::Outgoing, send::Target};
use crate::simulator::Simulator;

const PATIENCE: Duration = Duration::from_secs(10);

/// Sends webhooks as they fall due, for ever. Several of these share the work.
pub(crate) async fn drive(sim: Simulator) {
    let mut changes = sim.changes();
    loop {
        changes.mark_unchanged();
        let (due, next) =
            sim.quietly(|state, now| (state.take_webhooks(now), state.next_webhook(now)));
        if !due.is_empty() {
            let sim = sim.clone();
            // One that hangs must not keep the next ones waiting.
            tokio::spawn(async move { deliver(&sim, due).await });
        }
        let changed = changes.changed();
        // It cannot fail: the sender is in the simulator, which is held here. Whichever of
        // the two comes, the books are looked at again.
        let _ = match next {
            Some(next) => tokio::time::timeout(next, changed).await.unwrap_or(Ok(())),
            None => changed.await,
        };
    }
}

/// Sends these one after another, and notes what became of each.
pub(super) async fn deliver(sim: &Simulator, due: Vec<Outgoing>) {
    for Outgoing { number, url, body } in due {
        let delivery = match Target::parse(&url, sim.webhooks_anywhere()) {
            Err(reason) => Delivery::Withheld(reason),
            Ok(target) => match tokio::time::timeout(PATIENCE, target.post(body)).await {
                Ok(Ok(status)) => Delivery::Answered(status),
                Ok(Err(reason)) => Delivery::Failed(reason),
                Err(_) => Delivery::Failed(format!("no answer within {PATIENCE:?}")),
            },
        };
        sim.quietly(|state, _| {
            if let Some(webhook) = state.webhooks.get_mut(number) {
                webhook.delivery = delivery;
            }
        });
    }
}
