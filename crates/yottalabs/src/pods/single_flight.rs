//! A shared in-flight request: one caller sends it, and all callers get its response.
//!
//! Nothing runs in the background. The first caller that is due sends the request, and all callers poll
//! the same future. So a caller that is dropped, or no longer polled, does not delay the others.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::runtime::{self, Handle};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};

use super::poller::is_transient;
use super::wait::FOR_EVER;
use crate::error::{Error, Result};
use crate::retry::Backoff;

/// The least time between a response and the next request, unless a caller polls more often: a thousand
/// waits that begin one after another do not send a request each.
const MIN_GAP: Duration = Duration::from_millis(500);
/// The longest backoff, unless a caller polls less often.
const MAX_BACKOFF: Duration = Duration::from_secs(60);

/// The response to one request.
#[derive(Clone, Debug)]
pub(crate) struct Response<T> {
    /// When the request was sent: the result is no older.
    pub(crate) started: Instant,
    pub(crate) result: Result<T>,
    ended: Instant,
    /// The time after `ended` in which no request is sent.
    backoff: Duration,
}

/// When a caller polls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    /// When to send a request, unless another caller has sent one before.
    pub(crate) due: Instant,
    /// When to send it at the latest, also if the backoff is longer.
    pub(crate) latest: Option<Instant>,
    /// The polling interval. An older response is of no use to the caller.
    pub(crate) every: Duration,
}

/// A request that callers share.
#[derive(Debug)]
pub(crate) struct SingleFlight<T> {
    state: Mutex<State<T>>,
    /// Notifies of each response.
    responses: watch::Sender<()>,
}

#[derive(Debug)]
struct State<T> {
    last: Option<Response<T>>,
    /// The delays after failures in a row.
    backoff: Option<Backoff>,
    /// The request in flight. It is dropped with the last of its callers.
    request: Option<WeakShared<BoxFuture<'static, ()>>>,
    /// The runtime of its timers and sockets, which work in no other.
    runtime: Option<runtime::Id>,
}

/// What a caller does next.
enum Step<T> {
    Return(Response<T>),
    Sleep(Instant),
    Poll(Shared<BoxFuture<'static, ()>>),
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self {
            state: Mutex::new(State {
                last: None,
                backoff: None,
                request: None,
                runtime: None,
            }),
            responses: watch::Sender::new(()),
        }
    }
}

impl<T: Clone + Send + 'static> SingleFlight<T> {
    /// Returns the first response to a request that was sent later than `after`. If this caller sends the
    /// request, it calls `send`, and waits for `gather` first, so that other callers can join.
    pub(crate) async fn fetch<F>(
        self: &Arc<Self>,
        after: Instant,
        schedule: Schedule,
        gather: Duration,
        send: impl Fn() -> F,
    ) -> Response<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let mut responses = self.responses.subscribe();
        loop {
            // Before the state is read: a response that comes later ends the sleep.
            responses.mark_unchanged();
            match self.next_step(after, schedule, gather, &send) {
                Step::Return(response) => return response,
                // Either there is a response, or a request is due.
                Step::Sleep(until) => drop(timeout_at(until, responses.changed()).await),
                Step::Poll(request) => request.await,
            }
        }
    }

    /// The error of the last request, during the backoff after it.
    pub(crate) fn backoff_error(&self) -> Option<Error> {
        let state = self.state();
        let last = state.last.as_ref()?;
        let is_backing_off = Instant::now() < last.ended + last.backoff;
        last.result
            .as_ref()
            .err()
            .filter(|_| is_backing_off)
            .cloned()
    }

    fn next_step<F>(
        self: &Arc<Self>,
        after: Instant,
        schedule: Schedule,
        gather: Duration,
        send: impl Fn() -> F,
    ) -> Step<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let mut state = self.state();
        let due = match &state.last {
            // A caller that was not polled for an hour does not get a response from that time.
            Some(last) if last.started > after && last.ended.elapsed() <= schedule.every => {
                return Step::Return(last.clone());
            }
            Some(last) => last.next_request(schedule),
            None => schedule.due,
        };
        if Instant::now() < due {
            return Step::Sleep(due);
        }
        let here = Handle::try_current().ok().map(|handle| handle.id());
        let request = state.request.as_ref().filter(|_| state.runtime == here);
        let request = request.and_then(WeakShared::upgrade);
        if let Some(request) = request.filter(|request| request.peek().is_none()) {
            return Step::Poll(request);
        }
        let (flight, response) = (self.clone(), send());
        let request = async move {
            if !gather.is_zero() {
                sleep(gather).await;
            }
            let started = Instant::now();
            flight.publish(started, response.await, schedule.every);
        };
        let request = request.boxed().shared();
        state.request = request.downgrade();
        state.runtime = here;
        Step::Poll(request)
    }

    fn publish(&self, started: Instant, result: Result<T>, every: Duration) {
        let mut state = self.state();
        // A request of another runtime may have been sent later, and answered before.
        let is_newer = |last: &Response<T>| last.started < started;
        if !state.last.as_ref().is_none_or(is_newer) {
            return;
        }
        let backoff = match &result {
            // An unreadable list does not delay the next one: meanwhile, waits get their pods singly.
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
        state.last = Some(Response {
            started,
            result,
            ended: Instant::now(),
            backoff: backoff.min(FOR_EVER),
        });
        drop(state);
        self.responses.send_replace(());
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Response<T> {
    /// When the request after this one is sent.
    fn next_request(&self, schedule: Schedule) -> Instant {
        let gap = MIN_GAP.min(schedule.every);
        let backoff = self.ended + self.backoff;
        // A request just before the latest time would delay that one.
        let latest = schedule.latest.filter(|latest| *latest < backoff + gap);
        let backoff = latest.unwrap_or(backoff);
        schedule.due.max(self.ended + gap).max(backoff)
    }
}
