//! Money in millionths of a dollar, so that no sum is ever rounded by a float.

use std::{fmt, str::FromStr};

const MICROS: u64 = 1_000_000;
const MILLIS_PER_HOUR: u128 = 3_600_000;

/// An amount of US dollars, exact to a millionth.
///
/// It is shown as decimals, with two places at least.
///
/// ```
/// use yottalabs_sim::Money;
///
/// assert_eq!(Money::from_micros(2_500_000).to_string(), "2.50");
/// assert_eq!(Money::from_micros(139).to_string(), "0.000139");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(u64);

impl Money {
    /// The amount of that many millionths of a dollar.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// The amount in millionths of a dollar.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    pub(crate) const fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    pub(crate) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; nothing if the other amount is the larger one.
    pub(crate) const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many hundredths of the amount, rounded down.
    pub(crate) const fn percent(self, percent: u64) -> Self {
        Self(self.0.saturating_mul(percent) / 100)
    }

    /// What this hourly rate comes to in so many milliseconds, rounded down.
    pub(crate) fn for_millis(self, millis: u64) -> Self {
        let micros = u128::from(self.0) * u128::from(millis) / MILLIS_PER_HOUR;
        Self(u64::try_from(micros).unwrap_or(u64::MAX))
    }

    /// The amount as a JSON number, for the fields the page gives as numbers.
    pub(crate) fn to_json_number(self) -> serde_json::Value {
        self.to_string()
            .parse::<serde_json::Number>()
            .map_or(serde_json::Value::Null, serde_json::Value::Number)
    }

    /// Reads a decimal as JSON writes it, exponent and all. What is beyond a
    /// millionth is cut off; what is too much for the type becomes its maximum.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty()
            || !whole
                .bytes()
                .chain(fraction.bytes())
                .all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let point = i32::try_from(whole.len()).ok()?.saturating_add(exponent);
        let digits = [whole, fraction].concat();
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() {
            return Some(Self(0));
        }
        let zeros = i32::try_from(digits.len() - significant.len()).ok()?;
        let places = point.saturating_sub(zeros).saturating_add(6);
        // The first digit is no zero, so that 40 of them are too much for the type.
        let take = usize::try_from(places).unwrap_or(0).min(40);
        let digits = significant
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(take);
        let micros = digits.fold(0_u64, |sum, digit| {
            sum.saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        });
        Some(Self(micros))
    }
}

/// A text that is no amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadMoney(());

impl fmt::Display for BadMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("must be an amount of dollars such as 2.50, not below zero")
    }
}

impl std::error::Error for BadMoney {}

/// Reads dollars: `2.50`. What is beyond a millionth is cut off.
///
/// ```
/// use yottalabs_sim::Money;
///
/// assert_eq!("2.5".parse(), Ok(Money::from_micros(2_500_000)));
/// assert!("-1".parse::<Money>().is_err());
/// ```
impl FromStr for Money {
    type Err = BadMoney;

    fn from_str(text: &str) -> Result<Self, BadMoney> {
        Self::parse(text).ok_or(BadMoney(()))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:06}", self.0 % MICROS);
        let kept = fraction.trim_end_matches('0').len().max(2);
        f.pad(&format!("{}.{}", self.0 / MICROS, &fraction[..kept]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        for (text, micros) in [
            ("0.65", 650_000),
            ("2", 2_000_000),
            ("1e-6", 1),
            ("1.5e3", 1_500_000_000),
            ("0.0000019", 1),
            ("0", 0),
            ("1e300", u64::MAX),
            ("0e300", 0),
            ("1e-300", 0),
            ("0.0001e+4", 1_000_000),
            ("99999999999999.5", u64::MAX),
        ] {
            assert_eq!(Money::parse(text), Some(Money(micros)), "{text}");
        }
        for text in ["", "-1", "x", "1.x", ".5", "1e", "NaN"] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for micros in [0, 1, 139, 650_000, 2_500_000, 12_345_678] {
            let money = Money(micros);
            assert_eq!(Money::parse(&money.to_string()), Some(money));
        }
        assert_eq!(Money(650_000).to_json_number().to_string(), "0.65");
    }

    #[test]
    fn an_hourly_rate_is_charged_by_the_millisecond() {
        assert_eq!(Money(3_600_000).for_millis(1_500), Money(1_500));
        assert_eq!(Money(u64::MAX).for_millis(u64::MAX), Money(u64::MAX));
    }
}
