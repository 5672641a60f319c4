//! The state of a simulator: pods, offers, the account and the request log.

use std::collections::BTreeMap;
use std::time::Duration;

use rust_decimal::Decimal;
use yottalabs_client::Operation;

use crate::catalogue::{self, Offer, where_offered};
use crate::clock::{Millis, Ticker};
use crate::envelope::Failure;
use crate::fault::Fault;
use crate::fault::plan::Rules;
use crate::history::Cause;
use crate::lifecycle::{self, RandomFailures};
use crate::pod::Pod;
use crate::request_log::RequestLog;
use crate::requests::PodSpec;
use crate::rng::Rng;
use crate::script::plan::ScriptRules;
use crate::webhook::{self, Delivery, Webhook, WebhookKey};

const POD_KEYS: u64 = 1;
const POD_IDS: u64 = 2;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) ticker: Ticker,
    pub(crate) offers: Vec<Offer>,
    pub(crate) requests: RequestLog,
    pub(crate) faults: Rules,
    pub(crate) failures: RandomFailures,
    pub(crate) scripts: ScriptRules,
    /// The deliveries of the webhooks that have been handed out for sending.
    pub(crate) deliveries: BTreeMap<WebhookKey, Delivery>,
    /// All pods ever created, in order of creation.
    pub(crate) pods: Vec<Pod>,
    account: Option<Account>,
    seed: u64,
    keep_terminated: u64,
    last_id: u64,
}

impl State {
    pub(crate) fn new(
        ticker: Ticker,
        seed: u64,
        keep_terminated: Duration,
        failures: RandomFailures,
    ) -> Self {
        const FIRST_ID: u64 = 310_000_000_000_000_000;
        const SPREAD: u64 = 80_000_000_000_000_000;
        Self {
            ticker,
            offers: catalogue::offers(),
            requests: RequestLog::default(),
            faults: Rules::default(),
            failures,
            scripts: ScriptRules::default(),
            deliveries: BTreeMap::new(),
            pods: Vec::new(),
            account: None,
            seed,
            keep_terminated: u64::try_from(keep_terminated.as_millis()).unwrap_or(u64::MAX),
            last_id: FIRST_ID + Rng::keyed(&[seed, POD_IDS]).next() % SPREAD,
        }
    }

    /// The fault of the request that has just arrived.
    pub(crate) fn next_fault(&mut self, operation: Option<Operation>) -> Option<Fault> {
        self.faults.next(self.seed, operation)
    }

    /// The pods that the API shows, newest first.
    pub(crate) fn visible_pods(&self, now: Millis) -> impl Iterator<Item = &Pod> {
        let keep = self.keep_terminated;
        let newest_first = self.pods.iter().rev();
        newest_first.filter(move |pod| pod.is_visible(now, keep))
    }

    pub(crate) fn pod(&self, id: i64, now: Millis) -> Option<&Pod> {
        self.visible_pods(now).find(|pod| pod.id == id)
    }

    pub(crate) fn pod_mut(&mut self, id: i64, now: Millis) -> Option<&mut Pod> {
        let keep = self.keep_terminated;
        let mut pods = self.pods.iter_mut();
        pods.find(|pod| pod.id == id && pod.is_visible(now, keep))
    }

    /// Creates a pod on the cheapest machine that fits.
    pub(crate) fn create(&mut self, spec: PodSpec, now: Millis) -> Result<&Pod, Failure> {
        if self.account.is_some_and(|account| account.is_spent) {
            return Err(Failure::system("insufficient balance"));
        }
        let offer = self.choose(&spec, now)?;
        let index = self.pods.len();
        let ordinal = u64::try_from(index).unwrap_or(u64::MAX);
        let key = Rng::keyed(&[self.seed, POD_KEYS, ordinal]).next();
        self.last_id += Rng::keyed(&[self.seed, POD_IDS, ordinal]).within(1, 1_000_000);
        let id = i64::try_from(self.last_id).unwrap_or(i64::MAX);
        let (failures, scripts) = (&self.failures, &mut self.scripts);
        let pod = lifecycle::create((id, key), spec, offer, failures, scripts, now);
        self.pods.push(pod);
        Ok(&self.pods[index])
    }

    fn choose(&self, spec: &PodSpec, now: Millis) -> Result<Offer, Failure> {
        let (gpu_type, count) = (&spec.gpu_type, spec.gpu_count);
        let is_spot = spec.is_spot == Some(true);
        let market = if is_spot { "spot" } else { "on demand" };
        let place = match spec.regions.as_slice() {
            [] => "any region".to_owned(),
            regions => regions.join(", "),
        };
        let wanted = format!("{count} x {gpu_type} {market} in {place}");
        let insufficient =
            |why: &str| Failure::system(format!("insufficient resources: {wanted} {why}"));
        let mut offers = self.offers.clone();
        offers.retain(|offer| {
            let in_region = spec.regions.is_empty() || spec.regions.contains(&offer.region.code);
            in_region && offer.gpu.code == *gpu_type && offer.is_spot == is_spot
        });
        let Some(most) = offers.iter().map(|o| o.max_container_gb(count)).max() else {
            let elsewhere = where_offered(gpu_type, is_spot);
            return Err(insufficient(&format!("is not offered{elsewhere}")));
        };
        if spec.container_volume_in_gb.is_some_and(|gb| gb > most) {
            let why = format!("containerVolumeInGb: must be at most {most} for {wanted}");
            return Err(Failure::invalid(why));
        }
        if let Some(cap) = spec.max_price {
            offers.retain(|offer| offer.gpus_per_hour(count) <= cap.0);
        }
        if offers.is_empty() {
            return Err(insufficient("costs more than maxPrice"));
        }
        offers.retain(|offer| self.free_cards(offer, now) >= count);
        let cheapest = offers.into_iter().min_by_key(|offer| offer.price);
        cheapest.ok_or_else(|| insufficient("is sold out"))
    }

