//! The macro for extensible enums.

/// Declares an enum of strings that the server may extend at any time.
///
/// Each known value has a variant. Any other value becomes `Unknown`, and is serialised unchanged.
/// Deserialisation ignores letter case. An integer becomes `Unknown` with its digits, unless an entry in
/// `aliases` maps it to a variant.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $value:literal, )+
        }
        $( aliases { $( $alias:literal => $target:ident, )+ } )?
    ) => {
        $(#[$meta])*
        #[doc = "\n\nThe server may add values at any time; they are [`Unknown`](Self::Unknown) here."]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* #[doc = concat!("\n\n`", $value, "` in JSON.")] $variant, )+
            /// A value that this version does not know, unchanged.
            Unknown(String),
        }

        impl $name {
            /// All values that this version knows.
            pub const KNOWN: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// Whether this version knows the value: `false` for [`Unknown`](Self::Unknown). Use it to detect
            /// typing errors in a configuration.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }

            /// The value in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $value, )+
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                $( if value.eq_ignore_ascii_case($value) { return Self::$variant; } )+
                $( $( if value == $alias { return Self::$target; } )+ )?
                Self::Unknown(value.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                match Self::from(value.as_str()) {
                    Self::Unknown(_) => Self::Unknown(value),
                    known => known,
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($crate::wire::open_enum::TextVisitor(std::marker::PhantomData))
            }
        }
    };
}

pub(super) use open_enum;

/// Reads a string, or an integer as its digits. A known value needs no `String`.
pub(super) struct TextVisitor<T>(pub(super) std::marker::PhantomData<T>);

impl<T: From<String> + for<'a> From<&'a str>> serde::de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<T, E> {
        Ok(value.into())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<T, E> {
        Ok(value.into())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<T, E> {
        Ok(value.to_string().into())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<T, E> {
        Ok(value.to_string().into())
    }
}
