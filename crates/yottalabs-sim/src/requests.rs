//! Request bodies after validation: the schemas of the specification, and the rules that a schema
//! cannot express.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use yottalabs_client::wire;

use crate::{
    catalogue::{self, Offer},
    envelope::Failure,
    schema,
};

/// The body of a valid create request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodSpec {
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) image_registry: Option<String>,
    #[serde(rename = "containerRegistryAuthId")]
    pub(crate) registry_auth_id: Option<i64>,
    pub(crate) image_public_type: Option<String>,
    pub(crate) resource_type: Option<String>,
    pub(crate) gpu_type: String,
    pub(crate) gpu_count: i64,
    #[serde(default)]
    pub(crate) regions: Vec<String>,
    #[serde(default)]
    pub(crate) is_spot: bool,
    /// For the whole machine and hour; spot only.
    #[serde(default, deserialize_with = "amount")]
    pub(crate) max_price: Option<Decimal>,
    #[serde(rename = "shmInGb")]
    pub(crate) shm_gb: Option<i64>,
    #[serde(rename = "minSingleCardRamInGb")]
    min_ram_gb: Option<i64>,
    #[serde(rename = "minSingleCardVramInGb")]
    min_vram_gb: Option<i64>,
    #[serde(rename = "minSingleCardVcpu")]
    min_vcpu: Option<i64>,
    #[serde(rename = "containerVolumeInGb")]
    pub(crate) container_gb: Option<i64>,
    pub(crate) initialization_command: Option<String>,
    #[serde(default, rename = "environmentVars")]
    pub(crate) environment: Vec<Variable>,
    #[serde(default)]
    pub(crate) expose: Vec<Port>,
    #[serde(default)]
    pub(crate) volumes: Vec<Volume>,
    pub(crate) callback_url: Option<String>,
}

/// An environment variable.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Variable {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// A port to expose.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Port {
    #[serde(rename = "port")]
    pub(crate) number: i64,
    #[serde(default = "http")]
    pub(crate) protocol: String,
}

/// A volume to mount.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Volume {
    pub(crate) id: String,
    pub(crate) mount_path: String,
}

fn http() -> String {
    "HTTP".to_owned()
}

/// An amount above zero. One that a decimal cannot hold becomes the nearest one that it can.
fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let exact = wire::Decimal::deserialize(&value).map(|amount| amount.0);
    let nearest = match value.as_f64() {
        Some(number) if number > 1.0 => Decimal::MAX,
        _ => Decimal::new(1, Decimal::MAX_SCALE),
    };
    Ok(Some(
        exact
            .ok()
            .filter(|amount| !amount.is_zero())
            .unwrap_or(nearest),
    ))
}

/// The filters of a valid GPU listing request.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct GpuFilter {
    /// From 1.
    pub(crate) page: Option<i64>,
    pub(crate) size: Option<i64>,
    #[serde(rename = "containerVolumeInGb")]
    pub(crate) container_gb: Option<i64>,
    #[serde(rename = "systemVolumeInGb")]
    pub(crate) system_gb: Option<i64>,
    regions: Vec<String>,
    gpu_types: Vec<String>,
    gpu_counts: Vec<i64>,
    #[serde(rename = "minGpuMemoryInGb")]
    min_vram_gb: i64,
    #[serde(rename = "minRamPerGpuInGb")]
    min_ram_gb: i64,
    #[serde(rename = "minVcpuPerGpu")]
    min_vcpu: i64,
    #[serde(rename = "cloudTypes")]
    clouds: Vec<String>,
    #[serde(rename = "acceleratorVendor")]
    vendor: Option<String>,
    include_unavailable: bool,
    is_spot: Option<bool>,
}

