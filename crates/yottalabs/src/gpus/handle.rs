//! The handle on the GPU listing.

use super::list::ListGpus;
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

    /// The listing: refine it, then ask for a page, a stream, all, the cheapest, or quotes by price.
    pub fn list(&self) -> ListGpus {
        ListGpus::new(self.yotta.clone())
    }
}
