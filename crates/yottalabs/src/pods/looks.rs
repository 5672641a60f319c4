//! Looking at something that many want to see: one asks, and all are answered.
//!
//! No task runs in the background. Whoever's time has come starts the request, and all who wait for
//! it drive it together: a waiter that is dropped, or just not polled any more, holds up nobody.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::runtime::{self, Handle};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};

use crate::error::Result;

/// What came of one request.
#[derive(Clone, Debug)]
pub(crate) struct Look<T> {
    /// When it was sent: what it shows is no older.
    pub(crate) started: Instant,
    /// When the answer was there.
    pub(crate) ended: Instant,
    pub(crate) result: Result<T>,
}

/// Which look is wanted, and when it is to be made if nobody else makes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// Sent later than this.
    pub(crate) after: Instant,
    /// Made at this time.
    pub(crate) due: Instant,
    /// For this long an answer is worth having: one who has not been polled for an hour is not to be
    /// told what others saw meanwhile.
    pub(crate) keeps: Duration,
    /// The least time between the answer to one look and the next.
    pub(crate) rest: Duration,
    /// For this long others may still join before it is sent.
    pub(crate) gather: Duration,
}

impl Wanted {
    fn is<T>(&self, look: &Look<T>) -> bool {
        look.started > self.after && look.ended.elapsed() <= self.keeps
    }
}

/// The last look at something, and the one under way.
#[derive(Debug)]
pub(crate) struct Looks<T> {
    last: watch::Sender<Option<Look<T>>>,
    flight: Mutex<Option<Flight<T>>>,
}

type Request<T> = Shared<BoxFuture<'static, Look<T>>>;

/// A request under way. It ends with the last of those who wait for it.
#[derive(Debug)]
struct Flight<T> {
    request: WeakShared<BoxFuture<'static, Look<T>>>,
    /// Its timers and sockets live here, and are of no use elsewhere.
    runtime: Option<runtime::Id>,
}

impl<T> Default for Looks<T> {
    fn default() -> Self {
        Self {
            last: watch::Sender::new(None),
            flight: Mutex::default(),
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Looks<T> {
    /// The first look that is as `wanted`, whoever makes it. `ask` is called if it is this caller.
    pub(crate) async fn look<F>(&self, wanted: Wanted, ask: impl Fn() -> F) -> Look<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let mut news = self.last.subscribe();
        loop {
            let last = news.borrow_and_update().clone();
            let rested = match last {
                Some(look) if wanted.is(&look) => return look,
                Some(look) => look.ended + wanted.rest,
                None => wanted.due,
            };
            let due = wanted.due.max(rested);
            // It can't be closed: `self` holds the sender.
            if Instant::now() < due && timeout_at(due, news.changed()).await.is_ok() {
                continue;
            }
            if let Some(request) = self.join_or_start(&news, wanted.gather, &ask) {
                self.publish(request.await);
            }
        }
    }

    /// `None`: there is news.
    fn join_or_start<F>(
        &self,
        news: &watch::Receiver<Option<Look<T>>>,
        gather: Duration,
        ask: impl Fn() -> F,
    ) -> Option<Request<T>>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let here = Handle::try_current().ok().map(|handle| handle.id());
        let mut flight = self.flight();
        let under_way = flight
            .as_ref()
            .filter(|flight| flight.runtime == here)
            .and_then(|flight| flight.request.upgrade());
        if under_way.is_some() {
            return under_way;
        }
        // Under the lock: a request that has left it has been published before.
        if news.has_changed().unwrap_or(false) {
            return None;
        }
        let answer = ask();
        let request = async move {
            if !gather.is_zero() {
                sleep(gather).await;
            }
            let started = Instant::now();
            let result = answer.await;
            Look {
                started,
                ended: Instant::now(),
                result,
            }
        };
        let request = request.boxed().shared();
        *flight = request.downgrade().map(|request| Flight {
            request,
            runtime: here,
        });
        Some(request)
    }

    /// Shows a look to all. Each of those who waited for it does so: any of them may be the first.
    fn publish(&self, look: Look<T>) {
        self.last.send_if_modified(|last| {
            let is_newer = last.as_ref().is_none_or(|old| old.started < look.started);
            if is_newer {
                *last = Some(look);
            }
            is_newer
        });
        // Only then: nobody is to join it any more.
        self.flight().take_if(|flight| flight.is_over());
    }

    fn flight(&self) -> MutexGuard<'_, Option<Flight<T>>> {
        self.flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Flight<T> {
    fn is_over(&self) -> bool {
        let request = self.request.upgrade();
        request.is_none_or(|request| request.peek().is_some())
    }
}
