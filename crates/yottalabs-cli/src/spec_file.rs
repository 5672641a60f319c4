//! A specification read from a file, with fields of the command line.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer as _,
    MapAccess, Visitor,
};
use serde_json::{Map, Value};
use yottalabs::PodSpec;

use crate::exit::{self, Failure};
use crate::spec_values::without_mark;

/// The fields that the command line adds to those of a file, by the API's names.
pub(crate) struct Fields {
    /// They replace those of the file.
    pub(crate) given: Map<String, Value>,
    /// They stand for those that the file does not have.
    pub(crate) defaults: Map<String, Value>,
}

/// Reads a specification from a file, or from standard input if the path is `-`.
pub(crate) fn read(path: &Path, fields: &Fields) -> exit::Result<PodSpec> {
    let is_stdin = path.as_os_str() == "-";
    let name = match is_stdin {
        true => "<stdin>".to_owned(),
        false => path.display().to_string(),
    };
    let text = match is_stdin {
        true => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).map(|_| text)
        }
        false => fs::read_to_string(path),
    };
    let text = text.map_err(|error| Failure::usage(format!("failed to read {name}: {error}")))?;
    let text = without_mark(&text);
    // JSON is a subset of YAML, but the messages of its own parser are better.
    let extension = path.extension().and_then(|extension| extension.to_str());
    let spec = match extension {
        Some("json") => from_json(text, fields),
        Some("toml") => from_toml(text, fields),
        _ => from_yaml(text, fields),
    };
    spec.map_err(|Mistake { position, message }| {
        let failure = match position {
            Some((line, column)) => Failure::usage(format!("{name}:{line}:{column}: {message}")),
            None => Failure::usage(format!("{name}: {message}")),
        };
        failure.with_hint(match message.starts_with("missing field") {
            true => "add the field to the file, or give the flag for it",
            false => "`yotta schema pod` prints the JSON Schema of the file",
        })
    })
}

/// The specification of these fields alone.
pub(crate) fn from_fields(fields: &Fields) -> serde_json::Result<PodSpec> {
    Merged(fields).deserialize(Value::Object(Map::new()))
}

/// What is wrong in a file, and where: the line and the column.
struct Mistake {
    position: Option<(usize, usize)>,
    message: String,
}

impl Mistake {
    /// A mistake whose message may end with the position as well.
    fn new(message: String, position: Option<(usize, usize)>) -> Self {
        let ending = position.map(|(line, column)| format!(" at line {line} column {column}"));
        let without = ending.and_then(|ending| message.strip_suffix(&ending).map(str::to_owned));
        Self {
            position,
            message: without.unwrap_or(message),
        }
    }
}

fn from_json(text: &str, fields: &Fields) -> Result<PodSpec, Mistake> {
    let mut json = serde_json::Deserializer::from_str(text);
    let spec = Merged(fields).deserialize(&mut json);
    spec.and_then(|spec| json.end().map(|()| spec))
        .map_err(|error| Mistake::new(error.to_string(), Some((error.line(), error.column()))))
}

fn from_toml(text: &str, fields: &Fields) -> Result<PodSpec, Mistake> {
    let toml = toml::Deserializer::parse(text);
    let spec = toml.and_then(|toml| Merged(fields).deserialize(toml));
    // The text of the error would show the whole line, with what may be a secret.
    spec.map_err(|error| Mistake {
        position: error.span().map(|span| position(text, span.start)),
        message: error.message().to_owned(),
    })
}

fn from_yaml(text: &str, fields: &Fields) -> Result<PodSpec, Mistake> {
    let yaml = serde_yaml_ng::Deserializer::from_str(text);
    Merged(fields).deserialize(yaml).map_err(|error| {
        let position = error.location().map(|at| (at.line(), at.column()));
        let message = error.to_string();
        // The message may begin with the field, which the facade's message names as well.
        let message = match message.split_once(": ") {
            Some((field, rest)) if rest.contains(&format!("`{field}")) => rest.to_owned(),
            _ => message,
        };
        Mistake::new(message, position)
    })
}

/// The line and the column of a byte of a text.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// Reads a specification from a map, with the fields of the command line. They are further entries of the map, so that
/// the parser still knows the line of each mistake.
struct Merged<'a>(&'a Fields);

impl<'de> DeserializeSeed<'de> for Merged<'_> {
    type Value = PodSpec;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<PodSpec, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Merged<'_> {
    type Value = PodSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a specification of a pod")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PodSpec, A::Error> {
        let Fields { given, defaults } = self.0;
        PodSpec::deserialize(MapAccessDeserializer::new(Entries {
            map: Some(map),
            given,
            names: HashSet::new(),
            more: given.iter().chain(defaults),
            value: None,
        }))
    }

    fn visit_none<E: Error>(self) -> Result<PodSpec, E> {
        Err(E::custom("the file is empty"))
    }
}

/// The entries of a map, without those that are given, and then more entries.
struct Entries<'a, A, M> {
    /// `None` after its last entry.
    map: Option<A>,
    given: &'a Map<String, Value>,
    /// The names of the map.
    names: HashSet<String>,
    /// The entries that are added, unless the map has them.
    more: M,
    /// The value of the entry whose name has been read.
    value: Option<&'a Value>,
}

impl<'de, 'a, A, M> MapAccess<'de> for Entries<'a, A, M>
where
    A: MapAccess<'de>,
    M: Iterator<Item = (&'a String, &'a Value)>,
{
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let mut seed = Some(seed);
        while let Some(map) = &mut self.map {
            let name = Name {
                seed: &mut seed,
                given: self.given,
                names: &mut self.names,
            };
            match map.next_key_seed(name)? {
                Some(Some(key)) => return Ok(Some(key)),
                Some(None) => {
                    map.next_value::<IgnoredAny>()?;
                }
                None => self.map = None,
            }
        }
        let names = &self.names;
        let is_new =
            |(name, _): &(&String, _)| self.given.contains_key(*name) || !names.contains(*name);
        let (Some((name, value)), Some(seed)) = (self.more.find(is_new), seed) else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(name.as_str().into_deserializer())
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match (self.value.take(), &mut self.map) {
            (Some(value), _) => seed.deserialize(value.clone()).map_err(A::Error::custom),
            (None, Some(map)) => map.next_value_seed(seed),
            (None, None) => Err(A::Error::custom("a value without a name")),
        }
    }
}

/// Reads the name of an entry; `None` if the entry is given.
struct Name<'a, K> {
    seed: &'a mut Option<K>,
    given: &'a Map<String, Value>,
    names: &'a mut HashSet<String>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Name<'_, K> {
    type Value = Option<K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Name<'_, K> {
    type Value = Option<K::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        // Not every parser knows the line of a duplicate that is found later.
        if !self.names.insert(name.to_owned()) {
            return Err(E::custom(format_args!("duplicate field `{name}`")));
        }
        if self.given.contains_key(name) {
            return Ok(None);
        }
        let seed = self.seed.take();
        seed.map(|seed| seed.deserialize(name.into_deserializer()))
            .transpose()
    }
}