    /// The cards of an offer that no pod holds.
    pub(crate) fn free_cards(&self, offer: &Offer, now: Millis) -> i32 {
        let pods = self.pods.iter().filter(|pod| pod.offer.is(offer));
        let holders = pods.filter(|pod| !pod.status(now).is_terminal());
        let held: i32 = holders.map(|pod| pod.spec.gpu_count).sum();
        (offer.cards - held).max(0)
    }

    /// The row of the GPU listing, to change its number of cards.
    pub(crate) fn offer_mut(
        &mut self,
        gpu_type: &str,
        region: &str,
        is_spot: bool,
    ) -> Option<&mut Offer> {
        let mut offers = self.offers.iter_mut();
        offers.find(|offer| offer.matches(gpu_type, region, is_spot))
    }

    /// The cost of all pods up to a moment. It never falls.
    fn spent(&self, at: Millis) -> Decimal {
        self.pods.iter().map(|pod| pod.cost(at)).sum()
    }

    pub(crate) fn set_balance(&mut self, balance: Decimal, now: Millis) {
        self.account = Some(Account {
            granted: balance,
            spent_before: self.spent(now),
            since: now,
            is_spent: false,
        });
        self.settle(now);
    }

    pub(crate) fn balance(&self, now: Millis) -> Option<Decimal> {
        Some(self.account?.left(self.spent(now)))
    }

    /// When the balance will be spent, if that is not after `latest` and has not happened yet.
    pub(crate) fn spent_at(&self, latest: Millis) -> Option<Millis> {
        let account = self.account.filter(|account| !account.is_spent)?;
        account.spent_at(latest, |at| self.spent(at))
    }

    /// All webhooks that are due, in order of time.
    pub(crate) fn webhooks(&self, now: Millis) -> Vec<Webhook> {
        let due = webhook::due(&self.pods, now).into_iter();
        let due = due.map(|(key, webhook)| match self.deliveries.get(&key).cloned() {
            Some(delivery) => Webhook {
                delivery,
                ..webhook
            },
            None => webhook,
        });
        due.collect()
    }

    /// The webhooks to send now. Each is returned once.
    pub(crate) fn take_webhooks(&mut self, now: Millis) -> Vec<(WebhookKey, Webhook)> {
        let mut due = webhook::due(&self.pods, now);
        due.retain(|(key, _)| !self.deliveries.contains_key(key));
        let waiting = due.iter().map(|(key, _)| (*key, Delivery::Waiting));
        self.deliveries.extend(waiting);
        due
    }

    /// The real time until the next webhook is due.
    pub(crate) fn next_webhook(&self, now: Millis) -> Option<Duration> {
        // How far ahead to look for the end of the account's balance.
        const AHEAD: Millis = 30 * 24 * 3_600_000;
        let is_watched = webhook::is_watched(&self.pods, now);
        let spent = is_watched.then(|| self.spent_at(now.saturating_add(AHEAD)));
        let next = webhook::next(&self.pods, now)
            .into_iter()
            .chain(spent.flatten());
        self.ticker.until(next.min()?)
    }

    /// Terminates all pods at the moment at which the balance was spent, if it is. This runs before
    /// anything else at a moment, so that the result does not depend on how often the state is read.
    pub(crate) fn settle(&mut self, now: Millis) {
        let Some(spent_at) = self.spent_at(now) else {
            return;
        };
        for pod in &mut self.pods {
            if !pod.status(spent_at).is_terminal() {
                lifecycle::terminate(pod, spent_at, Cause::BalanceSpent);
            }
        }
        if let Some(account) = &mut self.account {
            account.is_spent = true;
        }
    }
}

/// The account that pays for the pods: a balance, and when it was granted.
#[derive(Clone, Copy, Debug)]
struct Account {
    granted: Decimal,
    /// The cost of all pods before that.
    spent_before: Decimal,
    since: Millis,
    /// Whether the end of the balance has been handled.
    is_spent: bool,
}

impl Account {
    /// The balance after all pods together have cost `spent`.
    fn left(&self, spent: Decimal) -> Decimal {
        (self.granted - (spent - self.spent_before)).max(Decimal::ZERO)
    }

    /// The first moment at which nothing is left, by bisection.
    fn spent_at(&self, latest: Millis, spent: impl Fn(Millis) -> Decimal) -> Option<Millis> {
        let is_spent = |at| self.left(spent(at)) == Decimal::ZERO;
        if !is_spent(latest) {
            return None;
        }
        let (mut first, mut last) = (self.since.min(latest), latest);
        while first < last {
            let middle = first + (last - first) / 2;
            if is_spent(middle) {
                last = middle;
            } else {
                first = middle + 1;
            }
        }
        Some(last)
    }
}
