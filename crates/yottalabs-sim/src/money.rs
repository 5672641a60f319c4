//! Prices and costs in US dollars, as decimals: no sum is rounded by a float.

use rust_decimal::Decimal;
use serde_json::{Number, Value};

use crate::catalogue::Offer;

/// The price of a container volume per GB and hour.
pub(crate) fn container_volume_rate() -> Decimal {
    Decimal::new(139, 6)
}

/// The price of a local system volume per GB and hour.
pub(crate) fn system_volume_rate() -> Decimal {
    Decimal::new(111, 6)
}

/// The hourly price of all GPUs of a machine.
pub(crate) fn gpus_per_hour(offer: &Offer, count: i32) -> Decimal {
    offer.price * Decimal::from(count)
}

/// The hourly price of a volume.
pub(crate) fn volume_per_hour(rate: Decimal, gb: i32) -> Decimal {
    rate * Decimal::from(gb)
}

/// The amount as a string with at least two decimal places.
pub(crate) fn text(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount.to_string()
}

/// The amount as a JSON number.
pub(crate) fn number(amount: Decimal) -> Value {
    let number = amount.normalize().to_string().parse::<Number>();
    number.map_or(Value::Null, Value::Number)
}

/// The cost of some milliseconds at an hourly rate, rounded down to a millionth.
pub(crate) fn for_millis(per_hour: Decimal, millis: u64) -> Decimal {
    const MILLIS_PER_HOUR: u64 = 3_600_000;
    (per_hour * Decimal::from(millis) / Decimal::from(MILLIS_PER_HOUR)).trunc_with_scale(6)
}
