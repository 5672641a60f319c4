//! Watch pods for changes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::model::Pod;
use super::poller::{Observation, Subscription, is_transient, next_poll};
use super::single_flight::Schedule;
use super::wait::{FOR_EVER, subscribe};
use crate::error::{Error, Result};
use crate::yotta::Yotta;
use crate::{PodId, PodStatus};

/// A change of a pod since the last poll.
///
/// When not to use it: as a record of all changes. Changes between two polls are not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PodEvent {
    /// The pod is new, or existed when the watch began.
    Added(Arc<Pod>),
    /// A field of the pod has changed. Changes between two polls are not seen.
    Changed {
        /// The pod before the change.
        before: Arc<Pod>,
        /// The pod after the change.
        after: Arc<Pod>,
    },
    /// The pod is `TERMINATED` or no longer exists. This is the pod as it was last seen.
    Gone(Arc<Pod>),
}

impl PodEvent {
    /// The pod, as it was last seen.
    #[must_use]
    pub fn pod(&self) -> &Pod {
        match self {
            Self::Added(pod) | Self::Gone(pod) => pod,
            Self::Changed { after, .. } => after,
        }
    }

    /// The pod's id.
    #[must_use]
    pub fn id(&self) -> PodId {
        self.pod().id
    }
}

/// A stream of changes of the pods: see [`Pods::watch`](crate::Pods::watch).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
/// use yottalabs::PodEvent;
///
/// let mut events = yotta.pods().watch();
/// while let Some(event) = events.next_event().await? {
///     match event {
///         PodEvent::Added(pod) => println!("{} {}", pod.id, pod.status),
///         PodEvent::Changed { before, after } if before.status != after.status => {
///             println!("{} {} -> {}", after.id, before.status, after.status);
///         }
///         PodEvent::Gone(pod) => println!("{} is gone", pod.id),
///         _ => {}
///     }
/// }
/// # Ok(()) }
/// ```
///
/// First, each pod is [`Added`](PodEvent::Added), except pods that are `TERMINATED` already. A pod is
/// [`Gone`](PodEvent::Gone) once: when it becomes `TERMINATED`, or when it is missing from the list and the
/// server answers that it does not exist. (If the server shows it alive after that, contrary to the
/// documentation, it is `Added` again.) The events of one poll are in the order of the pods' ids.
///
/// A watch shares its requests with all other watches and waits of the client: see [`Wait`](crate::Wait).
/// It remembers only the last poll, so a slow reader does not use more memory, but sees fewer changes.
/// It sends no requests while it is not polled.
///
/// # Errors
///
/// An error ends the stream. Transient errors (connection, gateway, too many requests, an answer that
/// cannot be read) are tolerated for as long as [`tolerate`](Self::tolerate) says: the watch polls less and
/// less often, and not before the server's `Retry-After`. An error that is not transient, such as a wrong
/// key, ends the stream at once. To continue, start another watch: it begins with `Added`.
///
/// # When not to use it
///
/// To see every status of every pod, or to compute bills: a status that ends before the next poll is not
/// seen. If many machines would watch, give the pods a webhook instead.
#[must_use = "a watch does nothing until it is polled"]
pub struct Watch {
    settings: Settings,
    yotta: Yotta,
    events: VecDeque<PodEvent>,
    state: State,
}

#[derive(Clone, Copy, Debug)]
struct Settings {
    only: Option<PodId>,
    every: Duration,
    tolerate: Duration,
}

enum State {
    New,
    Idle(Box<Watcher>),
    Polling(BoxFuture<'static, (Watcher, Changes)>),
    Failed(Error),
    Ended,
}

impl Watch {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self {
            settings: Settings {
                only: None,
                every: Duration::from_secs(5),
                tolerate: Duration::from_secs(300),
            },
            yotta,
            events: VecDeque::new(),
            state: State::New,
        }
    }

    /// Watches only this pod. The stream ends when the pod is gone.
    ///
    /// If the pod is `TERMINATED` already, the only event is `Gone`. If it does not exist, the watch polls
    /// once more before it returns the error ([`is_not_found`](crate::Error::is_not_found)), because the
    /// server may list a new pod late.
    pub fn pod(mut self, id: PodId) -> Self {
        self.settings.only = Some(id);
        self
    }

    /// The polling interval, while the stream is read. Default: 5 seconds; at least 100 ms.
    pub fn every(mut self, interval: Duration) -> Self {
        self.settings.every = interval.clamp(Duration::from_millis(100), FOR_EVER);
        self
    }

    /// How long the watch tolerates transient errors without one successful poll. Default: 5 minutes.
    ///
    /// With [`Duration::ZERO`] the first error ends the stream. With [`Duration::MAX`] none does, which suits
    /// a service: when the API is back, it gets the events of the pods that went away meanwhile.
    pub fn tolerate(mut self, outage: Duration) -> Self {
        self.settings.tolerate = outage;
        self
    }

    /// The next event. It is `None` at the end, which only the watch of one [`pod`](Self::pod) has.
    ///
    /// The future may be dropped before it is ready, as in `tokio::select!`: no event is lost.
    ///
    /// # Errors
    ///
    /// See [the type](Self#errors).
    pub async fn next_event(&mut self) -> Result<Option<PodEvent>> {
        poll_fn(|cx| self.poll_event(cx)).await.transpose()
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<PodEvent>>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            self.state = match mem::replace(&mut self.state, State::Ended) {
                State::New => {
                    let watcher = Watcher::new(subscribe(&self.yotta), self.settings);
                    State::Idle(Box::new(watcher))
                }
                State::Idle(watcher) => State::Polling(Box::pin(watcher.poll())),
                State::Polling(mut poll) => match poll.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Polling(poll);
                        return Poll::Pending;
                    }
                    Poll::Ready((watcher, changes)) => {
                        self.events.extend(changes.events);
                        match changes.end {
                            None => State::Idle(Box::new(watcher)),
                            Some(Ok(())) => State::Ended,
                            Some(Err(error)) => State::Failed(error),
                        }
                    }
                },
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Ended => return Poll::Ready(None),
            };
        }
    }
}

