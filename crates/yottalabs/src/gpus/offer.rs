//! GPU offers: the items of the GPU listing, with limits and prices for each number of GPUs.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use yottalabs_client::types::{
    GpuListV2ContainerVolume, GpuListV2GpuCountOption, GpuListV2Item, GpuListV2Price,
    GpuListV2SystemVolume,
};

use crate::decode;
use crate::unreadable::Unreadable;
use crate::{AcceleratorVendor, CloudType, GpuAvailability, UnreadableField};

record! {
    /// A GPU offer: a GPU type in a region, with the available numbers of GPUs and their prices.
    ///
    /// Pass it to [`PodSpec::new`](crate::PodSpec::new). Availability and prices are those at the time of the
    /// listing: creating a pod may still fail with
    /// [`is_no_capacity`](crate::Error::is_no_capacity).
    ///
    /// `Serialize` writes the API's field names, and prices as decimal strings. A total price that could not be read,
    /// and that therefore must not be calculated from its parts, is written as `"unreadable"`.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct GpuOffer from GpuListV2Item {
        /// The code of the GPU type, such as `NVIDIA_H100_80G`; empty if the server omits it.
        pub gpu_type: String = gpu_type.unwrap_or_default(),
        /// The name of the GPU type for display.
        pub display_name: Option<String>,
        /// Memory of each GPU, in GB.
        pub gpu_memory_gb: Option<u32> = gpu_memory_in_gb.map(u32::from),
        /// The code of the region.
        pub region: Option<String>,
        /// The kind of provider.
        pub cloud_type: Option<CloudType>,
        /// The vendor of the GPU.
        pub accelerator_vendor: Option<AcceleratorVendor>,
        /// Whether it is spot capacity, which the provider may reclaim at any time. Listings contain spot
        /// offers on request only: see [`ListGpus::spot`](crate::ListGpus::spot).
        pub is_spot: Option<bool>,
        /// Whether the GPU type is available now.
        pub status: Option<GpuAvailability>,
        /// The maximum number of GPUs of one machine.
        pub max_gpu_count: Option<u32> = max_gpu_count.map(u32::from),
        /// The numbers of GPUs that are available now.
        pub available_gpu_counts: Vec<u32> =
            available_gpu_counts.into_iter().flatten().map(u32::from).collect(),
        /// RAM for each GPU, in GB.
        pub ram_per_gpu_gb: Option<u32> = ram_per_gpu_in_gb.map(u32::from),
        /// Virtual CPUs for each GPU.
        pub vcpu_per_gpu: Option<u32> = vcpu_per_gpu.map(u32::from),
        /// Local disk for each GPU, in GB.
        pub local_disk_per_gpu_gb: Option<u32> = local_disk_per_gpu_in_gb.map(u32::from),
        /// Availability, resources, limits and price for each number of GPUs.
        pub gpu_count_options: Vec<GpuCountOption> =
            gpu_count_options.into_iter().flatten().map(GpuCountOption::convert).collect(),
    }
    private {
        unreadable_fields: Vec<UnreadableField>,
    }
}

impl GpuOffer {
    /// The fields that could not be read, and are `None` or empty for this reason. Usually empty.
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

    /// Whether this number of GPUs was available at the time of the listing, by its option or else by
    /// [`available_gpu_counts`](Self::available_gpu_counts).
    #[must_use]
    pub fn is_available(&self, gpu_count: u32) -> bool {
        self.option(gpu_count)
            .and_then(|option| option.available)
            .unwrap_or_else(|| self.available_gpu_counts.contains(&gpu_count))
    }

    /// The price of this number of GPUs per hour, in the currency of its [`price`](GpuCountOption::price);
    /// `None` if it is not known. See [`GpuPrice::per_hour`] for what it includes.
    #[must_use]
    pub fn hourly_price(&self, gpu_count: u32) -> Option<Decimal> {
        self.option(gpu_count)?.hourly_price()
    }

    pub(crate) fn from_wire(wire: GpuListV2Item, unreadable: Unreadable) -> Self {
        const PARTS: [&str; 3] = [
            "totalPricePerHour",
            "containerVolumePricePerHour",
            "systemVolumePricePerHour",
        ];
        let mut offer = Self::convert(wire);
        let options = &mut offer.gpu_count_options;
        for (_, option, unreadable) in unreadable.of("gpuCountOptions").zip(options) {
            if let Some(price) = &mut option.price {
                let unreadable = unreadable.of("price");
                let is_unreadable = |part: &&str| unreadable.of(part).whole().is_some();
                price.is_partly_unreadable = PARTS.iter().any(is_unreadable);
            }
        }
        offer.unreadable_fields = unreadable.into_fields();
        offer
    }
}

