//! Values of a specification in a file of any format.
//!
//! An error names the field, because a format may only say the line. It does not show a text that may be a secret.

use std::fmt;
use std::marker::PhantomData;

use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::model::EnvVar;
use super::spec::PodSpec;
use crate::serialize::{Field, Secrets};
use crate::{ImagePublicType, Protocol, ResourceType};

/// A value that can be read, from each form in which a file may have it. `None` stands for a form or a value that it
/// cannot have. `place` is the field, such as `expose[0].port`.
pub(super) trait Value: Sized {
    /// Completes "expected `gpuCount` to be …".
    const EXPECTED: &'static str;

    /// The same for a list of these.
    const EXPECTED_LIST: &'static str = "a list";

    /// Whether no error may show a text in place of the value, because it may have been meant as the value.
    const MAY_BE_SECRET: bool = false;

    fn text(_: &str) -> Option<Self> {
        None
    }

    fn integer(_: i128) -> Option<Self> {
        None
    }

    fn float(_: f64) -> Option<Self> {
        None
    }

    fn boolean(_: bool) -> Option<Self> {
        None
    }

    fn null() -> Option<Self> {
        None
    }

    fn list<'de, A: SeqAccess<'de>>(_place: &str, _: A) -> Result<Option<Self>, A::Error> {
        Ok(None)
    }

    fn map<'de, A: MapAccess<'de>>(_place: &str, _: A) -> Result<Option<Self>, A::Error> {
        Ok(None)
    }

    /// Reads a map that stands for a list of these.
    fn map_as_list<'de, A: MapAccess<'de>>(
        _place: &str,
        _: A,
    ) -> Result<Option<Vec<Self>>, A::Error> {
        Ok(None)
    }
}

/// Reads the value of the field with this name.
struct Named<'a, T> {
    place: &'a str,
    value: PhantomData<T>,
}

impl<'a, T> Named<'a, T> {
    fn new(place: &'a str) -> Self {
        let value = PhantomData;
        Self { place, value }
    }
}

