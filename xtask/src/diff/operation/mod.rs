//! Compares two operations, key by key.

mod bodies;
mod parameters;

use super::compare::{Compare, Part};
use super::operations::Standing;
use super::rules::Kind;
use super::spot::{Spot, keys};
use crate::merge::repair::CODES;
use crate::pointer::push;
use crate::schema::METHODS;
use serde_json::Value;
use std::slice::from_ref;

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
                "security" => {
                    let (old, new) = (self.old, self.new);
                    let old = a.or_else(|| old.get(key));
                    let new = b.or_else(|| new.get(key));
                    self.security(from_ref(part.operation), &spot.at(key), old, new);
                }
                "servers" => {
                    let (old, new) = (self.old, self.new);
                    let old = a.or_else(|| old.get(key));
                    let new = b.or_else(|| new.get(key));
                    self.servers(from_ref(part.operation), &spot.at(key), old, new);
                }
                "deprecated" => self.deprecated(part, spot, a, b),
                _ => self.other(part, spot, key, a, b),
            }
        }
        self.item(part, spot, old, new);
    }

    /// What stands beside the methods of a path and holds for all of them.
    fn item(&mut self, part: &Part, spot: &Spot, old: Standing<'d>, new: Standing<'d>) {
        let at = |path: &str| push("/paths", path);
        let here = Spot::new(spot.side, at(old.path), at(new.path));
        let (old, new) = (&self.old["paths"][old.path], &self.new["paths"][new.path]);
        for key in keys(old, new) {
            let (a, b) = (old.get(key), new.get(key));
            match key {
                "parameters" => {}
                "servers" => self.servers(from_ref(part.operation), &here.at(key), a, b),
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
