//! One row of the GPU listing.

use rust_decimal::Decimal;
use yottalabs_client::types::{
    GpuListV2ContainerVolume, GpuListV2GpuCountOption, GpuListV2Item, GpuListV2Price,
    GpuListV2SystemVolume,
};

use crate::{AcceleratorVendor, CloudType, GpuAvailability};

/// An offer: a GPU type in a region, with the numbers of GPUs that can be had and their prices.
///
/// Give it to [`PodSpec::new`](crate::PodSpec::new). It was true when it was listed; a create may
/// still be refused for want of capacity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuOffer {
    /// The GPU's code, such as `NVIDIA_H100_80G`; empty if the server left it out.
    pub gpu_type: String,
    /// The GPU's name for people.
    pub display_name: Option<String>,
    /// Memory of each GPU, in GB.
    pub gpu_memory_in_gb: Option<i64>,
    /// The region's code.
    pub region: Option<String>,
    /// Whose machines they are.
    pub cloud_type: Option<CloudType>,
    /// Who makes the GPU.
    pub accelerator_vendor: Option<AcceleratorVendor>,
    /// Whether it is spot capacity, which may be taken away.
    pub is_spot: Option<bool>,
    /// Whether it can be had now.
    pub status: Option<GpuAvailability>,
    /// The most GPUs that one machine has.
    pub max_gpu_count: Option<i64>,
    /// The numbers of GPUs that can be had now.
    pub available_gpu_counts: Vec<i64>,
    /// Main memory for each GPU, in GB.
    pub ram_per_gpu_in_gb: Option<i64>,
    /// Virtual CPUs for each GPU.
    pub vcpu_per_gpu: Option<i64>,
    /// Local disk for each GPU, in GB.
    pub local_disk_per_gpu_in_gb: Option<i64>,
    /// What each number of GPUs means: availability, limits, price.
    pub gpu_count_options: Vec<GpuCountOption>,
}

impl GpuOffer {
    /// The option for this number of GPUs.
    #[must_use]
    pub fn option(&self, gpu_count: u32) -> Option<&GpuCountOption> {
        let count = i64::from(gpu_count);
        self.gpu_count_options
            .iter()
            .find(|option| option.gpu_count == Some(count))
    }

    /// Whether this number of GPUs could be had when it was listed.
    #[must_use]
    pub fn is_available(&self, gpu_count: u32) -> bool {
        self.available_gpu_counts.contains(&i64::from(gpu_count))
            || self
                .option(gpu_count)
                .is_some_and(|option| option.available == Some(true))
    }

    /// What this number of GPUs costs per hour, if the server says: see [`GpuPrice::per_hour`].
    #[must_use]
    pub fn hourly_price(&self, gpu_count: u32) -> Option<Decimal> {
        self.option(gpu_count)?.hourly_price()
    }

    /// The least that any available number of GPUs costs per hour; of these numbers, if there are any.
    pub(crate) fn lowest_price(&self, counts: &[i32]) -> Option<Decimal> {
        let fitting = self.gpu_count_options.iter().filter(|option| {
            option.gpu_count.is_some_and(|count| {
                let wanted = counts.is_empty() || counts.iter().any(|c| i64::from(*c) == count);
                let listed = self.available_gpu_counts.contains(&count);
                wanted && option.available.unwrap_or(listed)
            })
        });
        fitting.filter_map(GpuCountOption::hourly_price).min()
    }

    pub(crate) fn from_wire(wire: GpuListV2Item) -> Self {
        // Without `..`: a field that the API adds is a compile error here.
        let GpuListV2Item {
            gpu_type,
            display_name,
            gpu_memory_in_gb,
            region,
            cloud_type,
            accelerator_vendor,
            is_spot,
            status,
            max_gpu_count,
            available_gpu_counts,
            ram_per_gpu_in_gb,
            vcpu_per_gpu,
            local_disk_per_gpu_in_gb,
            gpu_count_options,
        } = wire;
        Self {
            gpu_type: gpu_type.unwrap_or_default(),
            display_name,
            gpu_memory_in_gb: gpu_memory_in_gb.map(i64::from),
            region,
            cloud_type,
            accelerator_vendor,
            is_spot,
            status,
            max_gpu_count: max_gpu_count.map(i64::from),
            available_gpu_counts: available_gpu_counts
                .into_iter()
                .flatten()
                .map(i64::from)
                .collect(),
            ram_per_gpu_in_gb: ram_per_gpu_in_gb.map(i64::from),
            vcpu_per_gpu: vcpu_per_gpu.map(i64::from),
            local_disk_per_gpu_in_gb: local_disk_per_gpu_in_gb.map(i64::from),
            gpu_count_options: gpu_count_options
                .into_iter()
                .flatten()
                .map(GpuCountOption::from_wire)
                .collect(),
        }
    }
}