impl<'de, T: Value> DeserializeSeed<'de> for Named<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Value> Visitor<'de> for Named<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            "" => f.write_str(T::EXPECTED),
            place => write!(f, "`{place}` to be {}", T::EXPECTED),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let found = match T::MAY_BE_SECRET {
            true => Unexpected::Other("string"),
            false => Unexpected::Str(text),
        };
        T::text(text).ok_or_else(|| E::invalid_value(found, &self))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<T, E> {
        T::integer(integer.into())
            .ok_or_else(|| E::invalid_value(Unexpected::Signed(integer), &self))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<T, E> {
        T::integer(integer.into())
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(integer), &self))
    }

    fn visit_f64<E: Error>(self, float: f64) -> Result<T, E> {
        T::float(float).ok_or_else(|| E::invalid_value(Unexpected::Float(float), &self))
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<T, E> {
        T::boolean(boolean).ok_or_else(|| E::invalid_value(Unexpected::Bool(boolean), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        T::null().ok_or_else(|| E::invalid_value(Unexpected::Other("null"), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::list(self.place, list)?.ok_or_else(|| A::Error::invalid_type(Unexpected::Seq, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::map(self.place, map)?.ok_or_else(|| A::Error::invalid_type(Unexpected::Map, &self))
    }
}

/// Reads the name of a field of a place, which must be one of these.
pub(super) struct Name<'a>(pub(super) &'a str, pub(super) &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<&'static str, E> {
        let Self(place, names) = self;
        let known = names.iter().find(|known| **known == name);
        known.copied().ok_or_else(|| match place {
            "" => E::unknown_field(name, names),
            _ => {
                let (name, names) = (join(place, name), names.join("` or `"));
                E::custom(format_args!("unknown field `{name}`, expected `{names}`"))
            }
        })
    }
}

fn join(place: &str, name: &str) -> String {
    match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    }
}

/// Reads the value of a field that must occur only once.
pub(super) fn member<'de, A: MapAccess<'de>, T: Value>(
    map: &mut A,
    place: &str,
    name: &'static str,
    value: &mut Option<T>,
) -> Result<(), A::Error> {
    let place = join(place, name);
    if value.is_some() {
        return Err(A::Error::custom(format_args!("duplicate field `{place}`")));
    }
    *value = Some(map.next_value_seed(Named::new(&place))?);
    Ok(())
}

/// # Errors
///
/// The field is missing.
pub(super) fn required<T, E: Error>(place: &str, name: &str, value: Option<T>) -> Result<T, E> {
    let missing = || E::custom(format_args!("missing field `{}`", join(place, name)));
    value.ok_or_else(missing)
}

impl<'de> Deserialize<'de> for PodSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Named::new("").deserialize(deserializer)
    }
}

impl<T: Value> Value for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn text(text: &str) -> Option<Self> {
        T::text(text).map(Some)
    }

    fn integer(integer: i128) -> Option<Self> {
        T::integer(integer).map(Some)
    }

    fn float(float: f64) -> Option<Self> {
        T::float(float).map(Some)
    }

    fn boolean(boolean: bool) -> Option<Self> {
        T::boolean(boolean).map(Some)
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

impl<T: Value> Value for Vec<T> {
    const EXPECTED: &'static str = T::EXPECTED_LIST;
    const MAY_BE_SECRET: bool = T::MAY_BE_SECRET;

    fn null() -> Option<Self> {
        Some(Self::new())
    }

    fn list<'de, A: SeqAccess<'de>>(place: &str, mut list: A) -> Result<Option<Self>, A::Error> {
        let mut items = Self::new();
        loop {
            let place = format!("{place}[{}]", items.len());
            match list.next_element_seed(Named::new(&place))? {
                Some(item) => items.push(item),
                None => return Ok(Some(items)),
            }
        }
    }

    fn map<'de, A: MapAccess<'de>>(place: &str, map: A) -> Result<Option<Self>, A::Error> {
        T::map_as_list(place, map)
    }
}

/// Declares values that are written as a text.
macro_rules! texts {
    ($($type:ty),+) => { $(
        impl Value for $type {
            const EXPECTED: &'static str = "a text";

            fn text(text: &str) -> Option<Self> {
                Some(text.into())
            }
        }
    )+ };
}
texts!(String, ImagePublicType, ResourceType, Protocol);

/// Declares whole numbers.
macro_rules! integers {
    ($($type:ty: $expected:literal),+) => { $(
        impl Value for $type {
            const EXPECTED: &'static str = $expected;

            fn integer(integer: i128) -> Option<Self> {
                integer.try_into().ok()
            }
        }
    )+ };
}
integers! {
    u16: "a whole number from 0 to 65535",
    u32: "a whole number from 0 to 4294967295",
    i64: "a whole number"
}

impl Value for bool {
    const EXPECTED: &'static str = "true or false";

    fn boolean(boolean: bool) -> Option<Self> {
        Some(boolean)
    }
}

impl Value for Decimal {
    const EXPECTED: &'static str = "a decimal number, in quotes if it has more than 15 digits";

    fn text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn integer(integer: i128) -> Option<Self> {
        Some(Self::from(integer))
    }

    /// A decimal number of at most 15 digits is the shortest text of its binary float.
    fn float(float: f64) -> Option<Self> {
        let text = float.to_string();
        let digits = text.trim_start_matches(['-', '0', '.']).bytes();
        let count = digits.filter(u8::is_ascii_digit).count();
        text.parse().ok().filter(|_| count <= 15)
    }
}

/// The value of an environment variable.
struct EnvValue(String);

impl Value for EnvValue {
    const EXPECTED: &'static str = "a text, a whole number, true or false; other numbers must be in quotes, or 2.10 would become 2.1";

    fn text(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }

    fn integer(integer: i128) -> Option<Self> {
        Some(Self(integer.to_string()))
    }

    fn boolean(boolean: bool) -> Option<Self> {
        Some(Self(boolean.to_string()))
    }
}

impl Value for EnvVar {
    const EXPECTED: &'static str = "an object with `key` and `value`";
    const EXPECTED_LIST: &'static str = "a map, or a list of objects with `key` and `value`";
    const MAY_BE_SECRET: bool = true;

    fn map<'de, A: MapAccess<'de>>(place: &str, mut map: A) -> Result<Option<Self>, A::Error> {
        let (mut key, mut value) = (None, None);
        while let Some(name) = map.next_key_seed(Name(place, &["key", "value"]))? {
            match name {
                "key" => member(&mut map, place, name, &mut key)?,
                _ => member(&mut map, place, name, &mut value)?,
            }
        }
        let EnvValue(value) = required(place, "value", value)?;
        Ok(Some(Self::new(required(place, "key", key)?, value)))
    }

    fn map_as_list<'de, A: MapAccess<'de>>(
        place: &str,
        mut map: A,
    ) -> Result<Option<Vec<Self>>, A::Error> {
        let mut variables = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let EnvValue(value) = map.next_value_seed(Named::new(&join(place, &key)))?;
            variables.push(Self::new(key, value));
        }
        Ok(Some(variables))
    }
}

/// An exposed port, and its protocol.
impl Value for (u16, Option<Protocol>) {
    const EXPECTED: &'static str = "an object with `port` and `protocol`";
    const EXPECTED_LIST: &'static str = "a list of objects with `port` and `protocol`";

    fn map<'de, A: MapAccess<'de>>(place: &str, mut map: A) -> Result<Option<Self>, A::Error> {
        let (mut port, mut protocol) = (None, None);
        while let Some(name) = map.next_key_seed(Name(place, &["port", "protocol"]))? {
            match name {
                "port" => member(&mut map, place, name, &mut port)?,
                _ => member(&mut map, place, name, &mut protocol)?,
            }
        }
        Ok(Some((required(place, "port", port)?, protocol.flatten())))
    }
}

/// The id of a volume, and the path at which it is mounted.
impl Value for (String, String) {
    const EXPECTED: &'static str = "an object with `id` and `mountPath`";
    const EXPECTED_LIST: &'static str = "a list of objects with `id` and `mountPath`";

    fn map<'de, A: MapAccess<'de>>(place: &str, mut map: A) -> Result<Option<Self>, A::Error> {
        let (mut id, mut path) = (None, None);
        while let Some(name) = map.next_key_seed(Name(place, &["id", "mountPath"]))? {
            match name {
                "id" => member(&mut map, place, name, &mut id)?,
                _ => member(&mut map, place, name, &mut path)?,
            }
        }
        let VolumeId(id) = required(place, "id", id)?;
        Ok(Some((id, required(place, "mountPath", path)?)))
    }
}

/// The id of a volume, which is a number of up to 19 digits.
struct VolumeId(String);

impl Value for VolumeId {
    const EXPECTED: &'static str = "a whole number or a text";

    fn text(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }

    fn integer(integer: i128) -> Option<Self> {
        Some(Self(integer.to_string()))
    }
}

/// An exposed port as it is serialized.
#[derive(Serialize)]
pub(crate) struct Port<'a> {
    port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'a Protocol>,
}

impl Field for (u16, Option<Protocol>) {
    type Form<'a> = Port<'a>;

    fn form(&self, _: Secrets) -> Option<Port<'_>> {
        let (port, protocol) = self;
        Some(Port {
            port: *port,
            protocol: protocol.as_ref(),
        })
    }
}

/// A volume as it is serialized.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Volume<'a> {
    id: &'a str,
    mount_path: &'a str,
}

impl Field for (String, String) {
    type Form<'a> = Volume<'a>;

    fn form(&self, _: Secrets) -> Option<Volume<'_>> {
        let (id, mount_path) = self;
        Some(Volume { id, mount_path })
    }
}
