//! A type check of the JSON: the first step, repeated after the overlay.
//!
//! The steps pass over what they do not recognise. Without this check a `paths` that is a list would merge
//! to a document without operations, and nobody would be told.

use super::lint::Finding;
use crate::pointer::{push, show};
use crate::schema::{METHODS, entries, operations, sites};
use anyhow::{Result, anyhow};
use serde_json::Value;

/// What a path may have besides methods.
const BESIDE: [&str; 5] = ["$ref", "summary", "description", "servers", "parameters"];

/// Fails with the first thing that has the wrong type.
pub fn require(doc: &Value) -> Result<()> {
    match findings(doc).first() {
        None => Ok(()),
        Some(first) => Err(anyhow!("{}: {}", show(&first.pointer), first.message)),
    }
}

/// Everything that has the wrong type.
pub(super) fn findings(doc: &Value) -> Vec<Finding> {
    let mut shape = Shape { found: Vec::new() };
    shape.object(doc, "");
    shape.list(doc, "", "tags");
    shape.map(doc, "", "paths");
    if operations(doc).is_empty() {
        shape.add("/paths", "there is no operation");
    }
    for (path, item) in entries(doc, "paths") {
        let at = push("/paths", path);
        shape.list(item, &at, "parameters");
        for (method, operation) in item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                shape.object(operation, &push(&at, method));
            } else if !BESIDE.contains(&method.as_str()) && !method.starts_with("x-") {
                // `GET`, or a method of a later version: its operation would be lost.
                shape.add(
                    &push(&at, method),
                    "this is not a method or a key of a path",
                );
            }
        }
    }
    for (at, _, _, operation) in operations(doc) {
        shape.list(operation, &at, "parameters");
        shape.map(operation, &at, "responses");
        shape.body(&operation["requestBody"], &push(&at, "requestBody"));
        for (status, response) in entries(operation, "responses") {
            let at = push(&push(&at, "responses"), status);
            shape.map(response, &at, "headers");
            shape.body(response, &at);
        }
    }
    shape.map(doc, "", "components");
    for (kind, _) in entries(doc, "components") {
        shape.map(&doc["components"], "/components", kind);
    }
    for site in sites(doc) {
        let schema = doc.pointer(&site.pointer).unwrap_or(&Value::Null);
        if !schema.is_boolean() {
            shape.object(schema, &site.pointer);
        }
        shape.map_of_any(schema, &site.pointer, "properties");
        for key in ["allOf", "anyOf", "oneOf", "enum", "required"] {
            if schema.get(key).is_some_and(|list| !list.is_array()) {
                shape.add(&push(&site.pointer, key), "this must be a list");
            }
        }
    }
    shape.found
}

struct Shape {
    found: Vec<Finding>,
}

impl Shape {
    fn add(&mut self, at: &str, message: &str) {
        self.found.push(Finding {
            pointer: at.to_owned(),
            message: message.to_owned(),
        });
    }

    fn object(&mut self, value: &Value, at: &str) {
        if !value.is_object() {
            self.add(at, "this must be an object");
        }
    }

    /// `owner[key]`, if it is there, is an object.
    fn map_of_any(&mut self, owner: &Value, at: &str, key: &str) {
        if let Some(map) = owner.get(key) {
            self.object(map, &push(at, key));
        }
    }

    /// `owner[key]`, if it is there, is an object of objects.
    fn map(&mut self, owner: &Value, at: &str, key: &str) {
        self.map_of_any(owner, at, key);
        for (name, value) in entries(owner, key) {
            if !name.starts_with("x-") {
                self.object(value, &push(&push(at, key), name));
            }
        }
    }

    /// `owner[key]`, if it is there, is a list of objects.
    fn list(&mut self, owner: &Value, at: &str, key: &str) {
        let Some(list) = owner.get(key) else { return };
        let at = push(at, key);
        match list.as_array() {
            None => self.add(&at, "this must be a list"),
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.object(item, &push(&at, index.to_string()));
                }
            }
        }
    }

    fn body(&mut self, body: &Value, at: &str) {
        if !body.is_null() {
            self.object(body, at);
            self.map(body, at, "content");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn doc() -> Value {
        let media = json!({"application/json": {"schema": {"$ref": "#/components/schemas/S"}}});
        json!({
            "tags": [{"name": "t"}],
            "paths": {"/a": {"post": {
                "parameters": [{"name": "p", "schema": {}}],
                "requestBody": {"content": media},
                "responses": {"200": {"content": media, "headers": {}}}
            }}},
            "components": {"schemas": {"S": {"properties": {"p": {}}, "additionalProperties": true}}}
        })
    }

    #[test]
    fn every_part_has_its_type() {
        require(&doc()).unwrap();
        let places = [
            "/tags",
            "/tags/0",
            "/paths",
            "/paths/~1a",
            "/paths/~1a/post",
            "/paths/~1a/post/parameters",
            "/paths/~1a/post/parameters/0",
            "/paths/~1a/post/parameters/0/schema",
            "/paths/~1a/post/requestBody",
            "/paths/~1a/post/requestBody/content/application~1json",
            "/paths/~1a/post/responses",
            "/paths/~1a/post/responses/200",
            "/paths/~1a/post/responses/200/headers",
            "/components",
            "/components/schemas",
            "/components/schemas/S",
            "/components/schemas/S/properties",
            "/components/schemas/S/properties/p",
        ];
        for place in places {
            let mut doc = doc();
            *doc.pointer_mut(place).unwrap() = json!("wrong");
            let found = findings(&doc);
            let named = found
                .iter()
                .any(|f| f.pointer == place && f.message.starts_with("this must be"));
            assert!(named, "{place}: {found:?}");
        }
    }

    #[test]
    fn a_document_has_operations() {
        let mut doc = doc();
        doc["paths"] = json!({});
        assert_eq!(
            require(&doc).unwrap_err().to_string(),
            "/paths: there is no operation"
        );
        assert_eq!(
            require(&json!([])).unwrap_err().to_string(),
            "the root: this must be an object"
        );
    }
}
