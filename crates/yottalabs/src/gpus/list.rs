//! The GPU listing: its request, its pages and the stream of all offers.

use std::collections::{HashSet, VecDeque};
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use futures_core::Stream;
use futures_util::stream;
use futures_util::{TryFutureExt as _, TryStreamExt as _};
use tokio::time::Instant;
use yottalabs_client::types::{
    GpuListV2Request, ResultV2PageResponseGpuListV2Item, V2PageResponseGpuListV2Item,
};
use yottalabs_client::wire::Integer;

use super::offer::GpuOffer;
use super::quotes::ListQuotes;
use crate::call::Call;
use crate::error::{Error, Kind, Result};
use crate::judge::Missing;
use crate::operation;
use crate::paging::{self, GPU_PAGES, PageCount};
use crate::unreadable::{Step, Unreadable};
use crate::yotta::Yotta;
use crate::{AcceleratorVendor, CloudType, UnreadableField};

/// A request for the GPU listing: see [`Gpus::list`](crate::Gpus::list).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
/// for offer in yotta.gpus().list().gpu_type("NVIDIA_H100_80G").gpu_count(8).await? {
///     println!("{:?}: {:?} per hour", offer.region, offer.hourly_price(8));
/// }
/// # Ok(()) }
/// ```
///
/// Awaiting it returns the offers of all pages, as [`all`](Self::all) does. For the best offer by
/// price use [`quotes`](Self::quotes), which sorts them and never compares two currencies.
///
/// **On-demand is the default.** Spot capacity is cheaper, but the provider may reclaim it at any
/// time. So offers, quotes and the cheapest offer are on-demand ones, unless you ask for
/// [`spot`](Self::spot) or [`spot_or_on_demand`](Self::spot_or_on_demand). A pod made from an offer
/// or a quote runs on the kind of capacity that the offer shows.
///
/// By default the list holds the GPUs of NVIDIA that are available now.
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

    /// Only in this region; called again, in either.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.request.regions.push(region.into());
        self
    }

    /// Only this GPU type, such as `NVIDIA_H100_80G`; called again, either.
    pub fn gpu_type(mut self, code: impl Into<String>) -> Self {
        self.request.gpu_types.push(code.into());
        self
    }

    /// Only with this number of GPUs; called again, either.
    pub fn gpu_count(mut self, count: u32) -> Self {
        self.request.gpu_counts.push(int32(count));
        self
    }

    /// At least this much memory on each GPU, in GB.
    pub fn min_gpu_memory_gb(mut self, gb: u32) -> Self {
        self.request.min_gpu_memory_in_gb = Some(int32(gb));
        self
    }

    /// At least this much main memory for each GPU, in GB.
    pub fn min_ram_per_gpu_gb(mut self, gb: u32) -> Self {
        self.request.min_ram_per_gpu_in_gb = Some(int32(gb));
        self
    }

    /// At least this many virtual CPUs for each GPU.
    pub fn min_vcpu_per_gpu(mut self, vcpus: u32) -> Self {
        self.request.min_vcpu_per_gpu = Some(int32(vcpus));
        self
    }

    /// Only where the container's disk can be this large, in GB; prices are for this size.
    pub fn container_volume_gb(mut self, gb: u32) -> Self {
        self.request.container_volume_in_gb = Some(int32(gb));
        self
    }

    /// Only where a system volume can be this large, in GB.
    pub fn system_volume_gb(mut self, gb: u32) -> Self {
        self.request.system_volume_in_gb = Some(int32(gb));
        self
    }

    /// Only this kind of machines; called again, either.
    pub fn cloud_type(mut self, cloud_type: CloudType) -> Self {
        self.request.cloud_types.push(cloud_type);
        self
    }

    /// Only accelerators of this vendor. Unsaid, the server takes NVIDIA.
    pub fn accelerator_vendor(mut self, vendor: AcceleratorVendor) -> Self {
        self.request.accelerator_vendor = Some(vendor);
        self
    }

    /// Only offers that are available now: the default.
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

    /// Only on-demand capacity: the default.
    pub fn on_demand(mut self) -> Self {
        self.request.is_spot = Some(false);
        self
    }

    /// Both spot and on-demand capacity: [`GpuOffer::is_spot`] tells which one an offer is.
    pub fn spot_or_on_demand(mut self) -> Self {
        self.request.is_spot = None;
        self
    }

    /// This many offers to a page. The largest the server accepts is not documented.
    pub fn page_size(mut self, offers: u32) -> Self {
        self.request.size = Some(i64::from(offers));
        self
    }

    /// Reads one page, counted from 1.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn page(&self, number: u32) -> impl Future<Output = Result<GpuPage>> + Send + use<> {
        let request = GpuListV2Request {
            page: Some(i64::from(number)),
            ..self.request.clone()
        };
        let yotta = self.yotta.clone();
        async move {
            Call::new(&yotta, operation::list_gpus)
                .send::<ResultV2PageResponseGpuListV2Item, _, _, _>(
                    |client| {
                        let request = request.clone();
                        async move { client.list_gpus().body(request).send().await }
                    },
                    |data, unreadable| match data {
                        Some(page) => GpuPage::from_wire(page, unreadable),
                        None => Ok(GpuPage::default()),
                    },
                )
                .await
        }
    }

    /// All offers of all pages, each page fetched when it is needed.
    ///
    /// Offers that come or go meanwhile may be missed or seen twice: the API counts pages.
    ///
    /// No server is read without end. It is an error, an
    /// [unexpected response](crate::Error::is_unexpected_response), if a page comes again, or if there are more
    /// than 10,000 pages, 64 MiB of offers or 10 minutes of requests.
    pub fn stream(&self) -> impl Stream<Item = Result<GpuOffer>> + Send + Unpin + use<> {
        let reader = Box::new(Reader {
            list: self.clone(),
            next: Some(1),
            ready: VecDeque::new(),
            count: PageCount::new(GPU_PAGES),
            seen: HashSet::new(),
            last: None,
        });
        let offers = stream::try_unfold(reader, |mut reader| async move {
            let offer = reader.next().await?;
            Ok(offer.map(|offer| (offer, reader)))
        });
        // Pinned here, so that `try_next` works without more ado.
        Box::pin(offers)
    }

    /// The offers of all pages: the same as awaiting a clone of the list.
    ///
    /// # Errors
    ///
    /// What any call may fail with; and that the pages have no end: see [`stream`](Self::stream).
    pub fn all(&self) -> impl Future<Output = Result<Vec<GpuOffer>>> + Send + use<> {
        self.stream().try_collect()
    }

    /// All that can be had and for how much, cheapest first: for a highest price, for another order,
    /// for candidates to be tried one after another. One quote for each number of GPUs that can be
    /// had, of those asked for with [`gpu_count`](Self::gpu_count).
    pub fn quotes(&self) -> ListQuotes {
        ListQuotes::new(self.clone())
    }

    /// The offer with the lowest price per hour: of the number of GPUs asked for with
    /// [`gpu_count`](Self::gpu_count), else of any number that can be had. Offers that can't be had,
    /// or have no price, don't count.
    ///
    /// Without a `gpu_count` it does not say for which number of GPUs: use
    /// [`quotes`](Self::quotes)`().`[`cheapest`](ListQuotes::cheapest)`()`, which does, and tells how
    /// prices are compared.
    ///
    /// # Errors
    ///
    /// What any call may fail with. That nothing fits is `Ok(None)`.
    pub fn cheapest(&self) -> impl Future<Output = Result<Option<GpuOffer>>> + Send + use<> {
        self.quotes()
            .cheapest()
            .map_ok(|quote| quote.map(|quote| quote.offer))
    }

    /// The offers that are spot or not, as was asked for, should the server ignore the filter. An
    /// offer that does not say which it is, is taken for what was asked for.
    fn of_the_market(&self, mut offers: Vec<GpuOffer>) -> VecDeque<GpuOffer> {
        for offer in &mut offers {
            offer.is_spot = offer.is_spot.or(self.request.is_spot);
        }
        let wanted = self.request.is_spot;
        offers.retain(|offer| wanted.is_none() || offer.is_spot == wanted);
        offers.into()
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

/// Reads page after page.
struct Reader {
    list: ListGpus,
    /// The number of the next page, if there is one.
    next: Option<u32>,
    ready: VecDeque<GpuOffer>,
    count: PageCount,
    /// The pages that have been read, as fingerprints.
    seen: HashSet<u64>,
    last: Option<u64>,
}

impl Reader {
    async fn next(&mut self) -> Result<Option<GpuOffer>> {
        while self.ready.is_empty() {
            let Some(number) = self.next else {
                return Ok(None);
            };
            let started = Instant::now();
            let page = self.list.page(number).await?;
            self.next = page.has_more(number).then(|| number.saturating_add(1));

            let (bytes, fingerprint) = paging::measure(&page.offers);
            let added = self.count.add(bytes, started.elapsed());
            added.map_err(|problem| unreadable("data.pages", problem))?;
            let is_repeated = !self.seen.insert(fingerprint) && !page.offers.is_empty();
            let repeats_last = self.last.replace(fingerprint) == Some(fingerprint);
            if is_repeated && repeats_last && page.pages.is_none() {
                // The server does not count pages, and answers with the same one: it has no pages.
                return Ok(None);
            }
            // Offers may equal each other, and so may pages of one offer.
            if is_repeated && self.list.request.size != Some(1) {
                let problem = format!("page {number} repeats an earlier page");
                return Err(unreadable("data.items", problem));
            }
            self.ready = self.list.of_the_market(page.offers);
        }
        Ok(self.ready.pop_front())
    }
}

fn unreadable(path: &str, problem: String) -> Error {
    let path = Some(path.to_owned());
    let mut error = Error::local(operation::list_gpus.verb, Kind::Decode { path, problem });
    error.inner_mut().operation = Some(operation::list_gpus.id);
    error
}

/// The API's integers have 32 bits and a sign; nothing that is larger exists to be found.
pub(super) fn int32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

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
    fn has_more(&self, number: u32) -> bool {
        !self.offers.is_empty() && self.pages.is_none_or(|pages| number < pages)
    }

    /// What the server sent in a form that could not be read, of the page and of its offers. A field is
    /// `None` or empty for this reason, and an offer is left out. Usually it is nothing.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    /// An error if there are offers but none of them can be read.
    fn from_wire(
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
