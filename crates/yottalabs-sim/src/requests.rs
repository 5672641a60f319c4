//! Request bodies after validation: the schemas of the specification, and the rules that a schema
//! cannot express.

use std::collections::BTreeSet;

use serde_json::Value;
/// The body of a valid create request, and the filters of a valid GPU listing request.
pub(crate) use yottalabs_client::types::{
    GpuListV2Request as GpuFilter, OpenapiPodExposePortRequest as Port,
    PodV2CreateRequest as PodSpec,
};
use yottalabs_client::wire::AcceleratorVendor;

use crate::catalogue::{self, Offer};
use crate::envelope::Failure;
use crate::schema;

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
    // The schema allows any number above zero, and a decimal cannot hold all of them.
    if let Some(price) = body["maxPrice"].as_f64() {
        body["maxPrice"] = price.clamp(1e-27, 1e28).into();
    }
    let spec: PodSpec = deserialize(body)?;
    check_gpu(&spec)?;
    for (index, code) in spec.regions.iter().enumerate() {
        if catalogue::region(code).is_none() {
            let why = catalogue::unknown_region(code);
            return refuse(&format!("regions[{index}]"), why);
        }
    }
    if spec.max_price.is_some() && spec.is_spot != Some(true) {
        return refuse("maxPrice", "is only valid when isSpot is true");
    }
    let mut ports = BTreeSet::new();
    for (index, Port { port, .. }) in spec.expose.iter().enumerate() {
        if !ports.insert(port) {
            let why = format!("{port} is a duplicate");
            return refuse(&format!("expose[{index}].port"), why);
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
        ("RamInGb", spec.min_single_card_ram_in_gb, gpu.ram_gb),
        ("VramInGb", spec.min_single_card_vram_in_gb, gpu.vram_gb),
        ("Vcpu", spec.min_single_card_vcpu, gpu.vcpu),
    ] {
        if let Some(least) = least.filter(|least| *least > has) {
            let why = format!("{} has {has} per card, not {least}", gpu.code);
            return refuse(&format!("minSingleCard{name}"), why);
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

/// Checks the body of a GPU listing request.
pub(crate) fn list_gpus(mut body: Value) -> Result<GpuFilter, Failure> {
    schema::validate("GpuListV2Request", &mut body)?;
    deserialize(body)
}

/// Whether an offer with this number of free cards matches the filters.
pub(crate) fn matches(filter: &GpuFilter, offer: &Offer, free: i32) -> bool {
    let gpu = offer.gpu;
    let vendor = filter.accelerator_vendor.as_ref();
    let at_least = |least: Option<i32>, has| least.is_none_or(|least| has >= least);
    any_or(&filter.regions, |code| *code == offer.region.code)
        && any_or(&filter.gpu_types, |code| *code == gpu.code)
        && any_or(&filter.cloud_types, |cloud| cloud.as_str() == offer.cloud)
        && filter
            .is_spot
            .is_none_or(|is_spot| is_spot == offer.is_spot)
        && vendor.map_or("NVIDIA", AcceleratorVendor::as_str) == gpu.vendor
        && at_least(filter.min_gpu_memory_in_gb, gpu.vram_gb)
        && at_least(filter.min_ram_per_gpu_in_gb, gpu.ram_gb)
        && at_least(filter.min_vcpu_per_gpu, gpu.vcpu)
        && offer.counts().any(|count| {
            any_or(&filter.gpu_counts, |wanted| *wanted == count)
                && (filter.include_unavailable == Some(true) || count <= free)
                && has_room(filter, offer, count)
        })
}

fn has_room(filter: &GpuFilter, offer: &Offer, count: i32) -> bool {
    let system = filter.system_volume_in_gb.filter(|gb| *gb > 0);
    let most = match system {
        Some(_) => offer.max_container_gb_beside_system(count),
        None => offer.max_container_gb(count),
    };
    system.is_none_or(|gb| offer.max_system_gb(count).is_some_and(|most| gb <= most))
        && filter.container_volume_in_gb.is_none_or(|gb| gb <= most)
}

/// An empty filter matches everything.
fn any_or<T>(filter: &[T], matches: impl Fn(&T) -> bool) -> bool {
    filter.is_empty() || filter.iter().any(matches)
}
