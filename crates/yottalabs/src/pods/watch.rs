//! Watches pods for changes.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use tokio::time::Instant;

use super::model::Pod;
use super::single_flight::Schedule;
use super::snapshot::Snapshot;
use super::subscription::{DEFAULT_INTERVAL, GATHER, MIN_INTERVAL, Observation, Subscription};
use crate::error::Result;
use crate::paging::{self, PageReader};
use crate::retry::{FOR_EVER, is_transient};
use crate::yotta::Yotta;
use crate::{PodId, PodStatus};

/// A change of a pod since the last poll.
///
/// The events are not a record of all changes: changes between two polls are not seen.
///
/// `Serialize` writes `event` (`added`, `changed` or `gone`), `pod` and, for a change, the pod `before` it. Their secrets
/// are masked, as those of [`Pod`].
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

impl Serialize for PodEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (event, before, pod) = match self {
            Self::Added(pod) => ("added", None, pod),
            Self::Changed { before, after } => ("changed", Some(before), after),
            Self::Gone(pod) => ("gone", None, pod),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("event", event)?;
        map.serialize_entry("pod", &**pod)?;
        if let Some(before) = before {
            map.serialize_entry("before", &**before)?;
        }
        map.end()
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
/// An error ends the stream. Transient errors (connection, gateway, too many requests, a response that
/// cannot be read) are tolerated for as long as [`tolerate`](Self::tolerate) says: the watch then polls less
/// often, and not before the server's `Retry-After`. An error that is not transient, such as a wrong
/// key, ends the stream at once. To continue, start another watch: it begins with `Added`.
///
/// # When not to use it
///
/// To see every status of every pod, or to compute bills: a status that ends before the next poll is not
/// seen. If many machines would watch, give the pods a webhook instead.
#[must_use = "a watch does nothing until it is polled"]
pub struct Watch {
    yotta: Yotta,
    settings: Settings,
    /// Begins when the watch is first polled.
    events: Option<BoxStream<'static, Result<PodEvent>>>,
}

#[derive(Clone, Copy, Debug)]
struct Settings {
    only: Option<PodId>,
    every: Duration,
    tolerate: Duration,
}

impl Watch {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self {
            yotta,
            settings: Settings {
                only: None,
                every: DEFAULT_INTERVAL,
                tolerate: Duration::from_secs(300),
            },
            events: None,
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
        self.settings.every = interval.clamp(MIN_INTERVAL, FOR_EVER);
        self
    }

    /// How long the watch tolerates transient errors without one successful poll. Default: 5 minutes.
    ///
    /// With [`Duration::ZERO`] the first error ends the stream. With [`Duration::MAX`] no transient error does,
    /// which suits a service: when the API is available again, it receives the events of the pods that ended
    /// meanwhile.
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
        self.events().try_next().await
    }

    fn events(&mut self) -> &mut BoxStream<'static, Result<PodEvent>> {
        let new = || paging::items(Watcher::new(&self.yotta, self.settings));
        self.events.get_or_insert_with(new)
    }
}

/// What a watch remembers from one poll to the next.
struct Watcher {
    settings: Settings,
    polls: Subscription,
    /// The pods of the last poll.
    last: Snapshot,
    /// The pod was not found, and no other pod is watched.
    was_not_found: bool,
    /// The events of the last poll.
    events: Vec<PodEvent>,
    /// How the stream ends after these events.
    end: Option<Result<()>>,
}

impl Watcher {
    fn new(yotta: &Yotta, settings: Settings) -> Self {
        let latest = Instant::now().checked_add(settings.tolerate);
        Self {
            settings,
            polls: Subscription::new(yotta, GATHER, settings.every, latest),
            last: Snapshot::default(),
            was_not_found: false,
            events: Vec::new(),
            end: None,
        }
    }

