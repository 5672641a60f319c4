//! GPU offers: the rows of the GPU listing, with limits and prices for each number of GPUs.

use rust_decimal::Decimal;
use yottalabs_client::types::{
    GpuListV2ContainerVolume, GpuListV2GpuCountOption, GpuListV2Item, GpuListV2Price,
    GpuListV2SystemVolume,
};
use yottalabs_client::wire::Integer;

use crate::unreadable::Unreadable;
use crate::{AcceleratorVendor, CloudType, GpuAvailability, UnreadableField};

/// An offer: a GPU type in a region, with the numbers of GPUs that can be had and their prices.
///
/// Give it to [`PodSpec::new`](crate::PodSpec::new). It was true when it was listed; a create may
/// still be refused for want of capacity.
///
/// When not to use it: to learn what is free later. It was so when it was listed; a launch may find it
/// taken ([`is_no_capacity`](crate::Error::is_no_capacity)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuOffer {
    /// The GPU's code, such as `NVIDIA_H100_80G`; empty if the server left it out.
    pub gpu_type: String,
    /// The GPU's name for people.
    pub display_name: Option<String>,
    /// Memory of each GPU, in GB.
    pub gpu_memory_gb: Option<u32>,
    /// The region's code.
    pub region: Option<String>,
    /// Whose machines they are.
    pub cloud_type: Option<CloudType>,
    /// Who makes the GPU.
    pub accelerator_vendor: Option<AcceleratorVendor>,
    /// Whether it is spot capacity, which the provider may reclaim at any time. Listings hold spot
    /// offers only on request: see [`ListGpus::spot`](crate::ListGpus::spot).
    pub is_spot: Option<bool>,
    /// Whether it can be had now.
    pub status: Option<GpuAvailability>,
    /// The most GPUs that one machine has.
    pub max_gpu_count: Option<u32>,
    /// The numbers of GPUs that can be had now.
    pub available_gpu_counts: Vec<u32>,
    /// Main memory for each GPU, in GB.
    pub ram_per_gpu_gb: Option<u32>,
    /// Virtual CPUs for each GPU.
    pub vcpu_per_gpu: Option<u32>,
    /// Local disk for each GPU, in GB.
    pub local_disk_per_gpu_gb: Option<u32>,
    /// What each number of GPUs means: availability, limits, price.
    pub gpu_count_options: Vec<GpuCountOption>,
    unreadable_fields: Vec<UnreadableField>,
}

impl GpuOffer {
    /// The fields that the server sent in a form that could not be read, and that are `None` or empty
    /// for this reason; usually none.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    /// The option for this number of GPUs.
    #[must_use]
    pub fn option(&self, gpu_count: u32) -> Option<&GpuCountOption> {
        self.gpu_count_options
            .iter()
            .find(|option| option.gpu_count == Some(gpu_count))
    }

    /// Whether this number of GPUs could be had when it was listed: what its option says, else
    /// whether it is among the available numbers.
    #[must_use]
    pub fn is_available(&self, gpu_count: u32) -> bool {
        self.option(gpu_count)
            .and_then(|option| option.available)
            .unwrap_or_else(|| self.available_gpu_counts.contains(&gpu_count))
    }

    /// What this number of GPUs costs per hour, in the currency of its
    /// [`price`](GpuCountOption::price), if the server says: see
    /// [`GpuPrice::per_hour`](crate::GpuPrice::per_hour).
    #[must_use]
    pub fn hourly_price(&self, gpu_count: u32) -> Option<Decimal> {
        self.option(gpu_count)?.hourly_price()
    }

    pub(crate) fn from_wire(wire: GpuListV2Item, unreadable: Unreadable) -> Self {
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
            gpu_memory_gb: gpu_memory_in_gb.and_then(Integer::to_u32),
            region,
            cloud_type,
            accelerator_vendor,
            is_spot,
            status,
            max_gpu_count: max_gpu_count.and_then(Integer::to_u32),
            available_gpu_counts: available_gpu_counts
                .into_iter()
                .flatten()
                .filter_map(Integer::to_u32)
                .collect(),
            ram_per_gpu_gb: ram_per_gpu_in_gb.and_then(Integer::to_u32),
            vcpu_per_gpu: vcpu_per_gpu.and_then(Integer::to_u32),
            local_disk_per_gpu_gb: local_disk_per_gpu_in_gb.and_then(Integer::to_u32),
            gpu_count_options: gpu_count_options
                .into_iter()
                .flatten()
                .map(GpuCountOption::from_wire)
                .collect(),
            unreadable_fields: unreadable.into_fields(),
        }
    }
}

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

/// How large the container's disk may be, in GB.
///
/// When not to use it: across counts. Each number of GPUs has its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerVolumeLimits {
    /// At least this.
    pub min_gb: Option<u32>,
    /// At most this.
    pub max_gb: Option<u32>,
    /// At most this beside a system volume.
    pub max_gb_with_local_system_volume: Option<u32>,
    /// At most this without a system volume.
    pub max_gb_without_local_system_volume: Option<u32>,
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
            min_gb: min_in_gb.and_then(Integer::to_u32),
            max_gb: max_in_gb.and_then(Integer::to_u32),
            max_gb_with_local_system_volume: max_in_gb_with_local_system_volume
                .and_then(Integer::to_u32),
            max_gb_without_local_system_volume: max_in_gb_without_local_system_volume
                .and_then(Integer::to_u32),
        }
    }
}

/// How large a system volume may be, in GB.
///
/// When not to use it: across counts. Each number of GPUs has its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SystemVolumeLimits {
    /// Whether its size can be chosen at all.
    pub supported: Option<bool>,
    /// At least this.
    pub min_gb: Option<u32>,
    /// At most this.
    pub max_gb: Option<u32>,
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
            min_gb: min_in_gb.and_then(Integer::to_u32),
            max_gb: max_in_gb.and_then(Integer::to_u32),
        }
    }
}

/// What a number of GPUs costs: an estimate of the server's, in `currency`.
///
/// When not to use it: for what a running pod costs. That is [`Pod::hourly_price`](crate::Pod::hourly_price).
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
    /// The total per hour; where the server gives none, the price of the GPUs and of what disks it
    /// names a price for. `None` without a price of the GPUs, or where it is below zero.
    ///
    /// The disks' share is for the sizes asked for in the listing, else for what the server takes
    /// by default: which sizes those are is not documented.
    #[must_use]
    pub fn per_hour(&self) -> Option<Decimal> {
        let sum = || {
            let container = self.container_volume_price_per_hour.unwrap_or_default();
            let system = self.system_volume_price_per_hour.unwrap_or_default();
            let gpus = self.gpu_price_per_hour?;
            gpus.checked_add(container)?.checked_add(system)
        };
        let price = self.total_price_per_hour.or_else(sum)?;
        (price >= Decimal::ZERO).then_some(price)
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
