//! The GPU listing: request, pages and stream of offers.

use std::collections::HashSet;
use std::future::{Future, IntoFuture};
use std::hash::BuildHasher as _;
use std::pin::Pin;

use futures_core::Stream;
use futures_util::{TryFutureExt as _, TryStreamExt as _};
use serde::{Deserialize, Deserializer};
use tokio::time::Instant;
use yottalabs_client::types::{GpuListV2Request, V2PageResponseGpuListV2Item};

use super::offer::GpuOffer;
use super::quotes::ListQuotes;
use crate::call::{Envelope, Request};
use crate::decode;
use crate::error::Result;
use crate::operation::Operation;
use crate::paging::{self, GPU_PAGES, PageCount, PageReader, unexpected_pages};
use crate::serialize::serialize_fields;
use crate::unreadable::{Problem, Unreadable};
use crate::yotta::Yotta;
use crate::{AcceleratorVendor, CloudType, UnreadableField};

/// A request for GPU offers: see [`Gpus::list`](crate::Gpus::list).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
/// for offer in yotta.gpus().list().gpu_type("NVIDIA_H100_80G").gpu_count(8).await? {
///     println!("{:?}: {:?} per hour", offer.region, offer.hourly_price(8));
/// }
/// # Ok(()) }
/// ```
///
/// Awaiting it returns the offers of all pages, like [`all`](Self::all). To find the best offer by price use
/// [`quotes`](Self::quotes), which sorts by price and never compares different currencies.
///
/// By default the list contains the NVIDIA GPUs that are available now, with **on-demand** capacity only.
/// Spot capacity is cheaper, but the provider may reclaim it at any time: call [`spot`](Self::spot) or
/// [`spot_or_on_demand`](Self::spot_or_on_demand) to include it. A pod that is created from an offer or a quote
/// runs on the kind of capacity of that offer.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited, or until a page, a stream or the cheapest offer is requested"]
pub struct ListGpus {
    yotta: Yotta,
    request: GpuListV2Request,
}

impl ListGpus {
    pub(super) fn new(yotta: Yotta) -> Self {
        let request = GpuListV2Request::default();
        Self { yotta, request }.on_demand()
    }

