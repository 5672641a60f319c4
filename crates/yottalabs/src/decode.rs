//! Lenient decoding of responses with unreadable parts.
//!
//! The generated types fail as a whole if one field has an unexpected form. This decoder treats such a field
//! as `null` instead, leaves out unreadable list elements, and records each problem. It takes time linear in
//! the size of the document. Values of unknown fields are not parsed, so that deep nesting in them takes no
//! stack.

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
use crate::unreadable::{Problem, Step, Unreadable, path_text};

/// Decodes a body, and returns the value with the problems of its unreadable parts.
///
/// # Errors
///
/// The reason why nothing could be read, without any text of the body.
pub(crate) fn body<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Unreadable), String> {
    if body.trim_ascii().is_empty() {
        return Err("the body is empty".to_owned());
    }
    // A text that is cut in the middle of a character must not make the other texts unreadable.
    let text = String::from_utf8_lossy(body);
    let mut document = serde_json::Deserializer::from_str(&text);
    let json = <&RawValue>::deserialize(&mut document).map_err(|error| {
        let problem = match error.is_eof() {
            true => "the body is incomplete",
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

/// Decodes a JSON value, and returns the value with the problems of its unreadable parts.
///
/// # Errors
///
/// The reason why nothing could be read, without any text of the value.
pub(crate) fn value<'de, T: Deserialize<'de>>(
    json: &'de RawValue,
) -> Result<(T, Unreadable), String> {
    let context = &Context::default();
    let read = T::deserialize(Lenient { json, context }).map_err(|error| text(&error))?;
    Ok((read, Unreadable(context.problems.take())))
}

/// Reads a model from the API's JSON, as from a response.
pub(crate) fn model<'de, W: DeserializeOwned, T, D: Deserializer<'de>>(
    deserializer: D,
    from_wire: impl FnOnce(W, Unreadable) -> Result<T, Problem>,
) -> Result<T, D::Error> {
    let json = Box::<RawValue>::deserialize(deserializer)?;
    let (wire, unreadable) = value(&json).map_err(D::Error::custom)?;
    from_wire(wire, unreadable).map_err(|problem| {
        let path = path_text("", &problem.path);
        D::Error::custom(format_args!("{} at `{path}`", problem.text))
    })
}

/// The text of an error without the position, which is relative to a part of the response, and with the type of
/// a value in place of the value: a server may send secrets, such as a pod's environment, where they are not expected.
fn text(error: &Error) -> String {
    let mut text = error.to_string();
    if error.line() > 0
        && let Some(end) = text.rfind(" at line ")
    {
        text.truncate(end);
    }
    let shows_value = text.starts_with("invalid type: ") || text.starts_with("invalid value: ");
    if shows_value
        && let (Some(quote), Some(end)) = (text.find(['"', '`']), text.rfind(", expected "))
        && quote < end
    {
        // With the space before the quote.
        text.replace_range(quote - 1..end, "");
    }
    text
}

/// The path to the value that is being read, and the problems so far.
#[derive(Default)]
struct Context {
    path: RefCell<Vec<Step>>,
    problems: RefCell<Vec<Problem>>,
}

impl Context {
    /// Reads a part of the current value. If that fails, its replacement is used and the problem is recorded; if
    /// there is none, the current value cannot be read either.
    fn read_part<T>(
        &self,
        step: Step,
        read: impl FnOnce() -> Result<T, Error>,
        replacement: impl FnOnce() -> Option<T>,
    ) -> Result<T, Error> {
        let count = self.problems.borrow().len();
        self.path.borrow_mut().push(step);
        let part = read().or_else(|error| {
            let Some(replacement) = replacement() else {
                return Err(error);
            };
            let mut problems = self.problems.borrow_mut();
            // The whole part is replaced, so problems inside it do not matter.
            problems.truncate(count);
            problems.push(Problem {
                path: self.path.borrow().clone(),
                text: text(&error),
            });
            Ok(replacement)
        });
        self.path.borrow_mut().pop();
        part
    }
}

/// A deserializer that skips the unreadable parts of structs and lists.
struct Lenient<'de, 'c> {
    json: &'de RawValue,
    context: &'c Context,
}

impl Lenient<'_, '_> {
    fn check(&self, start: u8, expected: &str) -> Result<(), Error> {
        let found = match self.json.get().as_bytes()[0] {
            first if first == start => return Ok(()),
            b'{' => "map",
            b'[' => "sequence",
            b'"' => "string",
            b't' | b'f' => "boolean",
            b'n' => "null",
            _ => "number",
        };
        Err(Error::invalid_type(Unexpected::Other(found), &expected))
    }
}

impl<'de> Deserializer<'de> for Lenient<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.json.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.json.get() {
            "null" => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// Accepts objects only: serde would also accept an array, by the order of the fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.check(b'{', "an object")?;
        // If a name occurs twice, the last value counts.
        let members: BTreeMap<String, &'de RawValue> = BTreeMap::deserialize(self.json)?;
        visitor.visit_map(Members {
            context: self.context,
            rest: members.into_iter(),
            member: None,
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.check(b'[', "an array")?;
        let elements: Vec<&'de RawValue> = Vec::deserialize(self.json)?;
        visitor.visit_seq(Elements {
            context: self.context,
            rest: elements.into_iter().enumerate(),
        })
    }

    /// `RawValue` is deserialized as a newtype struct with a reserved name.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.json.deserialize_newtype_struct(name, visitor)
    }

    /// Skips the value of an unknown field.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple tuple_struct map enum identifier
    }
}

/// The members of an object.
struct Members<'de, 'c> {
    context: &'c Context,
    rest: btree_map::IntoIter<String, &'de RawValue>,
    /// The member whose name was read last.
    member: Option<(String, &'de RawValue)>,
}

impl<'de> Members<'de, '_> {
    fn member(&mut self) -> Result<(String, &'de RawValue), Error> {
        let member = self.member.take();
        member.ok_or_else(|| Error::custom("a value is asked for before its name"))
    }
}

impl<'de> MapAccess<'de> for Members<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.member = self.rest.next();
        let name = self.member.as_ref().map(|(name, _)| name.as_str());
        name.map(|name| seed.deserialize(name.into_deserializer()))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.member()?.1)
    }

    /// The derived code of structs calls this. A value that cannot be read is treated as `null`; if the type does
    /// not accept `null`, the whole struct cannot be read.
    fn next_value<V: Deserialize<'de>>(&mut self) -> Result<V, Error> {
        let (name, json) = self.member()?;
        let context = self.context;
        context.read_part(
            Step::Field(name),
            || V::deserialize(Lenient { json, context }),
            || V::deserialize(UnitDeserializer::<Error>::new()).ok(),
        )
    }
}

/// The elements of an array.
struct Elements<'de, 'c> {
    context: &'c Context,
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

    /// The deserialization of lists calls this. Unreadable elements are left out.
    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Error> {
        let context = self.context;
        for (index, json) in self.rest.by_ref() {
            let element = context.read_part(
                Step::Index(index),
                || T::deserialize(Lenient { json, context }).map(Some),
                || Some(None),
            )?;
            if element.is_some() {
                return Ok(element);
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}
