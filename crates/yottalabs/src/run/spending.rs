//! What the pods of a run or a batch cost, while they run and afterwards.

use std::iter::Sum;
use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::limits::Limit;
use crate::retry::FOR_EVER;
use crate::serialize::serialize_fields;
use crate::yotta::Yotta;
use crate::{Cost, HourlyPrice, Pod, PodId};

/// The cost of several pods, such as those of a [batch](crate::BatchReport::cost). Like [`Cost`] it is an estimate: the
/// vendor's invoice counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalCost {
    at_least: Decimal,
    is_complete: bool,
}

impl TotalCost {
    /// The total; `None` if the time or a part of the price of any pod is not known.
    #[must_use]
    pub fn total(&self) -> Option<Decimal> {
        self.is_complete.then_some(self.at_least)
    }

    /// The sum of the known parts.
    #[must_use]
    pub fn at_least(&self) -> Decimal {
        self.at_least
    }
}

serialize_fields! {
    TotalCost { at_least } with { total } without { is_complete }
}

impl Sum<Cost> for TotalCost {
    fn sum<I: Iterator<Item = Cost>>(costs: I) -> Self {
        let zero = Self {
            at_least: Decimal::ZERO,
            is_complete: true,
        };
        costs.fold(zero, |sum, cost| Self {
            at_least: sum.at_least.saturating_add(cost.at_least()),
            is_complete: sum.is_complete && cost.total().is_some(),
        })
    }
}

/// How long to ask for the running time of a pod that was deleted.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Counts what pods cost. A meter with a parent also adds its pods to the parent.
#[derive(Debug)]
pub(crate) struct Meter {
    pods: watch::Sender<Vec<Metered>>,
    parent: Option<Arc<Self>>,
}

/// The cost of one pod.
#[derive(Clone, Copy, Debug)]
struct Metered {
    id: PodId,
    price: HourlyPrice,
    /// The time in a billed status, without the time since `billed_since`.
    billed: Duration,
    billed_since: Option<Instant>,
    /// When the pod was last seen. Between two observations, a pod counts as billed from the earlier one on, so that
    /// the estimate is not too low.
    seen: Instant,
    is_settled: bool,
}

impl Metered {
    fn new(pod: &Pod, now: Instant) -> Self {
        Self {
            id: pod.id,
            price: pod.hourly_price(),
            billed: Duration::ZERO,
            billed_since: pod.status.is_billed().then_some(now),
            seen: now,
            is_settled: false,
        }
    }

    fn cost(&self, now: Instant) -> Cost {
        let current = self.billed_since.map(|since| now.duration_since(since));
        self.price.over(self.billed + current.unwrap_or_default())
    }

    /// The price of an hour from now on.
    fn rate(&self) -> Decimal {
        match self.billed_since {
            Some(_) => self.price.at_least(),
            None => Decimal::ZERO,
        }
    }
}

impl Meter {
    pub(crate) fn new(parent: Option<Arc<Self>>) -> Arc<Self> {
        Arc::new(Self {
            pods: watch::Sender::default(),
            parent,
        })
    }

    /// Notes a pod as it is now.
    pub(crate) fn observe(&self, pod: &Pod) {
        let now = Instant::now();
        self.pods.send_if_modified(|pods| {
            let Some(metered) = pods.iter_mut().find(|metered| metered.id == pod.id) else {
                pods.push(Metered::new(pod, now));
                return true;
            };
            let before = (metered.price, metered.billed_since);
            metered.price = pod.hourly_price().or(metered.price);
            match (pod.status.is_billed(), metered.billed_since) {
                (true, None) => metered.billed_since = Some(metered.seen),
                (false, Some(since)) => {
                    metered.billed += now.duration_since(since);
                    metered.billed_since = None;
                }
                _ => {}
            }
            metered.seen = now;
            before != (metered.price, metered.billed_since)
        });
        if let Some(parent) = &self.parent {
            parent.observe(pod);
        }
    }

    /// Ends the estimates, because the deletion of the pods was accepted.
    pub(crate) fn end(&self) {
        let now = Instant::now();
        for id in self.open() {
            self.update(id, &|pod| {
                let since = pod.billed_since.take();
                pod.billed += since.map_or(Duration::ZERO, |since| now.duration_since(since));
            });
        }
    }

    /// Ends the estimates, and replaces them by the running time that the API reports, if it reports one.
    pub(crate) async fn settle(&self, yotta: &Yotta) {
        self.end();
        let pods = yotta.with_timeout(TIMEOUT).pods();
        for id in self.open() {
            let runtime = match pods.runtime(id).await {
                // The call does not retry this itself.
                Err(error) if error.is_unexpected_response() => pods.runtime(id).await,
                runtime => runtime,
            };
            let running = runtime.ok().and_then(|runtime| runtime.running);
            self.update(id, &|pod| {
                pod.billed = running.unwrap_or(pod.billed);
                pod.is_settled = true;
            });
        }
    }

    /// The pods that are not settled.
    fn open(&self) -> Vec<PodId> {
        let pods = self.pods.borrow();
        let open = pods.iter().filter(|pod| !pod.is_settled);
        open.map(|pod| pod.id).collect()
    }

    fn update(&self, id: PodId, change: &dyn Fn(&mut Metered)) {
        self.pods.send_modify(|pods| {
            pods.iter_mut().filter(|pod| pod.id == id).for_each(change);
        });
        if let Some(parent) = &self.parent {
            parent.update(id, change);
        }
    }

    /// The cost of all pods so far.
    pub(crate) fn total(&self) -> TotalCost {
        let now = Instant::now();
        self.pods.borrow().iter().map(|pod| pod.cost(now)).sum()
    }

    /// Completes when the pods have cost this much, or when the price of a billed pod is not known.
    pub(crate) async fn reached(&self, limit: Decimal) -> Limit {
        let mut changes = self.pods.subscribe();
        loop {
            let pods = changes.borrow_and_update().clone();
            let is_unpriced =
                |pod: &&Metered| pod.billed_since.is_some() && pod.price.gpus.is_none();
            if let Some(pod) = pods.iter().find(is_unpriced) {
                return Limit::UnknownPrice(pod.id);
            }
            let left = limit.saturating_sub(self.total().at_least());
            if left <= Decimal::ZERO {
                return Limit::Cost(limit);
            }
            let rates = pods.iter().map(Metered::rate);
            let rate = rates.fold(Decimal::ZERO, Decimal::saturating_add);
            let time = time_at(rate, left).unwrap_or(FOR_EVER);
            // A change or the end of the time: both are looked at again.
            let _ = timeout(time.min(FOR_EVER), changes.changed()).await;
        }
    }
}

/// How long an amount lasts at a price per hour, rounded up to a millisecond.
fn time_at(rate: Decimal, amount: Decimal) -> Option<Duration> {
    let hours = amount.checked_div(rate)?;
    let millis = hours.checked_mul(Decimal::from(3_600_000))?.ceil();
    millis.to_u64().map(Duration::from_millis)
}
