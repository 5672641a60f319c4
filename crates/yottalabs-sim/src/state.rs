//! The simulator's books: pods, offers and requests, under one lock.

use std::time::Duration;

use crate::{
    billing,
    catalogue::{self, UnknownOffer, offer::Offer},
    clock::{Millis, Ticker},
    fault::{Fault, rules::Rules},
    lifecycle,
    operation::Operation,
    pod::{PodRecord, spec::PodSpec},
    record::RequestLog,
    rng::Rng,
};

const POD_KEYS: u64 = 1;
const POD_IDS: u64 = 2;

/// No machine can be had for what was asked.
#[derive(Debug)]
pub(crate) enum NoMachine {
    /// Nowhere in the regions asked for, whatever is free.
    NotOffered,
    /// It does not have so much room for the container.
    ContainerVolume {
        /// The most that can be had, in GB.
        most: i64,
    },
    /// All above the price cap.
    TooDear,
    /// All taken.
    SoldOut,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) ticker: Ticker,
    pub(crate) offers: Vec<Offer>,
    pub(crate) requests: RequestLog,
    pub(crate) faults: Rules,
    pods: Vec<PodRecord>,
    seed: u64,
    keep_terminated: u64,
    last_id: u64,
}

impl State {
    pub(crate) fn new(ticker: Ticker, seed: u64, keep_terminated: Duration) -> Self {
        const FIRST_ID: u64 = 310_000_000_000_000_000;
        const SPREAD: u64 = 80_000_000_000_000_000;
        Self {
            ticker,
            offers: catalogue::offers(),
            requests: RequestLog::default(),
            faults: Rules::default(),
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
    pub(crate) fn all_pods(&self) -> &[PodRecord] {
        &self.pods
    }

    /// The pods the API shows, newest first.
    pub(crate) fn visible_pods(&self, now: Millis) -> impl Iterator<Item = &PodRecord> {
        let keep = self.keep_terminated;
        self.pods
            .iter()
            .rev()
            .filter(move |pod| pod.is_visible(now, keep))
    }

    pub(crate) fn pod(&self, id: i64, now: Millis) -> Option<&PodRecord> {
        self.visible_pods(now).find(|pod| pod.id == id)
    }

    pub(crate) fn pod_mut(&mut self, id: i64, now: Millis) -> Option<&mut PodRecord> {
        let keep = self.keep_terminated;
        self.pods
            .iter_mut()
            .find(|pod| pod.id == id && pod.is_visible(now, keep))
    }

    /// The cards of an offer that nobody holds.
    pub(crate) fn free_cards(&self, offer: &Offer, now: Millis) -> i64 {
        let held = self
            .pods
            .iter()
            .filter(|pod| pod.offer.is(offer))
            .map(|p| p.cards_held(now));
        (offer.cards - held.sum::<i64>()).max(0)
    }

    pub(crate) fn set_cards(
        &mut self,
        gpu_type: &str,
        region: &str,
        is_spot: bool,
        cards: i64,
    ) -> Result<(), UnknownOffer> {
        let offer = self
            .offers
            .iter_mut()
            .find(|offer| offer.names(gpu_type, region, is_spot))
            .ok_or_else(|| UnknownOffer {
                gpu_type: gpu_type.to_owned(),
                region: region.to_owned(),
                is_spot,
            })?;
        offer.cards = cards;
        Ok(())
    }

    /// Creates a pod on the cheapest machine that fits.
    pub(crate) fn create(&mut self, spec: PodSpec, now: Millis) -> Result<&PodRecord, NoMachine> {
        let offer = *self.choose(&spec, now)?;
        let ordinal = u64::try_from(self.pods.len()).unwrap_or(u64::MAX);
        let key = Rng::keyed(&[self.seed, POD_KEYS, ordinal]).next();
        self.last_id += Rng::keyed(&[self.seed, POD_IDS, ordinal]).within(1, 1_000_000);
        let id = i64::try_from(self.last_id).unwrap_or(i64::MAX);
        self.pods.push(lifecycle::create(id, key, spec, offer, now));
        self.pods.last().ok_or(NoMachine::SoldOut)
    }

    fn choose(&self, spec: &PodSpec, now: Millis) -> Result<&Offer, NoMachine> {
        let offered: Vec<&Offer> = self
            .offers
            .iter()
            .filter(|offer| fits(offer, spec))
            .collect();
        let most = offered
            .iter()
            .map(|offer| offer.max_container_gb(spec.gpu_count))
            .max();
        let most = most.ok_or(NoMachine::NotOffered)?;
        if spec.container_gb.is_some_and(|gb| gb > most) {
            return Err(NoMachine::ContainerVolume { most });
        }
        let cap = spec.max_price;
        let affordable: Vec<&Offer> = offered
            .into_iter()
            .filter(|o| cap.is_none_or(|cap| billing::gpus_per_hour(o, spec.gpu_count) <= cap))
            .collect();
        if affordable.is_empty() {
            return Err(NoMachine::TooDear);
        }
        affordable
            .into_iter()
            .filter(|offer| self.free_cards(offer, now) >= spec.gpu_count)
            .min_by_key(|offer| offer.price)
            .ok_or(NoMachine::SoldOut)
    }
}

fn fits(offer: &Offer, spec: &PodSpec) -> bool {
    let anywhere = spec.regions.is_empty();
    offer.gpu.code == spec.gpu.code
        && offer.is_spot == spec.is_spot
        && (anywhere
            || spec
                .regions
                .iter()
                .any(|region| region == offer.region.code))
}
