//! A watch of all pods: prints every change of a status, and how many pods there are in each status.
//!
//! `cargo run -p yottalabs --example fleet_watch -- 5` polls every 5 seconds until Ctrl-C. A poll is one request, also
//! for 500 pods. It only reads, so it costs nothing.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use anyhow::Context as _;
use yottalabs::{PodEvent, PodId, PodStatus, Yotta};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let seconds = std::env::args().nth(1).unwrap_or("5".to_owned());
    let seconds = seconds.parse().context("the argument is in seconds")?;
    let watch = Yotta::from_env()?.pods().watch();
    let watch = watch.every(Duration::from_secs(seconds));
    // An outage of any length must not end the watch.
    let mut events = watch.tolerate(Duration::MAX);
    let mut fleet = HashMap::new();
    let mut is_counted = true;
    let mut ctrl_c = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        tokio::select! {
            event = events.next_event() => {
                let Some(event) = event? else { return Ok(()) };
                apply(&event, &mut fleet);
                is_counted = false;
            }
            // The events of a poll arrive together. When there are no more, the pods are counted.
            () = tokio::time::sleep(Duration::from_millis(50)), if !is_counted => {
                let mut counts = BTreeMap::<_, usize>::new();
                for status in fleet.values() {
                    *counts.entry(status.to_string()).or_default() += 1;
                }
                println!("{} pods: {counts:?}", fleet.len());
                is_counted = true;
            }
            stopped = &mut ctrl_c => return Ok(stopped?),
        }
    }
}

fn apply(event: &PodEvent, fleet: &mut HashMap<PodId, PodStatus>) {
    let pod = event.pod();
    if let PodEvent::Gone(_) = event {
        fleet.remove(&pod.id);
        println!("pod {} ({}) is gone", pod.id, pod.name);
        return;
    }
    let before = fleet.insert(pod.id, pod.status.clone());
    // A pod that is new is only counted: the first poll has all of them.
    if before.is_some_and(|before| before != pod.status) {
        println!("pod {} ({}) is {}", pod.id, pod.name, pod.status);
    }
}
