//! How large a pod's disks may be.

use yottalabs_client::types::{GpuListV2ContainerVolume, GpuListV2SystemVolume};

/// How large the container's disk may be, in GB.
///
/// When not to use it: across counts. Each number of GPUs has its own.
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
    pub(super) fn from_wire(wire: GpuListV2ContainerVolume) -> Self {
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
///
/// When not to use it: across counts. Each number of GPUs has its own.
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
    pub(super) fn from_wire(wire: GpuListV2SystemVolume) -> Self {
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
