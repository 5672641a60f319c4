//! What holds for the whole API: servers, components that no operation uses, and the words about it.

use super::change::Operation;
use super::compare::{Compare, other};
use super::operation::INHERITED;
use super::rules::Kind;
use super::spot::{Spot, is_words, keys, reordered, same_text};
use crate::pointer::tokens;
use serde_json::Value;

impl Compare<'_> {
    /// Compares the root.
    pub(super) fn document(&mut self) {
        let (old, new) = (self.old, self.new);
        let spot = Spot::root();
        for key in keys(old, new) {
            let (a, b) = (old.get(key), new.get(key));
            match key {
                "paths" | "components" => {}
                _ if INHERITED.contains(&key) => {}
                "info" | "tags" | "openapi" => {
                    if a != b {
                        let found = spot.at(key).found(Kind::Reworded).what(key);
                        self.changes.add(&found, None);
                    } else {
                        self.rest(&spot, key, a, b);
                    }
                }
                _ => self.rest(&spot, key, a, b),
            }
        }
        if reordered(old, new) {
            let found = spot.found(Kind::Reordered).what("the document");
            self.changes.add(&found, None);
        }
        self.operations();
        self.heirless();
        self.schemes();
        self.unreached();
    }

    /// What the root says for operations that say nothing themselves, where there are none of them.
    fn heirless(&mut self) {
        for key in INHERITED {
            let spot = Spot::root().at(key);
            let (a, b) = (self.old.get(key), self.new.get(key));
            let mut all = self.changes.all().iter();
            if all.any(|change| within(&change.old_pointer, &spot.old)) {
                continue;
            }
            let kind = match other(key, a, b) {
                Some(Kind::Unclassified) => Kind::Restated,
                Some(kind) => kind,
                None => continue,
            };
            self.changes
                .add(&spot.found(kind).what(key).values(a, b), None);
        }
    }

    /// A key that reaches no operation in particular.
    pub(super) fn rest(
        &mut self,
        spot: &Spot,
        key: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        if let Some(kind) = other(key, old, new) {
            let found = spot.at(key).found(kind).what(key);
            let component = component(&spot.new);
            self.changes.add(&found.values(old, new), component);
        }
    }

    /// Two lists of servers.
    pub(super) fn servers(
        &mut self,
        reach: &[Operation],
        spot: &Spot,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let (olds, news) = (list(old), list(new));
        let urls = |list: &[Value]| -> Vec<Value> {
            let urls = list.iter().map(|server| server["url"].clone());
            urls.collect()
        };
        let (old_urls, new_urls) = (urls(&olds), urls(&news));
        let mut found = Vec::new();
        for url in old_urls.iter().filter(|url| !new_urls.contains(url)) {
            found.push(spot.found(Kind::ServerRemoved).before(url.clone()));
        }
        for url in new_urls.iter().filter(|url| !old_urls.contains(url)) {
            found.push(spot.found(Kind::ServerAdded).after(url.clone()));
        }
        let first = |urls: &[Value]| urls.first().cloned();
        let demoted = first(&old_urls).is_some_and(|url| new_urls.contains(&url));
        if demoted && first(&old_urls) != first(&new_urls) {
            let found_first = spot.found(Kind::DefaultServerChanged);
            found.push(found_first.values(old_urls.first(), new_urls.first()));
        }
        for (index, server) in olds.iter().enumerate() {
            let place = news.iter().position(|new| new["url"] == server["url"]);
            let Some(place) = place else { continue };
            let at = spot.at_two(index.to_string(), place.to_string());
            for key in keys(server, &news[place]) {
                let (a, b) = (server.get(key), news[place].get(key));
                let kind = other(key, a, b);
                found.extend(kind.map(|kind| at.at(key).found(kind).what(key).values(a, b)));
            }
        }
        if found.is_empty() && old != new {
            found.push(spot.found(Kind::Restated).values(old, new));
        }
        self.reaching(reach, &found);
    }

    pub(super) fn reaching(&mut self, reach: &[Operation], all: &[super::change::Found]) {
        for found in all {
            let change = self.changes.add(found, None);
            for operation in reach {
                change.reach(operation, "", "");
            }
        }
    }

    /// Components that nothing in both documents refers to: even there, nothing goes unseen.
    fn unreached(&mut self) {
        let at = Spot::root().at("components");
        let none = &Value::Null;
        let (old, new) = (self.old, self.new);
        let (old, new) = (&old["components"], &new["components"]);
        for kind in keys(old, new) {
            if kind == "securitySchemes" {
                continue;
            }
            let spot = at.at(kind);
            let (a, b) = (old.get(kind).unwrap_or(none), new.get(kind).unwrap_or(none));
            for name in keys(a, b) {
                let here = spot.at(name);
                match (a.get(name), b.get(name)) {
                    (Some(a), Some(b)) if kind == "schemas" => {
                        if !self.schemas.compared(&here.old) {
                            self.differing(&here, a, b);
                        }
                    }
                    (Some(a), Some(b)) => self.differing(&here, a, b),
                    (old, _) => self.lone(&here, kind, old.is_some()),
                }
            }
            if reordered(a, b) {
                let found = spot.found(Kind::Reordered).what(kind);
                self.changes.add(&found, None);
            }
        }
        if reordered(old, new) {
            let found = at.found(Kind::Reordered).what("components");
            self.changes.add(&found, None);
        }
    }

    /// A component that only one document has.
    fn lone(&mut self, spot: &Spot, kind: &str, gone: bool) {
        let renamed = self.changes.all().iter().any(|change| {
            change.kind == Kind::SchemaRenamed
                && [&change.old_pointer, &change.new_pointer].contains(&&spot.old)
        });
        if renamed {
            return;
        }
        let found = match (kind, gone) {
            ("schemas", true) => spot.found(Kind::SchemaRemoved),
            ("schemas", false) => spot.found(Kind::SchemaAdded),
            // They are compared where they are used.
            ("parameters" | "requestBodies" | "responses" | "headers", _) => {
                spot.found(Kind::Restated)
            }
            _ => spot.found(Kind::Unclassified),
        };
        self.changes.add(&found, component(&spot.new));
    }

    /// A component that may differ, compared leaf by leaf unless a change was found in it already.
    fn differing(&mut self, spot: &Spot, old: &Value, new: &Value) {
        let seen = self.changes.all().iter().any(|change| {
            within(&change.old_pointer, &spot.old) || within(&change.new_pointer, &spot.new)
        });
        if same_text(old, new) || seen {
            return;
        }
        if !(old.is_object() && new.is_object()) {
            let found = spot.found(Kind::Unclassified).values(Some(old), Some(new));
            self.changes.add(&found, component(&spot.new));
            return;
        }
        for key in keys(old, new) {
            let (a, b) = (old.get(key), new.get(key));
            match (a, b) {
                (Some(a), Some(b)) if a.is_object() && b.is_object() && !is_words(key) => {
                    self.differing(&spot.at(key), a, b);
                }
                _ => self.rest(spot, key, a, b),
            }
        }
        if reordered(old, new) {
            let found = spot.found(Kind::Reordered);
            self.changes.add(&found, component(&spot.new));
        }
    }
}

/// The component that `pointer` points into: `Pod`, `parameters.Id`.
fn component(pointer: &str) -> Option<String> {
    match tokens(pointer).as_slice() {
        [first, kind, name, ..] if first == "components" => Some(match kind.as_str() {
            "schemas" => name.clone(),
            _ => format!("{kind}.{name}"),
        }),
        _ => None,
    }
}

/// Whether `pointer` points at what `outer` does, or into it.
fn within(pointer: &str, outer: &str) -> bool {
    let rest = pointer.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(super) fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}
