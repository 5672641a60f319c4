//! How large a pod's disks may be.

use yottalabs_client::types::{GpuListV2ContainerVolume, GpuListV2SystemVolume};
use yottalabs_client::wire::Integer;

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
    pub(super) fn from_wire(wire: GpuListV2ContainerVolume) -> Self {
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
    pub(super) fn from_wire(wire: GpuListV2SystemVolume) -> Self {
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
