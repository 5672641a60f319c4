//! Compares one keyword of two schemas.

use super::{At, Node, Schemas, limits, types};
use crate::diff::rules::Kind;
use crate::diff::spot::{Spot, is_default, is_words, keys, same_text, same_value};
use serde_json::Value;

/// A schema and what it has at the keyword.
type Side<'v> = (&'v Value, Option<&'v Value>);

impl Schemas<'_> {
    pub(super) fn keyword(&self, node: &mut Node, at: &At, key: &str, old: Side, new: Side) {
        let none = &Value::Null;
        let (a, b) = (old.1.unwrap_or(none), new.1.unwrap_or(none));
        match key {
            "properties" if !keys(a, b).is_empty() => {
                self.properties(node, at, old.0, new.0);
                if old.0.get("properties").is_some_and(|p| !p.is_object()) && a != b {
                    self.note(node, at, key, Kind::Unclassified, old.1, new.1);
                }
            }
            "required" if [a, b].iter().any(|list| !is_default(key, list)) => {
                // With `properties`, those that have one are compared there, also if only one side has any.
                self.required_rest(node, at, old.0, new.0);
            }
            // What is no list any more has no items, and the type says so.
            "items" if (old.1.is_none() || new.1.is_none()) && old.0["type"] != new.0["type"] => {}
            // A format comes and goes with its type.
            "format" if (old.1.is_none() || new.1.is_none()) && is_other_type(old.0, new.0) => {}
            "items" => {
                let any = Value::Object(serde_json::Map::new());
                let (a, b) = (old.1.unwrap_or(&any), new.1.unwrap_or(&any));
                if a == b && old.1.is_some() != new.1.is_some() {
                    self.note(node, at, key, Kind::Restated, old.1, new.1);
                }
                self.schema(node, &at.inside(at.key(key), "[]"), a, b);
            }
            "anyOf" | "oneOf" if old.1.is_none() => {
                self.note(node, at, key, Kind::TypeNarrowed, old.1, new.1);
            }
            "anyOf" | "oneOf" if new.1.is_none() => {
                self.note(node, at, key, Kind::TypeWidened, old.1, new.1);
            }
            "allOf" | "anyOf" | "oneOf" => {
                let list = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
                self.variants(node, at, (key, key), &list(a), &list(b));
            }
            "additionalProperties" if a.is_object() && b.is_object() => {
                self.schema(node, &at.inside(at.key(key), ".*"), a, b);
            }
            _ if a == b => {
                if old.1.is_some() != new.1.is_some() {
                    self.note(node, at, key, Kind::Restated, old.1, new.1);
                } else if !same_text(a, b) {
                    self.note(node, at, key, Kind::Reordered, old.1, new.1);
                }
            }
            _ if is_words(key) => self.note(node, at, key, Kind::Reworded, old.1, new.1),
            _ if same_value(key, a, b) => {
                self.note(node, at, key, Kind::Restated, old.1, new.1);
            }
            "enum" => self.values(node, at, old.1, new.1),
            "type" => self.note(
                node,
                at,
                key,
                types::type_change(old.1, new.1),
                old.1,
                new.1,
            ),
            "format" => self.note(
                node,
                at,
                key,
                types::format_change(old.1, new.1),
                old.1,
                new.1,
            ),
            "default" => self.note(node, at, key, Kind::DefaultChanged, old.1, new.1),
            "nullable" => {
                let kind = if *b == true {
                    Kind::BecameNullable
                } else {
                    Kind::NoLongerNullable
                };
                self.note(node, at, key, kind, None, None);
            }
            "deprecated" => {
                let kind = if *b == true {
                    Kind::Deprecated
                } else {
                    Kind::Undeprecated
                };
                self.note(node, at, key, kind, None, None);
            }
            "pattern" => {
                let kind = match (old.1, new.1) {
                    (None, _) => Kind::PatternAdded,
                    (_, None) => Kind::PatternRemoved,
                    _ => Kind::PatternChanged,
                };
                self.note(node, at, key, kind, old.1, new.1);
            }
            "additionalProperties" => {
                // From anything, through what fits a schema, to nothing.
                let openness = |value: &Value| match value {
                    Value::Object(map) if map.is_empty() => 2,
                    Value::Bool(false) => 0,
                    Value::Object(_) => 1,
                    _ => 2,
                };
                let kind = if openness(b) > openness(a) {
                    Kind::AdditionalOpened
                } else {
                    Kind::AdditionalClosed
                };
                self.note(node, at, key, kind, old.1, new.1);
            }
            _ if limits::is_limit(key) => {
                self.note(
                    node,
                    at,
                    key,
                    limits::change(key, old.1, new.1),
                    old.1,
                    new.1,
                );
            }
            _ => self.note(node, at, key, Kind::Unclassified, old.1, new.1),
        }
    }

    fn note(
        &self,
        node: &mut Node,
        at: &At,
        key: &str,
        kind: Kind,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let found = at.key(key).found(kind).values(old, new).what(key);
        node.found.push((at.path.clone(), found));
    }

    fn values(&self, node: &mut Node, at: &At, old: Option<&Value>, new: Option<&Value>) {
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned();
        let (olds, news) = match (list(old), list(new)) {
            (Some(olds), Some(news)) => (olds, news),
            (None, Some(_)) => return self.note(node, at, "enum", Kind::EnumAdded, old, new),
            (Some(_), None) => return self.note(node, at, "enum", Kind::EnumRemoved, old, new),
            (None, None) => return self.note(node, at, "enum", Kind::Unclassified, old, new),
        };
        let spot = at.key("enum");
        let before = node.found.len();
        for value in olds.iter().filter(|value| !news.contains(value)) {
            let found = spot.found(Kind::ValueRemoved).before(value.clone());
            node.found.push((at.path.clone(), found));
        }
        for value in news.iter().filter(|value| !olds.contains(value)) {
            let found = spot.found(Kind::ValueAdded).after(value.clone());
            node.found.push((at.path.clone(), found));
        }
        if node.found.len() == before {
            let found = spot.found(Kind::Reordered).what("enum");
            node.found.push((at.path.clone(), found));
        }
    }

    /// The parts of `allOf`, `anyOf` or `oneOf`: equal ones belong together, then those that are left, in order.
    pub(super) fn variants(
        &self,
        node: &mut Node,
        at: &At,
        keys: (&str, &str),
        olds: &[Value],
        news: &[Value],
    ) {
        let (here, key) = (at.spot.at_two(keys.0, keys.1), keys.1);
        let mut free: Vec<usize> = (0..news.len()).collect();
        let mut left = Vec::new();
        for (index, variant) in olds.iter().enumerate() {
            match free.iter().position(|&other| news[other] == *variant) {
                Some(place) => {
                    let other = free.remove(place);
                    self.variant(node, at, &here, (index, variant), (other, &news[other]));
                }
                None => left.push(index),
            }
        }
        let pairs: Vec<_> = left.iter().copied().zip(free.iter().copied()).collect();
        for &(index, other) in &pairs {
            self.variant(
                node,
                at,
                &here,
                (index, &olds[index]),
                (other, &news[other]),
            );
        }
        for &index in &left[pairs.len()..] {
            let found = here.found(Kind::VariantRemoved).what(key);
            node.found
                .push((at.path.clone(), found.before(olds[index].clone())));
        }
        for &index in &free[pairs.len()..] {
            let found = here.found(Kind::VariantAdded).what(key);
            node.found
                .push((at.path.clone(), found.after(news[index].clone())));
        }
        if pairs.is_empty() && left.is_empty() && free.is_empty() && olds != news {
            let found = here.found(Kind::Reordered).what(key);
            node.found.push((at.path.clone(), found));
        }
    }

    fn variant(
        &self,
        node: &mut Node,
        at: &At,
        here: &Spot,
        old: (usize, &Value),
        new: (usize, &Value),
    ) {
        let spot = here.at_two(old.0.to_string(), new.0.to_string());
        self.schema(node, &at.inside(spot, ""), old.1, new.1);
    }
}

/// Whether neither type has all values of the other.
fn is_other_type(old: &Value, new: &Value) -> bool {
    let (old, new) = (old.get("type"), new.get("type"));
    old != new && types::type_change(old, new) == Kind::TypeChanged
}
