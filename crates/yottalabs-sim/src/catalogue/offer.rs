//! One row of the GPU listing: a GPU type in a region, on demand or spot.

use rust_decimal::Decimal;

use super::table::{Gpu, Place, Region};
use crate::money;

/// Spot machines cost this many hundredths of the price on demand.
const SPOT_PERCENT: u64 = 60;

/// Container volume, per GB and hour.
pub(crate) fn container_volume_rate() -> Decimal {
    Decimal::new(139, 6)
}

/// Local system volume, per GB and hour.
pub(crate) fn system_volume_rate() -> Decimal {
    Decimal::new(111, 6)
}

/// The least a volume can have, in GB.
pub(crate) const MIN_VOLUME_GB: i64 = 10;

/// A machine that can be had, and for how much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    pub(crate) gpu: &'static Gpu,
    pub(crate) region: &'static Region,
    pub(crate) cloud: &'static str,
    pub(crate) is_spot: bool,
    /// Per card and hour.
    pub(crate) price: Decimal,
    /// The cards there are, free or not.
    pub(crate) cards: i64,
}

impl Offer {
    pub(crate) fn new(
        gpu: &'static Gpu,
        region: &'static Region,
        place: &Place,
        is_spot: bool,
        cards: i64,
    ) -> Self {
        let list = money::percent(Decimal::new(gpu.cents, 2), region.price_percent);
        let price = if is_spot {
            money::percent(list, SPOT_PERCENT)
        } else {
            list
        };
        Self {
            gpu,
            region,
            cloud: place.cloud,
            is_spot,
            price,
            cards,
        }
    }

    /// Whether both are the same row.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.names(other.gpu.code, other.region.code, other.is_spot)
    }

    /// Whether this is the row of that GPU type, region and market.
    pub(crate) fn names(&self, gpu: &str, region: &str, is_spot: bool) -> bool {
        self.gpu.code == gpu && self.region.code == region && self.is_spot == is_spot
    }

    /// Every number of cards this machine comes with.
    pub(crate) fn counts(&self) -> impl Iterator<Item = i64> + use<> {
        let most = self.gpu.max_count;
        std::iter::successors(Some(1_i64), |count| count.checked_mul(2))
            .take_while(move |count| *count <= most)
    }

    pub(crate) fn max_container_gb(&self, count: i64) -> i64 {
        self.gpu.disk_gb * count
    }

    /// The largest container volume beside a local system volume.
    pub(crate) fn max_container_gb_beside_system(&self, count: i64) -> i64 {
        self.max_container_gb(count) / 2
    }

    /// The largest local system volume, where there can be one.
    pub(crate) fn max_system_gb(&self, count: i64) -> Option<i64> {
        (self.cloud == "SECURE").then(|| self.max_container_gb(count) / 2)
    }
}
