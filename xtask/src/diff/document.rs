//! What holds for the whole API: servers, security, and the words about it.

use super::change::Operation;
use super::compare::{Compare, other};
use super::operations::all;
use super::rules::Kind;
use super::spot::{Spot, is_words, keys, reordered, same_text};
use serde_json::Value;

impl Compare<'_> {
    /// Compares the root.
    pub(super) fn document(&mut self) {
        let (old, new) = (self.old, self.new);
        let spot = Spot::root();
        let heirs = |key: &str| -> Vec<Operation> {
            let all = all(new).into_iter();
            all.filter(|standing| standing.value.get(key).is_none())
                .map(|standing| standing.names())
                .collect()
        };
        for key in keys(old, new) {
            let (a, b) = (old.get(key), new.get(key));
            match key {
                "paths" | "components" => {}
                "security" => self.security(&heirs(key), &spot.at(key), a, b),
                "servers" => self.servers(&heirs(key), &spot.at(key), a, b),
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
        self.schemes();
        self.unreached();
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
            self.changes.add(&found.values(old, new), None);
        }
    }

    /// Two lists of ways to sign in.
    pub(super) fn security(
        &mut self,
        reach: &[Operation],
        spot: &Spot,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let (olds, news) = (list(old), list(new));
        let open = |list: &[Value]| list.iter().all(|way| *way == serde_json::json!({}));
        let mut found = Vec::new();
        match (open(&olds), open(&news)) {
            (true, false) => found.push(spot.found(Kind::SecurityRequired).values(old, new)),
            (false, true) => found.push(spot.found(Kind::SecurityDropped).values(old, new)),
            _ => {
                for way in olds.iter().filter(|way| !news.contains(way)) {
                    found.push(spot.found(Kind::SecurityRemoved).before(way.clone()));
                }
                for way in news.iter().filter(|way| !olds.contains(way)) {
                    found.push(spot.found(Kind::SecurityAdded).after(way.clone()));
                }
            }
        }
        if found.is_empty() && old != new {
            found.push(spot.found(Kind::Restated).values(old, new));
        }
        self.reaching(reach, &found);
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

    fn reaching(&mut self, reach: &[Operation], all: &[super::change::Found]) {
        for found in all {
            let change = self.changes.add(found, None);
            for operation in reach {
                change.reach(operation, "", "");
            }
        }
    }

    /// How a key is sent.
    fn schemes(&mut self) {
        let at = Spot::root().at("components").at("securitySchemes");
        let none = &Value::Null;
        let schemes = |doc: &Value| doc.pointer(&at.old).cloned();
        let (old, new) = (schemes(self.old), schemes(self.new));
        let (old, new) = (old.as_ref().unwrap_or(none), new.as_ref().unwrap_or(none));
        for name in keys(old, new) {
            let spot = at.at(name);
            let users = |doc: &Value| -> Vec<Operation> {
                let uses = |list: &Value| {
                    list.to_string()
                        .contains(&format!("{}:", Value::from(name)))
                };
                let all = all(doc).into_iter();
                all.filter(|s| uses(s.value.get("security").unwrap_or(&doc["security"])))
                    .map(|standing| standing.names())
                    .collect()
            };
            let reach = users(self.new);
            let mut found = Vec::new();
            match (old.get(name), new.get(name)) {
                (Some(a), Some(b)) => {
                    for key in keys(a, b) {
                        let (a, b) = (a.get(key), b.get(key));
                        let kind = match other(key, a, b) {
                            Some(Kind::Unclassified) => Kind::SchemeChanged,
                            Some(kind) => kind,
                            None => continue,
                        };
                        found.push(spot.at(key).found(kind).what(key).values(a, b));
                    }
                }
                (Some(_), None) => found.push(spot.found(Kind::SecurityRemoved).before(name)),
                _ => found.push(spot.found(Kind::SecurityAdded).after(name)),
            }
            self.reaching(&reach, &found);
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
                    (old, _) => self.lone(&here, kind, name, old.is_some()),
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
    fn lone(&mut self, spot: &Spot, kind: &str, name: &str, gone: bool) {
        let renamed = self.changes.all().iter().any(|change| {
            change.kind == Kind::SchemaRenamed
                && [&change.old_pointer, &change.new_pointer].contains(&&spot.old)
        });
        if renamed {
            return;
        }
        let found = match gone {
            true => spot.found(Kind::SchemaRemoved),
            false => spot.found(Kind::SchemaAdded),
        };
        let name = match kind {
            "schemas" => name.to_owned(),
            _ => format!("{kind}.{name}"),
        };
        self.changes.add(&found, Some(name));
    }

    /// A component that may differ, compared leaf by leaf unless a change was found in it already.
    fn differing(&mut self, spot: &Spot, old: &Value, new: &Value) {
        let seen = self.changes.all().iter().any(|change| {
            change.old_pointer.starts_with(&spot.old) || change.new_pointer.starts_with(&spot.new)
        });
        if same_text(old, new) || seen {
            return;
        }
        if !(old.is_object() && new.is_object()) {
            let found = spot.found(Kind::Unclassified).values(Some(old), Some(new));
            self.changes.add(&found, None);
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
            self.changes.add(&spot.found(Kind::Reordered), None);
        }
    }
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}
