//! Which of several quotes is the cheapest.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::quote::Quote;

/// What is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum By {
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
pub(super) fn main_currency(quotes: &[Quote]) -> Option<Option<String>> {
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
pub(super) fn cheapest_first(quotes: Vec<Quote>, by: By) -> (Vec<Quote>, usize) {
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
