//! The handle on the GPU listing, its offers and quotes.

mod list;
mod offer;
mod quotes;

pub use list::{GpuPage, ListGpus};
pub use offer::{ContainerVolumeLimits, GpuCountOption, GpuOffer, GpuPrice, SystemVolumeLimits};
pub use quotes::{ListQuotes, Quote};

use crate::yotta::Yotta;

/// The GPUs on offer: see [`Yotta::gpus`].
///
/// When not to use it: for the GPUs of a pod that is there. The pod names them itself.
#[derive(Clone, Debug)]
#[must_use]
pub struct Gpus {
    yotta: Yotta,
}

impl Gpus {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self { yotta }
    }

    /// The GPU listing. Await it for all offers, or refine it and ask for quotes by price, the cheapest
    /// offer, a page or a stream. Offers are on-demand ones by default.
    pub fn list(&self) -> ListGpus {
        ListGpus::new(self.yotta.clone())
    }
}
