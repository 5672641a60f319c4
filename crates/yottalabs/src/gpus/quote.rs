//! An offer for one number of GPUs, and its price.

use rust_decimal::Decimal;

use super::offer::GpuOffer;
use crate::pods::GpuChoice;

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
    pub(super) fn of(offer: &GpuOffer, gpu_count: u32) -> Self {
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
pub(super) fn currency_code(text: &str) -> Option<String> {
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
