//! What a number of GPUs of an offer means.

use rust_decimal::Decimal;
use yottalabs_client::types::GpuListV2GpuCountOption;
use yottalabs_client::wire::Integer;

use super::limits::{ContainerVolumeLimits, SystemVolumeLimits};
use super::price::GpuPrice;

/// What a number of GPUs of an offer means.
///
/// When not to use it: alone. Region, GPU and spot are its offer's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuCountOption {
    /// The number of GPUs.
    pub gpu_count: Option<u32>,
    /// Whether it could be created when it was listed.
    pub available: Option<bool>,
    /// Memory of all GPUs, in GB.
    pub total_gpu_memory_gb: Option<u32>,
    /// Main memory, in GB.
    pub total_ram_gb: Option<u32>,
    /// Virtual CPUs.
    pub total_vcpu: Option<u32>,
    /// Local disk, in GB.
    pub total_local_disk_gb: Option<u32>,
    /// How large the container's disk may be.
    pub container_volume: Option<ContainerVolumeLimits>,
    /// How large a system volume may be.
    pub system_volume: Option<SystemVolumeLimits>,
    /// What it costs.
    pub price: Option<GpuPrice>,
}

impl GpuCountOption {
    /// What it costs per hour, if the server says: see [`GpuPrice::per_hour`].
    #[must_use]
    pub fn hourly_price(&self) -> Option<Decimal> {
        self.price.as_ref()?.per_hour()
    }

    pub(super) fn from_wire(wire: GpuListV2GpuCountOption) -> Self {
        let GpuListV2GpuCountOption {
            gpu_count,
            available,
            total_gpu_memory_in_gb,
            total_ram_in_gb,
            total_vcpu,
            total_local_disk_in_gb,
            container_volume,
            system_volume,
            price,
        } = wire;
        Self {
            gpu_count: gpu_count.and_then(Integer::to_u32),
            available,
            total_gpu_memory_gb: total_gpu_memory_in_gb.and_then(Integer::to_u32),
            total_ram_gb: total_ram_in_gb.and_then(Integer::to_u32),
            total_vcpu: total_vcpu.and_then(Integer::to_u32),
            total_local_disk_gb: total_local_disk_in_gb.and_then(Integer::to_u32),
            container_volume: container_volume.map(ContainerVolumeLimits::from_wire),
            system_volume: system_volume.map(SystemVolumeLimits::from_wire),
            price: price.map(GpuPrice::from_wire),
        }
    }
}
