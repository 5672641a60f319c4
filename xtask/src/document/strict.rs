//! Any value, read strictly.

use super::Notation;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Why an integer is refused that has no place in 64 bits: as a float it would be another one.
pub(super) fn too_large(integer: impl fmt::Display) -> String {
    format!("the integer {integer} is larger than 64 bits hold")
}

/// Reads any value; refuses what would be lost in one.
#[derive(Clone, Copy)]
pub(super) struct Strict {
    pub(super) notation: Notation,
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        // YAML has infinities; a `Value` would silently make them null.
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom(format_args!("{value} is a number that JSON does not have")))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        Err(E::custom(too_large(value)))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        Err(E::custom(too_large(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        // Only YAML has them.
        Err(A::Error::custom(
            "a tag is not supported: write the value without it",
        ))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        loop {
            let key = Key {
                notation: self.notation,
                known: &map,
            };
            let Some(key) = access.next_key_seed(key)? else {
                return Ok(Value::Object(map));
            };
            let value = access.next_value_seed(self)?;
            map.insert(key, value);
        }
    }
}

/// Checks while the key is being read: an error then has the key's place, and not its object's.
struct Key<'m> {
    notation: Notation,
    known: &'m Map<String, Value>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        // As a string, so that YAML's `200:` is the key "200".
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        if self.known.contains_key(key) {
            return Err(E::custom(format_args!("key {key:?} stands twice")));
        }
        if self.notation == Notation::Yaml && key == "<<" {
            return Err(E::custom(
                "a merge key (<<) is not supported: write the keys out",
            ));
        }
        Ok(key.to_owned())
    }
}
