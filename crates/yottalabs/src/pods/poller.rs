//! What the waits and watches of one client share: the looks at its pods.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::stream::{self, StreamExt as _};
use tokio::time::Instant;

use super::looks::{Look, Wanted};
use super::model::Pod;
use super::seats::{Seat, Seats};
use crate::PodId;
use crate::error::{Error, Result};
use crate::retry::RetryPolicy;
use crate::yotta::Yotta;

/// At least this long between two looks, unless less is asked for: a thousand waits that begin one
/// after another don't send a request each.
const REST: Duration = Duration::from_millis(500);
/// How long the first look of a wait is held back, for others that begin now to join it.
const GATHER: Duration = Duration::from_millis(10);
/// How many pods are asked for at a time, of those that the list does not show.
const AT_ONCE: usize = 8;

/// The pods by id, which also is the order in which they are told of.
pub(crate) type Snapshot = Arc<BTreeMap<PodId, Arc<Pod>>>;

type OneSeat = Seat<PodId, Arc<Pod>>;

/// Who looks at the list, and who at single pods.
#[derive(Debug, Default)]
pub(crate) struct Poller {
    list: Arc<Seats<(), Snapshot>>,
    singles: Arc<Seats<PodId, Arc<Pod>>>,
}

/// How one who watches takes part in the looks of all.
#[derive(Debug)]
pub(crate) struct Eyes {
    yotta: Yotta,
    list: Seat<(), Snapshot>,
    /// Of the pods that the list did not show the last time.
    singles: BTreeMap<PodId, Arc<OneSeat>>,
    /// What was asked for before that is old news.
    newest: Instant,
    /// The first look has been taken.
    is_open: bool,
}

/// What a look at one pod shows.
#[derive(Debug)]
pub(crate) enum Seen {
    Pod(Arc<Pod>),
    /// Neither the list nor the server, asked for it, knows it.
    Nowhere(Error),
    Trouble(Error),
}

impl Eyes {
    /// They see nothing that was asked for before now.
    pub(crate) fn new(yotta: &Yotta) -> Self {
        Self {
            // The next look is what a retry would be.
            yotta: yotta.with_retry(RetryPolicy::none()),
            list: yotta.core().poller().list.take(()),
            singles: BTreeMap::new(),
            newest: Instant::now(),
            is_open: false,
        }
    }

    /// The next look at the list: at `due`, or sooner if another takes one.
    pub(crate) async fn list(&mut self, due: Instant, every: Duration) -> Look<Snapshot> {
        let gather = if self.is_open { Duration::ZERO } else { GATHER };
        let wanted = Wanted {
            after: self.newest,
            due,
            keeps: every,
            rest: REST.min(every),
            gather,
        };
        let yotta = &self.yotta;
        let look = self.list.look(wanted, || {
            let pods = yotta.pods().list();
            async move {
                let pods = pods.await?.into_iter();
                Ok(Arc::new(pods.map(|pod| (pod.id, Arc::new(pod))).collect()))
            }
        });
        let look = look.await;
        self.newest = look.started;
        self.is_open = true;
        look
    }

    /// Asks singly for pods that the list asked for at `since` does not show, and says what came of
    /// each. All who miss the same pod share the request.
    pub(crate) async fn singly(
        &mut self,
        missing: &[PodId],
        since: Instant,
        every: Duration,
    ) -> Vec<(PodId, Result<Arc<Pod>>)> {
        self.singles.retain(|id, _| missing.contains(id));
        for &id in missing {
            self.sit_down_at(id);
        }
        // Each owns what it needs: borrowing closures are not `Send` enough for the compiler.
        let looks = self.singles.iter().map(|(&id, seat)| {
            let look = alone(self.yotta.clone(), id, seat.clone(), since, every);
            look.map(move |result| (id, result))
        });
        let looks: Vec<_> = looks.collect();
        stream::iter(looks)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await
    }

    fn sit_down_at(&mut self, id: PodId) -> Arc<OneSeat> {
        let singles = &self.yotta.core().poller().singles;
        let seat = self.singles.entry(id);
        seat.or_insert_with(|| Arc::new(singles.take(id))).clone()
    }

    /// The next look at one pod, and when the list was asked for.
    ///
    /// It is asked for singly if the list does not show it, or can't be understood: what is odd
    /// about the list may well be another pod.
    pub(crate) async fn one(
        &mut self,
        id: PodId,
        due: Instant,
        every: Duration,
    ) -> (Instant, Seen) {
        let Look {
            started, result, ..
        } = self.list(due, every).await;
        let on_list = match result {
            Ok(pods) => pods.get(&id).cloned(),
            Err(error) if error.is_unexpected_response() => None,
            Err(error) => return (started, Seen::Trouble(error)),
        };
        let seen = match on_list {
            Some(pod) => {
                self.singles.clear();
                Seen::Pod(pod)
            }
            None => {
                let seat = self.sit_down_at(id);
                match alone(self.yotta.clone(), id, seat, started, every).await {
                    Ok(pod) => Seen::Pod(pod),
                    Err(error) if error.is_not_found() => Seen::Nowhere(error),
                    Err(error) => Seen::Trouble(error),
                }
            }
        };
        (started, seen)
    }
}

/// Asks for this pod alone, or shares the answer of one who did at `since` or later.
async fn alone(
    yotta: Yotta,
    id: PodId,
    seat: Arc<OneSeat>,
    since: Instant,
    every: Duration,
) -> Result<Arc<Pod>> {
    let wanted = Wanted {
        // Or at that very moment.
        after: since.checked_sub(Duration::from_nanos(1)).unwrap_or(since),
        due: since,
        keeps: every,
        rest: REST.min(every),
        gather: Duration::ZERO,
    };
    let look = seat.look(wanted, || {
        let pods = yotta.pods();
        async move { pods.get(id).await.map(Arc::new) }
    });
    look.await.result
}

/// Whether the next read may succeed. Reading is harmless, so more failures count as transient than for
/// other calls: any failure of the server, and any answer that cannot be read, such as the web page of a
/// gateway with HTTP 200.
pub(crate) fn is_passing(error: &Error) -> bool {
    let was_answered = error.status().is_some();
    error.is_retryable()
        || error.status().is_some_and(|status| status >= 500)
        || was_answered && error.is_unexpected_response()
}
