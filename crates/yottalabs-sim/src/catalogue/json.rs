//! An offer as the API shows it: every field of `GpuListV2Item`.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::offer::{MIN_VOLUME_GB, Offer, container_volume_rate, system_volume_rate};
use crate::{billing, money::text};

/// The volumes to work the price out for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VolumesWanted {
    pub(crate) container_gb: Option<i64>,
    pub(crate) system_gb: Option<i64>,
}

impl Offer {
    /// `GpuListV2Item`, with so many cards free.
    pub(crate) fn row_json(&self, free: i64, wanted: VolumesWanted) -> Value {
        let available: Vec<i64> = self.counts().filter(|count| *count <= free).collect();
        let options: Vec<Value> = self
            .counts()
            .map(|count| self.option(count, free, wanted))
            .collect();
        json!({
            "gpuType": self.gpu.code,
            "displayName": self.gpu.display_name,
            "gpuMemoryInGb": self.gpu.vram_gb,
            "region": self.region.code,
            "cloudType": self.cloud,
            "acceleratorVendor": self.gpu.vendor,
            "isSpot": self.is_spot,
            "status": if available.is_empty() { "UNAVAILABLE" } else { "AVAILABLE" },
            "maxGpuCount": self.gpu.max_count,
            "availableGpuCounts": available,
            "ramPerGpuInGb": self.gpu.ram_gb,
            "vcpuPerGpu": self.gpu.vcpu,
            "localDiskPerGpuInGb": self.gpu.disk_gb,
            "gpuCountOptions": options,
        })
    }

    fn option(&self, count: i64, free: i64, wanted: VolumesWanted) -> Value {
        let gpu = self.gpu;
        let most = self.max_container_gb(count);
        let most_system = self.max_system_gb(count);
        json!({
            "gpuCount": count,
            "available": count <= free,
            "totalGpuMemoryInGb": gpu.vram_gb * count,
            "totalRamInGb": gpu.ram_gb * count,
            "totalVcpu": gpu.vcpu * count,
            "totalLocalDiskInGb": gpu.disk_gb * count,
            "containerVolume": {
                "minInGb": MIN_VOLUME_GB,
                "maxInGb": most,
                "maxInGbWithLocalSystemVolume": most_system.map(|_| self.max_container_gb_beside_system(count)),
                "maxInGbWithoutLocalSystemVolume": most,
            },
            "systemVolume": {
                "supported": most_system.is_some(),
                "minInGb": most_system.map(|_| MIN_VOLUME_GB),
                "maxInGb": most_system,
            },
            "price": self.price_json(count, wanted),
        })
    }

    /// `GpuListV2Price`; the page gives these as strings. Without a size the least
    /// container volume is priced, and no system volume.
    fn price_json(&self, count: i64, wanted: VolumesWanted) -> Value {
        let gpus = billing::gpus_per_hour(self, count);
        let container_gb = wanted.container_gb.unwrap_or(MIN_VOLUME_GB);
        let container = billing::volume_per_hour(container_volume_rate(), container_gb);
        let system = match self.max_system_gb(count) {
            Some(_) => {
                billing::volume_per_hour(system_volume_rate(), wanted.system_gb.unwrap_or(0))
            }
            None => Decimal::ZERO,
        };
        json!({
            "pricePerGpuPerHour": text(self.price),
            "gpuPricePerHour": text(gpus),
            "containerVolumePricePerHour": text(container),
            "systemVolumePricePerHour": text(system),
            "containerVolumePricePerGbPerHour": text(container_volume_rate()),
            "systemVolumePricePerGbPerHour": text(system_volume_rate()),
            "totalPricePerHour": text(gpus + container + system),
            "currency": "USD",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::offers;

    #[test]
    fn prices_are_decimals_that_add_up() {
        let wanted = VolumesWanted {
            container_gb: Some(100),
            system_gb: Some(50),
        };
        for offer in offers() {
            let row = offer.row_json(8, wanted);
            for option in row["gpuCountOptions"].as_array().expect("options") {
                let price = |name: &str| {
                    let text = option["price"][name].as_str().expect(name);
                    text.parse::<Decimal>().expect(name)
                };
                let count = Decimal::from(option["gpuCount"].as_u64().expect("a count"));
                assert_eq!(
                    price("gpuPricePerHour"),
                    price("pricePerGpuPerHour") * count
                );
                assert_eq!(
                    price("totalPricePerHour"),
                    price("gpuPricePerHour")
                        + price("containerVolumePricePerHour")
                        + price("systemVolumePricePerHour")
                );
            }
        }
    }

    #[test]
    fn volumes_are_priced_by_the_size_asked_for() {
        let sized = VolumesWanted {
            container_gb: Some(100),
            system_gb: Some(50),
        };
        let not_sized = VolumesWanted {
            container_gb: None,
            system_gb: None,
        };
        let offers = offers();
        let secure = offers
            .iter()
            .find(|offer| offer.cloud == "SECURE")
            .expect("an offer");
        let community = offers
            .iter()
            .find(|offer| offer.cloud == "COMMUNITY")
            .expect("an offer");
        let prices = |offer: &Offer, wanted| {
            let price = offer.price_json(1, wanted);
            ["containerVolumePricePerHour", "systemVolumePricePerHour"]
                .map(|name| price[name].as_str().expect(name).to_owned())
        };
        assert_eq!(prices(secure, sized), ["0.0139", "0.00555"]);
        assert_eq!(prices(secure, not_sized), ["0.00139", "0.00"]);
        assert_eq!(prices(community, sized), ["0.0139", "0.00"]);
    }

    #[test]
    fn what_is_free_decides_what_is_available() {
        let wanted = VolumesWanted {
            container_gb: None,
            system_gb: None,
        };
        let offer = offers()[0];
        let row = offer.row_json(3, wanted);
        assert_eq!(row["availableGpuCounts"], json!([1, 2]));
        assert_eq!(row["status"], "AVAILABLE");
        assert_eq!(row["gpuCountOptions"][2]["available"], false);
        assert_eq!(offer.row_json(0, wanted)["status"], "UNAVAILABLE");
    }
}
