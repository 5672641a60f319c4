//! GPU offers: listing, prices and quotes.

mod list;
mod offer;
mod quotes;

pub use list::{GpuPage, ListGpus};
pub use offer::{ContainerVolumeLimits, GpuCountOption, GpuOffer, GpuPrice, SystemVolumeLimits};
pub use quotes::{ListQuotes, Quote};

use crate::yotta::Yotta;

/// A handle on the GPU offers: see [`Yotta::gpus`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Gpus {
    yotta: Yotta,
}

impl Gpus {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self { yotta }
    }

    /// Lists GPU offers. Set filters, then await the request for all offers, or call one of its methods for quotes
    /// sorted by price, the cheapest offer, a page or a stream. By default offers are on-demand.
    pub fn list(&self) -> ListGpus {
        ListGpus::new(self.yotta.clone())
    }
}
