//! Counts, ports and times: integers of a response that cannot have every value.

use std::fmt;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error as _, Unexpected};
use serde::{Serialize, Serializer};

use super::integer::IntegerVisitor;

/// A type that is read like [`Integer`](super::Integer), and is an error out of its range.
macro_rules! bounded {
    ($(#[$meta:meta])* $name:ident($inner:ty), $expected:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

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

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = deserializer.deserialize_any(IntegerVisitor($expected))?;
                let out_of_range = |_| D::Error::invalid_value(Unexpected::Signed(value), &$expected);
                value.try_into().map_err(out_of_range).map(Self)
            }
        }
    };
}

bounded! {
    /// A count or a size of a response, such as a number of GPUs.
    Count(u32), "an integer from 0 to 4294967295, or a string that holds one"
}

bounded! {
    /// The number of a TCP port in a response.
    Port(u16), "an integer from 0 to 65535, or a string that holds one"
}

bounded! {
    /// A length of time in a response, in milliseconds.
    Milliseconds(u64), "an integer from 0, or a string that holds one"
}

impl From<Milliseconds> for Duration {
    fn from(value: Milliseconds) -> Self {
        Self::from_millis(value.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Milliseconds, Port};

    #[test]
    fn a_value_in_range_is_read_in_every_form() {
        for json in ["8", "8.0", "\"8\""] {
            assert_eq!(serde_json::from_str::<Count>(json).unwrap(), Count(8));
            assert_eq!(serde_json::from_str::<Port>(json).unwrap(), Port(8));
        }
        let most = serde_json::from_str::<Count>("4294967295").unwrap();
        assert_eq!(u32::from(most), u32::MAX);
        assert_eq!(serde_json::to_string(&Milliseconds(8)).unwrap(), "8");
    }

    #[test]
    fn a_value_out_of_range_is_an_error() {
        let error = serde_json::from_str::<Count>("4294967296").unwrap_err();
        assert!(
            error
                .to_string()
                .contains("expected an integer from 0 to 4294967295"),
            "{error}"
        );
        assert!(serde_json::from_str::<Count>("-1").is_err());
        assert!(serde_json::from_str::<Port>("65536").is_err());
        assert!(serde_json::from_str::<Port>("\"-1\"").is_err());
        assert!(serde_json::from_str::<Milliseconds>("-1").is_err());
    }
}
