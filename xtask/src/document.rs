//! Documents in JSON or YAML, read strictly.

use crate::escape::escape_line;
use anyhow::{Result, anyhow};
use serde::de::{Deserialize, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// JSON.
    Json,
    /// The part of YAML 1.2 that JSON has too: no tags, no merge keys, one document.
    Yaml,
}

/// Why a text is not a valid document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong, without the place.
    pub message: String,
}

impl Notation {
    /// The notation that a file's extension or a code block's language names.
    pub fn of(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }
}

/// Reads a document and keeps the order of keys. Refuses what other readers lose without a word: a duplicate key, a
/// number that does not fit.
pub fn parse(notation: Notation, text: &str) -> Result<Value, Fault> {
    match notation {
        Notation::Json => {
            // Some editors write a byte order mark.
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let value = serde_json::from_str::<Strict>(text);
            value.map(|strict| strict.0).map_err(|error| {
                let place = (error.line().max(1), error.column().max(1));
                fault(&error.to_string(), place)
            })
        }
        Notation::Yaml => {
            depth(text)?;
            let value = serde_yaml_ng::from_str::<Strict>(text);
            value.map(|strict| strict.0).map_err(|error| {
                let place = error
                    .location()
                    .map_or((1, 1), |at| (at.line(), at.column()));
                fault(&error.to_string(), place)
            })
        }
    }
}

/// Reads a JSON document; an error has the line and the column in its message.
pub fn parse_json(text: &str) -> Result<Value> {
    parse(Notation::Json, text).map_err(|fault| {
        let Fault {
            line,
            column,
            message,
        } = fault;
        anyhow!("{message} at line {line} column {column}")
    })
}

/// Writes JSON with two spaces of indentation and a newline at the end.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn fault(message: &str, (line, column): (usize, usize)) -> Fault {
    let place = format!(" at line {line} column {column}");
    Fault {
        line,
        column,
        message: escape_line(&message.replacen(&place, "", 1)),
    }
}

/// The YAML library looks at every open bracket for each token: a page of brackets would take it hours.
fn depth(text: &str) -> Result<(), Fault> {
    const MAX_DEPTH: usize = 1_000;
    let mut depth = 0_usize;
    for (index, line) in text.lines().enumerate() {
        for bracket in line.matches(['[', '{', ']', '}']) {
            depth = match bracket {
                "[" | "{" => depth + 1,
                _ => depth.saturating_sub(1),
            };
        }
        if depth > MAX_DEPTH {
            return Err(fault("recursion limit exceeded", (index + 1, 1)));
        }
    }
    Ok(())
}

/// Any value, read strictly.
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
        // Of a larger integer, a float keeps only the first digits. YAML has infinities too.
        let fits = value < 2_f64.powi(64) && value > -2_f64.powi(63);
        let number = Number::from_f64(value).filter(|_| fits);
        number
            .map(Value::Number)
            .ok_or_else(|| E::custom(format_args!("the number {value} does not fit into 64 bits")))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(A::Error::custom("YAML tags are not supported"))
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
        // As a string, so that the key of YAML's `200:` is "200".
        while let Some(key) = access.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate key {key:?}")));
            }
            if key == "<<" {
                return Err(A::Error::custom("YAML merge keys (<<) are not supported"));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_notations_give_the_same_document_and_keep_its_order() {
        let yaml = "b: 1\na: [true, null, -2, 0.5, 'ü', 1.0.0]\nresponses:\n  200: &ok {x: ''}\n  201: *ok\n";
        let json = r#"{"b":1,"a":[true,null,-2,0.5,"ü","1.0.0"],"responses":{"200":{"x":""},"201":{"x":""}}}"#;
        for value in [parse(Notation::Yaml, yaml), parse(Notation::Json, json)] {
            assert_eq!(value.unwrap().to_string(), json);
        }
        let value = parse_json(&format!("\u{feff}{json}")).unwrap();
        assert_eq!(parse_json(&pretty(&value)).unwrap().to_string(), json);
    }

    #[test]
    fn what_would_be_lost_is_refused_with_its_place() {
        let nested = "[".repeat(2_000);
        let cases = [
            (
                Notation::Json,
                "{\"b\": 1,\n \"b\": 2}",
                2,
                "duplicate key \"b\"",
            ),
            (Notation::Yaml, "b: 1\nb: 2\n", 1, "duplicate key \"b\""),
            (
                Notation::Json,
                "[\n123456789012345678901234567890]",
                2,
                "does not fit into 64 bits",
            ),
            (
                Notation::Yaml,
                "a: 123456789012345678901234567890\n",
                1,
                "fit",
            ),
            (Notation::Yaml, "a: .inf\n", 1, "does not fit into 64 bits"),
            (
                Notation::Yaml,
                "x: &x {a: 1}\ny:\n  <<: *x\n",
                3,
                "merge keys",
            ),
            (Notation::Yaml, "{a: 1}: 2\n", 1, "expected a string"),
            (
                Notation::Yaml,
                "a: !secret b\n",
                1,
                "tags are not supported",
            ),
            (
                Notation::Yaml,
                "---\na: 1\n---\nb: 2\n",
                1,
                "more than one document",
            ),
            (
                Notation::Json,
                "{\"a\\u001b\": 1}",
                1,
                "the key \"a\\u{1b}\" has a control character",
            ),
            (Notation::Json, "{\n  \"ü\": x}", 2, "expected value"),
            (Notation::Json, "{} {}", 1, "trailing characters"),
            (Notation::Json, &nested, 1, "recursion limit exceeded"),
            (Notation::Yaml, &nested, 1, "recursion limit exceeded"),
        ];
        for (notation, text, line, expected) in cases {
            let fault = parse(notation, text).unwrap_err();
            assert!(fault.message.contains(expected), "{expected}: {fault:?}");
            assert!(
                fault.line >= line && !fault.message.contains('\n'),
                "{expected}: {fault:?}"
            );
        }
    }

    /// Nine levels of nine aliases each would be 387,420,489 strings.
    #[test]
    fn aliases_do_not_explode() {
        let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..9 {
            let inner = vec![format!("*a{}", level - 1); 9].join(",");
            text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        let fault = parse(Notation::Yaml, &text).unwrap_err();
        assert!(fault.message.contains("repetition limit"), "{fault:?}");
    }
}
