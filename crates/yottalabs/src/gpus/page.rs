//! A page of the GPU listing.

use yottalabs_client::types::V2PageResponseGpuListV2Item;

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
    pub page: Option<i64>,
    /// How many offers a page has.
    pub size: Option<i64>,
    /// How many offers there are on all pages.
    pub total: Option<i64>,
    /// How many pages there are.
    pub pages: Option<i64>,
}

impl GpuPage {
    /// Whether there may be another page after this one, the `number`th. An empty page is the last,
    /// whatever it says, so that no listing goes on for ever; one that does not count the pages is
    /// followed until then.
    pub(super) fn has_more(&self, number: u32) -> bool {
        let seen = i64::from(number);
        !self.offers.is_empty() && self.pages.is_none_or(|pages| seen < pages)
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
            page: page.map(i64::from),
            size: size.map(i64::from),
            total: total.map(i64::from),
            pages: pages.map(i64::from),
        }
    }
}
