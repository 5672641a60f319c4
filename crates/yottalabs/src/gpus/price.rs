//! What a number of GPUs costs.

use rust_decimal::Decimal;
use yottalabs_client::types::GpuListV2Price;

/// What a number of GPUs costs: an estimate of the server's, in `currency`.
///
/// When not to use it: for what a running pod costs. That is [`Pod::hourly_price`](crate::Pod::hourly_price).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuPrice {
    /// One GPU, per hour.
    pub price_per_gpu_per_hour: Option<Decimal>,
    /// The GPUs together, per hour.
    pub gpu_price_per_hour: Option<Decimal>,
    /// The container's disk, per hour.
    pub container_volume_price_per_hour: Option<Decimal>,
    /// The system volume, per hour.
    pub system_volume_price_per_hour: Option<Decimal>,
    /// The container's disk, per GB and hour.
    pub container_volume_price_per_gb_per_hour: Option<Decimal>,
    /// The system volume, per GB and hour.
    pub system_volume_price_per_gb_per_hour: Option<Decimal>,
    /// All together, per hour.
    pub total_price_per_hour: Option<Decimal>,
    /// The currency.
    pub currency: Option<String>,
}

impl GpuPrice {
    /// The total per hour; where the server gives none, the price of the GPUs and of what disks it
    /// names a price for. `None` without a price of the GPUs, or where it is below zero.
    ///
    /// The disks' share is for the sizes asked for in the listing, else for what the server takes
    /// by default: which sizes those are is not documented.
    #[must_use]
    pub fn per_hour(&self) -> Option<Decimal> {
        let sum = || {
            let container = self.container_volume_price_per_hour.unwrap_or_default();
            let system = self.system_volume_price_per_hour.unwrap_or_default();
            let gpus = self.gpu_price_per_hour?;
            gpus.checked_add(container)?.checked_add(system)
        };
        let price = self.total_price_per_hour.or_else(sum)?;
        (price >= Decimal::ZERO).then_some(price)
    }

    pub(super) fn from_wire(wire: GpuListV2Price) -> Self {
        let GpuListV2Price {
            price_per_gpu_per_hour,
            gpu_price_per_hour,
            container_volume_price_per_hour,
            system_volume_price_per_hour,
            container_volume_price_per_gb_per_hour,
            system_volume_price_per_gb_per_hour,
            total_price_per_hour,
            currency,
        } = wire;
        Self {
            price_per_gpu_per_hour: price_per_gpu_per_hour.map(Decimal::from),
            gpu_price_per_hour: gpu_price_per_hour.map(Decimal::from),
            container_volume_price_per_hour: container_volume_price_per_hour.map(Decimal::from),
            system_volume_price_per_hour: system_volume_price_per_hour.map(Decimal::from),
            container_volume_price_per_gb_per_hour: container_volume_price_per_gb_per_hour
                .map(Decimal::from),
            system_volume_price_per_gb_per_hour: system_volume_price_per_gb_per_hour
                .map(Decimal::from),
            total_price_per_hour: total_price_per_hour.map(Decimal::from),
            currency,
        }
    }
}