    /// Polls when the next poll is due. If the poll fails at the end of the tolerated time, it is the last one.
    async fn poll(&mut self) {
        let (started, result) = match self.settings.only {
            None => self.poll_all().await,
            Some(id) => self.poll_one(id).await,
        };
        match result {
            Ok(()) => {
                self.polls.schedule = Schedule {
                    due: started + self.settings.every,
                    latest: started.checked_add(self.settings.tolerate),
                    every: self.settings.every,
                }
            }
            Err(error) if is_transient(&error) && !self.polls.is_last(started) => {
                tracing::debug!(%error, "a poll of the pods failed");
                self.polls.schedule_next(started, Some(&error));
            }
            Err(error) => self.end = Some(Err(error)),
        }
    }

    async fn poll_all(&mut self) -> (Instant, Result<()>) {
        let (started, list) = self.polls.list().await;
        let list = match list {
            Ok(list) => list,
            Err(error) => return (started, Err(error)),
        };
        let missing = self.last.differences(&list).filter_map(|pair| match pair {
            (Some(before), None) if is_alive(before) => Some(before.id),
            _ => None,
        });
        let missing: Vec<_> = missing.collect();
        let mut unlisted = Vec::new();
        let mut result = Ok(());
        for (id, pod) in self.polls.get_missing(&missing, started).await {
            match pod {
                Ok(pod) => unlisted.push((id, pod)),
                Err(error) if error.is_not_found() => {}
                Err(error) => {
                    // It is not known to be gone, so it stays as it was.
                    unlisted.extend(self.last.get(id).map(|pod| (id, pod.clone())));
                    result = Err(error);
                }
            }
        }
        self.update(match unlisted.is_empty() {
            true => list,
            false => list.iter().cloned().chain(unlisted).collect(),
        });
        (started, result)
    }

    async fn poll_one(&mut self, id: PodId) -> (Instant, Result<()>) {
        let (started, observation) = self.polls.pod(id).await;
        let gone = match observation {
            Observation::Failed(error) => return (started, Err(error)),
            Observation::Pod(pod) if pod.status == PodStatus::Terminated => Some(pod),
            Observation::Pod(pod) => {
                self.update([(id, pod)].into_iter().collect());
                None
            }
            Observation::NotFound(error) => match mem::take(&mut self.last).get(id).cloned() {
                None if self.was_not_found => return (started, Err(error)),
                pod => {
                    self.was_not_found = true;
                    pod
                }
            },
        };
        if let Some(pod) = gone {
            self.events.push(PodEvent::Gone(pod));
            self.end = Some(Ok(()));
        }
        (started, Ok(()))
    }

    fn update(&mut self, pods: Snapshot) {
        self.events = changes(&self.last, &pods);
        self.last = pods;
    }
}

impl PageReader for Watcher {
    type Item = PodEvent;

    async fn next_page(&mut self) -> Result<Option<Vec<PodEvent>>> {
        if let Some(end) = self.end.take() {
            return end.map(|()| None);
        }
        self.poll().await;
        Ok(Some(mem::take(&mut self.events)))
    }
}

/// The events from the pods that were alive to those that exist now.
fn changes(before: &Snapshot, now: &Snapshot) -> Vec<PodEvent> {
    let alive = |pod: Option<&Arc<Pod>>| pod.filter(|pod| is_alive(pod)).cloned();
    let event = |(before, after): (Option<&Arc<Pod>>, Option<&Arc<Pod>>)| match (
        alive(before),
        after.cloned(),
    ) {
        (before, Some(after)) if !is_alive(&after) => before.map(|_| PodEvent::Gone(after)),
        (Some(before), Some(after)) => {
            (before != after).then_some(PodEvent::Changed { before, after })
        }
        (None, after) => after.map(PodEvent::Added),
        (before, None) => before.map(PodEvent::Gone),
    };
    before.differences(now).filter_map(event).collect()
}

fn is_alive(pod: &Pod) -> bool {
    pod.status != PodStatus::Terminated
}

impl Stream for Watch {
    type Item = Result<PodEvent>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events().as_mut().poll_next(context)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
