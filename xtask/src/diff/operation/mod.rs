//! Compares two operations, key by key.

mod bodies;
mod parameters;

use super::compare::{Compare, Part, other};
use super::operations::Standing;
use super::rules::{Kind, Side};
use super::spot::{Spot, keys};
use crate::merge::repair::CODES;
use crate::pointer::push;
use crate::schema::METHODS;
use serde_json::Value;
use std::slice::from_ref;

/// What an operation has from further out if it has none of its own.
pub(super) const INHERITED: [&str; 2] = ["servers", "security"];

/// Where `key` is said for an operation, and what.
fn nearest<'d>(doc: &'d Value, of: Standing<'d>, key: &str) -> (String, Option<&'d Value>) {
    let path = push("/paths", of.path);
    let item = (key == "servers").then(|| doc["paths"][of.path].get(key));
    match (of.value.get(key), item.flatten()) {
        (Some(own), _) => (push(&of.pointer(), key), Some(own)),
        (None, Some(shared)) => (push(&path, key), Some(shared)),
        (None, None) => (push("", key), doc.get(key)),
    }
}

impl<'d> Compare<'d> {
    /// Compares two operations that are one.
    pub(super) fn operation(
        &mut self,
        part: &Part,
        spot: &Spot,
        old: Standing<'d>,
        new: Standing<'d>,
    ) {
        self.parameters(part, old, new);
        for key in keys(old.value, new.value) {
            let (a, b) = (old.value.get(key), new.value.get(key));
            match key {
                // Above, and in `operations`.
                "parameters" | "operationId" => {}
                "requestBody" => self.body(part, &spot.at(key), a, b),
                "responses" => self.responses(part, &spot.at(key), a, b),
                CODES => self.codes(part, &spot.at(key), a, b),
                // Below.
                "security" | "servers" => {}
                "deprecated" => self.deprecated(part, spot, a, b),
                _ => self.other(part, spot, key, a, b),
            }
        }
        for key in INHERITED {
            self.inherited(part, key, old, new);
        }
        self.item(part, spot, old, new);
    }

    /// What holds for an operation, be it said there, of its path or at the root.
    fn inherited(&mut self, part: &Part, key: &str, old: Standing<'d>, new: Standing<'d>) {
        let (old_at, a) = nearest(self.old, old, key);
        let (new_at, b) = nearest(self.new, new, key);
        let moved = old_at.matches('/').count() != new_at.matches('/').count();
        let spot = Spot::new(Side::Whole, old_at, new_at);
        if a == b {
            let kind = match moved {
                true => Some(Kind::Restated),
                false => other(key, a, b),
            };
            if let Some(kind) = kind {
                self.note(part, &spot.found(kind).what(key));
            }
            return;
        }
        match key {
            "security" => self.security(from_ref(part.operation), &spot, a, b),
            _ => self.servers(from_ref(part.operation), &spot, a, b),
        }
    }

    /// What stands beside the methods of a path and holds for all of them.
    fn item(&mut self, part: &Part, spot: &Spot, old: Standing<'d>, new: Standing<'d>) {
        let at = |path: &str| push("/paths", path);
        let here = Spot::new(spot.side, at(old.path), at(new.path));
        let (old_own, new_own) = (old.value, new.value);
        let (old, new) = (&self.old["paths"][old.path], &self.new["paths"][new.path]);
        for key in keys(old, new) {
            let (a, b) = (old.get(key), new.get(key));
            match key {
                "parameters" => {}
                "servers" => {
                    // Where the operations have their own, these are only written.
                    let hidden = [old_own, new_own].iter().all(|own| own.get(key).is_some());
                    if let (true, Some(_)) = (hidden, other(key, a, b)) {
                        let found = here.at(key).found(Kind::Restated);
                        self.note(part, &found.what(key).values(a, b));
                    }
                }
                _ if METHODS.contains(&key) => {}
                _ => self.other(part, &here, key, a, b),
            }
        }
    }

    pub(super) fn deprecated(
        &mut self,
        part: &Part,
        spot: &Spot,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let is = |value: Option<&Value>| value.is_some_and(|value| *value == true);
        let kind = match (is(old), is(new)) {
            (false, true) => Kind::Deprecated,
            (true, false) => Kind::Undeprecated,
            _ => return self.other(part, spot, "deprecated", old, new),
        };
        self.note(part, &spot.at("deprecated").found(kind));
    }

    /// The codes of the envelope: code → description.
    fn codes(&mut self, part: &Part, spot: &Spot, old: Option<&Value>, new: Option<&Value>) {
        let none = &Value::Null;
        let (old, new) = (old.unwrap_or(none), new.unwrap_or(none));
        for code in keys(old, new) {
            let spot = spot.at(code);
            let found = match (old.get(code), new.get(code)) {
                (Some(before), None) => spot.found(Kind::CodeRemoved).before(before.clone()),
                (None, Some(after)) => spot.found(Kind::CodeAdded).after(after.clone()),
                (a, b) if a != b => spot.found(Kind::Reworded).values(a, b),
                _ => continue,
            };
            self.note(part, &found.what(code));
        }
    }
}
