//! Step 1: the union of all fragments.

use super::inputs::Fragment;
use super::rename::{page, rule};
use super::roots::{align, root};
use crate::pointer::{first_difference, push, show};
use crate::schema::{METHODS, entries};
use anyhow::{Result, anyhow, bail, ensure};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Unites the fragments. What several of them hold has to be equal.
pub fn union(mut fragments: Vec<Fragment>) -> Result<Value> {
    // The result is not to depend on the order in which a directory is listed.
    fragments.sort_by(|a, b| a.file.cmp(&b.file));
    align(&mut fragments)?;
    let mut union = Union::default();
    for fragment in &fragments {
        union.root(fragment, &fragments[0])?;
        union.tags(fragment)?;
        union.paths(fragment)?;
        union.components(fragment)?;
    }
    if !union.tags.is_empty() {
        union.doc["tags"] = Value::Array(union.tags);
    }
    Ok(union.doc)
}

#[derive(Default)]
struct Union<'f> {
    doc: Value,
    tags: Vec<Value>,
    /// Where in `tags` each stands, by name.
    tag_index: BTreeMap<String, usize>,
    /// Which fragment each part came from: by pointer, and by name for tags and operation ids.
    owners: BTreeMap<String, &'f str>,
}

impl<'f> Union<'f> {
    /// Keys of the root: these hold for all operations, so a fragment must not go without one that another has.
    fn root(&mut self, fragment: &'f Fragment, first: &'f Fragment) -> Result<()> {
        let known = Value::Object(root(&first.doc));
        let root = Value::Object(root(&fragment.doc));
        equal("", &known, &root, &first.file, &fragment.file)?;
        if self.doc.is_null() {
            self.doc = root;
        }
        Ok(())
    }

    fn tags(&mut self, fragment: &'f Fragment) -> Result<()> {
        let tags = fragment.doc["tags"].as_array();
        for (index, tag) in tags.into_iter().flatten().enumerate() {
            let name = tag["name"].as_str().unwrap_or_default();
            let owner = format!("tag {name}");
            let known = self.tag_index.get(name);
            match known.and_then(|known| self.tags.get(*known)) {
                None => {
                    self.owners.insert(owner, &fragment.file);
                    self.tag_index.insert(name.to_owned(), self.tags.len());
                    self.tags.push(tag.clone());
                }
                Some(other) => {
                    let at = push("/tags", index.to_string());
                    let file = self.owners.get(&owner).copied().unwrap_or_default();
                    equal(&at, other, tag, file, &fragment.file)?;
                }
            }
        }
        Ok(())
    }

    fn paths(&mut self, fragment: &'f Fragment) -> Result<()> {
        for (path, item) in entries(&fragment.doc, "paths") {
            let at = push("/paths", path);
            let shared: Map<_, _> = item
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(key, _)| !METHODS.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            match self.owners.get(&at).copied() {
                None => {
                    self.object("/paths")
                        .insert(path.to_owned(), Value::Object(shared));
                    self.owners.insert(at.clone(), &fragment.file);
                }
                Some(owner) => {
                    let mut known = self.object("/paths")[path].clone();
                    if let Some(known) = known.as_object_mut() {
                        known.retain(|key, _| !METHODS.contains(&key.as_str()));
                    }
                    equal(&at, &known, &Value::Object(shared), owner, &fragment.file)?;
                }
            }
            for (method, operation) in item.as_object().into_iter().flatten() {
                if METHODS.contains(&method.as_str()) {
                    self.operation(fragment, &at, method, operation)?;
                }
            }
        }
        Ok(())
    }

    fn operation(
        &mut self,
        fragment: &'f Fragment,
        at: &str,
        method: &str,
        operation: &Value,
    ) -> Result<()> {
        let pointer = push(at, method);
        if let Some(other) = self.owners.insert(pointer.clone(), &fragment.file) {
            bail!(
                "{pointer} stands in {other} and in {}: one of them has to go",
                fragment.file
            );
        }
        if let Some(id) = operation["operationId"].as_str()
            && let Some(other) = self
                .owners
                .insert(format!("operationId {id}"), &fragment.file)
        {
            let file = &fragment.file;
            if page(file) != page(other) {
                bail!(
                    "{pointer}: operationId {id} of {file} is taken by another operation, in {other}: \
                     if both are right, add `{}` to spec/renames.toml",
                    rule(file, "operations", id)
                );
            }
            bail!(
                "{pointer}: operationId {id} of {file} is taken by another operation, in {other}"
            );
        }
        self.object(at).insert(method.to_owned(), operation.clone());
        Ok(())
    }

