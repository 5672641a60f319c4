//! Requests that callers share: one sends a request, and all get its response.
//!
//! Nothing runs in the background. The first caller that is due sends the request, and all callers poll
//! the same future. So a caller that is dropped, or no longer polled, does not delay the others.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::runtime::{self, Handle};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use crate::error::{Error, Result};
use crate::retry::{Backoff, FOR_EVER, is_transient};

/// The least time between a response and the next request, unless a caller polls more often: a thousand
/// waits that begin one after another do not send a request each.
const MIN_GAP: Duration = Duration::from_millis(500);
/// The longest backoff, unless a caller polls less often.
const MAX_BACKOFF: Duration = Duration::from_secs(60);

/// When a caller polls.
#[derive(Clone, Copy)]
pub(super) struct Schedule {
    /// When to send a request, unless another caller has sent one before.
    pub(super) due: Instant,
    /// The latest time to send it, even if the backoff is longer.
    pub(super) latest: Option<Instant>,
    /// The polling interval. An older response is of no use to the caller.
    pub(super) every: Duration,
}

/// A request that callers share.
pub(super) struct SingleFlight<T> {
    state: Mutex<State<T>>,
    published: Notify,
}

struct State<T> {
    last: Option<Response<T>>,
    /// The delays after failures in a row.
    backoff: Option<Backoff>,
    /// The request in flight, which is dropped with the last of its callers, and the runtime of its timers
    /// and sockets, which work in no other.
    request: Option<(Option<runtime::Id>, WeakShared<BoxFuture<'static, ()>>)>,
}

struct Response<T> {
    started: Instant,
    ended: Instant,
    /// The end of the backoff after a failure.
    retry_at: Instant,
    result: Result<T>,
}

/// What a caller does next.
enum Step<T> {
    Return(Instant, Result<T>),
    Sleep(Instant),
    Poll(Shared<BoxFuture<'static, ()>>),
}

impl<T: Clone + Send + 'static> SingleFlight<T> {
    /// Returns the response to a request that was not sent before this time, and when it was sent.
    pub(super) async fn fetch<F>(
        self: &Arc<Self>,
        not_before: Instant,
        schedule: Schedule,
        send: impl Fn() -> F,
    ) -> (Instant, Result<T>)
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        loop {
            // This comes before the state is read, so that a later response ends the sleep.
            let published = self.published.notified();
            match self.next_step(not_before, schedule, &send) {
                Step::Return(started, result) => return (started, result),
                // Either there is a response, or a request is due.
                Step::Sleep(until) => drop(timeout_at(until, published).await),
                Step::Poll(request) => request.await,
            }
        }
    }

    /// The error of the last request, during the backoff after it.
    pub(super) fn backoff_error(&self) -> Option<Error> {
        let state = lock(&self.state);
        let last = state.last.as_ref()?;
        let error = last.result.as_ref().err();
        error.filter(|_| Instant::now() < last.retry_at).cloned()
    }

    fn next_step<F>(
        self: &Arc<Self>,
        not_before: Instant,
        schedule: Schedule,
        send: impl Fn() -> F,
    ) -> Step<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let mut state = lock(&self.state);
        let due = match &state.last {
            // A caller that was not polled for an hour does not get a response from that time.
            Some(last) if last.started >= not_before && last.ended.elapsed() <= schedule.every => {
                return Step::Return(last.started, last.result.clone());
            }
            Some(last) => last.next_request(schedule),
            None => schedule.due,
        };
        if Instant::now() < due {
            return Step::Sleep(due);
        }
        let here = Handle::try_current().ok().map(|handle| handle.id());
        let request = state
            .request
            .as_ref()
            .filter(|(runtime, _)| *runtime == here);
        let request = request.and_then(|(_, request)| request.upgrade());
        if let Some(request) = request.filter(|request| request.peek().is_none()) {
            return Step::Poll(request);
        }
        let (flight, response) = (self.clone(), send());
        let request = async move {
            let started = Instant::now();
            flight.publish(started, response.await, schedule.every);
        };
        let request = request.boxed().shared();
        state.request = request.downgrade().map(|request| (here, request));
        Step::Poll(request)
    }

    fn publish(&self, started: Instant, result: Result<T>, every: Duration) {
        let mut state = lock(&self.state);
        // A request of another runtime may have been sent later, and answered before.
        if state
            .last
            .as_ref()
            .is_some_and(|last| last.started >= started)
        {
            return;
        }
        let backoff = match &result {
            // An unreadable list does not delay the next one. Meanwhile, each wait requests its own pod.
            Err(error) if is_transient(error) && !error.is_unexpected_response() => {
                let new = || Backoff::new(every, MAX_BACKOFF.max(every));
                let backoff = state.backoff.get_or_insert_with(new);
                // The server's delay may be longer than any of ours. Each caller has its own time limit.
                let asked = error.retry_after();
                backoff.next(asked).or(asked).unwrap_or_default()
            }
            _ => {
                state.backoff = None;
                Duration::ZERO
            }
        };
        let ended = Instant::now();
        state.last = Some(Response {
            started,
            ended,
            retry_at: ended + backoff.min(FOR_EVER),
            result,
        });
        self.published.notify_waiters();
    }
}

impl<T> Response<T> {
    /// When the request after this one is sent.
    fn next_request(&self, schedule: Schedule) -> Instant {
        let gap = MIN_GAP.min(schedule.every);
        // A request just before the latest time would delay the request at that time.
        let latest = schedule
            .latest
            .filter(|latest| *latest < self.retry_at + gap);
        let retry_at = latest.unwrap_or(self.retry_at);
        schedule.due.max(self.ended + gap).max(retry_at)
    }
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        let state = State {
            last: None,
            backoff: None,
            request: None,
        };
        Self {
            state: Mutex::new(state),
            published: Notify::new(),
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
