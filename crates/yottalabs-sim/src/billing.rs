//! What a pod costs: cards and container volume, by the second, while it is `RUNNING`.

use rust_decimal::Decimal;

use crate::{
    catalogue::offer::{Offer, container_volume_rate},
    clock::Millis,
    money,
    pod::Pod,
};

/// The GPUs of a machine for an hour.
pub(crate) fn gpus_per_hour(offer: &Offer, count: i64) -> Decimal {
    offer.price * Decimal::from(count)
}

/// A volume for an hour.
pub(crate) fn volume_per_hour(rate: Decimal, gb: i64) -> Decimal {
    rate * Decimal::from(gb)
}

/// What the pod has cost so far. Seconds that have begun are not charged before they are full.
pub(crate) fn cost(pod: &Pod, now: Millis) -> Decimal {
    let per_hour = gpus_per_hour(&pod.offer, pod.spec.gpu_count)
        + volume_per_hour(container_volume_rate(), pod.container_gb());
    let millis = pod.timeline.billed_millis(now);
    money::for_millis(per_hour, millis - millis % 1_000)
}