    fn components(&mut self, fragment: &'f Fragment) -> Result<()> {
        for (kind, _) in entries(&fragment.doc, "components") {
            let at = push("/components", kind);
            for (name, component) in entries(&fragment.doc["components"], kind) {
                let pointer = push(&at, name);
                match self.owners.get(&pointer).copied() {
                    None => {
                        self.object(&at).insert(name.to_owned(), component.clone());
                        self.owners.insert(pointer, &fragment.file);
                    }
                    Some(owner) => {
                        let known = &self.object(&at)[name];
                        let file = &fragment.file;
                        equal(&pointer, known, component, owner, file).map_err(|error| {
                            match kind == "schemas" && page(owner) != page(file) {
                                false => error,
                                true => anyhow!(
                                    "{error}: if both are right, add `{}` to spec/renames.toml",
                                    rule(file, kind, name)
                                ),
                            }
                        })?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The object at `pointer`, created where it is missing.
    fn object(&mut self, pointer: &str) -> &mut Map<String, Value> {
        let mut value = &mut self.doc;
        let mut rest = pointer;
        while let Some(tail) = rest.strip_prefix('/') {
            let end = tail.find('/').unwrap_or(tail.len());
            let key = tail[..end].replace("~1", "/").replace("~0", "~");
            value = &mut value[key];
            rest = &tail[end..];
        }
        if !value.is_object() {
            *value = json!({});
        }
        value.as_object_mut().expect("made an object just now")
    }
}

pub(super) fn equal(at: &str, a: &Value, b: &Value, a_file: &str, b_file: &str) -> Result<()> {
    if let Some(rest) = first_difference(a, b) {
        let shown = |value: &Value| match value.pointer(&rest) {
            None => "nothing".to_owned(),
            Some(value) => shorten(&value.to_string()),
        };
        ensure!(
            false,
            "{a_file} and {b_file} part at {}: {} against {}",
            show(&format!("{at}{rest}")),
            shown(a),
            shown(b),
        );
    }
    Ok(())
}

fn shorten(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let head: String = text.chars().take(MOST).collect();
    format!("{head}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(file: &str, doc: Value) -> Fragment {
        Fragment {
            file: file.to_owned(),
            doc,
        }
    }

    fn operation(path: &str, method: &str, id: &str, schema: Value) -> Value {
        json!({
            "openapi": "3.0.3",
            "tags": [{"name": "T"}],
            "paths": {path: {method: {"operationId": id}}},
            "components": {"schemas": {"S": schema}}
        })
    }

    fn error(docs: [Value; 2]) -> String {
        let [a, b] = docs;
        let error = union(vec![fragment("p/b.json", b), fragment("p/a.json", a)]).unwrap_err();
        error.to_string()
    }

    #[test]
    fn equal_parts_merge_whatever_the_order() {
        let a = fragment(
            "p/a.json",
            operation("/x", "get", "a", json!({"type": "object", "title": "t"})),
        );
        let b = fragment(
            "p/b.json",
            operation("/x", "post", "b", json!({"title": "t", "type": "object"})),
        );
        let doc = union(vec![a.clone(), b.clone()]).unwrap();
        let reversed = union(vec![b, a]).unwrap();
        assert_eq!(doc.to_string(), reversed.to_string());
        let expected = json!({
            "openapi": "3.0.3",
            "tags": [{"name": "T"}],
            "paths": {"/x": {"get": {"operationId": "a"}, "post": {"operationId": "b"}}},
            "components": {"schemas": {"S": {"type": "object", "title": "t"}}}
        });
        assert_eq!(doc, expected);
    }

    #[test]
    fn unequal_schemas_name_both_files_and_where_they_part() {
        let a = operation(
            "/x",
            "get",
            "a",
            json!({"properties": {"p": {"type": "string"}}}),
        );
        let b = operation(
            "/y",
            "get",
            "b",
            json!({"properties": {"p": {"type": "integer"}}}),
        );
        assert_eq!(
            error([a, b]),
            "p/a.json and p/b.json part at /components/schemas/S/properties/p/type: \"string\" against \"integer\""
        );
        let a = operation("/x", "get", "a", json!({"a": 1, "b": 2}));
        let b = operation("/y", "get", "b", json!({"a": 1}));
        assert_eq!(
            error([a, b]),
            "p/a.json and p/b.json part at /components/schemas/S/b: 2 against nothing"
        );
    }

    #[test]
    fn on_two_pages_the_rule_to_add_is_shown() {
        let a = fragment(
            "gpus/a.json",
            operation("/x", "get", "a", json!({"title": "t"})),
        );
        let b = fragment(
            "pods/b.json",
            operation("/y", "get", "b", json!({"title": "u"})),
        );
        assert_eq!(
            union(vec![b, a.clone()]).unwrap_err().to_string(),
            "gpus/a.json and pods/b.json part at /components/schemas/S/title: \"t\" against \"u\": \
             if both are right, add `pods.schemas.S = \"PodsS\"` to spec/renames.toml"
        );
        let b = fragment(
            "pods/b.json",
            operation("/y", "get", "a", json!({"title": "t"})),
        );
        assert_eq!(
            union(vec![b, a]).unwrap_err().to_string(),
            "/paths/~1y/get: operationId a of pods/b.json is taken by another operation, in gpus/a.json: \
             if both are right, add `pods.operations.a = \"podsA\"` to spec/renames.toml"
        );
    }

    #[test]
    fn an_operation_stands_once() {
        let a = operation("/x", "get", "a", json!({}));
        let b = operation("/x", "get", "b", json!({}));
        assert_eq!(
            error([a, b]),
            "/paths/~1x/get stands in p/a.json and in p/b.json: one of them has to go"
        );
    }

    #[test]
    fn an_operation_id_stands_once() {
        let a = operation("/x", "get", "a", json!({}));
        let b = operation("/y", "get", "a", json!({}));
        assert_eq!(
            error([a, b]),
            "/paths/~1y/get: operationId a of p/b.json is taken by another operation, in p/a.json"
        );
    }

    #[test]
    fn what_holds_for_all_operations_has_to_be_the_same() {
        let a = operation("/x", "get", "a", json!({}));
        let mut b = operation("/y", "get", "b", json!({}));
        b["security"] = json!([{}]);
        assert_eq!(
            error([a.clone(), b]),
            "p/a.json and p/b.json part at /security: nothing against [{}]"
        );
        let mut b = operation("/x", "post", "b", json!({}));
        b["paths"]["/x"]["parameters"] = json!([]);
        assert_eq!(
            error([a.clone(), b]),
            "p/a.json and p/b.json part at /paths/~1x/parameters: nothing against []"
        );
        let mut b = operation("/y", "get", "b", json!({}));
        b["tags"][0]["description"] = json!("d");
        assert!(error([a, b]).contains("part at /tags/0/description: nothing"));
    }
}
