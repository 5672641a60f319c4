//! Exact decimal numbers.

use std::fmt;

use rust_decimal::Decimal as Exact;
use serde::de::{self, Deserializer};
use serde::ser::{self, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A decimal number, read from the text of the document: accepts `0.65` and `"0.65"`, sends `0.65`.
///
/// Money never passes through a binary float here, in neither direction. For that it needs the
/// text itself, so it can be read from and written to JSON only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub Exact);

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        value.0
    }
}

impl From<Exact> for Decimal {
    fn from(value: Exact) -> Self {
        Self(value)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let parsed = if text.starts_with('"') {
            let unquoted: String = serde_json::from_str(text).map_err(de::Error::custom)?;
            parse(unquoted.trim())
        } else {
            parse(text)
        };
        parsed.map(Self).ok_or_else(|| {
            de::Error::custom(format_args!(
                "invalid value: {}, expected a decimal number, or a string that holds one",
                excerpt(text)
            ))
        })
    }
}

fn parse(text: &str) -> Option<Exact> {
    // `true`, `null`, `{…` and underscores are refused by the first byte or by the parsers.
    if text.contains('_') {
        return None;
    }
    if text.contains(['e', 'E']) {
        Exact::from_scientific(text).ok()
    } else {
        text.parse().ok()
    }
}

/// Enough of the text to recognise it, never a whole document.
fn excerpt(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let head: String = text.chars().take(MOST).collect();
    format!("{head}…")
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string())
            .map_err(ser::Error::custom)?
            .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn read(json: &str) -> Result<String, String> {
        serde_json::from_str::<Decimal>(json)
            .map(|d| d.to_string())
            .map_err(|e| e.to_string())
    }

    #[test]
    fn is_exact_in_every_form() {
        for (json, text) in [
            ("0.65", "0.65"),
            ("\"0.65\"", "0.65"),
            ("0.1234567890123456789", "0.1234567890123456789"),
            ("3", "3"),
            ("-1.50", "-1.50"),
            ("6.5e-1", "0.65"),
            ("\"1E2\"", "100"),
        ] {
            assert_eq!(read(json).as_deref(), Ok(text), "{json}");
        }
    }

    #[test]
    fn what_is_no_number_is_an_error_that_shows_it() {
        for json in [
            "true",
            "{}",
            "[1]",
            "\"free\"",
            "\"\"",
            "1e400",
            "\"1_000\"",
        ] {
            let error = read(json).unwrap_err();
            assert!(error.contains(json), "{error}");
        }
    }

    #[test]
    fn sends_the_digits_it_holds() {
        let price = read("\"0.650\"").unwrap();
        assert_eq!(price, "0.650");
        let sent = serde_json::to_string(&Decimal("0.30".parse().unwrap())).unwrap();
        assert_eq!(sent, "0.30");
    }
}
