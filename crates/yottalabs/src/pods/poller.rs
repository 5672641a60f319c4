//! Polling of pods: the waits and watches of one client share its requests.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt as _};
use tokio::time::Instant;

use super::model::Pod;
use super::single_flight::{Response, Schedule, SingleFlight};
use super::wait::FOR_EVER;
use crate::PodId;
use crate::error::{Error, Result};

/// How long the first request of a wait is held back, so that waits that begin now can join it.
const GATHER: Duration = Duration::from_millis(10);
/// How many pods that are missing from the list are requested at the same time.
const CONCURRENCY: usize = 8;

/// The pods by id, which is also the order of a watch's events.
pub(crate) type Snapshot = Arc<BTreeMap<PodId, Arc<Pod>>>;

/// Sends the requests.
pub(crate) trait PodSource: Send + Sync {
    fn list(&self) -> BoxFuture<'static, Result<Vec<Pod>>>;
    fn get(&self, id: PodId) -> BoxFuture<'static, Result<Pod>>;
}

/// The requests that subscriptions share. It holds nothing once the last subscription is dropped.
#[derive(Debug, Default)]
pub(crate) struct Poller(Mutex<Weak<Requests>>);

#[derive(Debug, Default)]
struct Requests {
    list: Arc<SingleFlight<Snapshot>>,
    /// Of pods that are missing from the list.
    pods: Mutex<HashMap<PodId, Weak<PodRequest>>>,
}

type PodRequest = SingleFlight<Arc<Pod>>;

/// The part that one wait or watch has in the polling.
pub(crate) struct Subscription {
    source: Arc<dyn PodSource>,
    requests: Arc<Requests>,
    /// Of the pods that were missing from the last list.
    pods: BTreeMap<PodId, Arc<PodRequest>>,
    /// Responses to requests that were sent before are outdated.
    newest: Instant,
    is_first: bool,
}

/// What a poll shows of one pod.
#[derive(Debug)]
pub(crate) enum Observation {
    Pod(Arc<Pod>),
    /// It is not on the list, and the server answered that it does not exist.
    NotFound(Error),
    Failed(Error),
}

impl Poller {
    /// A subscription that ignores the responses to all requests that were sent before now.
    pub(crate) fn subscribe(&self, source: Arc<dyn PodSource>) -> Subscription {
        let mut shared = lock(&self.0);
        let requests = shared.upgrade().unwrap_or_default();
        *shared = Arc::downgrade(&requests);
        Subscription {
            source,
            requests,
            pods: BTreeMap::new(),
            newest: Instant::now(),
            is_first: true,
        }
    }
}

