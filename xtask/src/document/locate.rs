//! Where a part of a document stands in its text.

use super::{Notation, run};
use crate::pointer::tokens;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;

/// The line and the column, both from 1, of what `pointer` points at in a valid document.
///
/// The readers tell the place of errors only, so this one reads until it is there and then makes one. So it is the
/// place a reader gives for an error: of a key in YAML the first character, in JSON the last one; of an item
/// of a list that is long the line may be that of its end.
pub fn locate(notation: Notation, text: &str, pointer: &str) -> Option<(usize, usize)> {
    let tokens = tokens(pointer);
    let found = Cell::new(false);
    let search = Search {
        tokens: &tokens,
        found: &found,
    };
    let fault = run(notation, text, search).err()?;
    found.get().then_some((fault.line, fault.column))
}

#[derive(Clone, Copy)]
struct Search<'t> {
    /// What is left of the way.
    tokens: &'t [String],
    found: &'t Cell<bool>,
}

impl Search<'_> {
    fn stop<E: Error>(self) -> E {
        self.found.set(true);
        E::custom("here")
    }

    fn leaf<E: Error>(self) -> Result<(), E> {
        if self.tokens.is_empty() {
            return Err(self.stop());
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Search<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Search<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.leaf()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.leaf()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.leaf()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.tokens.split_first() else {
            return Err(self.stop());
        };
        for index in 0_usize.. {
            let next = if *first == index.to_string() {
                let inner = Search {
                    tokens: rest,
                    ..self
                };
                access.next_element_seed(inner)?
            } else {
                access.next_element::<IgnoredAny>()?.map(drop)
            };
            if next.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.tokens.split_first() else {
            return Err(self.stop());
        };
        let inner = Search {
            tokens: rest,
            ..self
        };
        let key = Key {
            name: first,
            search: inner,
        };
        while let Some(is_it) = access.next_key_seed(key)? {
            if is_it {
                access.next_value_seed(inner)?;
            } else {
                access.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Whether this is the key called `name`; stops at it if nothing of the way is left after it.
#[derive(Clone, Copy)]
struct Key<'t> {
    name: &'t str,
    search: Search<'t>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        if key != self.name {
            return Ok(false);
        }
        if self.search.tokens.is_empty() {
            return Err(self.search.stop());
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_in_either_notation() {
        let json = "{\"x\": 1,\n \"a\": {\"b/c\": [1, {}, {\"d\": 2}],\n  \"e\": \"s\"}}";
        let yaml = "x: 1\na:\n  b/c:\n  - 1\n  - {}\n  - d: 2\n  e: s\n";
        let cases = [
            ("", (1, 1), (1, 1)),
            ("/a", (2, 4), (2, 1)),
            ("/a/b~1c", (2, 12), (3, 3)),
            ("/a/b~1c/1", (2, 20), (5, 5)),
            ("/a/b~1c/2/d", (2, 26), (6, 5)),
            ("/a/e", (3, 5), (7, 3)),
        ];
        for (pointer, in_json, in_yaml) in cases {
            let json = locate(Notation::Json, json, pointer);
            assert_eq!(json, Some(in_json), "{pointer}");
            assert_eq!(
                locate(Notation::Yaml, yaml, pointer),
                Some(in_yaml),
                "{pointer}"
            );
        }
        for missing in ["/y", "/a/b~1c/9", "/a/e/f"] {
            assert_eq!(locate(Notation::Json, json, missing), None);
            assert_eq!(locate(Notation::Yaml, yaml, missing), None);
        }
    }
}
