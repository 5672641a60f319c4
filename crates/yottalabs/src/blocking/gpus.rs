//! GPUs on offer.

use std::fmt;

use futures_util::stream::BoxStream;

use super::table::{iterator, wrapper};
use crate::error::Result;
use crate::{AcceleratorVendor, CloudType, Decimal, GpuOffer, GpuPage, Quote};

wrapper! {
    /// The GPUs on offer: see [`Yotta::gpus`](super::Yotta::gpus).
    #[derive(Clone)]
    #[must_use]
    pub struct Gpus;

    /// Lists the GPUs on offer, by default with on-demand capacity only.
    open fn list(&self) -> ListGpus;
}

wrapper! {
    /// A request to list GPU offers: see [`Gpus::list`].
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` is called, or until a page, an iterator or the cheapest offer is requested"]
    pub struct ListGpus;

    /// Lists only offers in this region. Further calls add regions.
    set fn region(self, region: impl Into<String>) -> Self;
    /// Lists only this GPU type, such as `NVIDIA_H100_80G`. Further calls add types.
    set fn gpu_type(self, code: impl Into<String>) -> Self;
    /// Lists only offers with this number of GPUs. Further calls add numbers.
    set fn gpu_count(self, count: u32) -> Self;
    /// Sets the minimum memory of each GPU, in GB.
    set fn min_gpu_memory_gb(self, gb: u32) -> Self;
    /// Sets the minimum main memory for each GPU, in GB.
    set fn min_ram_per_gpu_gb(self, gb: u32) -> Self;
    /// Sets the minimum number of virtual CPUs for each GPU.
    set fn min_vcpu_per_gpu(self, vcpus: u32) -> Self;
    /// Lists only offers whose container volume can have this size, in GB. Prices are for this size.
    set fn container_volume_gb(self, gb: u32) -> Self;
    /// Lists only offers whose system volume can have this size, in GB.
    set fn system_volume_gb(self, gb: u32) -> Self;
    /// Lists only this kind of machine. Further calls add kinds.
    set fn cloud_type(self, cloud_type: CloudType) -> Self;
    /// Lists only accelerators of this vendor. The server's default is NVIDIA.
    set fn accelerator_vendor(self, vendor: AcceleratorVendor) -> Self;
    /// Lists only offers that are available now, which is the default.
    set fn available(self) -> Self;
    /// Lists also offers that are not available now.
    set fn include_unavailable(self) -> Self;
    /// Lists only spot capacity, which is cheaper, and which the provider may reclaim at any time.
    set fn spot(self) -> Self;
    /// Lists only on-demand capacity, which is the default.
    set fn on_demand(self) -> Self;
    /// Lists both spot and on-demand capacity.
    set fn spot_or_on_demand(self) -> Self;
    /// Sets the number of offers on a page.
    set fn page_size(self, offers: u32) -> Self;
    /// Reads one page. The first page is page 1.
    call fn page(&self, number: u32) -> Result<GpuPage>;
    /// Reads the offers of all pages: the same as [`send`](Self::send) on a clone of the request.
    call fn all(&self) -> Result<Vec<GpuOffer>>;
    /// Returns the offer with the lowest price per hour, or `None` if there is none.
    call fn cheapest(&self) -> Result<Option<GpuOffer>>;
    /// Returns quotes for the offers, cheapest first.
    open fn quotes(&self) -> ListQuotes;
    /// Reads the offers of all pages.
    send fn send(self) -> Result<Vec<GpuOffer>>;
}

impl ListGpus {
    /// Returns an iterator over the offers of all pages. It reads each page when it is needed. See
    /// [`yottalabs::ListGpus::stream`](crate::ListGpus::stream).
    pub fn stream(&self) -> GpuOffers {
        GpuOffers::wrap(Box::pin(self.inner.stream()), &self.runtime)
    }
}

type OfferStream = BoxStream<'static, Result<GpuOffer>>;

iterator! {
    /// An iterator over offers: see [`ListGpus::stream`]. `next` waits for the next page if needed. It
    /// returns `None` after an error.
    #[must_use = "nothing is sent until `next` is called"]
    pub struct GpuOffers(OfferStream) -> GpuOffer;
}

impl fmt::Debug for GpuOffers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GpuOffers").finish_non_exhaustive()
    }
}

wrapper! {
    /// A request for quotes, cheapest first: see [`ListGpus::quotes`], and
    /// [`yottalabs::ListQuotes`](crate::ListQuotes) for how prices are compared.
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` or `cheapest` is called"]
    pub struct ListQuotes;

    /// Sets the maximum price per hour of all GPUs of a quote together.
    set fn max_hourly_price(self, price: impl Into<Decimal>) -> Self;
    /// Returns only quotes in this currency, such as `USD`.
    set fn currency(self, code: impl AsRef<str>) -> Self;
    /// Sorts by the price per GPU instead of the price of all GPUs together.
    set fn by_price_per_gpu(self) -> Self;
    /// Sorts by the price per GB of GPU memory. Quotes with unknown memory come last.
    set fn by_price_per_gpu_memory(self) -> Self;
    /// Returns the first quote, or `None` if there is none with a price.
    call fn cheapest(&self) -> Result<Option<Quote>>;
    /// Reads all pages, and sorts the quotes.
    send fn send(self) -> Result<Vec<Quote>>;
}