    /// Only offers in this region. Repeated calls add alternatives.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.request.regions.push(region.into());
        self
    }

    /// Only this GPU type, such as `NVIDIA_H100_80G`. Repeated calls add alternatives.
    pub fn gpu_type(mut self, code: impl Into<String>) -> Self {
        self.request.gpu_types.push(code.into());
        self
    }

    /// Only this number of GPUs. Repeated calls add alternatives.
    pub fn gpu_count(mut self, count: u32) -> Self {
        self.request.gpu_counts.push(int32(count));
        self
    }

    /// At least this much memory on each GPU, in GB.
    pub fn min_gpu_memory_gb(mut self, gb: u32) -> Self {
        self.request.min_gpu_memory_in_gb = Some(int32(gb));
        self
    }

    /// At least this much RAM for each GPU, in GB.
    pub fn min_ram_per_gpu_gb(mut self, gb: u32) -> Self {
        self.request.min_ram_per_gpu_in_gb = Some(int32(gb));
        self
    }

    /// At least this many virtual CPUs for each GPU.
    pub fn min_vcpu_per_gpu(mut self, vcpus: u32) -> Self {
        self.request.min_vcpu_per_gpu = Some(int32(vcpus));
        self
    }

    /// Only offers that support a container disk of this size, in GB. Prices are for this size.
    pub fn container_volume_gb(mut self, gb: u32) -> Self {
        self.request.container_volume_in_gb = Some(int32(gb));
        self
    }

    /// Only offers that support a system volume of this size, in GB.
    pub fn system_volume_gb(mut self, gb: u32) -> Self {
        self.request.system_volume_in_gb = Some(int32(gb));
        self
    }

    /// Only this kind of provider. Repeated calls add alternatives.
    pub fn cloud_type(mut self, cloud_type: CloudType) -> Self {
        self.request.cloud_types.push(cloud_type);
        self
    }

    /// Only accelerators of this vendor. The server's default is NVIDIA.
    pub fn accelerator_vendor(mut self, vendor: AcceleratorVendor) -> Self {
        self.request.accelerator_vendor = Some(vendor);
        self
    }

    /// Only offers that are available now. This is the default.
    pub fn available(mut self) -> Self {
        self.request.include_unavailable = Some(false);
        self
    }

    /// Also offers that are not available now.
    pub fn include_unavailable(mut self) -> Self {
        self.request.include_unavailable = Some(true);
        self
    }

    /// Only spot capacity, which is cheaper, and which the provider may reclaim at any time.
    pub fn spot(mut self) -> Self {
        self.request.is_spot = Some(true);
        self
    }

    /// Only on-demand capacity. This is the default.
    pub fn on_demand(mut self) -> Self {
        self.request.is_spot = Some(false);
        self
    }

    /// Both spot and on-demand capacity. [`GpuOffer::is_spot`] says which one an offer is.
    pub fn spot_or_on_demand(mut self) -> Self {
        self.request.is_spot = None;
        self
    }

    /// Sets the number of offers per page. The maximum is not documented.
    pub fn page_size(mut self, offers: u32) -> Self {
        self.request.size = Some(i64::from(offers));
        self
    }

    /// Returns one page. The first page is number 1.
    ///
    /// # Errors
    ///
    /// Any [`Error`](crate::Error) of a call.
    pub fn page(&self, number: u32) -> impl Future<Output = Result<GpuPage>> + Send + use<> {
        let request = GpuListV2Request {
            page: Some(i64::from(number)),
            ..self.request.clone()
        };
        let yotta = self.yotta.clone();
        async move {
            Request::new(Operation::ListGpus)
                .json(&request)
                .send(&yotta, &|envelope: Envelope<_>, unreadable| {
                    GpuPage::from_wire(envelope.data.unwrap_or_default(), unreadable)
                })
                .await
        }
    }

    /// Returns a stream of the offers of all pages. Each page is requested when it is needed.
    ///
    /// The API numbers pages, so offers may be missing or repeated if the listing changes in the meantime.
    ///
    /// The stream never reads without end: it returns an
    /// [unexpected response](crate::Error::is_unexpected_response) error if the server repeats a page, or after
    /// 10,000 pages, 64 MiB of offers or 10 minutes of requests.
    pub fn stream(&self) -> impl Stream<Item = Result<GpuOffer>> + Send + Unpin + use<> {
        paging::items(Pages {
            list: self.clone(),
            next: Some(1),
            count: PageCount::new(GPU_PAGES),
            seen: HashSet::new(),
            last: None,
        })
    }

    /// Returns the offers of all pages: the same as awaiting a clone of the request.
    ///
    /// # Errors
    ///
    /// Any [`Error`](crate::Error) of a call, and those of [`stream`](Self::stream).
    pub fn all(&self) -> impl Future<Output = Result<Vec<GpuOffer>>> + Send + use<> {
        self.stream().try_collect()
    }

    /// Returns the available offers as quotes, cheapest first: one for each available number of GPUs, or for
    /// those set with [`gpu_count`](Self::gpu_count). Use it for a maximum price, another order,
    /// or a list of offers to try one after another.
    pub fn quotes(&self) -> ListQuotes {
        ListQuotes::new(self.clone())
    }

    /// Returns the offer with the lowest price per hour, for the numbers of GPUs set with
    /// [`gpu_count`](Self::gpu_count) or else for any available number. Offers that are unavailable or have no
    /// price are ignored. `Ok(None)` means that no offer matches.
    ///
    /// Without a `gpu_count`, the result does not say which number of GPUs the price is for. In this case use
    /// [`quotes`](Self::quotes)`().`[`cheapest`](ListQuotes::cheapest)`()`, whose result does.
    /// [`ListQuotes`] explains how prices are compared.
    ///
    /// # Errors
    ///
    /// Any [`Error`](crate::Error) of a call.
    pub fn cheapest(&self) -> impl Future<Output = Result<Option<GpuOffer>>> + Send + use<> {
        self.quotes()
            .cheapest()
            .map_ok(|quote| quote.map(|quote| quote.offer))
    }

    /// Applies the spot filter again, in case the server ignores it. An offer without `is_spot` is assumed to match
    /// the filter.
    fn filter_spot(&self, mut offers: Vec<GpuOffer>) -> Vec<GpuOffer> {
        for offer in &mut offers {
            offer.is_spot = offer.is_spot.or(self.request.is_spot);
        }
        let filter = self.request.is_spot;
        offers.retain(|offer| filter.is_none() || offer.is_spot == filter);
        offers
    }

    pub(super) fn gpu_counts(&self) -> &[i32] {
        &self.request.gpu_counts
    }
}

