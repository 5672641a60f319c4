//! Which operation of the old document is which of the new one.

use super::change::Operation;
use super::compare::{Compare, Part};
use super::rules::{Kind, Side};
use super::spot::{Spot, keys, reordered};
use crate::schema::{METHODS, operations};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, VecDeque};

/// An operation as it stands in a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) value: &'d Value,
}

impl Standing<'_> {
    fn id(&self) -> Option<&str> {
        self.value["operationId"].as_str()
    }

    pub(super) fn names(&self) -> Operation {
        Operation {
            id: self.id().map_or_else(|| self.place(), str::to_owned),
            path: self.path.to_owned(),
            method: self.method.to_uppercase(),
        }
    }

    /// `GET /v2/pods`.
    fn place(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    pub(super) fn pointer(&self) -> String {
        let at = crate::pointer::push("/paths", self.path);
        crate::pointer::push(&at, self.method)
    }
}

/// The names in the braces of a path.
pub(super) fn template(path: &str) -> Vec<&str> {
    let rest = path.split('{').skip(1);
    rest.filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// The path without those names.
fn shape(path: &str) -> String {
    template(path).iter().fold(path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), "{}")
    })
}

pub(super) fn all(doc: &Value) -> Vec<Standing<'_>> {
    let all = operations(doc).into_iter();
    all.map(|(_, path, method, value)| Standing {
        path,
        method,
        value,
    })
    .collect()
}

impl<'d> Compare<'d> {
    /// Compares all operations.
    pub(super) fn operations(&mut self) {
        let mut gone = all(self.old);
        let mut come = all(self.new);
        let mut pairs = Vec::new();
        let names: [fn(&Standing) -> Option<String>; 3] = [
            |standing| Some(standing.pointer()),
            |standing| standing.id().map(str::to_owned),
            |standing| Some(format!("{} {}", standing.method, shape(standing.path))),
        ];
        for name in names {
            let mut free: HashMap<String, VecDeque<usize>> = HashMap::new();
            for (index, new) in come.iter().enumerate() {
                if let Some(name) = name(new) {
                    free.entry(name).or_default().push_back(index);
                }
            }
            let mut taken = BTreeSet::new();
            gone.retain(|old| {
                let places = name(old).and_then(|name| free.get_mut(&name));
                let place = places.and_then(VecDeque::pop_front);
                taken.extend(place);
                pairs.extend(place.map(|place| (*old, come[place])));
                place.is_none()
            });
            let mut index = 0..;
            come.retain(|_| index.next().is_none_or(|index| !taken.contains(&index)));
        }
        for (old, new) in pairs {
            self.matched(old, new);
        }
        for old in gone {
            let spot = Spot::new(Side::Whole, old.pointer(), old.pointer());
            let found = spot.found(Kind::OperationRemoved).before(old.place());
            self.note(&Part::whole(&old.names()), &found);
        }
        for new in come {
            let spot = Spot::new(Side::Whole, new.pointer(), new.pointer());
            let found = spot.found(Kind::OperationAdded).after(new.place());
            self.note(&Part::whole(&new.names()), &found);
        }
        let paths = |doc: &'d Value| doc.get("paths").unwrap_or(&Value::Null);
        for path in keys(paths(self.old), paths(self.new)) {
            let (a, b) = (paths(self.old).get(path), paths(self.new).get(path));
            let plain = |item: Option<&Value>| {
                item.is_none_or(|item| !METHODS.iter().any(|method| item.get(method).is_some()))
            };
            if plain(a) && plain(b) {
                self.rest(&Spot::root().at("paths"), path, a, b);
            }
        }
        if reordered(paths(self.old), paths(self.new)) {
            let found = Spot::root().at("paths").found(Kind::Reordered);
            self.changes.add(&found.what("paths"), None);
        }
    }

    fn matched(&mut self, old: Standing<'d>, new: Standing<'d>) {
        let names = new.names();
        let part = Part::whole(&names);
        let spot = Spot::new(Side::Whole, old.pointer(), new.pointer());
        if (old.path, old.method) != (new.path, new.method) {
            let same = old.method == new.method && shape(old.path) == shape(new.path);
            let kind = match same {
                true => Kind::PathReworded,
                false => Kind::OperationMoved,
            };
            let found = spot.found(kind).before(old.place()).after(new.place());
            self.note(&part, &found);
        }
        if old.id() != new.id() {
            let found = spot.found(Kind::OperationRenamed);
            let found = found.values(old.value.get("operationId"), new.value.get("operationId"));
            self.note(&part, &found);
        }
        self.operation(&part, &spot, old, new);
    }
}
