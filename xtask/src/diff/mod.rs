//! `diff`: what changed between two OpenAPI documents, operation by operation, and what that does to callers.
//!
//! `tree` makes maps of both documents, `document` and `compare` compare them part by part, and the tables `leaves` and `rules` say
//! what each difference is and how bad it is. A keyword without a rule is a change too (*risky: read it*): two documents
//! that differ never give an empty report.

pub mod command;
mod compare;
mod document;
mod leaves;
pub mod render;
pub mod rules;
pub mod source;
mod tree;

pub use rules::{Class, Kind, Side};

use compare::{Compare, identical};
use leaves::Found;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What changed, the worst first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// All changes.
    pub changes: Vec<Change>,
}

impl Report {
    /// The number of changes of `class`.
    pub fn count(&self, class: Class) -> usize {
        self.of(class).count()
    }

    /// The changes of `class`.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.class() == class)
    }

    /// The worst class of all changes.
    pub fn worst(&self) -> Option<Class> {
        self.changes.iter().map(Change::class).min()
    }
}

/// One change, listed once however many operations it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// Whether it concerns what is sent or what is received; [`Side::Whole`] if it is the same for both.
    pub side: Side,
    /// The schema component and the path in it (`PodV2Response.status`), if it is in one.
    pub schema: Option<String>,
    /// The keyword or code, if the place alone does not tell.
    pub what: Option<String>,
    /// The old value.
    pub before: Option<Value>,
    /// The new value.
    pub after: Option<Value>,
    /// The place in the old document.
    pub old_pointer: String,
    /// The place in the new document.
    pub new_pointer: String,
    /// The operations that it reaches.
    pub reaches: Vec<Reach>,
}

/// How a change reaches an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The operation's id, or its method and path if it has none.
    pub operation: String,
    /// Its method, as in `GET`.
    pub method: String,
    /// Its path.
    pub path: String,
    /// The places in the operation, the nearest first.
    pub places: Vec<Place>,
}

/// A place in an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part: `request body`, `query parameter limit`, `response 200`; empty for the operation itself.
    pub location: String,
    /// The path of properties in it: `data[].status`; empty for the whole part.
    pub property: String,
}

impl Change {
    /// How bad it is.
    pub fn class(&self) -> Class {
        self.kind.rule().verdict(self.side).0
    }

    /// What it does to callers.
    pub fn effect(&self) -> &'static str {
        self.kind.rule().verdict(self.side).1
    }

    /// Notes that the change reaches `operation` at a place. Operations come one after the other.
    fn reach(&mut self, operation: &OperationName, location: &str, property: &str) {
        let OperationName { id, method, path } = operation;
        let place = Place {
            location: location.to_owned(),
            property: property.to_owned(),
        };
        match self.reaches.last_mut() {
            Some(reach) if (&reach.operation, &reach.method, &reach.path) == (id, method, path) => {
                if !reach.places.contains(&place) {
                    reach.places.push(place);
                }
            }
            _ => self.reaches.push(Reach {
                operation: id.clone(),
                method: method.clone(),
                path: path.clone(),
                places: vec![place],
            }),
        }
    }
}

/// The names of an operation.
#[derive(Debug, Clone)]
struct OperationName {
    id: String,
    method: String,
    path: String,
}

impl OperationName {
    fn of(path: &str, method: &str, operation: &Value) -> Self {
        let method = method.to_uppercase();
        let id = operation["operationId"].as_str();
        let id = id.map_or_else(|| format!("{method} {path}"), str::to_owned);
        Self {
            id,
            method,
            path: path.to_owned(),
        }
    }
}

/// The changes found so far; equal ones become one.
#[derive(Debug, Default)]
struct Changes {
    all: Vec<Change>,
    index: HashMap<String, usize>,
}

impl Changes {
    /// Adds a change, or finds the equal one.
    fn add(&mut self, found: &Found, side: Side, schema: Option<String>) -> &mut Change {
        let Found {
            kind,
            what,
            before,
            after,
            old,
            new,
        } = found;
        // What is the same for those who send and those who receive is listed once.
        let rule = kind.rule();
        let same = rule.verdict(Side::Request) == rule.verdict(Side::Response);
        let key_side = if same { Side::Whole } else { side };
        let key = format!("{kind:?}\n{key_side:?}\n{old}\n{new}\n{what:?}\n{before:?}\n{after:?}");
        let next = self.all.len();
        let index = *self.index.entry(key).or_insert(next);
        if index == next {
            self.all.push(Change {
                kind: *kind,
                side,
                schema,
                what: what.clone(),
                before: before.clone(),
                after: after.clone(),
                old_pointer: old.clone(),
                new_pointer: new.clone(),
                reaches: Vec::new(),
            });
        }
        let change = &mut self.all[index];
        if change.side != side {
            change.side = Side::Whole;
        }
        change
    }

    /// The pointers of the schemas that were renamed, old and new.
    fn renamed_schemas(&self) -> HashSet<String> {
        let renamed = self
            .all
            .iter()
            .filter(|change| change.kind == Kind::SchemaRenamed);
        renamed
            .flat_map(|change| [change.old_pointer.clone(), change.new_pointer.clone()])
            .collect()
    }
}

/// Compares two documents. Every pair gives a report: what is not valid OpenAPI is compared as far as possible.
pub fn diff(old: &Value, new: &Value) -> Report {
    let mut compare = Compare::new(old, new);
    if old.is_object() && new.is_object() {
        compare.document();
    }
    let mut changes = compare.changes;
    if changes.all.is_empty() && !identical(old, new) {
        let kind = if old == new {
            Kind::Reordered
        } else {
            Kind::Unclassified
        };
        changes.add(&Found::new(kind).what("the document"), Side::Whole, None);
    }
    changes.all.sort_by_key(Change::class);
    Report {
        changes: changes.all,
    }
}
