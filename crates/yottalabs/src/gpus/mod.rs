//! GPUs on offer: the handle on their listing, and what it is made of.

mod list;
mod offer;

pub use list::{GpuPage, Gpus, ListGpus};
pub use offer::{ContainerVolumeLimits, GpuCountOption, GpuOffer, GpuPrice, SystemVolumeLimits};