/// What a watch remembers from one poll to the next.
#[derive(Debug)]
struct Watcher {
    settings: Settings,
    polls: Subscription,
    /// The pods that are alive.
    known: BTreeMap<PodId, Arc<Pod>>,
    due: Instant,
    /// When the last successful poll began, or else when the watch began.
    last_success: Instant,
    /// The only pod that is watched was not found.
    was_not_found: bool,
}

/// The result of one poll.
#[derive(Debug, Default)]
struct Changes {
    events: Vec<PodEvent>,
    /// Set if the stream ends, with the error if there is one.
    end: Option<Result<()>>,
}

impl Watcher {
    fn new(polls: Subscription, settings: Settings) -> Self {
        let now = Instant::now();
        Self {
            settings,
            polls,
            known: BTreeMap::new(),
            due: now,
            last_success: now,
            was_not_found: false,
        }
    }

    /// Polls when it is due.
    async fn poll(mut self) -> (Self, Changes) {
        let changes = match self.settings.only {
            None => self.poll_all().await,
            Some(id) => self.poll_one(id).await,
        };
        (self, changes)
    }

    async fn poll_all(&mut self) -> Changes {
        let schedule = self.schedule();
        let response = self.polls.list(schedule).await;
        let started = response.started;
        let list = match response.result {
            Ok(list) => list,
            Err(error) => return self.failed(started, Vec::new(), error),
        };
        let missing = self.known.keys().filter(|id| !list.contains_key(id));
        let missing: Vec<_> = missing.copied().collect();
        let mut now = BTreeMap::clone(&list);
        let mut failure = None;
        for (id, result) in self.polls.get_missing(&missing, started, schedule).await {
            match result {
                Ok(pod) => drop(now.insert(id, pod)),
                Err(error) if error.is_not_found() => {}
                Err(error) => {
                    // It is not known to be gone, so it stays as it was.
                    now.extend(self.known.get(&id).map(|pod| (id, pod.clone())));
                    failure = Some(error);
                }
            }
        }
        let events = self.diff(now);
        match failure {
            Some(error) => self.failed(started, events, error),
            None => self.succeeded(started, events),
        }
    }

    async fn poll_one(&mut self, id: PodId) -> Changes {
        let (started, observation) = self.polls.pod(id, self.schedule()).await;
        let (events, end) = match observation {
            Observation::Failed(error) => return self.failed(started, Vec::new(), error),
            Observation::Pod(pod) if pod.status == PodStatus::Terminated => {
                (vec![PodEvent::Gone(pod)], Some(Ok(())))
            }
            Observation::Pod(pod) => (self.diff(BTreeMap::from([(id, pod)])), None),
            Observation::NotFound(error) => match self.known.remove(&id) {
                Some(pod) => (vec![PodEvent::Gone(pod)], Some(Ok(()))),
                None if self.was_not_found => (Vec::new(), Some(Err(error))),
                None => {
                    self.was_not_found = true;
                    (Vec::new(), None)
                }
            },
        };
        let changes = self.succeeded(started, events);
        Changes { end, ..changes }
    }

    /// The next poll is the last if it fails at the end of the time that is tolerated.
    fn schedule(&self) -> Schedule {
        Schedule {
            due: self.due,
            latest: self.last_success.checked_add(self.settings.tolerate),
            every: self.settings.every,
        }
    }

    /// The events of the changes since the last poll.
    fn diff(&mut self, now: BTreeMap<PodId, Arc<Pod>>) -> Vec<PodEvent> {
        let ids: BTreeSet<_> = self.known.keys().chain(now.keys()).copied().collect();
        let mut events = Vec::new();
        for id in ids {
            let before = self.known.get(&id).cloned();
            let after = now.get(&id).cloned();
            let is_over = |pod: &Arc<Pod>| pod.status == PodStatus::Terminated;
            events.extend(match (before, after) {
                (Some(_), Some(after)) if is_over(&after) => Some(PodEvent::Gone(after)),
                (None, Some(after)) if is_over(&after) => None,
                (Some(before), Some(after)) => {
                    (before != after).then_some(PodEvent::Changed { before, after })
                }
                (None, Some(after)) => Some(PodEvent::Added(after)),
                (before, None) => before.map(PodEvent::Gone),
            });
        }
        self.known = now;
        self.known
            .retain(|_, pod| pod.status != PodStatus::Terminated);
        events
    }

    fn succeeded(&mut self, started: Instant, events: Vec<PodEvent>) -> Changes {
        self.last_success = started;
        self.due = started + self.settings.every;
        Changes { events, end: None }
    }

    fn failed(&mut self, started: Instant, events: Vec<PodEvent>, error: Error) -> Changes {
        let outage = started.saturating_duration_since(self.last_success);
        let Settings {
            every, tolerate, ..
        } = self.settings;
        if !is_transient(&error) || outage >= tolerate {
            let end = Some(Err(error));
            return Changes { events, end };
        }
        tracing::debug!(%error, "a poll of the pods failed");
        let due = next_poll(started, every, Some(&error));
        let last = self.last_success.checked_add(tolerate);
        self.due = last.map_or(due, |last| last.min(due));
        Changes { events, end: None }
    }
}

impl Stream for Watch {
    type Item = Result<PodEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("settings", &self.settings)
            .field("events", &self.events.len())
            .finish_non_exhaustive()
    }
}
