//! The catalogue: GPU types, regions, and the offers made of them.
//!
//! `catalogue.json` holds the data. The GPU types and most regions are those of the vendor's page,
//! guides, SDK and scripts; `eu-*` and `ap-northeast-1` are invented, and so are machines, prices (in
//! cents per GPU and hour) and numbers of cards. A place with 0 cards is sold out from the start.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    serde_json::from_str(include_str!("catalogue.json")).expect("the catalogue is valid")
});

#[derive(Debug, Deserialize)]
struct Catalogue {
    regions: Vec<Region>,
    gpus: Vec<Gpu>,
}

/// A region.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Region {
    pub(crate) code: String,
    pub(crate) location: String,
    /// The prices here, in percent of the list prices.
    price_percent: i64,
}

/// A GPU type, the machine resources for each of its cards, and the regions that offer it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Gpu {
    pub(crate) code: String,
    pub(crate) display_name: String,
    pub(crate) vendor: String,
    /// The list price on demand, per card and hour.
    cents: i64,
    pub(crate) vram_gb: i32,
    pub(crate) ram_gb: i32,
    pub(crate) vcpu: i32,
    pub(crate) disk_gb: i32,
    pub(crate) max_count: i32,
    places: Vec<Place>,
}

/// The cards of one GPU type in one region.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    region: String,
    cloud: String,
    on_demand: i32,
    /// `None` if there is no spot market.
    spot: Option<i32>,
}

/// A row of the GPU listing: a GPU type in a region, on demand or spot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    pub(crate) gpu: &'static Gpu,
    pub(crate) region: &'static Region,
    pub(crate) cloud: &'static str,
    pub(crate) is_spot: bool,
    /// Per card and hour.
    pub(crate) price: Decimal,
    /// All cards, free or not.
    pub(crate) cards: i32,
}

impl Offer {
    /// Whether both are the same row.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.matches(&other.gpu.code, &other.region.code, other.is_spot)
    }

    /// Whether this is the row of that GPU type, region and market.
    pub(crate) fn matches(&self, gpu: &str, region: &str, is_spot: bool) -> bool {
        self.gpu.code == gpu && self.region.code == region && self.is_spot == is_spot
    }

    /// The numbers of cards that a machine can have: powers of two.
    pub(crate) fn counts(&self) -> impl Iterator<Item = i32> + use<> {
        let most = self.gpu.max_count;
        std::iter::successors(Some(1), |count| Some(count * 2))
            .take_while(move |count| *count <= most)
    }

    /// The hourly price of the GPUs of a machine.
    pub(crate) fn gpus_per_hour(&self, count: i32) -> Decimal {
        self.price * Decimal::from(count)
    }

    pub(crate) fn max_container_gb(&self, count: i32) -> i32 {
        self.gpu.disk_gb * count
    }

    /// The largest container volume beside a local system volume.
    pub(crate) fn max_container_gb_beside_system(&self, count: i32) -> i32 {
        self.max_container_gb(count) / 2
    }

    /// The largest local system volume; `None` if the machine cannot have one.
    pub(crate) fn max_system_gb(&self, count: i32) -> Option<i32> {
        (self.cloud == "SECURE").then(|| self.max_container_gb(count) / 2)
    }
}

/// Every offer, in the order of the catalogue, on demand before spot.
pub(crate) fn offers() -> Vec<Offer> {
    const SPOT_PERCENT: i64 = 60;
    let percent = |amount: Decimal, percent| amount * Decimal::new(percent, 2);
    let mut offers = Vec::new();
    for gpu in &CATALOGUE.gpus {
        for place in &gpu.places {
            let region = region(&place.region).expect("a region of the catalogue");
            let list = percent(Decimal::new(gpu.cents, 2), region.price_percent);
            let on_demand = Offer {
                gpu,
                region,
                cloud: &place.cloud,
                is_spot: false,
                price: list,
                cards: place.on_demand,
            };
            offers.push(on_demand);
            offers.extend(place.spot.map(|cards| Offer {
                is_spot: true,
                price: percent(list, SPOT_PERCENT),
                cards,
                ..on_demand
            }));
        }
    }
    offers
}

/// The price of a container volume per GB and hour.
pub(crate) fn container_volume_rate() -> Decimal {
    Decimal::new(139, 6)
}

/// The price of a local system volume per GB and hour.
pub(crate) fn system_volume_rate() -> Decimal {
    Decimal::new(111, 6)
}

/// The smallest volume, in GB.
pub(crate) const MIN_VOLUME_GB: i32 = 10;

/// The region with this code.
pub(crate) fn region(code: &str) -> Option<&'static Region> {
    CATALOGUE.regions.iter().find(|region| region.code == code)
}

/// The GPU type with this code.
pub(crate) fn gpu(code: &str) -> Option<&'static Gpu> {
    CATALOGUE.gpus.iter().find(|gpu| gpu.code == code)
}

/// The codes of the GPU types that the simulator offers.
pub fn gpu_types() -> impl Iterator<Item = &'static str> {
    CATALOGUE.gpus.iter().map(|gpu| gpu.code.as_str())
}

/// The codes of the regions that the simulator offers.
pub fn regions() -> impl Iterator<Item = &'static str> {
    CATALOGUE.regions.iter().map(|region| region.code.as_str())
}

/// The message for an unknown GPU type.
pub(crate) fn unknown_gpu_type(code: &str) -> String {
    let known = gpu_types().collect::<Vec<_>>().join(", ");
    format!("unknown GPU type {code:?}; the simulator has {known}")
}

/// The message for an unknown region.
pub(crate) fn unknown_region(code: &str) -> String {
    let known = regions().collect::<Vec<_>>().join(", ");
    format!("unknown region {code:?}; the simulator has {known}")
}

/// The regions that offer a GPU type, as the end of a sentence; empty if there are none.
pub(crate) fn where_offered(gpu_type: &str, is_spot: bool) -> String {
    let mut offers = offers();
    offers.retain(|offer| offer.gpu.code == gpu_type && offer.is_spot == is_spot);
    let regions: Vec<&str> = offers.iter().map(|o| o.region.code.as_str()).collect();
    if regions.is_empty() {
        String::new()
    } else {
        format!("; it is offered in {}", regions.join(", "))
    }
}

/// The reason why the GPU listing has no such row.
pub(crate) fn unknown_offer(gpu_type: &str, region: &str, is_spot: bool) -> String {
    if gpu(gpu_type).is_none() {
        return unknown_gpu_type(gpu_type);
    }
    if self::region(region).is_none() {
        return unknown_region(region);
    }
    let market = if is_spot { "spot" } else { "on demand" };
    let elsewhere = where_offered(gpu_type, is_spot);
    format!("{gpu_type} is not offered {market} in {region}{elsewhere}")
}
