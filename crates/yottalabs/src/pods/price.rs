//! The price of a pod, and what it has cost.

use std::time::Duration;

use rust_decimal::Decimal;

use super::model::Pod;
use super::runtime::Runtime;
use crate::serialize::serialize_fields;

/// What a pod costs per hour, part by part: see [`Pod::hourly_price`] and [`Pod::hourly_price_now`].
///
/// The API sends no total, so this is calculated from the prices in the pod. An unknown price is `None`,
/// never zero. Two things are inferred, because the vendor does not document them: that these prices are
/// per hour, as those of offers are, and in the currency of the offer that the pod was created from.
/// Prices may change while a pod runs; the vendor's invoice counts.
///
/// To compare prices before a pod is created, use [`Quote`](crate::Quote).
///
/// `Serialize` writes amounts as decimal strings, and also `total` and `atLeast`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HourlyPrice {
    /// The GPUs: the price of one GPU times their number.
    ///
    /// `None` if the server sends no price, or no number of GPUs above zero, as it may for CPU pods.
    pub gpus: Option<Decimal>,
    /// The container's own disk: [`Pod::container_volume_price`] times
    /// [`Pod::container_volume_gb`]; `None` if the server leaves one of them out.
    ///
    /// That the price is per GB is inferred: the vendor's page calls it "container volume price",
    /// its guides name a rate for each GB, and the GPU listing has both. If the price were for the whole
    /// disk, this amount would be too high by a factor of the disk's size in GB.
    pub container_volume: Option<Decimal>,
    /// Whether volumes are mounted whose price is not included. The server sends neither the price of
    /// mounted volumes nor the size of a persistent one.
    pub has_unpriced_volumes: bool,
}

serialize_fields! {
    HourlyPrice { gpus, container_volume, has_unpriced_volumes }
    with { total, at_least }
}

impl HourlyPrice {
    const NOTHING: Self = Self {
        gpus: Some(Decimal::ZERO),
        container_volume: Some(Decimal::ZERO),
        has_unpriced_volumes: false,
    };

    /// This price, with the parts of an earlier one that are missing: a single response may leave them out.
    pub(crate) fn or(self, earlier: Self) -> Self {
        Self {
            gpus: self.gpus.or(earlier.gpus),
            container_volume: self.container_volume.or(earlier.container_volume),
            ..self
        }
    }

    /// The total; `None` if the price of any part is not known. [`at_least`](Self::at_least) is the known
    /// part.
    #[must_use]
    pub fn total(&self) -> Option<Decimal> {
        let total = self.gpus?.checked_add(self.container_volume?)?;
        (!self.has_unpriced_volumes).then_some(total)
    }

    /// The sum of the known parts, which is a lower bound of the price. Zero if nothing is known.
    #[must_use]
    pub fn at_least(&self) -> Decimal {
        let gpus = self.gpus.unwrap_or_default();
        gpus.saturating_add(self.container_volume.unwrap_or_default())
    }
}

impl Pod {
    /// The price of an hour in `RUNNING`, whatever the pod's current status is.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
    /// for pod in yotta.pods().list().await? {
    ///     match pod.hourly_price().total() {
    ///         Some(price) => println!("{}: {price} an hour", pod.name),
    ///         None => println!("{}: at least {} an hour", pod.name, pod.hourly_price().at_least()),
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// [`hourly_price_now`](Self::hourly_price_now) is the price in the current status, and
    /// [`GpuOffer::hourly_price`](crate::GpuOffer::hourly_price) the price before a pod is created.
    #[must_use]
    pub fn hourly_price(&self) -> HourlyPrice {
        HourlyPrice {
            gpus: product(self.single_card_price, self.gpu_count.filter(|n| *n > 0)),
            container_volume: product(self.container_volume_price, self.container_volume_gb),
            has_unpriced_volumes: self.has_unpriced_volumes(),
        }
    }

    /// The price of an hour in the pod's current status.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
    /// let pods = yotta.pods().list().await?;
    /// let spending: yottalabs::Decimal = pods.iter().map(|pod| pod.hourly_price_now().at_least()).sum();
    /// println!("at least {spending} an hour are being spent");
    /// # Ok(()) }
    /// ```
    ///
    /// In a status that [`is_billed`](crate::PodStatus::is_billed) this is
    /// [`hourly_price`](Self::hourly_price). Before `RUNNING` and while `PAUSED`, GPUs and the container's
    /// disk cost nothing, but volumes are billed. In a
    /// [terminal](crate::PodStatus::is_terminal) status it costs nothing.
    #[must_use]
    pub fn hourly_price_now(&self) -> HourlyPrice {
        if self.status.is_billed() {
            return self.hourly_price();
        }
        HourlyPrice {
            has_unpriced_volumes: !self.status.is_terminal() && self.has_unpriced_volumes(),
            ..HourlyPrice::NOTHING
        }
    }

    fn has_unpriced_volumes(&self) -> bool {
        let persistent = self.persistent_mount_path.as_deref();
        let persistent = persistent.is_some_and(|path| !path.is_empty())
            && self.persistent_volume_price != Some(Decimal::ZERO);
        persistent || !self.volumes.is_empty()
    }
}

/// `None` if the price is negative, either is missing, or the result is too large for a decimal.
fn product(price: Option<Decimal>, quantity: Option<u32>) -> Option<Decimal> {
    let (price, quantity) = (price?, quantity?);
    if price < Decimal::ZERO {
        return None;
    }
    price.checked_mul(Decimal::from(quantity))
}

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
/// Amounts are decimals with 28 digits. They are not rounded: round them for display only. `Serialize` writes them as
/// strings, the time as `runningMillis`, and also `total` and `atLeast`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cost {
    /// The time in `RUNNING`, without pauses. `None` if the server did not send it.
    pub running: Option<Duration>,
    /// The price per hour.
    pub hourly_price: HourlyPrice,
}

serialize_fields! {
    Cost { running as running_millis, hourly_price }
    with { total, at_least }
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
    /// What the pod has cost so far: this running time multiplied by [the pod's price](Pod::hourly_price).
    /// `pod` has to be the pod of this runtime. [`Pods::cost`](crate::Pods::cost) requests both.
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