impl IntoFuture for ListGpus {
    type Output = Result<Vec<GpuOffer>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    /// Requests the offers of all pages.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.all())
    }
}

/// The pages of a listing that were read and that are still to be read.
struct Pages {
    list: ListGpus,
    /// The number of the next page; `None` after the last.
    next: Option<u32>,
    count: PageCount,
    /// Hashes of all pages read so far.
    seen: HashSet<u64>,
    /// The hash of the last page.
    last: Option<u64>,
}

impl PageReader for Pages {
    type Item = GpuOffer;

    async fn next_page(&mut self) -> Result<Option<Vec<GpuOffer>>> {
        let Some(number) = self.next else {
            return Ok(None);
        };
        let started = Instant::now();
        let page = self.list.page(number).await?;
        self.next = page.has_more(number).then(|| number.saturating_add(1));

        let unexpected = |path, problem| unexpected_pages(Operation::ListGpus, None, path, problem);
        // About as long as what is kept in memory. Equal pages have equal texts.
        let text = format!("{:?}", page.offers);
        let added = self.count.add(text.len(), started.elapsed());
        added.map_err(|problem| unexpected("data.pages", problem))?;
        let hash = self.seen.hasher().hash_one(text);
        let is_repeated = !self.seen.insert(hash) && !page.offers.is_empty();
        let repeats_last = self.last.replace(hash) == Some(hash);
        if is_repeated && repeats_last && page.pages.is_none() {
            // The server ignores the page number and always returns the whole listing.
            return Ok(None);
        }
        // Pages of a single offer may be equal by chance.
        if is_repeated && self.list.request.size != Some(1) {
            let problem = format!("page {number} repeats an earlier page");
            return Err(unexpected("data.items", problem));
        }
        Ok(Some(self.list.filter_spot(page.offers)))
    }
}

/// The API's integers are signed and have 32 bits. Nothing matches a larger number anyway.
pub(super) fn int32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// A page of offers: see [`ListGpus::page`]. [`ListGpus::stream`] and [`ListGpus::all`] read all pages.
///
/// `Serialize` writes the API's field names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuPage {
    /// The offers on this page.
    pub offers: Vec<GpuOffer>,
    /// The number of this page, counted from 1.
    pub page: Option<u32>,
    /// The number of offers per page.
    pub size: Option<u32>,
    /// The number of offers on all pages.
    pub total: Option<u32>,
    /// The number of pages.
    pub pages: Option<u32>,
    unreadable_fields: Vec<UnreadableField>,
}

serialize_fields! {
    GpuPage { offers as items, page, size, total, pages }
    without { unreadable_fields }
}

impl GpuPage {
    /// Whether there may be a page after this one, which has this number. An empty page is always the last, so
    /// that a listing without a number of pages ends.
    fn has_more(&self, number: u32) -> bool {
        !self.offers.is_empty() && self.pages.is_none_or(|pages| number < pages)
    }

    /// The fields of the page and its offers that could not be read. Such a field is `None` or empty, and an
    /// unreadable offer is omitted. Usually empty.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    fn from_wire(
        wire: V2PageResponseGpuListV2Item,
        unreadable: &Unreadable,
    ) -> Result<Self, Problem> {
        // Without `..`, so that a field that the API adds is a compile error here.
        let V2PageResponseGpuListV2Item {
            items,
            page,
            size,
            total,
            pages,
        } = wire;
        Ok(Self {
            offers: paging::read_items(items, unreadable, GpuOffer::from_wire)?,
            page: page.map(u32::from),
            size: size.map(u32::from),
            total: total.map(u32::from),
            pages: pages.map(u32::from),
            unreadable_fields: unreadable.clone().into_fields(),
        })
    }
}

/// Reads it from the API's JSON, as [`Pod`](crate::Pod) is read: for tests, and for stored responses.
impl<'de> Deserialize<'de> for GpuPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::model(deserializer, |wire, unreadable| {
            Self::from_wire(wire, &unreadable)
        })
    }
}
