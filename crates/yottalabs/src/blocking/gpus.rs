//! The GPUs on offer.

use std::fmt;
use std::future::IntoFuture as _;
use std::iter::FusedIterator;
use std::pin::Pin;

use futures_core::Stream;

use super::items::Items;
use super::mirror::mirror;
use crate::error::Result;
use crate::{AcceleratorVendor, CloudType, Decimal, GpuOffer, GpuPage, Quote};

mirror! {
    /// The GPUs on offer: see [`Yotta::gpus`](super::Yotta::gpus).
    #[derive(Clone)]
    #[must_use]
    pub struct Gpus;

    impl Gpus {}
}

impl Gpus {
    /// The GPU listing. Send it for all offers, or refine it and ask for quotes by price, the cheapest
    /// offer, a page or an iterator. Offers are on-demand ones by default.
    pub fn list(&self) -> ListGpus {
        ListGpus::new(self.inner.list(), &self.driver)
    }
}

mirror! {
    /// Which offers: see [`Gpus::list`] and [`yottalabs::ListGpus`](crate::ListGpus).
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta) -> yottalabs::Result<()> {
    /// for offer in yotta.gpus().list().gpu_type("NVIDIA_H100_80G").gpu_count(8).send()? {
    ///     println!("{:?}: {:?} per hour", offer.region, offer.hourly_price(8));
    /// }
    /// # Ok(()) }
    /// ```
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` is called, or until a page, an iterator or the cheapest offer is requested"]
    pub struct ListGpus;

    impl ListGpus {
        /// Only in this region; called again, in either.
        pub fn region(self, region: impl Into<String>) -> Self;

        /// Only this GPU type, such as `NVIDIA_H100_80G`; called again, either.
        pub fn gpu_type(self, code: impl Into<String>) -> Self;

        /// Only with this number of GPUs; called again, either.
        pub fn gpu_count(self, count: u32) -> Self;

        /// At least this much memory on each GPU, in GB.
        pub fn min_gpu_memory_gb(self, gb: u32) -> Self;

        /// At least this much main memory for each GPU, in GB.
        pub fn min_ram_per_gpu_gb(self, gb: u32) -> Self;

        /// At least this many virtual CPUs for each GPU.
        pub fn min_vcpu_per_gpu(self, vcpus: u32) -> Self;

        /// Only where the container's disk can be this large, in GB; prices are for this size.
        pub fn container_volume_gb(self, gb: u32) -> Self;

        /// Only where a system volume can be this large, in GB.
        pub fn system_volume_gb(self, gb: u32) -> Self;

        /// Only this kind of machines; called again, either.
        pub fn cloud_type(self, cloud_type: CloudType) -> Self;

        /// Only accelerators of this vendor. Unsaid, the server takes NVIDIA.
        pub fn accelerator_vendor(self, vendor: AcceleratorVendor) -> Self;

        /// Only offers that are available now: the default.
        pub fn available(self) -> Self;

        /// Also offers that are not available now.
        pub fn include_unavailable(self) -> Self;

        /// Only spot capacity, which is cheaper, and which the provider may reclaim at any time.
        pub fn spot(self) -> Self;

        /// Only on-demand capacity: the default.
        pub fn on_demand(self) -> Self;

        /// Both spot and on-demand capacity.
        pub fn spot_or_on_demand(self) -> Self;

        /// This many offers to a page.
        pub fn page_size(self, offers: u32) -> Self;
    }
}

impl ListGpus {
    /// Reads one page, counted from 1.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn page(&self, number: u32) -> Result<GpuPage> {
        self.driver.wait(self.inner.page(number))
    }

    /// All offers of all pages as an iterator, each page fetched when it is needed.
    ///
    /// Offers that come or go meanwhile may be missed or seen twice: the API counts pages.
    pub fn stream(&self) -> GpuOffers {
        GpuOffers(Items::new(Box::pin(self.inner.stream()), &self.driver))
    }

    /// The offers of all pages: the same as [`send`](Self::send) on a clone of the list.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn all(&self) -> Result<Vec<GpuOffer>> {
        self.driver.wait(self.inner.all())
    }

    /// The offers of all pages.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn send(self) -> Result<Vec<GpuOffer>> {
        self.all()
    }

    /// All that can be had and for how much, cheapest first: see
    /// [`yottalabs::ListGpus::quotes`](crate::ListGpus::quotes).
    pub fn quotes(&self) -> ListQuotes {
        ListQuotes::new(self.inner.quotes(), &self.driver)
    }

    /// The offer with the lowest price per hour: see
    /// [`yottalabs::ListGpus::cheapest`](crate::ListGpus::cheapest).
    ///
    /// # Errors
    ///
    /// What any call may fail with. That nothing fits is `Ok(None)`.
    pub fn cheapest(&self) -> Result<Option<GpuOffer>> {
        self.driver.wait(self.inner.cheapest())
    }
}

/// An iterator over offers: see [`ListGpus::stream`].
///
/// `next` waits for the next page where it is needed. An error is the last thing that comes.
///
/// When not to use it: for the cheapest. The server does not sort; [`ListGpus::quotes`] does.
#[must_use = "nothing is sent until offers are asked for"]
pub struct GpuOffers(Items<Pin<Box<dyn Stream<Item = Result<GpuOffer>> + Send>>>);

impl Iterator for GpuOffers {
    type Item = Result<GpuOffer>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl FusedIterator for GpuOffers {}

impl fmt::Debug for GpuOffers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GpuOffers").finish_non_exhaustive()
    }
}

mirror! {
    /// What can be had and for how much, cheapest first: see [`ListGpus::quotes`], and
    /// [`yottalabs::ListQuotes`](crate::ListQuotes) for how prices are compared.
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` is called, or the cheapest is asked for"]
    pub struct ListQuotes;

    impl ListQuotes {
        /// Only what costs at most this per hour, all GPUs of it together.
        pub fn max_hourly_price(self, price: impl Into<Decimal>) -> Self;

        /// Only what is priced in this currency, such as `USD`.
        pub fn currency(self, code: impl AsRef<str>) -> Self;

        /// In the order of the price per GPU, rather than of all GPUs together.
        pub fn by_price_per_gpu(self) -> Self;

        /// In the order of the price per GB of GPU memory. What has no known memory comes last.
        pub fn by_price_per_gpu_memory(self) -> Self;
    }
}

impl ListQuotes {
    /// The first of them; `None` if there is none, or none that has a price.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn cheapest(&self) -> Result<Option<Quote>> {
        self.driver.wait(self.inner.cheapest())
    }

    /// Reads all pages, and sorts.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn send(self) -> Result<Vec<Quote>> {
        self.driver.wait(self.inner.into_future())
    }
}
