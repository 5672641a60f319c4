//! Quotes: prices for a number of GPUs, sorted by price.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use rust_decimal::Decimal;

use super::list::{ListGpus, int32};
use super::offer::GpuOffer;
use crate::error::Result;
use crate::pods::GpuChoice;
use crate::serialize::serialize_fields;

/// A request for quotes, sorted by price: see [`ListGpus::quotes`]. Await it for all quotes.
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
/// use yottalabs::{Decimal, PodSpec};
///
/// let quotes = yotta.gpus().list().min_gpu_memory_gb(24).gpu_count(1).quotes();
/// // At most 1.50 per hour, to be tried in this order.
/// let candidates = quotes.max_hourly_price(Decimal::new(150, 2)).await?;
/// let specs = candidates.iter().map(|quote| PodSpec::new("job", "job:1", quote, quote.gpu_count));
/// # Ok(()) }
/// ```
///
/// Quotes are for on-demand capacity, unless the list was created with [`spot`](ListGpus::spot) or
/// [`spot_or_on_demand`](ListGpus::spot_or_on_demand).
///
/// The API neither sorts offers nor filters by price, so this reads all pages and sorts in the client. Use the
/// filters of [`ListGpus`] to reduce the number of pages. Unavailable numbers of GPUs have no quote;
/// [`ListGpus::all`] returns them.
///
/// - **Currency.** Prices are compared within one currency only: that of [`currency`](Self::currency), or else
///   the most frequent one. Quotes in other currencies and quotes without a price come last, in the order of the
///   listing, and are never the cheapest. The server has not been seen to mix currencies.
/// - **Ties.** At the same price the order is: more GPU memory, on-demand before spot, fewer GPUs, then by the
///   names of GPU type and region. It does not depend on the order of the listing.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited, or until the cheapest quote is requested"]
pub struct ListQuotes {
    list: ListGpus,
    max_hourly_price: Option<Decimal>,
    currency: Option<String>,
    /// The price that quotes are sorted by.
    amount: fn(&Quote) -> Option<Decimal>,
}

impl ListQuotes {
    pub(super) fn new(list: ListGpus) -> Self {
        Self {
            list,
            max_hourly_price: None,
            currency: None,
            amount: |quote| quote.hourly_price,
        }
    }

    /// Only quotes of at most this price per hour, for all GPUs together. Quotes without a price or in another
    /// currency are omitted.
    ///
    /// This filters in the client, by the listed prices. The server enforces a maximum price for spot capacity
    /// only, when the pod is created: see [`PodSpec::max_price`](crate::PodSpec::max_price).
    ///
    /// For 2.5, write `"2.5".parse::<Decimal>()?` or `Decimal::new(25, 1)`; binary floats are not accepted.
    pub fn max_hourly_price(mut self, price: impl Into<Decimal>) -> Self {
        self.max_hourly_price = Some(price.into());
        self
    }

    /// Only quotes in this currency, such as `USD`.
    pub fn currency(mut self, code: impl AsRef<str>) -> Self {
        // A blank code matches nothing.
        self.currency = Some(currency_code(code.as_ref()).unwrap_or_default());
        self
    }

    /// Sorts by the price per GPU instead of the price of all GPUs together.
    pub fn by_price_per_gpu(mut self) -> Self {
        self.amount = Quote::hourly_price_per_gpu;
        self
    }

    /// Sorts by the price per GB of GPU memory. Quotes with unknown memory come last.
    pub fn by_price_per_gpu_memory(mut self) -> Self {
        self.amount = Quote::hourly_price_per_gpu_memory_gb;
        self
    }

    /// Returns the cheapest quote, or `None` if no quote has a price.
    ///
    /// # Errors
    ///
    /// Any [`Error`](crate::Error) of a call.
    pub fn cheapest(&self) -> impl Future<Output = Result<Option<Quote>>> + Send + use<> {
        let list = self.clone();
        async move {
            let (quotes, priced) = list.read().await?;
            Ok(quotes.into_iter().take(priced).next())
        }
    }

    /// The quotes, and how many of them can be compared: see [`cheapest_first`].
    async fn read(&self) -> Result<(Vec<Quote>, usize)> {
        let offers = self.list.all().await?;
        let counts = self.list.gpu_counts();
        let quotes = offers.iter().flat_map(|offer| quotes(offer, counts));
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
        cheapest_first(quotes, self.amount)
    }
}

/// One quote for each available number of GPUs; only for the requested numbers, if there are any.
fn quotes<'a>(offer: &'a GpuOffer, requested: &'a [i32]) -> impl Iterator<Item = Quote> + 'a {
    let options = offer.gpu_count_options.iter();
    let counts: BTreeSet<u32> = options
        .filter_map(|option| option.gpu_count)
        .chain(offer.available_gpu_counts.iter().copied())
        .filter(|count| *count > 0 && (requested.is_empty() || requested.contains(&int32(*count))))
        .collect();
    let available = counts
        .into_iter()
        .filter(|count| offer.is_available(*count));
    available.map(|count| offer.quote(count))
}

