//! A change, and the operations it reaches.

use super::rules::{Class, Kind, Side};
use serde_json::Value;
use std::collections::HashMap;

/// One change, named once however many operations it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// Which way travels what it happened to; [`Side::Whole`] if it is the same for both.
    pub side: Side,
    /// The schema component and the path in it (`PodV2Response.status`), if it happened in one.
    pub schema: Option<String>,
    /// The keyword, header or code it is about, if the place alone does not tell.
    pub what: Option<String>,
    /// What was there.
    pub before: Option<Value>,
    /// What is there now.
    pub after: Option<Value>,
    /// Where it stands in the old document.
    pub old_pointer: String,
    /// Where it stands in the new one.
    pub new_pointer: String,
    /// The operations it reaches, each once.
    pub reaches: Vec<Reach>,
}

/// How a change reaches an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Its id, or method and path where it has none.
    pub operation: String,
    /// Its method, as in `GET`.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Where in the operation, the nearest place first.
    pub places: Vec<Place>,
}

/// A place in an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part: `request body`, `query parameter limit`, `response 200`; empty for the operation itself.
    pub location: String,
    /// The path of properties in it: `data[].status`; empty for the part as a whole.
    pub property: String,
}

impl Change {
    /// How bad it is.
    pub fn class(&self) -> Class {
        self.kind.rule().verdict(self.side).0
    }

    /// What it does to whom.
    pub fn effect(&self) -> &'static str {
        self.kind.rule().verdict(self.side).1
    }
}

/// An operation's names, as far as messages need them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
}

/// What happened at one spot of both documents, before it is known whom it reaches.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) side: Side,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) what: Option<String>,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

/// Changes as they are found; equal ones become one.
#[derive(Debug, Default)]
pub(super) struct Changes {
    all: Vec<Change>,
    index: HashMap<String, usize>,
}

impl Changes {
    /// Adds what was found, or finds it again.
    pub(super) fn add(&mut self, found: &Found, schema: Option<String>) -> &mut Change {
        let Found {
            kind,
            side,
            old,
            new,
            ..
        } = found;
        let (before, after) = (show(&found.before), show(&found.after));
        let what = found.what.as_deref().unwrap_or_default();
        // What is the same for those who send and those who receive is named once.
        let rule = kind.rule();
        let key_side = match rule.verdict(Side::Request) == rule.verdict(Side::Response) {
            true => Side::Whole,
            false => *side,
        };
        let key = format!("{kind:?}\n{key_side:?}\n{old}\n{new}\n{what}\n{before}\n{after}");
        let next = self.all.len();
        let index = *self.index.entry(key).or_insert(next);
        if let Some(known) = self.all.get_mut(index)
            && known.side != *side
        {
            known.side = Side::Whole;
        }
        if index == next {
            self.all.push(Change {
                kind: *kind,
                side: *side,
                schema,
                what: found.what.clone(),
                before: found.before.clone(),
                after: found.after.clone(),
                old_pointer: old.clone(),
                new_pointer: new.clone(),
                reaches: Vec::new(),
            });
        }
        &mut self.all[index]
    }

    pub(super) fn all(&self) -> &[Change] {
        &self.all
    }

    /// The changes, the worst first, else as found.
    pub(super) fn into_sorted(mut self) -> Vec<Change> {
        self.all.sort_by_key(Change::class);
        self.all
    }
}

impl Change {
    /// Notes that the change reaches `operation` at a place.
    pub(super) fn reach(&mut self, operation: &Operation, location: &str, property: &str) {
        let place = Place {
            location: location.to_owned(),
            property: property.to_owned(),
        };
        let known = self.reaches.iter_mut().find(|reach| {
            reach.operation == operation.id
                && reach.method == operation.method
                && reach.path == operation.path
        });
        match known {
            Some(reach) if reach.places.contains(&place) => {}
            Some(reach) => reach.places.push(place),
            None => self.reaches.push(Reach {
                operation: operation.id.clone(),
                method: operation.method.clone(),
                path: operation.path.clone(),
                places: vec![place],
            }),
        }
    }
}

fn show(value: &Option<Value>) -> String {
    value.as_ref().map(Value::to_string).unwrap_or_default()
}
