//! Compares what belongs to a document as a whole: which operation is which, how keys are sent, the components.

use super::OperationName;
use super::compare::{At, Compare, Outcome, component, identical, keys, rewritten};
use super::leaves::{self, Found};
use super::rules::{Kind, Side};
use super::tree::{self, template};
use crate::pointer::push;
use crate::schema::{METHODS, operations};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

impl<'d> Compare<'d> {
    /// Compares the documents.
    pub(super) fn document(&mut self) {
        let (old, new) = (self.old, self.new);
        for key in keys(old, new) {
            if !["paths", "components", "servers", "security"].contains(&key) {
                self.lone_leaf("", key, old.get(key), new.get(key));
            }
        }
        let operations = self.operations();
        while self.outcomes.len() < self.pairs.len() {
            let (a, b) = self.pairs[self.outcomes.len()].clone();
            let (a, b) = (component(old, &a), component(new, &b));
            let mut outcome = Outcome::default();
            self.node(&mut outcome, &At::default(), &a, &b);
            self.outcomes.push(outcome);
        }
        let dirty = self.dirty();
        for (name, outcome) in &operations {
            self.reach(name, outcome, &dirty);
        }
        self.schemes();
        self.components();
    }

    /// A value that belongs to no operation.
    fn lone_leaf(&mut self, pointer: &str, key: &str, old: Option<&Value>, new: Option<&Value>) {
        let at = push(pointer, key);
        for found in leaves::changes(key, old, new) {
            self.changes.add(&found.at(&at, &at), Side::Whole, None);
        }
    }