/// Checks the body of a create request.
pub(crate) fn create(mut body: Value) -> Result<PodSpec, Failure> {
    // The specification has upper case; older material has lower case.
    let ports = body.get_mut("expose").and_then(Value::as_array_mut);
    for port in ports.into_iter().flatten() {
        if let Some(Value::String(protocol)) = port.get_mut("protocol") {
            protocol.make_ascii_uppercase();
        }
    }
    schema::validate("PodV2CreateRequest", &mut body)?;
    let spec: PodSpec = deserialize(body)?;
    check_gpu(&spec)?;
    for (index, code) in spec.regions.iter().enumerate() {
        if catalogue::region(code).is_none() {
            return refuse(
                &format!("regions[{index}]"),
                catalogue::unknown_region(code),
            );
        }
    }
    if spec.max_price.is_some() && !spec.is_spot {
        return refuse("maxPrice", "is only valid when isSpot is true");
    }
    let mut ports = BTreeSet::new();
    for (index, port) in spec.expose.iter().enumerate() {
        if !ports.insert(port.number) {
            return refuse(
                &format!("expose[{index}].port"),
                format!("{} is a duplicate", port.number),
            );
        }
    }
    let mut paths = BTreeSet::new();
    for (index, volume) in spec.volumes.iter().enumerate() {
        if !paths.insert(&volume.mount_path) {
            let why = format!("{:?} is a duplicate", volume.mount_path);
            return refuse(&format!("volumes[{index}].mountPath"), why);
        }
    }
    Ok(spec)
}

fn check_gpu(spec: &PodSpec) -> Result<(), Failure> {
    let Some(gpu) = catalogue::gpu(&spec.gpu_type) else {
        return refuse("gpuType", catalogue::unknown_gpu_type(&spec.gpu_type));
    };
    if spec.gpu_count < 1 || spec.gpu_count.count_ones() != 1 {
        return refuse("gpuCount", "must be a power of 2");
    }
    if spec.gpu_count > gpu.max_count {
        let why = format!("must be at most {} for {}", gpu.max_count, gpu.code);
        return refuse("gpuCount", why);
    }
    for (name, least, has) in [
        ("minSingleCardRamInGb", spec.min_ram_gb, gpu.ram_gb),
        ("minSingleCardVramInGb", spec.min_vram_gb, gpu.vram_gb),
        ("minSingleCardVcpu", spec.min_vcpu, gpu.vcpu),
    ] {
        if let Some(least) = least.filter(|least| *least > has) {
            return refuse(
                name,
                format!("{} has {has} per card, not {least}", gpu.code),
            );
        }
    }
    Ok(())
}

fn refuse<T>(place: &str, why: impl std::fmt::Display) -> Result<T, Failure> {
    Err(Failure::invalid(format!("{place}: {why}")))
}

/// Reads a body that its schema has validated.
fn deserialize<T: serde::de::DeserializeOwned>(body: Value) -> Result<T, Failure> {
    serde_json::from_value(body).map_err(|error| Failure::unreadable(format!("body: {error}")))
}

impl GpuFilter {
    /// Checks the body of a GPU listing request.
    pub(crate) fn parse(mut body: Value) -> Result<Self, Failure> {
        schema::validate("GpuListV2Request", &mut body)?;
        deserialize(body)
    }

    /// Whether an offer with this number of free cards matches.
    pub(crate) fn matches(&self, offer: &Offer, free: i64) -> bool {
        let gpu = offer.gpu;
        any_or(&self.regions, |code| *code == offer.region.code)
            && any_or(&self.gpu_types, |code| *code == gpu.code)
            && any_or(&self.clouds, |cloud| cloud == offer.cloud)
            && self.is_spot.is_none_or(|is_spot| is_spot == offer.is_spot)
            && self.vendor.as_deref().unwrap_or("NVIDIA") == gpu.vendor
            && gpu.vram_gb >= self.min_vram_gb
            && gpu.ram_gb >= self.min_ram_gb
            && gpu.vcpu >= self.min_vcpu
            && offer
                .counts()
                .any(|count| self.matches_count(offer, count, free))
    }

    /// Whether one number of cards meets the filters for counts, availability and volumes.
    fn matches_count(&self, offer: &Offer, count: i64, free: i64) -> bool {
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

/// An empty filter matches everything.
fn any_or<T>(filter: &[T], matches: impl Fn(&T) -> bool) -> bool {
    filter.is_empty() || filter.iter().any(matches)
}
