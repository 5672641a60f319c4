//! A page of the GPU listing.

use yottalabs_client::types::V2PageResponseGpuListV2Item;
use yottalabs_client::wire::Integer;

use super::offer::GpuOffer;
use crate::UnreadableField;
use crate::judge::Missing;
use crate::unreadable::{Step, Unreadable};

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
    unreadable_fields: Vec<UnreadableField>,
}

impl GpuPage {
    /// Whether there may be another page after this one, the `number`th. An empty page is the last,
    /// whatever it says, so that no listing goes on for ever; one that does not count the pages is
    /// followed until then.
    pub(super) fn has_more(&self, number: u32) -> bool {
        !self.offers.is_empty() && self.pages.is_none_or(|pages| number < pages)
    }

    /// What the server sent in a form that could not be read, of the page and of its offers. A field is
    /// `None` or empty for this reason, and an offer is left out. Usually it is nothing.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    /// An error if there are offers but none of them can be read.
    pub(super) fn from_wire(
        wire: V2PageResponseGpuListV2Item,
        unreadable: &Unreadable,
    ) -> Result<Self, Missing> {
        // Without `..`: a field that the API adds is a compile error here.
        let V2PageResponseGpuListV2Item {
            items,
            page,
            size,
            total,
            pages,
        } = wire;
        let of_items = unreadable.of("items");
        let offers = of_items.zip(items.unwrap_or_default());
        let offers: Vec<_> = offers
            .map(|(_, offer, unreadable)| GpuOffer::from_wire(offer, unreadable))
            .collect();
        if offers.is_empty()
            && let Some(lost) = of_items.lost()
        {
            return Err(Missing::from(lost).within(Step::Field("items".to_owned())));
        }
        Ok(Self {
            offers,
            page: page.and_then(Integer::to_u32),
            size: size.and_then(Integer::to_u32),
            total: total.and_then(Integer::to_u32),
            pages: pages.and_then(Integer::to_u32),
            unreadable_fields: unreadable.clone().into_fields(),
        })
    }
}