/// What a number of GPUs of an offer means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuCountOption {
    /// The number of GPUs.
    pub gpu_count: Option<i64>,
    /// Whether it could be created when it was listed.
    pub available: Option<bool>,
    /// Memory of all GPUs, in GB.
    pub total_gpu_memory_in_gb: Option<i64>,
    /// Main memory, in GB.
    pub total_ram_in_gb: Option<i64>,
    /// Virtual CPUs.
    pub total_vcpu: Option<i64>,
    /// Local disk, in GB.
    pub total_local_disk_in_gb: Option<i64>,
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

    fn from_wire(wire: GpuListV2GpuCountOption) -> Self {
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
            gpu_count: gpu_count.map(i64::from),
            available,
            total_gpu_memory_in_gb: total_gpu_memory_in_gb.map(i64::from),
            total_ram_in_gb: total_ram_in_gb.map(i64::from),
            total_vcpu: total_vcpu.map(i64::from),
            total_local_disk_in_gb: total_local_disk_in_gb.map(i64::from),
            container_volume: container_volume.map(ContainerVolumeLimits::from_wire),
            system_volume: system_volume.map(SystemVolumeLimits::from_wire),
            price: price.map(GpuPrice::from_wire),
        }
    }
}

/// How large the container's disk may be, in GB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerVolumeLimits {
    /// At least this.
    pub min_in_gb: Option<i64>,
    /// At most this.
    pub max_in_gb: Option<i64>,
    /// At most this beside a system volume.
    pub max_in_gb_with_local_system_volume: Option<i64>,
    /// At most this without a system volume.
    pub max_in_gb_without_local_system_volume: Option<i64>,
}

impl ContainerVolumeLimits {
    fn from_wire(wire: GpuListV2ContainerVolume) -> Self {
        let GpuListV2ContainerVolume {
            min_in_gb,
            max_in_gb,
            max_in_gb_with_local_system_volume,
            max_in_gb_without_local_system_volume,
        } = wire;
        Self {
            min_in_gb: min_in_gb.map(i64::from),
            max_in_gb: max_in_gb.map(i64::from),
            max_in_gb_with_local_system_volume: max_in_gb_with_local_system_volume.map(i64::from),
            max_in_gb_without_local_system_volume: max_in_gb_without_local_system_volume
                .map(i64::from),
        }
    }
}

/// How large a system volume may be, in GB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SystemVolumeLimits {
    /// Whether its size can be chosen at all.
    pub supported: Option<bool>,
    /// At least this.
    pub min_in_gb: Option<i64>,
    /// At most this.
    pub max_in_gb: Option<i64>,
}

impl SystemVolumeLimits {
    fn from_wire(wire: GpuListV2SystemVolume) -> Self {
        let GpuListV2SystemVolume {
            supported,
            min_in_gb,
            max_in_gb,
        } = wire;
        Self {
            supported,
            min_in_gb: min_in_gb.map(i64::from),
            max_in_gb: max_in_gb.map(i64::from),
        }
    }
}

/// What a number of GPUs costs: an estimate of the server's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuPrice {
    /// One GPU, per hour.
    pub price_per_gpu_per_hour: Option<Decimal>,
    /// The GPUs together, per hour.
    pub gpu_price_per_hour: Option<Decimal>,
    /// The container's disk, per hour.
    pub container_volume_price_per_hour: Option<Decimal>,
    /// The system volume, per hour.
    pub system_volume_price_per_hour: Option<Decimal>,
    /// The container's disk, per GB and hour.
    pub container_volume_price_per_gb_per_hour: Option<Decimal>,
    /// The system volume, per GB and hour.
    pub system_volume_price_per_gb_per_hour: Option<Decimal>,
    /// All together, per hour.
    pub total_price_per_hour: Option<Decimal>,
    /// The currency.
    pub currency: Option<String>,
}

impl GpuPrice {
    /// The total per hour; where the server gives none, the price of the GPUs alone.
    #[must_use]
    pub fn per_hour(&self) -> Option<Decimal> {
        self.total_price_per_hour.or(self.gpu_price_per_hour)
    }

    fn from_wire(wire: GpuListV2Price) -> Self {
        let GpuListV2Price {
            price_per_gpu_per_hour,
            gpu_price_per_hour,
            container_volume_price_per_hour,
            system_volume_price_per_hour,
            container_volume_price_per_gb_per_hour,
            system_volume_price_per_gb_per_hour,
            total_price_per_hour,
            currency,
        } = wire;
        Self {
            price_per_gpu_per_hour: price_per_gpu_per_hour.map(Decimal::from),
            gpu_price_per_hour: gpu_price_per_hour.map(Decimal::from),
            container_volume_price_per_hour: container_volume_price_per_hour.map(Decimal::from),
            system_volume_price_per_hour: system_volume_price_per_hour.map(Decimal::from),
            container_volume_price_per_gb_per_hour: container_volume_price_per_gb_per_hour
                .map(Decimal::from),
            system_volume_price_per_gb_per_hour: system_volume_price_per_gb_per_hour
                .map(Decimal::from),
            total_price_per_hour: total_price_per_hour.map(Decimal::from),
            currency,
        }
    }
}
