//! One row of the GPU listing.

use rust_decimal::Decimal;
use yottalabs_client::types::GpuListV2Item;
use yottalabs_client::wire::Integer;

use super::count_option::GpuCountOption;
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
