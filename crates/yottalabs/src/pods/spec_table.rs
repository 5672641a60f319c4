//! The table of fields from which a specification is made.

/// Declares [`PodSpec`](super::PodSpec) and how it is written and read. For each field it has the API's name; for an
/// optional field also its setter, its getter and the type that is stored.
macro_rules! fields {
    (
        $(#[$meta:meta])*
        pub struct $spec:ident;
        required { $( $(#[doc = $required_doc:literal])* $required:ident: $required_type:ty = $required_name:literal; )+ }
        lists { $( $(#[doc = $list_doc:literal])* $list:ident: $list_type:ty = $list_name:literal; )+ }
        optional { $(
            $(#[doc = $doc:literal])*
            $set:ident($argument:ty), $get:ident() -> $value:ty $(= $read:ident)?: $stored:ty = $name:literal;
        )+ }
    ) => {
        $(#[$meta])*
        pub struct $spec {
            $( pub(super) $required: $required_type, )+
            $( pub(super) $list: Vec<$list_type>, )+
            pub(super) options: Options,
        }

        /// The optional fields of a [`PodSpec`].
        #[derive(Clone, Default, PartialEq, Eq)]
        pub(super) struct Options {
            $( pub(super) $set: Option<$stored>, )+
        }

        impl $spec { $(
            $(#[doc = $doc])*
            pub fn $set(mut self, value: $argument) -> Self {
                self.options.$set = Some(value.into());
                self
            }

            #[doc = concat!("The value that [`", stringify!($set), "`](Self::", stringify!($set), ") has set.")]
            #[must_use]
            pub fn $get(&self) -> Option<$value> {
                self.options.$set$(.$read())?
            }
        )+ }

        impl $spec {
            /// The API's names of the fields.
            const FIELDS: &'static [&'static str] = &[
                $( $required_name, )+ $( $list_name, )+ $( $name, )+
            ];

            /// The properties of the JSON Schema, and the names of those that are required.
            #[cfg(feature = "schema")]
            pub(super) fn properties()
            -> (serde_json::Map<String, serde_json::Value>, &'static [&'static str]) {
                use $crate::pods::spec_schema::{FieldSchema, property};

                let properties = [
                    $( ($required_name, property(<$required_type>::schema(), &[$( $required_doc ),*])), )+
                    $( ($list_name, property(<$list_type>::list(), &[$( $list_doc ),*])), )+
                    $( ($name, property(<$stored>::schema(), &[$( $doc ),*])), )+
                ];
                let properties = properties.map(|(name, schema)| (name.to_owned(), schema));
                (properties.into_iter().collect(), &[$( $required_name ),+])
            }
        }

        impl serde::Serialize for $spec {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use $crate::serialize::{Fields, Secrets};

                let mut fields = Fields::new(serializer, Secrets::Shown)?;
                $( fields.write($required_name, &self.$required)?; )+
                $( fields.write($name, &self.options.$set)?; )+
                $(
                    if !self.$list.is_empty() {
                        fields.write($list_name, &self.$list)?;
                    }
                )+
                fields.end()
            }
        }

        impl $crate::pods::spec_values::Value for $spec {
            const EXPECTED: &'static str = "a specification of a pod";

            fn map<'de, A: serde::de::MapAccess<'de>>(
                place: &str,
                mut map: A,
            ) -> Result<Option<Self>, A::Error> {
                use $crate::pods::spec_values::{Name, member, required};

                $( let mut $required = None; )+
                $( let mut $list = None; )+
                $( let mut $set = None; )+
                while let Some(name) = map.next_key_seed(Name(place, Self::FIELDS))? {
                    match name {
                        $( $required_name => member(&mut map, place, name, &mut $required)?, )+
                        $( $list_name => member(&mut map, place, name, &mut $list)?, )+
                        $( $name => member(&mut map, place, name, &mut $set)?, )+
                        _ => return Err(serde::de::Error::unknown_field(name, Self::FIELDS)),
                    }
                }
                Ok(Some(Self {
                    $( $required: required(place, $required_name, $required)?, )+
                    $( $list: $list.unwrap_or_default(), )+
                    options: Options { $( $set: $set.flatten(), )+ },
                }))
            }
        }
    };
}
pub(super) use fields;