impl Requests {
    fn of_pod(&self, id: PodId) -> Arc<PodRequest> {
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

impl Subscription {
    /// The next list: requested when it is due, or earlier by another subscription.
    pub(crate) async fn list(&mut self, schedule: Schedule) -> Response<Snapshot> {
        let gather = if self.is_first {
            GATHER
        } else {
            Duration::ZERO
        };
        let request = || {
            let pods = self.source.list();
            async move {
                let pods = pods.await?.into_iter();
                Ok(Arc::new(pods.map(|pod| (pod.id, Arc::new(pod))).collect()))
            }
        };
        let list = &self.requests.list;
        let response = list.fetch(self.newest, schedule, gather, request).await;
        self.newest = response.started;
        self.is_first = false;
        response
    }

    /// Gets pods singly that are missing from the list that was requested at `listed_at`. Subscriptions
    /// that miss the same pod share the request.
    pub(crate) async fn get_missing(
        &mut self,
        missing: &[PodId],
        listed_at: Instant,
        schedule: Schedule,
    ) -> Vec<(PodId, Result<Arc<Pod>>)> {
        self.pods.retain(|id, _| missing.contains(id));
        let gets = missing.iter().map(|&id| {
            let get = self.get(id, listed_at, schedule);
            async move { (id, get.await) }
        });
        let gets: Vec<_> = gets.collect();
        stream::iter(gets)
            .buffer_unordered(CONCURRENCY)
            .collect()
            .await
    }

    /// The next observation of one pod, and when the list was requested.
    ///
    /// The pod is requested singly if it is missing from the list, or if the list is unreadable: another
    /// pod may be the reason.
    pub(crate) async fn pod(&mut self, id: PodId, schedule: Schedule) -> (Instant, Observation) {
        let list = self.list(schedule).await;
        let listed = match list.result {
            Ok(pods) => pods.get(&id).cloned(),
            Err(error) if error.is_unexpected_response() => None,
            Err(error) => return (list.started, Observation::Failed(error)),
        };
        let observation = match listed {
            Some(pod) => {
                self.pods.clear();
                Observation::Pod(pod)
            }
            None => match self.get(id, list.started, schedule).await {
                Ok(pod) => Observation::Pod(pod),
                Err(error) if error.is_not_found() => Observation::NotFound(error),
                Err(error) => Observation::Failed(error),
            },
        };
        (list.started, observation)
    }

    /// Gets one pod, or shares the response to a request that was sent at `listed_at` or later.
    ///
    /// During a backoff it returns the last error at once, since the next list may show the pod; but not
    /// at the end of the caller's time.
    fn get(
        &mut self,
        id: PodId,
        listed_at: Instant,
        schedule: Schedule,
    ) -> impl Future<Output = Result<Arc<Pod>>> + Send + use<> {
        let requests = &self.requests;
        let request = self.pods.entry(id).or_insert_with(|| requests.of_pod(id));
        let (request, source) = (request.clone(), self.source.clone());
        let after = listed_at.checked_sub(Duration::from_nanos(1));
        let after = after.unwrap_or(listed_at);
        let is_last = schedule.latest.is_some_and(|latest| latest <= listed_at);
        let schedule = Schedule {
            due: listed_at,
            ..schedule
        };
        async move {
            if let Some(error) = request.backoff_error().filter(|_| !is_last) {
                return Err(error);
            }
            let send = || {
                let pod = source.get(id);
                async move { pod.await.map(Arc::new) }
            };
            let response = request.fetch(after, schedule, Duration::ZERO, send).await;
            response.result
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("pods", &self.pods.keys())
            .field("newest", &self.newest)
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// When to poll after a poll that began at `started`. The server's delay may come from a request for one pod,
/// but is respected for the list too.
pub(super) fn next_poll(started: Instant, every: Duration, error: Option<&Error>) -> Instant {
    let asked = error.and_then(Error::retry_after).unwrap_or_default();
    (started + every).max(Instant::now() + asked.min(FOR_EVER))
}

/// Whether the next read may succeed. Reading is harmless, so more failures count as transient than for
/// other calls: any failure of the server, and any answer that cannot be read, such as the web page of a
/// gateway with HTTP 200.
pub(crate) fn is_transient(error: &Error) -> bool {
    let was_answered = error.status().is_some();
    error.is_retryable()
        || error.status().is_some_and(|status| status >= 500)
        || was_answered && error.is_unexpected_response()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Weak};

    use super::{PodRequest, Poller, Requests, lock};
    use crate::PodId;

    #[test]
    fn nothing_is_kept_after_the_last_subscription() {
        let requests = Requests::default();
        let one: [Arc<PodRequest>; 2] = [1, 1].map(|id| requests.of_pod(PodId::new(id)));
        assert!(Arc::ptr_eq(&one[0], &one[1]));
        let other = requests.of_pod(PodId::new(2));
        assert_eq!(lock(&requests.pods).len(), 2);
        drop((one, other));
        let _last = requests.of_pod(PodId::new(3));
        assert_eq!(lock(&requests.pods).len(), 1);

        let poller = Poller::default();
        assert_eq!(Weak::strong_count(&lock(&poller.0)), 0);
    }
}
