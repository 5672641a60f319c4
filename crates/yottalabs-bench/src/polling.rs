//! Waits and watches in simulated time, with responses from memory: only the client works.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use yottalabs::transport::{Body, Sending, Transport};
use yottalabs::{PodId, PodStatus, Yotta};

use crate::callers::builder;
use crate::handwritten;
use crate::responses::{self, FIRST_ID};
use crate::scenario::Polls;
use crate::usage::{Meter, Usage};

/// The default of waits and watches.
const INTERVAL: Duration = Duration::from_secs(5);

/// Two lists that take turns.
#[derive(Clone)]
pub(crate) struct Lists {
    bodies: [Bytes; 2],
    requests: Arc<AtomicUsize>,
}

impl Lists {
    fn next(&self) -> Bytes {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        self.bodies[number % 2].clone()
    }

    fn client(&self) -> Result<Yotta> {
        let builder = builder().base_url("http://localhost");
        Ok(builder.transport(self.clone()).build()?)
    }
}

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lists")
    }
}

impl Transport for Lists {
    fn send(&self, _request: http::Request<Bytes>) -> Sending {
        let body = Full::new(self.next()).map_err(Into::into);
        let body = Box::pin(body) as Body;
        Box::pin(async move { Ok(http::Response::new(body)) })
    }
}

/// Runs a function that polls until this time and returns the number of changes.
pub(crate) fn run(
    polls: &Polls,
    poll: impl AsyncFnOnce(&Lists, usize, Instant) -> Result<usize>,
) -> Result<Usage> {
    let list = |is_changed| Bytes::from(responses::list(polls.pods, polls.changed, is_changed));
    let lists = Lists {
        bodies: [list(false), list(true)],
        requests: Arc::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()?;
    let meter = Meter::start()?;
    // Between the last poll and the one after it. The first poll is at the start.
    let duration = INTERVAL * polls.count as u32 - INTERVAL / 2;
    let changes = runtime.block_on(async {
        let end = Instant::now() + duration;
        poll(&lists, polls.pods, end).await
    })?;
    Ok(Usage {
        requests: lists.requests.load(Ordering::Relaxed) as f64,
        changes: changes as f64,
        ..meter.stop()?
    })
}

/// Waits for each pod, in a task of its own, for a status that it does not reach.
pub(crate) async fn wait(lists: &Lists, pods: usize, end: Instant) -> Result<usize> {
    let yotta = lists.client()?;
    let mut waits = JoinSet::new();
    for id in FIRST_ID..FIRST_ID + pods as i64 {
        let wait = yotta.pods().wait(PodId::new(id), PodStatus::Paused);
        waits.spawn(wait.timeout(10 * (end - Instant::now())).into_future());
    }
    sleep_until(end).await;
    ensure!(waits.try_join_next().is_none(), "a wait has ended");
    Ok(0)
}

/// Watches all pods.
pub(crate) async fn watch(lists: &Lists, _pods: usize, end: Instant) -> Result<usize> {
    let mut watch = lists.client()?.pods().watch();
    let mut changes = 0;
    while let Ok(event) = timeout_at(end, watch.next_event()).await {
        ensure!(event?.is_some(), "the watch has ended");
        changes += 1;
    }
    Ok(changes)
}

/// Does the same as the watch by hand: compares each list with the one before.
pub(crate) async fn compare(lists: &Lists, _pods: usize, end: Instant) -> Result<usize> {
    let mut before = HashMap::new();
    let mut changes = 0;
    while Instant::now() < end {
        let pods: Vec<handwritten::Pod> = handwritten::data(&lists.next())?;
        let pods: HashMap<_, _> = pods.into_iter().map(|pod| (pod.id, pod)).collect();
        changes += pods
            .iter()
            .filter(|(id, pod)| before.get(*id) != Some(*pod))
            .count();
        before = pods;
        sleep(INTERVAL).await;
    }
    Ok(changes)
}
