//! Serialization of models: the API's names, exact decimals, masked secrets.
//!
//! The generated types cannot be used for this: they write decimals as numbers, which most readers turn into binary
//! floats, and which only JSON can hold exactly.

use std::fmt::Display;
use std::time::Duration;

use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{
    AcceleratorVendor, CloudType, DesiredState, Error, GpuAvailability, ImagePublicType,
    ImageSource, PodId, PodStatus, Protocol, ResourceType, Timestamp, VolumeMountMode,
};

/// What is written in place of a secret.
pub(crate) const MASK: &str = "***";

/// Whether secrets are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrets {
    Masked,
    Shown,
}

impl Secrets {
    pub(crate) fn apply(self, secret: &str) -> &str {
        match self {
            Self::Masked => MASK,
            Self::Shown => secret,
        }
    }
}

/// A value that a field of a model can have.
pub(crate) trait Field {
    /// The value as it is written.
    type Form<'a>: Serialize
    where
        Self: 'a;

    /// `None` if the value is missing: then the field is left out.
    fn form(&self, secrets: Secrets) -> Option<Self::Form<'_>>;
}

/// Declares types that are written by their own `Serialize`.
macro_rules! plain {
    ($($type:ty),+ $(,)?) => { $(
        impl $crate::serialize::Field for $type {
            type Form<'a> = &'a Self;

            fn form(&self, _: $crate::serialize::Secrets) -> Option<&Self> {
                Some(self)
            }
        }
    )+ };
}
pub(crate) use plain;

plain! {
    bool, i64, u8, u16, u32, usize, String, PodId, Timestamp, PodStatus, DesiredState, ImageSource, ImagePublicType,
    ResourceType, CloudType, Protocol, VolumeMountMode, AcceleratorVendor, GpuAvailability,
}

impl Field for Decimal {
    type Form<'a> = Text<&'a Self>;

    fn form(&self, _: Secrets) -> Option<Text<&Self>> {
        Some(Text(self))
    }
}

/// The line of the error.
impl Field for Error {
    type Form<'a> = Text<&'a Self>;

    fn form(&self, _: Secrets) -> Option<Text<&Self>> {
        Some(Text(self))
    }
}

/// Milliseconds, as in the API.
impl Field for Duration {
    type Form<'a> = u64;

    fn form(&self, _: Secrets) -> Option<u64> {
        Some(u64::try_from(self.as_millis()).unwrap_or(u64::MAX))
    }
}

impl<T: Field> Field for Option<T> {
    type Form<'a>
        = T::Form<'a>
    where
        T: 'a;

    fn form(&self, secrets: Secrets) -> Option<T::Form<'_>> {
        self.as_ref()?.form(secrets)
    }
}

impl<T: Field> Field for Vec<T> {
    type Form<'a>
        = Vec<T::Form<'a>>
    where
        T: 'a;

    fn form(&self, secrets: Secrets) -> Option<Vec<T::Form<'_>>> {
        Some(self.iter().filter_map(|item| item.form(secrets)).collect())
    }
}

/// A value that is written as a string.
pub(crate) struct Text<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Writes the fields of a model as a map.
pub(crate) struct Fields<M> {
    map: M,
    secrets: Secrets,
}

impl<M: SerializeMap> Fields<M> {
    pub(crate) fn new<S: Serializer<SerializeMap = M, Ok = M::Ok, Error = M::Error>>(
        serializer: S,
        secrets: Secrets,
    ) -> Result<Self, M::Error> {
        let map = serializer.serialize_map(None)?;
        Ok(Self { map, secrets })
    }

    /// Writes a field, unless it is missing. The name is given in snake case.
    pub(crate) fn write(&mut self, name: &str, value: &impl Field) -> Result<(), M::Error> {
        match value.form(self.secrets) {
            Some(form) => self.map.serialize_entry(&camel_case(name), &form),
            None => Ok(()),
        }
    }

    /// Writes a text that may be a secret, unless it is missing.
    pub(crate) fn write_secret(
        &mut self,
        name: &str,
        value: &Option<String>,
    ) -> Result<(), M::Error> {
        match value {
            Some(secret) => {
                let name = camel_case(name);
                self.map.serialize_entry(&name, self.secrets.apply(secret))
            }
            None => Ok(()),
        }
    }

    pub(crate) fn end(self) -> Result<M::Ok, M::Error> {
        self.map.end()
    }
}

/// The API's name of a field, which the generated code has in snake case.
fn camel_case(snake_case: &str) -> String {
    let mut name = String::with_capacity(snake_case.len());
    for (index, word) in snake_case.split('_').enumerate() {
        let (first, rest) = word.split_at(usize::from(index > 0 && !word.is_empty()));
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

/// Implements `Serialize` for a type that the API does not have, under the names of its fields in camel case, or
/// under another name: `running as running_millis`. After `with` are values that are calculated, after `without` fields
/// that are not written.
macro_rules! serialize_fields {
    (
        $type:ident { $( $field:ident $(as $name:ident)? ),+ $(,)? }
        $( with { $( $calculated:ident ),+ } )?
        $( without { $( $skipped:ident ),+ } )?
    ) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use $crate::serialize::{Fields, Secrets};

                // Without `..`, so that no field is forgotten.
                let Self { $( $field, )+ $( $( $skipped: _, )+ )? } = self;
                let mut fields = Fields::new(serializer, Secrets::Masked)?;
                $( fields.write(name!($field $($name)?), $field)?; )+
                $( $( fields.write(stringify!($calculated), &self.$calculated())?; )+ )?
                fields.end()
            }
        }

        $crate::serialize::plain!($type);
    };
}
pub(crate) use serialize_fields;

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn names_are_those_of_the_api() {
        for (snake_case, name) in [
            ("id", "id"),
            ("shm_in_gb", "shmInGb"),
            (
                "max_in_gb_with_local_system_volume",
                "maxInGbWithLocalSystemVolume",
            ),
        ] {
            assert_eq!(camel_case(snake_case), name);
        }
    }
}
