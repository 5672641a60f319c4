//! Polling of pods by waits and watches, which share the requests of their client.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use tokio::time::Instant;

use super::Pods;
use super::list_decoder::ListDecoder;
use super::model::Pod;
use super::single_flight::{Schedule, SingleFlight, lock};
use super::snapshot::Snapshot;
use crate::PodId;
use crate::error::{Error, Result};
use crate::retry::{FOR_EVER, RetryPolicy};
use crate::yotta::Yotta;

/// The default polling interval of waits and watches.
pub(super) const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
/// No shorter polling interval is accepted, to protect the server.
pub(super) const MIN_INTERVAL: Duration = Duration::from_millis(100);
/// The delay before the first poll of a wait or watch, so that those that begin now share it.
pub(super) const GATHER: Duration = Duration::from_millis(10);
/// How many pods that are missing from the list are requested at the same time.
const CONCURRENCY: usize = 8;

/// The requests that the waits and watches of one client share. Nothing is kept after the last of them.
#[derive(Default)]
pub(crate) struct SharedRequests(Mutex<Weak<Requests>>);

impl SharedRequests {
    fn get(&self) -> Arc<Requests> {
        let mut shared = lock(&self.0);
        let requests = shared.upgrade().unwrap_or_default();
        *shared = Arc::downgrade(&requests);
        requests
    }
}

#[derive(Default)]
struct Requests {
    list: Arc<SingleFlight<Snapshot>>,
    decoder: Arc<Mutex<ListDecoder>>,
    /// The requests for pods that are missing from the list.
    pods: Mutex<HashMap<PodId, Weak<SingleFlight<Arc<Pod>>>>>,
}

impl Requests {
    /// The request for one pod.
    fn pod(&self, id: PodId) -> Arc<SingleFlight<Arc<Pod>>> {
        let mut pods = lock(&self.pods);
        if let Some(request) = pods.get(&id).and_then(Weak::upgrade) {
            return request;
        }
        pods.retain(|_, request| request.strong_count() > 0);
        let request = Arc::default();
        pods.insert(id, Arc::downgrade(&request));
        request
    }
}

/// The subscription of one wait or watch to the polling.
pub(super) struct Subscription {
    pods: Pods,
    requests: Arc<Requests>,
    /// The requests for pods that were missing from the last list.
    missing: BTreeMap<PodId, Arc<SingleFlight<Arc<Pod>>>>,
    /// Responses to requests that were sent before are outdated.
    not_before: Instant,
    pub(super) schedule: Schedule,
}

/// What a poll shows of one pod.
pub(super) enum Observation {
    Pod(Arc<Pod>),
    /// It is not on the list, and the server answered that it does not exist.
    NotFound(Error),
    Failed(Error),
}

impl Subscription {
    /// A subscription that ignores the responses to all requests that were sent before now. It respects a
    /// backoff only until `latest`. Its first poll is after `first`, or earlier if another subscription polls.
    ///
    /// A failed request is not retried by the call: the next poll is the retry.
    pub(super) fn new(
        yotta: &Yotta,
        first: Duration,
        every: Duration,
        latest: Option<Instant>,
    ) -> Self {
        let now = Instant::now();
        Self {
            pods: yotta.with_retry(RetryPolicy::none()).pods(),
            requests: yotta.core().shared_requests.get(),
            missing: BTreeMap::new(),
            not_before: now + Duration::from_nanos(1),
            schedule: Schedule {
                due: now + first,
                latest,
                every,
            },
        }
    }

    /// Whether a poll that began at `started` is the last one that may fail.
    pub(super) fn is_last(&self, started: Instant) -> bool {
        self.schedule.latest.is_some_and(|latest| started >= latest)
    }

    /// Schedules the next poll after one that began at `started`, but no later than the latest. The server's
    /// `Retry-After` may come from a request for one pod, and is respected for the list too.
    pub(super) fn schedule_next(&mut self, started: Instant, error: Option<&Error>) {
        let asked = error.and_then(Error::retry_after).unwrap_or_default();
        let due = (started + self.schedule.every).max(Instant::now() + asked.min(FOR_EVER));
        self.schedule.due = self.schedule.latest.map_or(due, |latest| latest.min(due));
    }

    /// Returns the next list, and when it was requested: at the time it is due, or earlier if another subscription
    /// requests it.
    pub(super) async fn list(&mut self) -> (Instant, Result<Snapshot>) {
        let send = || self.pods.list().poll(self.requests.decoder.clone());
        let list = &self.requests.list;
        let (started, list) = list.fetch(self.not_before, self.schedule, send).await;
        self.not_before = started + Duration::from_nanos(1);
        (started, list)
    }

    /// Requests each pod that is missing from the list of `listed_at`. Subscriptions that miss the same pod share
    /// the request.
    pub(super) async fn get_missing(
        &mut self,
        missing: &[PodId],
        listed_at: Instant,
    ) -> Vec<(PodId, Result<Arc<Pod>>)> {
        self.missing.retain(|id, _| missing.contains(id));
        let gets = missing.iter().map(|&id| {
            let get = self.get(id, listed_at);
            async move { (id, get.await) }
        });
        let gets: Vec<_> = gets.collect();
        let gets = stream::iter(gets).buffer_unordered(CONCURRENCY);
        gets.collect().await
    }

    /// The next observation of one pod, and when the list was requested.
    ///
    /// A separate request gets the pod if it is missing from the list, or if the list is unreadable: another pod
    /// may be the reason.
    pub(super) async fn pod(&mut self, id: PodId) -> (Instant, Observation) {
        let (started, list) = self.list().await;
        let listed = match list {
            Ok(pods) => pods.get(id).cloned(),
            Err(error) if error.is_unexpected_response() => None,
            Err(error) => return (started, Observation::Failed(error)),
        };
        if let Some(pod) = listed {
            self.missing.clear();
            return (started, Observation::Pod(pod));
        }
        let observation = match self.get(id, started).await {
            Ok(pod) => Observation::Pod(pod),
            Err(error) if error.is_not_found() => Observation::NotFound(error),
            Err(error) => Observation::Failed(error),
        };
        (started, observation)
    }

    /// Gets one pod, or shares the response to a request that was sent at `listed_at` or later.
    ///
    /// During a backoff it returns the last error at once, since the next list may show the pod; but not
    /// at the end of the caller's time.
    fn get(
        &mut self,
        id: PodId,
        listed_at: Instant,
    ) -> impl Future<Output = Result<Arc<Pod>>> + Send + use<> {
        let requests = &self.requests;
        let request = self.missing.entry(id).or_insert_with(|| requests.pod(id));
        let (request, pods) = (request.clone(), self.pods.clone());
        let is_last = self.is_last(listed_at);
        let schedule = Schedule {
            due: listed_at,
            ..self.schedule
        };
        async move {
            if let Some(error) = request.backoff_error().filter(|_| !is_last) {
                return Err(error);
            }
            let send = || {
                let pod = pods.get(id);
                async move { pod.await.map(Arc::new) }
            };
            request.fetch(listed_at, schedule, send).await.1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PodId, Requests, lock};

    #[test]
    fn requests_for_pods_are_dropped_with_their_callers() {
        let requests = Requests::default();
        let pod = |id| requests.pod(PodId::new(id));
        drop((pod(1), pod(2)));
        let _last = pod(3);
        assert_eq!(lock(&requests.pods).len(), 1);
    }
}
