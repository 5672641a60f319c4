//! Integers that may be sent as strings.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

/// An integer of a response: deserialises from `80`, `80.0` and `"80"`, serialises to `80`.
///
/// The server was seen to send strings for fields that are documented as integers. A number with a
/// fraction, or one that does not fit in 64 bits, is an error: it is never rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Integer(pub i64);

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self(value)
    }
}

impl From<Integer> for i64 {
    fn from(value: Integer) -> Self {
        value.0
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_any(IntegerVisitor("an integer, or a string that holds one"))
            .map(Self)
    }
}

/// Reads an `i64` from a number or a string. The field is the expectation in error messages.
pub(super) struct IntegerVisitor(pub(super) &'static str);

/// 2^53: from here on a double does not represent every integer.
const EXACT_IN_F64: f64 = 9_007_199_254_740_992.0;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<i64, E> {
        if value.fract() == 0.0 && value.abs() < EXACT_IN_F64 {
            #[expect(clippy::cast_possible_truncation, reason = "integral and below 2^53")]
            Ok(value as i64)
        } else {
            Err(E::invalid_value(de::Unexpected::Float(value), &self))
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<i64, E> {
        value
            .trim()
            .parse()
            // Without the text, which may be a secret.
            .map_err(|_| E::invalid_value(de::Unexpected::Other("string"), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::Integer;

    fn read(json: &str) -> Result<i64, String> {
        serde_json::from_str::<Integer>(json)
            .map(|i| i.0)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn every_form_of_an_integer_is_read() {
        for (json, value) in [
            ("80", 80),
            ("-1", -1),
            ("80.0", 80),
            ("\"80\"", 80),
            ("\" 80 \"", 80),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(read(json), Ok(value), "{json}");
        }
    }

    #[test]
    fn never_rounds() {
        for json in [
            "1.5",
            "\"1.5\"",
            "9223372036854775808",
            "1e300",
            "\"\"",
            "true",
            "null",
            "{}",
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_error_does_not_show_the_text() {
        let error = read("\"hunter2\"").unwrap_err();
        assert!(
            error.starts_with("invalid value: string, expected an integer"),
            "{error}"
        );
    }

    #[test]
    fn serialises_to_a_number() {
        assert_eq!(serde_json::to_string(&Integer(80)).unwrap(), "80");
    }
}