impl IntoFuture for ListQuotes {
    type Output = Result<Vec<Quote>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.read().await?.0) })
    }
}

/// A price for an available number of GPUs of an offer: see [`ListGpus::quotes`].
///
/// ```
/// # fn f(quote: &yottalabs::Quote) {
/// use yottalabs::PodSpec;
/// let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", quote, quote.gpu_count);
/// # }
/// ```
///
/// A quote is not binding: price and availability are the server's estimate at the time of the listing, spot
/// prices change, and creating a pod may still fail with [`is_no_capacity`](crate::Error::is_no_capacity). The
/// price of an existing pod is [`Pod::hourly_price`](crate::Pod::hourly_price).
///
/// `Serialize` writes `offer`, `gpuCount`, `hourlyPrice` (a decimal string) and `currency`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quote {
    /// The offer, with GPU type, region, and spot or on-demand.
    pub offer: GpuOffer,
    /// The number of GPUs.
    pub gpu_count: u32,
    /// The total price per hour, in `currency`; `None` if it is not known. See
    /// [`GpuPrice::per_hour`](crate::GpuPrice::per_hour) for what it includes.
    pub hourly_price: Option<Decimal>,
    /// The code of the currency in upper case, such as `USD`; `None` if the server omits it.
    pub currency: Option<String>,
}

serialize_fields! {
    Quote { offer, gpu_count, hourly_price, currency }
}

impl Quote {
    /// The total price per hour divided by the number of GPUs. It includes the price of the disks, so it differs from
    /// [`GpuPrice::price_per_gpu_per_hour`](crate::GpuPrice::price_per_gpu_per_hour).
    #[must_use]
    pub fn hourly_price_per_gpu(&self) -> Option<Decimal> {
        self.hourly_price?
            .checked_div(Decimal::from(self.gpu_count))
    }

    /// The total price per hour divided by the memory of all GPUs in GB.
    #[must_use]
    pub fn hourly_price_per_gpu_memory_gb(&self) -> Option<Decimal> {
        self.hourly_price?
            .checked_div(Decimal::from(self.total_gpu_memory_gb()?))
    }

    /// Memory of all GPUs together, in GB; `None` if it is not known.
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
}

impl GpuOffer {
    /// The quote for this number of the offer's GPUs, even if it is not available.
    #[must_use]
    pub fn quote(&self, gpu_count: u32) -> Quote {
        let price = self
            .option(gpu_count)
            .and_then(|option| option.price.as_ref());
        Quote {
            offer: self.clone(),
            gpu_count,
            hourly_price: self.hourly_price(gpu_count),
            currency: price
                .and_then(|price| price.currency.as_deref())
                .and_then(currency_code),
        }
    }
}

/// Normalises the code of a currency; `None` if it is blank.
fn currency_code(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_ascii_uppercase())
}

impl From<&Quote> for GpuChoice {
    /// The GPU type, region, and spot or on-demand of the quote's offer. The number of GPUs is a separate argument of
    /// [`PodSpec::new`](crate::PodSpec::new).
    fn from(quote: &Quote) -> Self {
        Self::from(&quote.offer)
    }
}

/// The most frequent currency of the quotes with a price; in a tie the first by name. `None` if no quote has a
/// price.
///
/// Quotes without a currency form a group of their own, which loses ties.
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

/// Sorts the comparable quotes (those with a price in the main currency) to the front, cheapest first, and keeps
/// the order of the others. Also returns the number of comparable quotes.
fn cheapest_first(
    quotes: Vec<Quote>,
    amount: fn(&Quote) -> Option<Decimal>,
) -> (Vec<Quote>, usize) {
    let currency = main_currency(&quotes);
    let (mut ranked, others): (Vec<_>, Vec<_>) = quotes
        .into_iter()
        .map(|quote| {
            let same = currency.as_ref() == Some(&quote.currency);
            (amount(&quote).filter(|_| same), quote)
        })
        .partition(|(amount, _)| amount.is_some());
    ranked.sort_by(|(a, quote_a), (b, quote_b)| {
        a.cmp(b).then_with(|| compare_ties(quote_a, quote_b))
    });
    let count = ranked.len();
    let quotes = ranked.into_iter().chain(others).map(|(_, quote)| quote);
    (quotes.collect(), count)
}

/// The order of quotes with the same price: see [`ListQuotes`].
fn compare_ties(a: &Quote, b: &Quote) -> Ordering {
    let key = |quote: &Quote| {
        let spot = quote.offer.is_spot != Some(false);
        (Reverse(quote.total_gpu_memory_gb()), spot, quote.gpu_count)
    };
    let name = |quote: &Quote| (quote.offer.gpu_type.clone(), quote.offer.region.clone());
    key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
}
