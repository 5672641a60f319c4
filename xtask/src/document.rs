//! Strict parsing of JSON and YAML documents.

use crate::escape::escape_line;
use anyhow::{Result, bail};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The notation of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// JSON.
    Json,
    /// YAML 1.2, with the types of JSON.
    Yaml,
}

impl Notation {
    /// Returns the notation for the extension of a file or the language of a code block.
    pub fn of(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// Parses a JSON document and keeps the order of keys. Duplicate keys and numbers that do not fit are errors; other
/// parsers lose data there.
pub fn parse_json(text: &str) -> serde_json::Result<Value> {
    // Some editors write a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str::<Strict>(text).map(|strict| strict.0)
}

/// Parses a document that begins on line `first_line` of `origin`, in the same way. Errors contain the place there.
pub fn parse(origin: &str, first_line: usize, notation: Notation, text: &str) -> Result<Value> {
    let (name, message, line, column) = match notation {
        Notation::Json => match parse_json(text) {
            Ok(value) => return Ok(value),
            Err(error) => ("JSON", error.to_string(), error.line(), error.column()),
        },
        Notation::Yaml => match serde_yaml_ng::from_str::<Strict>(text) {
            Ok(strict) => return Ok(strict.0),
            Err(error) => {
                let place = error.location();
                let (line, column) = place.map_or((1, 1), |at| (at.line(), at.column()));
                ("YAML", error.to_string(), line, column)
            }
        },
    };
    let message = message.replacen(&format!(" at line {line} column {column}"), "", 1);
    bail!(
        "{origin}:{}:{}: invalid {name}: {}",
        first_line - 1 + line.clamp(1, text.split('\n').count()),
        column.max(1),
        escape_line(&message)
    )
}

/// Writes JSON with two spaces of indentation and a newline at the end.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A value that is parsed strictly.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    /// An empty YAML document.
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
        // Larger integers arrive as floats with fewer digits, and YAML has infinities.
        let fits = value < 2_f64.powi(64) && value > -2_f64.powi(63);
        let number = Number::from_f64(value).filter(|_| fits);
        number
            .map(Value::Number)
            .ok_or_else(|| E::custom(format_args!("the number {value} does not fit into 64 bits")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        // As a string, so that the key `200:` of YAML becomes "200".
        while let Some(key) = access.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate key {key:?}")));
            }
            if key.chars().any(char::is_control) {
                return Err(A::Error::custom(format_args!(
                    "the key {key:?} has a control character"
                )));
            }
            let Strict(value) = access.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
