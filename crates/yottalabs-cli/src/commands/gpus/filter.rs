//! The filters of GPU offers.

use clap::Args;
use yottalabs::{ListGpus, Yotta};

/// The filters that `yotta gpus list` and `yotta gpus cheapest` have in common.
#[derive(Args, Debug)]
pub(super) struct Filter {
    /// Only GPUs in this region; can be given several times
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,

    /// Only GPUs of this type, such as NVIDIA_H100_80G; can be given several times
    #[arg(long = "gpu-type", value_name = "TYPE", value_delimiter = ',')]
    gpu_types: Vec<String>,

    /// Number of GPUs of a pod
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) gpu_count: u32,

    /// Minimum memory of each GPU
    #[arg(long, visible_alias = "min-vram", value_name = "GB")]
    min_memory: Option<u32>,

    /// Minimum main memory for each GPU
    #[arg(long, value_name = "GB")]
    min_ram: Option<u32>,

    /// Minimum number of virtual CPUs for each GPU
    #[arg(long, value_name = "NUMBER")]
    min_vcpu: Option<u32>,

    /// Only spot capacity, which is cheaper and can be reclaimed at any time
    #[arg(long, conflicts_with = "on_demand")]
    pub(super) spot: bool,

    /// Only on-demand capacity
    #[arg(long)]
    on_demand: bool,
}

impl Filter {
    pub(super) fn list(&self, yotta: &Yotta) -> ListGpus {
        let mut list = yotta.gpus().list().gpu_count(self.gpu_count);
        for region in &self.regions {
            list = list.region(region);
        }
        for gpu_type in &self.gpu_types {
            list = list.gpu_type(gpu_type);
        }
        if let Some(gb) = self.min_memory {
            list = list.min_gpu_memory_gb(gb);
        }
        if let Some(gb) = self.min_ram {
            list = list.min_ram_per_gpu_gb(gb);
        }
        if let Some(vcpus) = self.min_vcpu {
            list = list.min_vcpu_per_gpu(vcpus);
        }
        match (self.spot, self.on_demand) {
            (true, _) => list.spot(),
            (_, true) => list.on_demand(),
            _ => list.spot_or_on_demand(),
        }
    }
}
