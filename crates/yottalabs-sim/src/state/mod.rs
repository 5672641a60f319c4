//! The simulator's books: pods, offers and requests, under one lock.

mod account;
pub(crate) mod machines;

use std::time::Duration;

use self::{account::Account, machines::NoMachine};
use crate::{
    catalogue::{self, offer::Offer},
    clock::{Millis, Ticker},
    fault::{Fault, rules::Rules},
    lifecycle,
    operation::Operation,
    pod::{Pod, spec::PodSpec},
    random_failures::RandomFailures,
    request_log::RequestLog,
    rng::Rng,
    webhook::Webhook,
};

const POD_KEYS: u64 = 1;
const POD_IDS: u64 = 2;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) ticker: Ticker,
    pub(crate) offers: Vec<Offer>,
    pub(crate) requests: RequestLog,
    pub(crate) faults: Rules,
    pub(crate) failures: RandomFailures,
    /// Those that have fallen due, in order of time.
    pub(crate) webhooks: Vec<Webhook>,
    /// How many of them have been given out to be sent.
    pub(crate) webhooks_taken: usize,
    account: Option<Account>,
    pods: Vec<Pod>,
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
            webhooks: Vec::new(),
            webhooks_taken: 0,
            account: None,
            pods: Vec::new(),
            seed,
            keep_terminated: u64::try_from(keep_terminated.as_millis()).unwrap_or(u64::MAX),
            last_id: FIRST_ID + Rng::keyed(&[seed, POD_IDS]).next() % SPREAD,
        }
    }

    /// What is to go wrong with the request that has just come in.
    pub(crate) fn next_fault(&mut self, operation: Option<Operation>) -> Option<Fault> {
        self.faults.next(self.seed, operation)
    }

    /// Every pod there ever was, in order of creation.
    pub(crate) fn all_pods(&self) -> &[Pod] {
        &self.pods
    }

    pub(crate) fn all_pods_mut(&mut self) -> &mut [Pod] {
        &mut self.pods
    }

    /// The pods the API shows, newest first.
    pub(crate) fn visible_pods(&self, now: Millis) -> impl Iterator<Item = &Pod> {
        let keep = self.keep_terminated;
        self.pods
            .iter()
            .rev()
            .filter(move |pod| pod.is_visible(now, keep))
    }

    pub(crate) fn pod(&self, id: i64, now: Millis) -> Option<&Pod> {
        self.visible_pods(now).find(|pod| pod.id == id)
    }

    pub(crate) fn pod_mut(&mut self, id: i64, now: Millis) -> Option<&mut Pod> {
        let keep = self.keep_terminated;
        self.pods
            .iter_mut()
            .find(|pod| pod.id == id && pod.is_visible(now, keep))
    }

    /// Creates a pod on the cheapest machine that fits.
    pub(crate) fn create(&mut self, spec: PodSpec, now: Millis) -> Result<&Pod, NoMachine> {
        if self.account.is_some_and(|account| account.is_spent) {
            return Err(NoMachine::BalanceSpent);
        }
        let offer = *self.choose(&spec, now)?;
        let ordinal = u64::try_from(self.pods.len()).unwrap_or(u64::MAX);
        let key = Rng::keyed(&[self.seed, POD_KEYS, ordinal]).next();
        self.last_id += Rng::keyed(&[self.seed, POD_IDS, ordinal]).within(1, 1_000_000);
        let id = i64::try_from(self.last_id).unwrap_or(i64::MAX);
        self.pods.push(lifecycle::create(
            (id, key),
            spec,
            offer,
            &self.failures,
            now,
        ));
        self.pods.last().ok_or(NoMachine::SoldOut)
    }
}
