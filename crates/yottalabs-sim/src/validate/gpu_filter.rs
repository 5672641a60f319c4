//! The body of a GPU listing request: filters, and the page wanted.

use serde_json::Value;

use super::fields::Fields;
use crate::{catalogue::offer::Offer, envelope::Failure};

const DEFAULT_SIZE: i64 = 20;

/// A checked GPU listing request.
#[derive(Debug)]
pub(crate) struct GpuFilter {
    /// From 1.
    pub(crate) page: i64,
    pub(crate) size: i64,
    pub(crate) container_gb: Option<i64>,
    pub(crate) system_gb: Option<i64>,
    regions: Vec<String>,
    gpu_types: Vec<String>,
    gpu_counts: Vec<i64>,
    min_vram_gb: i64,
    min_ram_gb: i64,
    min_vcpu: i64,
    clouds: Vec<&'static str>,
    vendor: &'static str,
    include_unavailable: bool,
    is_spot: Option<bool>,
}

impl GpuFilter {
    pub(crate) fn parse(body: &Value) -> Result<Self, Failure> {
        let fields = Fields::of_body(body)?;
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        let vendor = fields.choice("acceleratorVendor", &["NVIDIA", "AWS", "AMD"])?;
        Ok(Self {
            page: from_one(&fields, "page")?.unwrap_or(1),
            size: from_one(&fields, "size")?.unwrap_or(DEFAULT_SIZE),
            container_gb: fields.integer_from("containerVolumeInGb", 0)?,
            system_gb: fields.integer_from("systemVolumeInGb", 0)?,
            regions: owned(fields.texts("regions")?),
            gpu_types: owned(fields.texts("gpuTypes")?),
            gpu_counts: fields.integers("gpuCounts")?,
            min_vram_gb: fields.integer_from("minGpuMemoryInGb", 0)?.unwrap_or(0),
            min_ram_gb: fields.integer_from("minRamPerGpuInGb", 0)?.unwrap_or(0),
            min_vcpu: fields.integer_from("minVcpuPerGpu", 0)?.unwrap_or(0),
            clouds: fields.choices("cloudTypes", &["SECURE", "COMMUNITY"])?,
            vendor: vendor.unwrap_or("NVIDIA"),
            include_unavailable: fields.flag("includeUnavailable")?.unwrap_or(false),
            is_spot: fields.flag("isSpot")?,
        })
    }

    /// Whether an offer, with so many cards free, is asked for.
    pub(crate) fn takes(&self, offer: &Offer, free: i64) -> bool {
        let gpu = offer.gpu;
        any_or(&self.regions, |code| code == offer.region.code)
            && any_or(&self.gpu_types, |code| code == gpu.code)
            && any_or(&self.clouds, |cloud| *cloud == offer.cloud)
            && self.is_spot.is_none_or(|is_spot| is_spot == offer.is_spot)
            && self.vendor == gpu.vendor
            && gpu.vram_gb >= self.min_vram_gb
            && gpu.ram_gb >= self.min_ram_gb
            && gpu.vcpu >= self.min_vcpu
            && offer
                .counts()
                .any(|count| self.takes_count(offer, count, free))
    }

    /// Whether one of the machine's sizes is asked for: one size has to meet all
    /// that is said of counts, availability and volumes.
    fn takes_count(&self, offer: &Offer, count: i64, free: i64) -> bool {
        any_or(&self.gpu_counts, |wanted| *wanted == count)
            && (self.include_unavailable || count <= free)
            && self.has_room(offer, count)
    }

    fn has_room(&self, offer: &Offer, count: i64) -> bool {
        let system = self.system_gb.filter(|gb| *gb > 0);
        let system_fits =
            system.is_none_or(|gb| offer.max_system_gb(count).is_some_and(|most| gb <= most));
        let most = match system {
            Some(_) => offer.max_container_gb_beside_system(count),
            None => offer.max_container_gb(count),
        };
        system_fits && self.container_gb.is_none_or(|gb| gb <= most)
    }
}

/// An empty filter takes everything.
fn any_or<T>(filter: &[T], matches: impl Fn(&T) -> bool) -> bool {
    filter.is_empty() || filter.iter().any(matches)
}

fn from_one(fields: &Fields<'_>, name: &str) -> Result<Option<i64>, Failure> {
    match fields.integer(name)? {
        Some(number) if number < 1 => Err(fields.refuse(name, "must be 1 or more")),
        number => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::offers;
    use serde_json::json;

    fn taken(body: &Value) -> Vec<Offer> {
        let filter = GpuFilter::parse(body).expect("a valid filter");
        offers()
            .into_iter()
            .filter(|offer| filter.takes(offer, offer.cards))
            .collect()
    }

    #[test]
    fn without_filters_nvidia_machines_that_can_be_had_are_listed() {
        let all = taken(&json!({}));
        assert!(!all.is_empty());
        assert!(
            all.iter()
                .all(|offer| offer.gpu.vendor == "NVIDIA" && offer.cards > 0)
        );
        let more = taken(&json!({ "includeUnavailable": true }));
        assert!(more.len() > all.len());
    }

    #[test]
    fn each_filter_leaves_what_it_says_and_something_at_all() {
        type Holds = fn(&Offer) -> bool;
        let cases: [(Value, Holds); 12] = [
            (json!({ "regions": ["us-west-1"] }), |o| {
                o.region.code == "us-west-1"
            }),
            (json!({ "gpuTypes": ["NVIDIA_L40S_48G"] }), |o| {
                o.gpu.code == "NVIDIA_L40S_48G"
            }),
            (json!({ "gpuCounts": [8] }), |o| o.cards >= 8),
            (json!({ "minGpuMemoryInGb": 100 }), |o| o.gpu.vram_gb >= 100),
            (json!({ "minRamPerGpuInGb": 180 }), |o| o.gpu.ram_gb >= 180),
            (json!({ "minVcpuPerGpu": 20 }), |o| o.gpu.vcpu >= 20),
            (json!({ "containerVolumeInGb": 9_000 }), |o| {
                o.gpu.disk_gb * 8 >= 9_000
            }),
            (json!({ "systemVolumeInGb": 100 }), |o| o.cloud == "SECURE"),
            (json!({ "cloudTypes": ["COMMUNITY"] }), |o| {
                o.cloud == "COMMUNITY"
            }),
            (json!({ "acceleratorVendor": "AWS" }), |o| {
                o.gpu.vendor == "AWS"
            }),
            (json!({ "isSpot": true }), |o| o.is_spot),
            (json!({ "isSpot": false }), |o| !o.is_spot),
        ];
        let everything = offers().len();
        for (body, holds) in cases {
            let rows = taken(&body);
            assert!(!rows.is_empty() && rows.len() < everything, "{body}");
            assert!(rows.iter().all(holds), "{body}");
        }
    }

    #[test]
    fn filters_that_make_no_sense_are_refused_by_name() {
        for (body, place) in [
            (json!({ "page": 0 }), "page:"),
            (json!({ "size": -1 }), "size:"),
            (json!({ "cloudTypes": ["PRIVATE"] }), "cloudTypes[0]:"),
            (
                json!({ "acceleratorVendor": "INTEL" }),
                "acceleratorVendor:",
            ),
            (json!({ "gpuCounts": ["many"] }), "gpuCounts[0]:"),
        ] {
            let message = GpuFilter::parse(&body).expect_err(place).message;
            assert!(message.starts_with(place), "{message}");
        }
    }
}
