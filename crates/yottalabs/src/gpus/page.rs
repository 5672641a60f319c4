//! A page of the GPU listing.

use yottalabs_client::types::V2PageResponseGpuListV2Item;
use yottalabs_client::wire::Integer;

use super::offer::GpuOffer;

/// A page of offers.
///
/// When not to use it: to see all offers. [`ListGpus::stream`](crate::ListGpus::stream) and [`all`](crate::ListGpus::all) turn the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuPage {
    /// The offers on it.
    pub offers: Vec<GpuOffer>,
    /// Its number, from 1.
    pub page: Option<u32>,
    /// How many offers a page has.
    pub size: Option<u32>,
    /// How many offers there are on all pages.
    pub total: Option<u32>,
    /// How many pages there are.
    pub pages: Option<u32>,
}

impl GpuPage {
    /// Whether there may be another page after this one, the `number`th. An empty page is the last,
    /// whatever it says, so that no listing goes on for ever; one that does not count the pages is
    /// followed until then.
    pub(super) fn has_more(&self, number: u32) -> bool {
        !self.offers.is_empty() && self.pages.is_none_or(|pages| number < pages)
    }

    pub(super) fn from_wire(wire: V2PageResponseGpuListV2Item) -> Self {
        // Without `..`: a field that the API adds is a compile error here.
        let V2PageResponseGpuListV2Item {
            items,
            page,
            size,
            total,
            pages,
        } = wire;
        Self {
            offers: items
                .into_iter()
                .flatten()
                .map(GpuOffer::from_wire)
                .collect(),
            page: page.and_then(Integer::to_u32),
            size: size.and_then(Integer::to_u32),
            total: total.and_then(Integer::to_u32),
            pages: pages.and_then(Integer::to_u32),
        }
    }
}