record! {
    /// Availability, resources, limits and price of one number of GPUs of a [`GpuOffer`].
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct GpuCountOption from GpuListV2GpuCountOption {
        /// The number of GPUs.
        pub gpu_count: Option<u32> = gpu_count.map(u32::from),
        /// Whether this number of GPUs was available at the time of the listing.
        pub available: Option<bool>,
        /// Memory of all GPUs together, in GB.
        pub total_gpu_memory_gb: Option<u32> = total_gpu_memory_in_gb.map(u32::from),
        /// RAM, in GB.
        pub total_ram_gb: Option<u32> = total_ram_in_gb.map(u32::from),
        /// Virtual CPUs.
        pub total_vcpu: Option<u32> = total_vcpu.map(u32::from),
        /// Local disk, in GB.
        pub total_local_disk_gb: Option<u32> = total_local_disk_in_gb.map(u32::from),
        /// Limits on the size of the container's disk.
        pub container_volume: Option<ContainerVolumeLimits> =
            container_volume.map(ContainerVolumeLimits::convert),
        /// Limits on the size of a system volume.
        pub system_volume: Option<SystemVolumeLimits> = system_volume.map(SystemVolumeLimits::convert),
        /// The estimated price.
        pub price: Option<GpuPrice> = price.map(GpuPrice::convert),
    }
}

impl GpuCountOption {
    /// The price per hour; `None` if it is not known. See [`GpuPrice::per_hour`] for what it includes.
    #[must_use]
    pub fn hourly_price(&self) -> Option<Decimal> {
        self.price.as_ref()?.per_hour()
    }
}

record! {
    /// Limits on the size of the container's disk, in GB, for one number of GPUs.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct ContainerVolumeLimits from GpuListV2ContainerVolume {
        /// The minimum.
        pub min_gb: Option<u32> = min_in_gb.map(u32::from),
        /// The maximum.
        pub max_gb: Option<u32> = max_in_gb.map(u32::from),
        /// The maximum with a system volume.
        pub max_gb_with_local_system_volume: Option<u32> = max_in_gb_with_local_system_volume.map(u32::from),
        /// The maximum without a system volume.
        pub max_gb_without_local_system_volume: Option<u32> =
            max_in_gb_without_local_system_volume.map(u32::from),
    }
}

record! {
    /// Limits on the size of a system volume, in GB, for one number of GPUs.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct SystemVolumeLimits from GpuListV2SystemVolume {
        /// Whether the size can be set.
        pub supported: Option<bool>,
        /// The minimum.
        pub min_gb: Option<u32> = min_in_gb.map(u32::from),
        /// The maximum.
        pub max_gb: Option<u32> = max_in_gb.map(u32::from),
    }
}

record! {
    /// The server's price estimate for one number of GPUs, in [`currency`](Self::currency).
    ///
    /// For the price of a running pod use [`Pod::hourly_price`](crate::Pod::hourly_price).
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct GpuPrice from GpuListV2Price {
        /// Price of one GPU per hour.
        pub price_per_gpu_per_hour: Option<Decimal> = price_per_gpu_per_hour.map(Decimal::from),
        /// Price of all GPUs per hour.
        pub gpu_price_per_hour: Option<Decimal> = gpu_price_per_hour.map(Decimal::from),
        /// Price of the container's disk per hour.
        pub container_volume_price_per_hour: Option<Decimal> =
            container_volume_price_per_hour.map(Decimal::from),
        /// Price of the system volume per hour.
        pub system_volume_price_per_hour: Option<Decimal> = system_volume_price_per_hour.map(Decimal::from),
        /// Price of the container's disk per GB and hour.
        pub container_volume_price_per_gb_per_hour: Option<Decimal> =
            container_volume_price_per_gb_per_hour.map(Decimal::from),
        /// Price of the system volume per GB and hour.
        pub system_volume_price_per_gb_per_hour: Option<Decimal> =
            system_volume_price_per_gb_per_hour.map(Decimal::from),
        /// Total price per hour.
        pub total_price_per_hour: Option<Decimal> = total_price_per_hour.map(Decimal::from),
        /// The code of the currency, such as `USD`.
        pub currency: Option<String>,
    }
    private {
        /// Whether a part of the total, or the total itself, could not be read.
        is_partly_unreadable: bool,
    }
    unreadable is_partly_unreadable => total_price_per_hour
}

impl GpuPrice {
    /// The total price per hour. If the server omits the total, this is the sum of the price of the GPUs and
    /// the known prices of the disks. `None` if the price of the GPUs is not known, if the server sends the total or
    /// the price of a disk in a form that cannot be read, or if the result is negative.
    ///
    /// Prices of disks are for the sizes that the listing was filtered by, or for the server's default sizes,
    /// which are not documented.
    #[must_use]
    pub fn per_hour(&self) -> Option<Decimal> {
        let sum = || {
            if self.is_partly_unreadable {
                return None;
            }
            let container = self.container_volume_price_per_hour.unwrap_or_default();
            let system = self.system_volume_price_per_hour.unwrap_or_default();
            let gpus = self.gpu_price_per_hour?;
            gpus.checked_add(container)?.checked_add(system)
        };
        let price = self.total_price_per_hour.or_else(sum)?;
        (price >= Decimal::ZERO).then_some(price)
    }
}

/// Reads it from the API's JSON, as [`Pod`](crate::Pod) is read: for tests, and for stored responses.
impl<'de> Deserialize<'de> for GpuOffer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::model(deserializer, |wire, unreadable| {
            Ok(Self::from_wire(wire, unreadable))
        })
    }
}
