//! What the comparison of two documents carries along.

use super::change::{Changes, Found, Operation};
use super::rules::Kind;
use super::schema::{Schemas, component_name};
use super::spot::{Spot, is_words, same_text, same_value};
use serde_json::Value;

pub(super) struct Compare<'d> {
    pub(super) old: &'d Value,
    pub(super) new: &'d Value,
    pub(super) changes: Changes,
    pub(super) schemas: Schemas<'d>,
}

/// A part of an operation: `request body`, or nothing for the operation itself.
#[derive(Debug, Clone)]
pub(super) struct Part<'o> {
    pub(super) operation: &'o Operation,
    pub(super) location: String,
}

impl<'o> Part<'o> {
    pub(super) fn whole(operation: &'o Operation) -> Self {
        Self {
            operation,
            location: String::new(),
        }
    }

    pub(super) fn of(&self, location: impl Into<String>) -> Self {
        Self {
            operation: self.operation,
            location: location.into(),
        }
    }
}

impl<'d> Compare<'d> {
    pub(super) fn new(old: &'d Value, new: &'d Value) -> Self {
        Self {
            old,
            new,
            changes: Changes::default(),
            schemas: Schemas::new(old, new),
        }
    }

    /// A change of this part.
    pub(super) fn note(&mut self, part: &Part, found: &Found) {
        let change = self.changes.add(found, None);
        change.reach(part.operation, &part.location, "");
    }

    /// Compares two schemas of this part, and all they refer to.
    pub(super) fn schema(&mut self, part: &Part, spot: Spot, old: &Value, new: &Value) {
        let root = self.schemas.compare(spot, old, new);
        for reached in self.schemas.reached(&root) {
            let schema = reached.component.map(|(old, new, _)| {
                let (old, new) = (component_name(old), component_name(new));
                let name = match old == new {
                    true => new.to_owned(),
                    false => format!("{old} → {new}"),
                };
                format!("{name}{}", reached.inner)
            });
            let schema = schema.filter(|_| reached.found.kind != Kind::SchemaRenamed);
            let change = self.changes.add(reached.found, schema);
            let property = reached.path.trim_start_matches('.');
            change.reach(part.operation, &part.location, property);
        }
    }

    /// A keyword that has no rule of its own here: only words, or the same in other letters, or unknown.
    pub(super) fn other(
        &mut self,
        part: &Part,
        spot: &Spot,
        key: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        if let Some(kind) = other(key, old, new) {
            let found = spot.at(key).found(kind).what(key).values(old, new);
            self.note(part, &found);
        }
    }
}

/// What a difference at `key` is, if the key's name and its values are all there is to go by.
pub(super) fn other(key: &str, old: Option<&Value>, new: Option<&Value>) -> Option<Kind> {
    let none = &Value::Null;
    let (a, b) = (old.unwrap_or(none), new.unwrap_or(none));
    if a == b {
        if old.is_some() != new.is_some() {
            return Some(Kind::Restated);
        }
        return (!same_text(a, b)).then_some(Kind::Reordered);
    }
    Some(if is_words(key) || key == "tags" {
        Kind::Reworded
    } else if same_value(key, a, b) {
        Kind::Restated
    } else {
        Kind::Unclassified
    })
}

/// What a `$ref` stands for, and where that stands.
pub(super) fn resolve<'d>(
    doc: &'d Value,
    pointer: String,
    value: &'d Value,
) -> (String, &'d Value) {
    let (mut pointer, mut value) = (pointer, value);
    // As many hops as anybody would write; a circle ends here as well.
    for _ in 0..8 {
        let target = value["$ref"].as_str().and_then(|t| t.strip_prefix('#'));
        let Some((target, next)) = target.and_then(|t| Some((t, doc.pointer(t)?))) else {
            break;
        };
        (pointer, value) = (target.to_owned(), next);
    }
    (pointer, value)
}
