//! What there is to rent: GPU types, regions, and the offers made of them.

pub(crate) mod json;
pub(crate) mod offer;
pub(crate) mod table;

use std::fmt;

use self::{
    offer::Offer,
    table::{GPUS, gpu_codes, region_codes},
};

/// Every offer, in the order of the GPU table, on demand before spot.
pub(crate) fn offers() -> Vec<Offer> {
    let mut offers = Vec::new();
    for gpu in &GPUS {
        for place in gpu.places {
            let Some(region) = table::region(place.region) else {
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

/// The codes of the GPU types that the simulator knows.
///
/// ```
/// assert!(yottalabs_sim::gpu_types().any(|code| code == "NVIDIA_RTX_4090_24G"));
/// ```
pub fn gpu_types() -> impl Iterator<Item = &'static str> {
    gpu_codes().into_iter()
}

/// The codes of the regions that the simulator knows.
///
/// ```
/// assert!(yottalabs_sim::regions().any(|code| code == "us-east-3"));
/// ```
pub fn regions() -> impl Iterator<Item = &'static str> {
    region_codes().into_iter()
}

/// Why no GPU type has this code: the ones that there are.
pub(crate) fn unknown_gpu_type(code: &str) -> String {
    let known = gpu_codes().join(", ");
    format!("unknown GPU type {code:?}; the simulator has {known}")
}

/// Why no region has this code: the ones that there are.
pub(crate) fn unknown_region(code: &str) -> String {
    let known = region_codes().join(", ");
    format!("unknown region {code:?}; the simulator has {known}")
}

/// Where a GPU type is offered on demand or as spot, as the end of a sentence; nothing if nowhere.
pub(crate) fn where_offered(gpu_type: &str, is_spot: bool) -> String {
    let regions: Vec<&str> = offers()
        .iter()
        .filter(|offer| offer.gpu.code == gpu_type && offer.is_spot == is_spot)
        .map(|offer| offer.region.code)
        .collect();
    if regions.is_empty() {
        String::new()
    } else {
        format!("; it is in {}", regions.join(", "))
    }
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
        let (gpu_type, region) = (&self.gpu_type, &self.region);
        if table::gpu(gpu_type).is_none() {
            return f.write_str(&unknown_gpu_type(gpu_type));
        }
        if table::region(region).is_none() {
            return f.write_str(&unknown_region(region));
        }
        let market = if self.is_spot { "spot" } else { "on demand" };
        let elsewhere = where_offered(gpu_type, self.is_spot);
        write!(
            f,
            "{gpu_type} is not offered {market} in {region}{elsewhere}"
        )
    }
}

impl std::error::Error for UnknownOffer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_names_a_region_and_is_there_once() {
        let places = || GPUS.iter().flat_map(|gpu| gpu.places);
        for place in places() {
            assert!(table::region(place.region).is_some(), "{}", place.region);
        }
        let offers = offers();
        let spot = places().filter(|place| place.spot.is_some()).count();
        assert_eq!(offers.len(), places().count() + spot);
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
        for region in &table::REGIONS {
            assert!(offers.iter().any(|offer| offer.region.code == region.code));
        }
        for cloud in ["SECURE", "COMMUNITY"] {
            assert!(offers.iter().any(|offer| offer.cloud == cloud));
        }
        for vendor in ["NVIDIA", "AMD", "AWS"] {
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

    #[test]
    fn an_offer_that_is_none_is_told_what_there_is() {
        let error = |gpu_type: &str, region: &str| {
            let (gpu_type, region) = (gpu_type.to_owned(), region.to_owned());
            let is_spot = true;
            UnknownOffer {
                gpu_type,
                region,
                is_spot,
            }
            .to_string()
        };
        let unknown = error("NVIDIA_H100", "us-east-1");
        assert!(unknown.contains("NVIDIA_H100_80G"), "{unknown}");
        let unknown = error("NVIDIA_H100_80G", "mars-1");
        assert!(unknown.contains("us-east-3"), "{unknown}");
        assert_eq!(
            error("NVIDIA_B200_180G", "us-east-3"),
            "NVIDIA_B200_180G is not offered spot in us-east-3; it is in us-west-1, eu-north-1"
        );
        assert_eq!(
            error("NVIDIA_A10_24G", "us-east-3"),
            "NVIDIA_A10_24G is not offered spot in us-east-3"
        );
    }
}
