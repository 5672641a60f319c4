//! The listing of GPUs by price.

use std::collections::BTreeSet;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use rust_decimal::Decimal;

use super::list::{ListGpus, int32};
use super::offer::GpuOffer;
use super::quote::{Quote, currency_code};
use super::rank::{self, By};
use crate::error::Result;

/// What can be had and for how much, cheapest first; to be awaited: see [`ListGpus::quotes`].
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
/// use yottalabs::{Decimal, PodSpec};
///
/// let quotes = yotta.gpus().list().min_gpu_memory_gb(24).gpu_count(1).quotes();
/// // At most 1.50 an hour; try them in this order until one is not refused.
/// let candidates = quotes.max_hourly_price(Decimal::new(150, 2)).await?;
/// let specs = candidates.iter().map(|quote| PodSpec::new("job", "job:1", quote, quote.gpu_count));
/// # Ok(()) }
/// ```
///
/// The quotes are for on-demand capacity, unless the list asks for [`spot`](ListGpus::spot) or
/// [`spot_or_on_demand`](ListGpus::spot_or_on_demand).
///
/// The API neither sorts offers nor takes a maximum price, so this reads all pages and sorts here.
/// Filter with the methods of [`ListGpus`] first, as far as they go.
///
/// **One currency.** Amounts are compared only within one currency: that of
/// [`currency`](Self::currency), or else the one that most quotes with a price are in. Quotes in
/// another, and those without a price, come last, as they were listed; they are never the cheapest.
/// The server has not been seen to mix currencies.
///
/// **Equals.** Of the same amount, more GPU memory comes first, then on-demand before spot, then
/// fewer GPUs, then the names of GPU type and region decide: however the server lists them, the
/// order is the same.
///
/// Not for comparing what the same GPU costs over time, or for a bill: these are the estimates of
/// one moment.
///
/// When not to use it: for offers without a price, or all counts of an offer. [`ListGpus::all`](crate::ListGpus::all) has them.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited, or the cheapest is asked for"]
pub struct ListQuotes {
    list: ListGpus,
    max_hourly_price: Option<Decimal>,
    currency: Option<String>,
    by: By,
}

impl ListQuotes {
    pub(super) fn new(list: ListGpus) -> Self {
        Self {
            list,
            max_hourly_price: None,
            currency: None,
            by: By::default(),
        }
    }

    /// Only what costs at most this per hour, all GPUs of it together. What can't be compared with
    /// it, for want of a price or for its currency, is left out.
    ///
    /// It is compared with prices as they are listed, and nothing is sent. The server enforces a
    /// limit for spot capacity only, and when the pod is created:
    /// [`PodSpec::max_price`](crate::PodSpec::max_price).
    ///
    /// Two and a half are `"2.5".parse::<Decimal>()?`, or `Decimal::new(25, 1)`; never a binary float.
    pub fn max_hourly_price(mut self, price: impl Into<Decimal>) -> Self {
        self.max_hourly_price = Some(price.into());
        self
    }

    /// Only what is priced in this currency, such as `USD`.
    pub fn currency(mut self, code: impl AsRef<str>) -> Self {
        // A code of nothing but blanks is nobody's.
        self.currency = Some(currency_code(code.as_ref()).unwrap_or_default());
        self
    }

    /// In the order of the price per GPU, rather than of all GPUs together.
    pub fn by_price_per_gpu(mut self) -> Self {
        self.by = By::PricePerGpu;
        self
    }

    /// In the order of the price per GB of GPU memory. What has no known memory comes last.
    pub fn by_price_per_gpu_memory(mut self) -> Self {
        self.by = By::PricePerGpuMemory;
        self
    }

    /// The first of them; `None` if there is none, or none that has a price.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn cheapest(&self) -> impl Future<Output = Result<Option<Quote>>> + Send + use<> {
        let list = self.clone();
        async move {
            let (quotes, priced) = list.read().await?;
            Ok(quotes.into_iter().take(priced).next())
        }
    }

    async fn read(&self) -> Result<(Vec<Quote>, usize)> {
        let offers = self.list.all().await?;
        let wanted = self.list.gpu_counts();
        let quotes = offers.iter().flat_map(|offer| quotes(offer, wanted));
        Ok(self.select(quotes.collect()))
    }

    fn select(&self, mut quotes: Vec<Quote>) -> (Vec<Quote>, usize) {
        if let Some(code) = &self.currency {
            quotes.retain(|quote| {
                quote.hourly_price.is_some() && quote.currency.as_ref() == Some(code)
            });
        }
        if let Some(most) = self.max_hourly_price {
            let currency = rank::main_currency(&quotes);
            quotes.retain(|quote| {
                quote.hourly_price.is_some_and(|price| price <= most)
                    && currency.as_ref() == Some(&quote.currency)
            });
        }
        rank::cheapest_first(quotes, self.by)
    }
}

/// One quote for each number of GPUs that can be had; of these numbers, if there are any.
fn quotes<'a>(offer: &'a GpuOffer, wanted: &'a [i32]) -> impl Iterator<Item = Quote> + 'a {
    let options = offer.gpu_count_options.iter();
    let counts: BTreeSet<u32> = options
        .filter_map(|option| option.gpu_count)
        .chain(offer.available_gpu_counts.iter().copied())
        .filter(|count| *count > 0 && (wanted.is_empty() || wanted.contains(&int32(*count))))
        .collect();
    let available = counts
        .into_iter()
        .filter(|count| offer.is_available(*count));
    available.map(|count| Quote::of(offer, count))
}

impl IntoFuture for ListQuotes {
    type Output = Result<Vec<Quote>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.read().await?.0) })
    }
}
