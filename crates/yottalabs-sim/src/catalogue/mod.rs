//! What there is to rent: GPU types, regions, and the offers made of them.

pub(crate) mod gpus;
pub(crate) mod json;
pub(crate) mod offer;
pub(crate) mod regions;

use std::fmt;

use self::{gpus::GPUS, offer::Offer, regions::PLACEMENTS};

/// Every offer, in the order of the GPU table, on demand before spot.
pub(crate) fn offers() -> Vec<Offer> {
    let mut offers = Vec::new();
    for gpu in &GPUS {
        for place in PLACEMENTS.iter().filter(|place| place.gpu == gpu.code) {
            let Some(region) = regions::find(place.region) else {
                continue;
            };
            offers.push(Offer::new(gpu, region, place, false, place.on_demand));
            if let Some(cards) = place.spot {
                offers.push(Offer::new(gpu, region, place, true, cards));
            }
        }
    }
    offers
}

/// The simulator has no such row in its GPU listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOffer {
    pub(crate) gpu_type: String,
    pub(crate) region: String,
    pub(crate) is_spot: bool,
}

impl fmt::Display for UnknownOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let market = if self.is_spot { "spot" } else { "on demand" };
        write!(
            f,
            "no offer of {} in {} {market}; `POST /v2/gpu/list` with includeUnavailable names them all",
            self.gpu_type, self.region
        )
    }
}

impl std::error::Error for UnknownOffer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placement_names_a_gpu_and_a_region_and_is_there_once() {
        for place in &PLACEMENTS {
            assert!(gpus::find(place.gpu).is_some(), "{}", place.gpu);
            assert!(regions::find(place.region).is_some(), "{}", place.region);
        }
        let offers = offers();
        let spot = PLACEMENTS
            .iter()
            .filter(|place| place.spot.is_some())
            .count();
        assert_eq!(offers.len(), PLACEMENTS.len() + spot);
        for offer in &offers {
            assert_eq!(offers.iter().filter(|other| other.is(offer)).count(), 1);
        }
    }

    #[test]
    fn the_catalogue_has_all_kinds() {
        let offers = offers();
        for gpu in &GPUS {
            assert!(
                offers.iter().any(|offer| offer.gpu.code == gpu.code),
                "{}",
                gpu.code
            );
        }
        for region in &regions::REGIONS {
            assert!(offers.iter().any(|offer| offer.region.code == region.code));
        }
        for cloud in ["SECURE", "COMMUNITY"] {
            assert!(offers.iter().any(|offer| offer.cloud == cloud));
        }
        for vendor in ["NVIDIA", "AWS"] {
            assert!(offers.iter().any(|offer| offer.gpu.vendor == vendor));
        }
    }

    #[test]
    fn spot_is_cheaper_than_on_demand() {
        let offers = offers();
        for spot in offers.iter().filter(|offer| offer.is_spot) {
            let on_demand = offers
                .iter()
                .find(|offer| offer.names(spot.gpu.code, spot.region.code, false))
                .expect("an offer on demand beside each spot offer");
            assert!(spot.price < on_demand.price);
        }
    }

    #[test]
    fn counts_are_powers_of_two_up_to_the_most() {
        let counts = |code| {
            let offers = offers();
            let offer = offers
                .iter()
                .find(|offer| offer.gpu.code == code)
                .expect("an offer");
            offer.counts().collect::<Vec<_>>()
        };
        assert_eq!(counts("NVIDIA_H100_80G"), [1, 2, 4, 8]);
        assert_eq!(counts("AWS_TRAINIUM2_96G"), [1, 2, 4, 8, 16]);
    }
}
