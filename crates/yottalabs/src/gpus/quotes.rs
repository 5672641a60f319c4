//! Quotes: the offers as prices for a number of GPUs, sorted by price.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use rust_decimal::Decimal;

use super::list::{ListGpus, int32};
use super::offer::GpuOffer;
use crate::error::Result;
use crate::pods::GpuChoice;

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
            let currency = main_currency(&quotes);
            quotes.retain(|quote| {
                quote.hourly_price.is_some_and(|price| price <= most)
                    && currency.as_ref() == Some(&quote.currency)
            });
        }
        cheapest_first(quotes, self.by)
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

/// A number of GPUs that could be had when it was listed, and what it costs: what
/// [`ListGpus::quotes`](crate::ListGpus::quotes) gives.
///
/// ```
/// # fn f(quote: &yottalabs::Quote) {
/// use yottalabs::PodSpec;
/// let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", quote, quote.gpu_count);
/// # }
/// ```
///
/// It binds nobody: the price is the server's estimate, that of spot capacity moves, and a create
/// may still be refused for want of capacity. What a pod costs once it is there is
/// [`Pod::hourly_price`](crate::Pod::hourly_price).
///
/// When not to use it: much later. Prices and capacity are those of the moment it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quote {
    /// The offer it is part of: GPU type, region, spot or on demand.
    pub offer: GpuOffer,
    /// The number of GPUs.
    pub gpu_count: u32,
    /// All of it per hour, in `currency`; `None` if the server gives no price. See
    /// [`GpuPrice::per_hour`](crate::GpuPrice::per_hour) for what is in it.
    pub hourly_price: Option<Decimal>,
    /// The currency's code in capitals, such as `USD`; `None` if the server left it out.
    pub currency: Option<String>,
}

impl Quote {
    /// The price per hour divided by the number of GPUs. The disk's share is in it, so it is not
    /// what the server calls the price per GPU.
    #[must_use]
    pub fn hourly_price_per_gpu(&self) -> Option<Decimal> {
        self.hourly_price?
            .checked_div(Decimal::from(self.gpu_count))
    }

    /// The price per hour divided by the GB of memory that all GPUs have together.
    #[must_use]
    pub fn hourly_price_per_gpu_memory_gb(&self) -> Option<Decimal> {
        self.hourly_price?
            .checked_div(Decimal::from(self.total_gpu_memory_gb()?))
    }

    /// Memory of all GPUs together, in GB; `None` if the server left it out.
    #[must_use]
    pub fn total_gpu_memory_gb(&self) -> Option<u32> {
        let option = self.offer.option(self.gpu_count);
        option
            .and_then(|option| option.total_gpu_memory_gb)
            .or_else(|| {
                let one = self.offer.gpu_memory_gb?;
                one.checked_mul(self.gpu_count)
            })
            .filter(|gb| *gb > 0)
    }

    /// The quote for this number of the offer's GPUs, whether they can be had or not.
    fn of(offer: &GpuOffer, gpu_count: u32) -> Self {
        let price = offer
            .option(gpu_count)
            .and_then(|option| option.price.as_ref());
        Self {
            offer: offer.clone(),
            gpu_count,
            hourly_price: offer.hourly_price(gpu_count),
            currency: price
                .and_then(|price| price.currency.as_deref())
                .and_then(currency_code),
        }
    }
}

/// `None` for what names no currency.
fn currency_code(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_ascii_uppercase())
}

impl From<&Quote> for GpuChoice {
    /// The GPU type of the quote's offer, in its region, spot if it is spot. The number of GPUs is
    /// given apart.
    fn from(quote: &Quote) -> Self {
        Self::from(&quote.offer)
    }
}

/// What is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Price,
    PricePerGpu,
    PricePerGpuMemory,
}

impl By {
    fn amount(self, quote: &Quote) -> Option<Decimal> {
        match self {
            Self::Price => quote.hourly_price,
            Self::PricePerGpu => quote.hourly_price_per_gpu(),
            Self::PricePerGpuMemory => quote.hourly_price_per_gpu_memory_gb(),
        }
    }
}

/// The currency in which most of the quotes that have a price are; of equals the first by name, an
/// unnamed one last. `None` if no quote has a price.
///
/// Quotes that name no currency count as one of their own: theirs may be any.
fn main_currency(quotes: &[Quote]) -> Option<Option<String>> {
    let mut counts = BTreeMap::<Option<&str>, usize>::new();
    for quote in quotes.iter().filter(|quote| quote.hourly_price.is_some()) {
        *counts.entry(quote.currency.as_deref()).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|(a, most_a), (b, most_b)| {
        let named = a.is_some().cmp(&b.is_some());
        most_a.cmp(most_b).then(named).then(b.cmp(a))
    });
    most.map(|(currency, _)| currency.map(str::to_owned))
}

/// The quotes that can be compared, cheapest first, then the others as they were listed; and how
/// many the former are.
fn cheapest_first(quotes: Vec<Quote>, by: By) -> (Vec<Quote>, usize) {
    let currency = main_currency(&quotes);
    let (comparable, others): (Vec<_>, Vec<_>) = quotes
        .into_iter()
        .map(|quote| {
            let same = currency.as_ref() == Some(&quote.currency);
            (by.amount(&quote).filter(|_| same), quote)
        })
        .partition(|(amount, _)| amount.is_some());
    let mut ranked = comparable;
    ranked.sort_by(|(a, quote_a), (b, quote_b)| a.cmp(b).then_with(|| ties(quote_a, quote_b)));
    let count = ranked.len();
    let quotes = ranked.into_iter().chain(others).map(|(_, quote)| quote);
    (quotes.collect(), count)
}

/// Of the same price: more GPU memory, then what is not taken away, then fewer GPUs, then by name,
/// so that the same offers give the same order however they are listed.
fn ties(a: &Quote, b: &Quote) -> Ordering {
    let key = |quote: &Quote| {
        let spot = quote.offer.is_spot != Some(false);
        (Reverse(quote.total_gpu_memory_gb()), spot, quote.gpu_count)
    };
    let name = |quote: &Quote| (quote.offer.gpu_type.clone(), quote.offer.region.clone());
    key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
}
