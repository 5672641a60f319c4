//! What a pod has cost.

use std::time::Duration;

use rust_decimal::Decimal;

use super::model::Pod;
use super::price::HourlyPrice;
use super::runtime::Runtime;

/// What a pod has cost so far, as an estimate: a time at a price.
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// let cost = yotta.pods().cost(id).await?;
/// println!("at least {} so far", cost.at_least().round_dp(2));
/// # Ok(()) }
/// ```
///
/// It is the time billed so far at the price of now. It differs from the vendor's bill
///
/// - by what volumes cost while the pod was paused, which is in no runtime,
/// - by what prices were before they changed,
/// - by how the vendor rounds: billing is by the second, and how a begun one counts is not known.
///
/// So it is not for invoices or for splitting a bill; the vendor's own books count.
///
/// Amounts are decimals with 28 digits, multiplied before they are divided, and rounded nowhere
/// else: round them for display only.
///
/// When not to use it: for accounting. It is an estimate from a listed price; the invoice is the vendor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cost {
    /// The time: that in `RUNNING`, pauses left out. `None` if the server did not give it.
    pub running: Option<Duration>,
    /// The price of an hour of it.
    pub hourly_price: HourlyPrice,
}

impl Cost {
    /// All of it; `None` if the time or the price of any part is not known. Then there is
    /// [`at_least`](Self::at_least).
    #[must_use]
    pub fn total(&self) -> Option<Decimal> {
        times(self.hourly_price.total()?, self.running?)
    }

    /// The parts that are known: it has cost this or more, as far as the estimate goes. Zero if
    /// nothing is known.
    #[must_use]
    pub fn at_least(&self) -> Decimal {
        let running = self.running.unwrap_or_default();
        times(self.hourly_price.at_least(), running).unwrap_or(Decimal::MAX)
    }
}

impl HourlyPrice {
    /// What this time costs at this price.
    ///
    /// ```
    /// # fn f(pod: &yottalabs::Pod) {
    /// use std::time::Duration;
    /// let night = pod.hourly_price().over(Duration::from_secs(8 * 3600));
    /// if let Some(total) = night.total() {
    ///     println!("eight hours cost {}", total.round_dp(2));
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn over(self, time: Duration) -> Cost {
        Cost {
            running: Some(time),
            hourly_price: self,
        }
    }
}

impl Runtime {
    /// What the pod has cost so far: this time at [the pod's price](Pod::hourly_price). Give it the
    /// same pod; [`Pods::cost`](crate::Pods::cost) asks for both.
    #[must_use]
    pub fn cost(&self, pod: &Pod) -> Cost {
        Cost {
            running: self.running,
            hourly_price: pod.hourly_price(),
        }
    }
}

/// `None` if it is too much to be counted.
fn times(per_hour: Decimal, time: Duration) -> Option<Decimal> {
    const HOUR: Decimal = Decimal::from_parts(3600, 0, 0, false, 0);
    let nanos = i128::try_from(time.as_nanos()).ok()?;
    let seconds = Decimal::try_from_i128_with_scale(nanos, 9)
        .ok()?
        .normalize();
    let product = per_hour.checked_mul(seconds);
    product
        .and_then(|product| product.checked_div(HOUR))
        // The product may be too much where the quotient is not.
        .or_else(|| per_hour.checked_div(HOUR)?.checked_mul(seconds))
}
