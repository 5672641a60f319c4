//! Which machine a pod gets, and what is left of each kind.

use super::State;
use crate::{
    billing,
    catalogue::{UnknownOffer, offer::Offer, where_offered},
    clock::Millis,
    pod::spec::PodSpec,
};

/// No machine can be had for what was asked.
#[derive(Debug)]
pub(crate) enum NoMachine {
    /// There is nothing left to pay it with.
    BalanceSpent,
    /// Nowhere in the regions asked for, whatever is free.
    NotOffered {
        /// Where it is, as the end of a sentence.
        elsewhere: String,
    },
    /// It does not have so much room for the container.
    ContainerVolume {
        /// The most that can be had, in GB.
        most: i64,
    },
    /// All above the price cap.
    OverMaxPrice,
    /// All taken.
    SoldOut,
}

impl State {
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

    pub(super) fn choose(&self, spec: &PodSpec, now: Millis) -> Result<&Offer, NoMachine> {
        let offered: Vec<&Offer> = self
            .offers
            .iter()
            .filter(|offer| fits(offer, spec))
            .collect();
        let most = offered
            .iter()
            .map(|offer| offer.max_container_gb(spec.gpu_count))
            .max();
        let most = most.ok_or_else(|| NoMachine::NotOffered {
            elsewhere: where_offered(spec.gpu.code, spec.is_spot),
        })?;
        if spec.container_gb.is_some_and(|gb| gb > most) {
            return Err(NoMachine::ContainerVolume { most });
        }
        let cap = spec.max_price;
        let affordable: Vec<&Offer> = offered
            .into_iter()
            .filter(|o| cap.is_none_or(|cap| billing::gpus_per_hour(o, spec.gpu_count) <= cap))
            .collect();
        if affordable.is_empty() {
            return Err(NoMachine::OverMaxPrice);
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
