//! The price of a pod.

use rust_decimal::Decimal;

use super::model::Pod;

/// What a pod costs per hour, part by part: see [`Pod::hourly_price`] and [`Pod::hourly_price_now`].
///
/// The API sends no total, so this is calculated from the prices in the pod. An unknown price is `None`,
/// never zero. Two things are inferred, because the vendor does not document them: that these prices are
/// per hour, as those of offers are, and in the currency of the offer that the pod was created from.
/// Prices may change while a pod runs; the vendor's invoice counts.
///
/// To compare prices before a pod is created, use [`Quote`](crate::Quote).
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

impl HourlyPrice {
    const NOTHING: Self = Self {
        gpus: Some(Decimal::ZERO),
        container_volume: Some(Decimal::ZERO),
        has_unpriced_volumes: false,
    };

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
