//! Amounts of US dollars: decimals, so that no sum is ever rounded by a float.

use rust_decimal::Decimal;
use serde_json::{Number, Value};

/// The amount as a text, for the fields that the page gives as texts: with two places at least.
pub(crate) fn text(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount.to_string()
}

/// The amount as a number, for the fields that the page gives as numbers.
pub(crate) fn number(amount: Decimal) -> Value {
    let number = amount.normalize().to_string().parse::<Number>();
    number.map_or(Value::Null, Value::Number)
}

/// A percentage of the amount.
pub(crate) fn percent(amount: Decimal, percent: u64) -> Decimal {
    amount * Decimal::from(percent) / Decimal::ONE_HUNDRED
}

/// What an hourly rate comes to in so many milliseconds, rounded down to a millionth.
pub(crate) fn for_millis(per_hour: Decimal, millis: u64) -> Decimal {
    const MILLIS_PER_HOUR: u64 = 3_600_000;
    (per_hour * Decimal::from(millis) / Decimal::from(MILLIS_PER_HOUR)).trunc_with_scale(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_exactly() {
        for (amount, as_text, as_number) in [
            (Decimal::new(25, 1), "2.50", "2.5"),
            (Decimal::new(139, 6), "0.000139", "0.000139"),
            (Decimal::new(6500, 4), "0.65", "0.65"),
            (Decimal::ZERO, "0.00", "0"),
        ] {
            assert_eq!(text(amount), as_text);
            assert_eq!(number(amount).to_string(), as_number);
        }
    }

    #[test]
    fn an_hourly_rate_is_charged_by_the_millisecond() {
        let rate = Decimal::new(36, 1);
        assert_eq!(for_millis(rate, 1_500), Decimal::new(15, 4));
        assert_eq!(for_millis(Decimal::ONE, 1), Decimal::ZERO, "rounded down");
        // As long as the clock can run, at more than any machine costs.
        let most = for_millis(Decimal::from(1_000), i64::MAX.unsigned_abs());
        assert!(most > Decimal::from(1_000_000_000));
    }
}
