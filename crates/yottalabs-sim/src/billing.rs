//! What a pod costs: cards and container volume, by the second, while it is `RUNNING`.

use crate::{
    catalogue::offer::{CONTAINER_VOLUME_RATE, Offer},
    clock::Millis,
    money::Money,
    pod::PodRecord,
};

/// The GPUs of a machine for an hour.
pub(crate) fn gpus_per_hour(offer: &Offer, count: i64) -> Money {
    offer.price.times(u64::try_from(count).unwrap_or(0))
}

/// A volume for an hour.
pub(crate) fn volume_per_hour(rate: Money, gb: i64) -> Money {
    rate.times(u64::try_from(gb).unwrap_or(0))
}

/// What the pod has cost so far. Seconds that have begun are not charged before they are full.
pub(crate) fn cost(pod: &PodRecord, now: Millis) -> Money {
    let per_hour = gpus_per_hour(&pod.offer, pod.spec.gpu_count)
        .plus(volume_per_hour(CONTAINER_VOLUME_RATE, pod.container_gb()));
    let millis = pod.timeline.billed_millis(now);
    per_hour.for_millis(millis - millis % 1_000)
}