    /// Matches the operations by path and method, then by id, then by path without the names of its parameters; and
    /// compares those that match.
    fn operations(&mut self) -> Vec<(OperationName, Outcome)> {
        let (mut gone, mut come) = (operations(self.old), operations(self.new));
        type Operation<'o> = (String, &'o str, &'o str, &'o Value);
        let names: [fn(&Operation) -> Option<String>; 3] = [
            |(pointer, ..)| Some(pointer.clone()),
            |(.., operation)| operation["operationId"].as_str().map(str::to_owned),
            |(_, path, method, _)| Some(format!("{method} {}", shape(path))),
        ];
        let mut pairs = Vec::new();
        for name in names {
            let mut free: HashMap<String, VecDeque<usize>> = HashMap::new();
            for (index, new) in come.iter().enumerate() {
                if let Some(name) = name(new) {
                    free.entry(name).or_default().push_back(index);
                }
            }
            let mut taken = BTreeSet::new();
            gone.retain(|old| {
                let index = name(old).and_then(|name| free.get_mut(&name)?.pop_front());
                taken.extend(index);
                pairs.extend(index.map(|index| (old.clone(), come[index].clone())));
                index.is_none()
            });
            let mut index = 0..;
            come.retain(|_| index.next().is_none_or(|index| !taken.contains(&index)));
        }
        let mut outcomes = Vec::new();
        for ((old_at, old_path, old_method, old), (new_at, path, method, new)) in pairs {
            let mut outcome = Outcome::default();
            let name = OperationName::of(path, method, new);
            let mut note = |kind, before: Value, after: Value| {
                let found = Found::new(kind)
                    .values(Some(&before), Some(&after))
                    .at(&old_at, &new_at);
                outcome.found.push((At::default(), found));
            };
            if (old_path, old_method) != (path, method) {
                let same = old_method == method && shape(old_path) == shape(path);
                let kind = if same {
                    Kind::PathReworded
                } else {
                    Kind::OperationMoved
                };
                note(
                    kind,
                    place(old_path, old_method).into(),
                    place(path, method).into(),
                );
            }
            if old["operationId"] != new["operationId"] {
                note(
                    Kind::OperationRenamed,
                    old["operationId"].clone(),
                    new["operationId"].clone(),
                );
            }
            let mut a = tree::operation(self.old, old_path, old_method);
            let mut b = tree::operation(self.new, path, method);
            let (old_raw, new_raw) = (a.raw.take(), b.raw.take());
            self.node(
                &mut outcome,
                &At {
                    side: Some(Side::Whole),
                    ..At::default()
                },
                &a,
                &b,
            );
            if outcome.found.is_empty()
                && let (Some(old), Some(new)) = (old_raw, new_raw)
                && !identical(old, new)
            {
                let found = Found::new(rewritten(old, new)).at(&old_at, &new_at);
                outcome.found.push((At::default(), found));
            }
            outcomes.push((name, outcome));
        }
        let lone = |kind, (pointer, path, method, operation): Operation| {
            let place = Value::from(place(path, method));
            let found = match kind {
                Kind::OperationRemoved => Found::new(kind).values(Some(&place), None),
                _ => Found::new(kind).values(None, Some(&place)),
            };
            let found = vec![(At::default(), found.at(&pointer, &pointer))];
            (
                OperationName::of(path, method, operation),
                Outcome {
                    found,
                    ..Outcome::default()
                },
            )
        };
        outcomes.extend(
            gone.into_iter()
                .map(|operation| lone(Kind::OperationRemoved, operation)),
        );
        outcomes.extend(
            come.into_iter()
                .map(|operation| lone(Kind::OperationAdded, operation)),
        );
        let (old, new) = (&self.old["paths"], &self.new["paths"]);
        for path in keys(old, new) {
            let empty = |item: Option<&Value>| {
                item.is_none_or(|item| METHODS.iter().all(|method| item.get(method).is_none()))
            };
            if empty(old.get(path)) && empty(new.get(path)) {
                self.lone_leaf("/paths", path, old.get(path), new.get(path));
            }
        }
        outcomes
    }

    /// How a key is sent.
    fn schemes(&mut self) {
        const AT: &str = "/components/securitySchemes";
        let none = &Value::Null;
        let (old, new) = (
            self.old.pointer(AT).unwrap_or(none),
            self.new.pointer(AT).unwrap_or(none),
        );
        for scheme in keys(old, new) {
            let at = push(AT, scheme);
            let users = |doc: &Value| -> Vec<OperationName> {
                let uses = |list: &Value| {
                    let mut list = list.as_array().into_iter().flatten();
                    list.any(|requirement| requirement.get(scheme).is_some())
                };
                let all = operations(doc).into_iter();
                all.filter(|(.., operation)| {
                    uses(operation.get("security").unwrap_or(&doc["security"]))
                })
                .map(|(_, path, method, operation)| OperationName::of(path, method, operation))
                .collect()
            };
            let value = Value::from(scheme);
            let mut found = Vec::new();
            match (old.get(scheme), new.get(scheme)) {
                (Some(a), Some(b)) => {
                    for key in keys(a, b) {
                        let at = push(&at, key);
                        for mut change in leaves::changes(key, a.get(key), b.get(key)) {
                            if change.kind != Kind::Reworded {
                                change.kind = Kind::SchemeChanged;
                            }
                            found.push(change.at(&at, &at));
                        }
                    }
                    if found.is_empty() && !identical(a, b) {
                        found.push(Found::new(rewritten(a, b)).at(&at, &at));
                    }
                }
                (Some(_), None) => {
                    let unused = users(self.old).is_empty();
                    let kind = if unused {
                        Kind::Restated
                    } else {
                        Kind::SecurityRemoved
                    };
                    found.push(Found::new(kind).values(Some(&value), None).at(&at, &at));
                }
                _ => found.push(
                    Found::new(Kind::SecurityAdded)
                        .values(None, Some(&value))
                        .at(&at, &at),
                ),
            }
            let users = users(if new.get(scheme).is_some() {
                self.new
            } else {
                self.old
            });
            for found in found {
                let change = self.changes.add(&found, Side::Whole, None);
                users.iter().for_each(|user| change.reach(user, "", ""));
            }
        }
    }

    /// Components that only one document has, or that no operation reaches.
    fn components(&mut self) {
        let (old, new) = (&self.old["components"], &self.new["components"]);
        let renamed: HashSet<String> = self.changes.renamed_schemas();
        for kind in keys(old, new)
            .into_iter()
            .filter(|kind| *kind != "securitySchemes")
        {
            let none = &Value::Null;
            let (olds, news) = (old.get(kind).unwrap_or(none), new.get(kind).unwrap_or(none));
            for name in keys(olds, news) {
                let at = push(&push("/components", kind), name);
                let (a, b) = (olds.get(name), news.get(name));
                let compared = self.index.contains_key(&(at.clone(), at.clone()))
                    || self.expanded.iter().all(|names| names.contains(name));
                let found = match (kind, a, b) {
                    ("schemas", Some(_), Some(_)) if compared => continue,
                    ("schemas", _, None) | ("schemas", None, _) if renamed.contains(&at) => {
                        continue;
                    }
                    (_, Some(a), Some(b)) if identical(a, b) => continue,
                    ("schemas", _, None) => Found::new(Kind::SchemaRemoved),
                    ("schemas", None, _) => Found::new(Kind::SchemaAdded),
                    // They are compared where they are used.
                    ("parameters" | "requestBodies" | "responses" | "headers", ..) => {
                        Found::new(Kind::Restated)
                    }
                    _ => Found::new(Kind::Unclassified).values(a, b),
                };
                let name = if kind == "schemas" {
                    name.to_owned()
                } else {
                    format!("{kind}.{name}")
                };
                self.changes
                    .add(&found.at(&at, &at), Side::Whole, Some(name));
            }
        }
    }
}

/// The path without the names of its parameters.
fn shape(path: &str) -> String {
    let names = template(path);
    names.iter().fold(path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), "{}")
    })
}

/// `GET /v2/pods`.
fn place(path: &str, method: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}
