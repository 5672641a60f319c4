//! What happens to pods, as it is seen from outside.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::future::BoxFuture;

use super::changes::{Step, Watcher};
use super::model::Pod;
use super::wait::FOR_EVER;
use crate::PodId;
use crate::error::{Error, Result};
use crate::yotta::Yotta;

/// What has happened to a pod since it was last looked at.
///
/// When not to use it: as a record of all that happened. What came and went between two looks is not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PodEvent {
    /// It is there: new, or there already when the watch began.
    Added(Arc<Pod>),
    /// Something about it is different. What came and went between two looks is not seen.
    Changed {
        /// As it was.
        before: Arc<Pod>,
        /// As it is.
        after: Arc<Pod>,
    },
    /// It is `TERMINATED`, or the server does not know it any more: the pod as it was last seen.
    Gone(Arc<Pod>),
}

impl PodEvent {
    /// The pod, as it was seen last.
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

/// A stream of what happens to the pods: see [`Pods::watch`](crate::Pods::watch).
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
/// At first every pod is [`Added`](PodEvent::Added), but for those that are `TERMINATED` already.
/// A pod is [`Gone`](PodEvent::Gone) when it becomes `TERMINATED`, or when neither the list nor the
/// server, asked for it, knows it any more: once, whichever comes first. (A pod that is shown alive
/// after that, against all documentation, is `Added` again.) The events of one look come in the
/// order of the pods' ids.
///
/// The pods are looked at together with all other watches and waits of the client: see
/// [`Wait`](crate::Wait). Only the last look is remembered, so a slow reader costs no memory: it
/// sees fewer steps. Nothing is looked at while nobody reads.
///
/// # Errors
///
/// An error is the last thing that comes. Transient trouble (connection, gateway, too many requests, an
/// answer that cannot be read) is borne for as long as [`tolerate`](Self::tolerate) says, with looks that become rarer; lasting
/// trouble, such as a wrong key, is not. To go on, start another watch: it begins with `Added`.
///
/// # When not to use it
///
/// To have every step of every pod, or to bill by it: a status that does not last until the next
/// look is never seen. And if many machines would watch, give pods a webhook instead.
#[must_use = "nothing is looked at until it is polled"]
pub struct Watch {
    settings: Settings,
    yotta: Yotta,
    events: VecDeque<PodEvent>,
    state: State,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) only: Option<PodId>,
    pub(crate) every: Duration,
    pub(crate) tolerate: Duration,
}

/// Between polls.
enum State {
    New,
    Resting(Box<Watcher>),
    Looking(BoxFuture<'static, (Watcher, Step)>),
    Failed(Error),
    Over,
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

    /// Only this pod. The stream ends when it is gone.
    ///
    /// If it is `TERMINATED` already, that it is `Gone` is all that is said. If there is none, there
    /// is a second look before the error ([`is_not_found`](crate::Error::is_not_found)): the server
    /// may be late to show a new pod.
    pub fn pod(mut self, id: PodId) -> Self {
        self.settings.only = Some(id);
        self
    }

    /// Looks at least this often, while it is read. 5 seconds; less than 100 ms is taken for 100 ms.
    pub fn every(mut self, interval: Duration) -> Self {
        self.settings.every = interval.clamp(Duration::from_millis(100), FOR_EVER);
        self
    }

    /// Bears passing trouble for this long without one good look, and then says what it is. 5
    /// minutes; with [`Duration::ZERO`], the first trouble is said; with [`Duration::MAX`], none ever is,
    /// which suits a service: it still hears of the pods that went away meanwhile.
    pub fn tolerate(mut self, trouble: Duration) -> Self {
        self.settings.tolerate = trouble;
        self
    }

    /// The next event; `None` at the end, which only the watch of one [`pod`](Self::pod) has.
    ///
    /// It may be dropped before it is ready, as in `tokio::select!`: no event is lost.
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
            self.state = match mem::replace(&mut self.state, State::Over) {
                State::New => State::Resting(Box::new(Watcher::new(&self.yotta))),
                State::Resting(watcher) => State::Looking(Box::pin(watcher.step(self.settings))),
                State::Looking(mut look) => match look.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Looking(look);
                        return Poll::Pending;
                    }
                    Poll::Ready((watcher, step)) => {
                        self.events.extend(step.events);
                        match step.end {
                            None => State::Resting(Box::new(watcher)),
                            Some(Ok(())) => State::Over,
                            Some(Err(error)) => State::Failed(error),
                        }
                    }
                },
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Over => return Poll::Ready(None),
            };
        }
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
