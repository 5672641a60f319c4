//! `diff`: what changed between two OpenAPI documents, operation by operation, and what that does to callers.
//!
//! `tree` makes a tree of each document, `document` and `compare` compare the trees part by part, `reach` finds the operations
//! that a change reaches, and the tables `keywords` and `rules` say what each difference is and how bad it is. A keyword without a rule is a change too (*risky: read it*): two
//! documents that differ never give an empty report.

pub mod command;
mod compare;
mod document;
mod keywords;
mod operations;
mod reach;
pub mod render;
pub mod rules;
mod tree;

pub use rules::{Class, Kind, Side};

use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use tree::{Node, Part};

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
    /// The component and the path in it (`PodV2Response.status`), if it is in one.
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The part: `request body`, `query parameter limit`, `response 200`; empty for the operation itself.
    pub location: String,
    /// The path of properties in it: `data[].status`; empty for the whole part.
    pub property: String,
}

impl Place {
    /// Whether what is here is sent or received.
    fn side(&self) -> Side {
        match self.location.as_str() {
            "" => Side::Whole,
            location if location.starts_with("response ") => Side::Response,
            _ => Side::Request,
        }
    }

    /// The place of a part of what is here.
    fn inside(&self, node: &Node, has_several_media_types: bool) -> Self {
        let Self {
            mut location,
            mut property,
        } = self.clone();
        let name = &node.name;
        match node.part {
            Part::Parameter => location = format!("{} parameter {name}", node.raw_str("in")),
            Part::Body => location = "request body".to_owned(),
            Part::Response => location = format!("response {name}"),
            Part::Header => location += &format!(" header {name}"),
            Part::Media if has_several_media_types => location += &format!(" {name}"),
            Part::Property => property += &format!(".{name}"),
            Part::Items => property += "[]",
            Part::Additional => property += ".*",
            Part::Operation | Part::Media | Part::Schema | Part::Variant => {}
        }
        Self { location, property }
    }

    /// A place in a component that is referred to from here.
    fn join(&self, inner: &Self) -> Self {
        let inner = &inner.property;
        let is_first = self.property.is_empty() || inner.starts_with('.');
        let dot = if is_first || inner.is_empty() || inner.starts_with('[') {
            ""
        } else {
            "."
        };
        Self {
            location: self.location.clone(),
            property: format!("{}{dot}{inner}", self.property),
        }
    }
}

impl Change {
    /// A change, of which it is not yet known whom it reaches.
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            side: Side::Whole,
            schema: None,
            what: None,
            before: None,
            after: None,
            old_pointer: String::new(),
            new_pointer: String::new(),
            reaches: Vec::new(),
        }
    }

    fn what(mut self, what: &str) -> Self {
        self.what = Some(what.to_owned());
        self
    }

    fn values(mut self, before: Option<&Value>, after: Option<&Value>) -> Self {
        (self.before, self.after) = (before.cloned(), after.cloned());
        self
    }

    fn on(mut self, side: Side) -> Self {
        self.side = side;
        self
    }

    fn at(mut self, old: &str, new: &str) -> Self {
        (self.old_pointer, self.new_pointer) = (old.to_owned(), new.to_owned());
        self
    }

    /// How bad it is.
    pub fn class(&self) -> Class {
        self.kind.rule().verdict(self.side).0
    }

    /// What it does to callers.
    pub fn effect(&self) -> &'static str {
        self.kind.rule().verdict(self.side).1
    }

    /// Notes that the change reaches `operation` at a place. Operations come one after the other.
    fn reach(&mut self, operation: &Reach, mut place: Place) {
        place.property = place.property.trim_start_matches('.').to_owned();
        let same = |known: &Reach| {
            (&known.operation, &known.method, &known.path)
                == (&operation.operation, &operation.method, &operation.path)
        };
        match self.reaches.last_mut() {
            Some(known) if same(known) && known.places.contains(&place) => {}
            Some(known) if same(known) => known.places.push(place),
            _ => self.reaches.push(Reach {
                places: vec![place],
                ..operation.clone()
            }),
        }
    }
}

/// The changes found so far; equal ones become one.
#[derive(Debug, Default)]
struct Changes {
    all: Vec<Change>,
    index: HashMap<String, usize>,
    /// The old and the new pointers of all changes.
    pointers: BTreeSet<String>,
}

impl Changes {
    /// Adds a change, or finds the equal one.
    fn add(&mut self, change: Change) -> &mut Change {
        let Change {
            kind,
            side,
            ref what,
            ref before,
            ref after,
            ref old_pointer,
            ref new_pointer,
            ..
        } = change;
        // What is the same for those who send and those who receive is listed once.
        let rule = kind.rule();
        let same = rule.verdict(Side::Request) == rule.verdict(Side::Response);
        let key_side = if same { Side::Whole } else { side };
        let values = format!("{what:?}\n{before:?}\n{after:?}");
        let key = format!("{kind:?}\n{key_side:?}\n{old_pointer}\n{new_pointer}\n{values}");
        let next = self.all.len();
        let index = *self.index.entry(key).or_insert(next);
        if index == next {
            let pointers = [&change.old_pointer, &change.new_pointer];
            self.pointers.extend(pointers.map(String::clone));
            self.all.push(change);
        }
        let known = &mut self.all[index];
        if known.side != side {
            known.side = Side::Whole;
        }
        known
    }

    /// Whether a change at or below `pointer` is known.
    fn has(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        let next = self.pointers.range(below.clone()..).next();
        self.pointers.contains(pointer) || next.is_some_and(|next| next.starts_with(&below))
    }

    fn extend(&mut self, changes: Vec<Change>) {
        for change in changes {
            self.add(change);
        }
    }
}

/// Compares two documents. Every pair gives a report: what is not valid OpenAPI is compared as far as possible.
pub fn diff(old: &Value, new: &Value) -> Report {
    let mut changes = Changes::default();
    if old.is_object() && new.is_object() {
        changes = document::compare(old, new);
    }
    if changes.all.is_empty() && !identical(old, new) {
        let kind = if old == new {
            Kind::Reordered
        } else {
            Kind::Unclassified
        };
        changes.add(Change::new(kind).what("the document"));
    }
    changes.all.sort_by_key(Change::class);
    Report {
        changes: changes.all,
    }
}

/// Whether two values are equal, also in the order of their keys.
fn identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|((x, a), (y, b))| x == y && identical(a, b))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| identical(a, b))
        }
        _ => a == b,
    }
}

/// The keys of two objects: those of the old one, then those that only the new one has.
fn keys<'k>(old: &'k Value, new: &'k Value) -> Vec<&'k str> {
    let of = |value: &'k Value| value.as_object().into_iter().flat_map(|map| map.keys());
    let mut keys: Vec<_> = of(old).map(String::as_str).collect();
    keys.extend(
        of(new)
            .map(String::as_str)
            .filter(|key| old.get(key).is_none()),
    );
    keys
}
