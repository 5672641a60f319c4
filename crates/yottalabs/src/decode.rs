//! Decoding a response of which something cannot be read.
//!
//! The generated types fail as a whole when one field has an unexpected form. Decoding here skips that
//! field instead: it becomes what the type makes of `null`, and the problem is recorded. A list element
//! that cannot be read is left out. It takes time linear in the size of the document, and nesting that no
//! type asks for takes no stack.

use std::cell::RefCell;
use std::collections::{BTreeMap, btree_map};

use serde::de::value::UnitDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error as _,
    IntoDeserializer as _, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Error;
use serde_json::value::RawValue;

use crate::error::is_page;
use crate::redact;
use crate::unreadable::{Problem, Step, Unreadable};

/// Decodes a body and says what could not be read of it.
///
/// # Errors
///
/// Why nothing could be read at all, without any text of the body.
pub(crate) fn body<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Unreadable), String> {
    if body.trim_ascii().is_empty() {
        return Err("the body is empty".to_owned());
    }
    // A text that is cut in the middle of a character is no reason to lose the others.
    let text = String::from_utf8_lossy(body);
    let mut document = serde_json::Deserializer::from_str(&text);
    let json = <&RawValue>::deserialize(&mut document).map_err(|error| {
        let problem = match error.is_eof() {
            true => "the body breaks off",
            false if is_page(body) => "the body is a web page",
            false => "the body is not JSON",
        };
        problem.to_owned()
    })?;
    if document.end().is_err() {
        return Err("the body is more than one JSON document".to_owned());
    }
    value(json)
}

/// Decodes a value and says what could not be read of it.
///
/// # Errors
///
/// Why nothing could be read at all, without any text of the value.
pub(crate) fn value<'de, T: Deserialize<'de>>(
    json: &'de RawValue,
) -> Result<(T, Unreadable), String> {
    let problems = Problems::default();
    let lenient = Lenient {
        json,
        path: None,
        problems: &problems,
    };
    match T::deserialize(lenient) {
        Ok(value) => Ok((value, Unreadable::new(problems.0.into_inner()))),
        Err(error) => Err(text(&error)),
    }
}

/// What could not be read so far.
#[derive(Default)]
struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// Records the problem in place of those that were recorded since there were `count`: they are
    /// about parts of what is now skipped.
    fn record(&self, count: usize, path: &Path<'_>, error: &Error) {
        let mut problems = self.0.borrow_mut();
        problems.truncate(count);
        problems.push(Problem {
            path: path.steps(),
            text: text(error),
        });
    }
}

/// The problem without any text of the response, and without the position, which is relative to a part.
fn text(error: &Error) -> String {
    let mut text = error.to_string();
    if error.line() > 0
        && let Some(end) = text.rfind(" at line ")
    {
        text.truncate(end);
    }
    redact::without_text(text)
}

/// The way to a value, from the inside out.
#[derive(Clone, Copy)]
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: StepRef<'p>,
}

#[derive(Clone, Copy)]
enum StepRef<'p> {
    Field(&'p str),
    Index(usize),
}

impl Path<'_> {
    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut path = Some(self);
        while let Some(Path { parent, step }) = path {
            steps.push(match step {
                StepRef::Field(name) => Step::Field((*name).to_owned()),
                StepRef::Index(index) => Step::Index(*index),
            });
            path = *parent;
        }
        steps.reverse();
        steps
    }
}

/// Reads a value, skipping what cannot be read of the structs and lists in it.
#[derive(Clone, Copy)]
struct Lenient<'de, 'p> {
    json: &'de RawValue,
    path: Option<&'p Path<'p>>,
    problems: &'p Problems,
}

impl<'de> Lenient<'de, '_> {
    fn starts_with(&self, start: char) -> bool {
        self.json.get().starts_with(start)
    }

    fn is_not<T>(&self, expected: &str) -> Result<T, Error> {
        let found = match self.json.get().as_bytes().first() {
            Some(b'{') => Unexpected::Map,
            Some(b'[') => Unexpected::Seq,
            Some(b'"') => Unexpected::Other("string"),
            Some(b't' | b'f') => Unexpected::Other("boolean"),
            Some(b'n') => Unexpected::Other("null"),
            _ => Unexpected::Other("number"),
        };
        Err(Error::invalid_type(found, &expected))
    }
}

impl<'de> Deserializer<'de> for Lenient<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.json.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.json.get() == "null" {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    /// Only an object is a struct: serde would also take an array, by the order of the fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if !self.starts_with('{') {
            return self.is_not("an object");
        }
        // Of a name that occurs twice, the last value counts.
        let members: BTreeMap<String, &'de RawValue> = BTreeMap::deserialize(self.json)?;
        visitor.visit_map(Members {
            of: self,
            rest: members.into_iter(),
            value: None,
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.starts_with('[') {
            return self.is_not("an array");
        }
        let elements: Vec<&'de RawValue> = Vec::deserialize(self.json)?;
        visitor.visit_seq(Elements {
            of: self,
            rest: elements.into_iter().enumerate(),
        })
    }

    /// A raw value asks for itself under a name of its own.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.json.deserialize_newtype_struct(name, visitor)
    }

    /// Nothing is read of what no field is for.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple tuple_struct map enum identifier
    }
}

/// The members of an object.
struct Members<'de, 'p> {
    of: Lenient<'de, 'p>,
    rest: btree_map::IntoIter<String, &'de RawValue>,
    value: Option<(String, &'de RawValue)>,
}

impl<'de> Members<'de, '_> {
    fn value(&mut self) -> Result<(String, &'de RawValue), Error> {
        let value = self.value.take();
        value.ok_or_else(|| Error::custom("a value is asked for before its name"))
    }
}

impl<'de> MapAccess<'de> for Members<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.value = self.rest.next();
        let name = self.value.as_ref().map(|(name, _)| name.as_str());
        name.map(|name| seed.deserialize(name.into_deserializer()))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (_, json) = self.value()?;
        seed.deserialize(json)
    }

    /// What the derived code of a struct calls. Where the value cannot be read, it is taken for `null`;
    /// where the type has no `null`, the whole struct cannot be read.
    fn next_value<V: Deserialize<'de>>(&mut self) -> Result<V, Error> {
        let (name, json) = self.value()?;
        let path = Path {
            parent: self.of.path,
            step: StepRef::Field(&name),
        };
        let problems = self.of.problems;
        let count = problems.count();
        let lenient = Lenient {
            json,
            path: Some(&path),
            problems,
        };
        let error = match V::deserialize(lenient) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        match V::deserialize(UnitDeserializer::<Error>::new()) {
            Ok(null) => {
                problems.record(count, &path, &error);
                Ok(null)
            }
            Err(_) => Err(error),
        }
    }
}

/// The elements of an array.
struct Elements<'de, 'p> {
    of: Lenient<'de, 'p>,
    rest: std::iter::Enumerate<std::vec::IntoIter<&'de RawValue>>,
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let next = self.rest.next();
        next.map(|(_, json)| seed.deserialize(json)).transpose()
    }

    /// What a list calls. An element that cannot be read is left out.
    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Error> {
        for (index, json) in self.rest.by_ref() {
            let path = Path {
                parent: self.of.path,
                step: StepRef::Index(index),
            };
            let problems = self.of.problems;
            let count = problems.count();
            let lenient = Lenient {
                json,
                path: Some(&path),
                problems,
            };
            match T::deserialize(lenient) {
                Ok(element) => return Ok(Some(element)),
                Err(error) => problems.record(count, &path, &error),
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}
