//! Step 3: the union of all fragments.

use super::{Fragment, shorten};
use crate::pointer::{first_difference, push, show};
use crate::schema::{METHODS, entries};
use anyhow::{Result, bail};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Unites the fragments. Parts that several fragments contain must be equal.
pub(super) fn union(mut fragments: Vec<Fragment>) -> Result<Value> {
    // The result must not depend on the order in which a directory is listed.
    fragments.sort_by(|a, b| a.file.cmp(&b.file));
    let mut union = Union {
        doc: json!({}),
        parts: BTreeMap::new(),
    };
    for fragment in &fragments {
        union.root(fragment)?;
        union.tags(fragment)?;
        union.paths(fragment)?;
        union.components(fragment)?;
    }
    Ok(union.doc)
}

struct Union<'f> {
    doc: Value,
    /// The parts so far by their places, each with the file of its first fragment.
    parts: BTreeMap<String, (&'f str, Value)>,
}

impl<'f> Union<'f> {
    /// Adds the part at `place`, and returns whether it is new. Fails if another fragment has a different part there.
    fn add(&mut self, place: &str, file: &'f str, value: &Value) -> Result<bool> {
        let Some((other_file, other)) = self.parts.get(place) else {
            let part = (file, value.clone());
            self.parts.insert(place.to_owned(), part);
            return Ok(true);
        };
        let Some(rest) = first_difference(other, value) else {
            return Ok(false);
        };
        let shown = |value: &Value| value.pointer(&rest).map_or("nothing".to_owned(), shorten);
        bail!(
            "{other_file} and {file} differ at {}: {} and {}; vendor all pages again, and ask the vendor if they still \
             differ",
            show(&format!("{place}{rest}")),
            shown(other),
            shown(value),
        )
    }

    /// Adds the keys that apply to all operations. So no fragment may lack one that another has.
    fn root(&mut self, Fragment { file, doc }: &'f Fragment) -> Result<()> {
        let mut root = without(doc, &["tags", "paths", "components"]);
        // Each page has its own `info`. The first page's stays, and the overlay corrects it.
        if let Some((first, known)) = self.parts.get("")
            && page(first) != page(file)
            && known.get("info").is_some()
        {
            root["info"] = known["info"].clone();
        }
        if self.add("", file, &root)? {
            self.doc = root;
        }
        Ok(())
    }

    fn tags(&mut self, Fragment { file, doc }: &'f Fragment) -> Result<()> {
        for tag in doc["tags"].as_array().into_iter().flatten() {
            let place = push("/tags", tag["name"].as_str().unwrap_or_default());
            if self.add(&place, file, tag)? {
                let tags = self.doc.as_object_mut().map(|root| root.entry("tags"));
                let tags = tags.map(|tags| tags.or_insert_with(|| json!([])));
                if let Some(tags) = tags.and_then(Value::as_array_mut) {
                    tags.push(tag.clone());
                }
            }
        }
        Ok(())
    }

    fn paths(&mut self, Fragment { file, doc }: &'f Fragment) -> Result<()> {
        for (path, item) in entries(doc, "paths") {
            let place = push("/paths", path);
            let shared = without(item, &METHODS);
            if self.add(&place, file, &shared)? {
                self.doc["paths"][path] = shared;
            }
            for method in METHODS {
                let Some(operation) = item.get(method) else {
                    continue;
                };
                let place = push(&place, method);
                if let Some((other, _)) = self.parts.get(&place) {
                    bail!("{other} and {file} both have {place}: remove one of them");
                }
                self.add(&place, file, operation)?;
                if let Some(id) = operation["operationId"].as_str() {
                    self.add(&format!("operationId {id}"), file, &json!(place))?;
                }
                self.doc["paths"][path][method] = operation.clone();
            }
        }
        Ok(())
    }

    fn components(&mut self, Fragment { file, doc }: &'f Fragment) -> Result<()> {
        for (kind, _) in entries(doc, "components") {
            for (name, component) in entries(&doc["components"], kind) {
                let place = push(&push("/components", kind), name);
                if self.add(&place, file, component)? {
                    self.doc["components"][kind][name] = component.clone();
                }
            }
        }
        Ok(())
    }
}

/// Returns the page that a fragment was extracted from.
fn page(file: &str) -> &str {
    file.split_once('/').map_or(file, |(page, _)| page)
}

/// Returns the entries of `object` without those at `keys`.
fn without(object: &Value, keys: &[&str]) -> Value {
    let entries = object.as_object().into_iter().flatten();
    let rest = entries.filter(|(key, _)| !keys.contains(&key.as_str()));
    let rest: Map<_, _> = rest.map(|(k, v)| (k.clone(), v.clone())).collect();
    Value::Object(rest)
}
