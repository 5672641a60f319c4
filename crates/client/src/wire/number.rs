//! Integers that may be sent as strings.

use std::fmt;

use serde::de::{self, Deserializer, Error as _, Visitor};
use serde::{Deserialize, Serialize};

/// Declares an integer of a response: it deserialises from `80`, `80.0` and `"80"`, and serialises to `80`.
///
/// The server was seen to send strings for fields that are documented as integers. A number with a
/// fraction, or one that the type cannot hold, is an error: it is never rounded.
macro_rules! integer {
    ($(#[$meta:meta])* $name:ident($inner:ty), $expected:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(pub $inner);

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = deserializer.deserialize_any(IntegerVisitor($expected))?;
                let out_of_range =
                    |_| D::Error::invalid_value(de::Unexpected::Signed(value), &$expected);
                <$inner>::try_from(value).map(Self).map_err(out_of_range)
            }
        }
    };
}

integer! {
    /// An integer of a response.
    Integer(i64), "an integer, or a string that holds one"
}

integer! {
    /// A count or a size of a response, such as a number of GPUs.
    Count(u32), "an integer from 0 to 4294967295, or a string that holds one"
}

integer! {
    /// The number of a TCP port in a response.
    Port(u16), "an integer from 0 to 65535, or a string that holds one"
}

integer! {
    /// A length of time in a response, in milliseconds.
    Milliseconds(u64), "an integer from 0, or a string that holds one"
}

impl From<Milliseconds> for std::time::Duration {
    fn from(value: Milliseconds) -> Self {
        Self::from_millis(value.0)
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
        // Without the text, which may be a secret.
        let invalid = |_| E::invalid_value(de::Unexpected::Other("string"), &self);
        value.trim().parse().map_err(invalid)
    }
}
