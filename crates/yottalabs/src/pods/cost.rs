//! The cost of a pod.

use std::time::Duration;

use rust_decimal::Decimal;

use super::model::Pod;
use super::price::HourlyPrice;
use super::runtime::Runtime;

/// An estimate of what a pod has cost so far: its running time at a price.
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// let cost = yotta.pods().cost(id).await?;
/// println!("at least {} so far", cost.at_least().round_dp(2));
/// # Ok(()) }
/// ```
///
/// The estimate is the billed time so far at the current price. The vendor's invoice differs from it,
/// and counts for accounting, because the estimate
///
/// - does not contain what volumes cost while the pod was paused,
/// - does not know earlier prices,
/// - does not know how the vendor rounds: billing is by the second, and how a started second counts is not
///   documented.
///
/// Amounts are decimals with 28 digits. They are not rounded: round them for display only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cost {
    /// The time in `RUNNING`, without pauses. `None` if the server did not send it.
    pub running: Option<Duration>,
    /// The price per hour.
    pub hourly_price: HourlyPrice,
}

impl Cost {
    /// The total; `None` if the time or the price of any part is not known. [`at_least`](Self::at_least) is
    /// the known part.
    #[must_use]
    pub fn total(&self) -> Option<Decimal> {
        times(self.hourly_price.total()?, self.running?)
    }

    /// The sum of the known parts, which is a lower bound of the estimate. Zero if nothing is known.
    #[must_use]
    pub fn at_least(&self) -> Decimal {
        let running = self.running.unwrap_or_default();
        times(self.hourly_price.at_least(), running).unwrap_or(Decimal::MAX)
    }
}

impl HourlyPrice {
    /// The cost of a length of time at this price.
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
    /// What the pod has cost so far: this time at [the pod's price](Pod::hourly_price). `pod` has to be the
    /// same pod. [`Pods::cost`](crate::Pods::cost) requests both.
    #[must_use]
    pub fn cost(&self, pod: &Pod) -> Cost {
        Cost {
            running: self.running,
            hourly_price: pod.hourly_price(),
        }
    }
}

/// `None` if the result is too large for a decimal.
fn times(per_hour: Decimal, time: Duration) -> Option<Decimal> {
    const HOUR: Decimal = Decimal::from_parts(3600, 0, 0, false, 0);
    let nanos = i128::try_from(time.as_nanos()).ok()?;
    let seconds = Decimal::try_from_i128_with_scale(nanos, 9)
        .ok()?
        .normalize();
    let product = per_hour.checked_mul(seconds);
    product
        .and_then(|product| product.checked_div(HOUR))
        // The product may be too large although the quotient is not.
        .or_else(|| per_hour.checked_div(HOUR)?.checked_mul(seconds))
}
