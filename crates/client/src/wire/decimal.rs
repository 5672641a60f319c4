//! Exact decimal numbers.

use std::fmt;

use rust_decimal::Decimal as Exact;
use serde::de::{self, Deserializer, Error as _};
use serde::ser::{self, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A decimal number: deserialises from `0.65` and `"0.65"`, serialises to `0.65`.
///
/// Amounts of money never pass through a binary float. This needs the JSON text itself, so the type can be
/// deserialised from and serialised to JSON only.
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
            // Without the text, which may be a secret.
            let found = de::Unexpected::Other(kind(text));
            D::Error::invalid_value(found, &"a decimal number, or a string that holds one")
        })
    }
}

fn parse(text: &str) -> Option<Exact> {
    // The parsers below reject all other JSON values, but accept underscores.
    if text.contains('_') {
        return None;
    }
    if text.contains(['e', 'E']) {
        Exact::from_scientific(text).ok()
    } else {
        text.parse().ok()
    }
}

/// The type of a JSON value.
fn kind(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'"') => "string",
        Some(b'{') => "map",
        Some(b'[') => "sequence",
        Some(b't' | b'f') => "boolean",
        Some(b'n') => "null",
        _ => "number",
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string())
            .map_err(ser::Error::custom)?
            .serialize(serializer)
    }
}
