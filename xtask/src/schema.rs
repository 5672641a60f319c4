//! The schemas and operations of an OpenAPI document.
//!
//! Steps that change schemas iterate over [`sites`], the places where the specification allows a schema. So they never
//! change data that only looks like a schema, such as an example or a property called `enum`.

use crate::pointer::push;
use serde_json::Value;

/// The methods for which a path can have an operation.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The direction of the bodies that a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Parameters and request bodies.
    Request,
    /// Responses.
    Response,
    /// A component: either or both, depending on what refers to it.
    Component,
}

/// One schema of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site<'d> {
    /// Its JSON pointer.
    pub pointer: String,
    /// Its name for people and for `spec/enums.toml`: `Schema.property`, `operationId.parameter`.
    /// The items of an array have the place of the array.
    pub place: String,
    /// The direction of what it describes.
    pub side: Side,
    /// The schema itself.
    pub schema: &'d Value,
}

/// Returns all operations as (pointer, path, method, operation), in the order of the document.
pub fn operations(doc: &Value) -> Vec<(String, &str, &str, &Value)> {
    let mut found = Vec::new();
    for (path, item) in entries(doc, "paths") {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                let pointer = push(&push("/paths", path), method);
                found.push((pointer, path, method.as_str(), operation));
            }
        }
    }
    found
}

/// Returns all schemas, each before those inside it. Iterate in reverse to change schemas: then a change never moves a
/// schema that is still to come.
pub fn sites(doc: &Value) -> Vec<Site<'_>> {
    let mut walk = Walk::default();
    for (path, item) in entries(doc, "paths") {
        walk.parameters(item, &push("/paths", path), path);
    }
    for (at, path, method, operation) in operations(doc) {
        let id = operation["operationId"].as_str();
        let id = id.map_or_else(|| format!("{method} {path}"), str::to_owned);
        walk.parameters(operation, &at, &id);
        let body = &operation["requestBody"];
        let place = format!("{id}.request");
        walk.content(body, &push(&at, "requestBody"), &place, Side::Request);
        for (status, response) in entries(operation, "responses") {
            let at = push(&push(&at, "responses"), status);
            let place = format!("{id}.{status}");
            walk.content(response, &at, &place, Side::Response);
            for (name, header) in entries(response, "headers") {
                let at = push(&push(&at, "headers"), name);
                walk.inside(header, &at, &format!("{place}.{name}"), Side::Response);
            }
        }
    }
    for (name, schema) in entries(&doc["components"], "schemas") {
        let at = push("/components/schemas", name);
        walk.schema(schema, at, name.to_owned(), Side::Component);
    }
    walk.sites
}

#[derive(Default)]
struct Walk<'d> {
    sites: Vec<Site<'d>>,
}

impl<'d> Walk<'d> {
    fn parameters(&mut self, owner: &'d Value, at: &str, id: &str) {
        let parameters = owner["parameters"].as_array();
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            let at = push(&push(at, "parameters"), index.to_string());
            let name = parameter["name"].as_str().unwrap_or("?");
            self.inside(parameter, &at, &format!("{id}.{name}"), Side::Request);
        }
    }

    fn content(&mut self, owner: &'d Value, at: &str, place: &str, side: Side) {
        for (media_type, media) in entries(owner, "content") {
            let at = push(&push(at, "content"), media_type);
            self.inside(media, &at, place, side);
        }
    }

    /// Adds the `schema` of a parameter, a header or a media type.
    fn inside(&mut self, owner: &'d Value, at: &str, place: &str, side: Side) {
        if let Some(schema) = owner.get("schema") {
            self.schema(schema, push(at, "schema"), place.to_owned(), side);
        }
    }

    fn schema(&mut self, schema: &'d Value, pointer: String, place: String, side: Side) {
        self.sites.push(Site {
            pointer: pointer.clone(),
            place: place.clone(),
            side,
            schema,
        });
        for (name, property) in entries(schema, "properties") {
            let at = push(&push(&pointer, "properties"), name);
            self.schema(property, at, format!("{place}.{name}"), side);
        }
        for key in ["items", "additionalProperties", "not"] {
            if let Some(inner) = schema.get(key) {
                self.schema(inner, push(&pointer, key), place.clone(), side);
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let inner = schema.get(key).and_then(Value::as_array);
            for (index, inner) in inner.into_iter().flatten().enumerate() {
                let at = push(&push(&pointer, key), index.to_string());
                self.schema(inner, at, place.clone(), side);
            }
        }
    }
}

/// Iterates over the entries of the object at `key`, if it exists.
pub fn entries<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let object = value.get(key).and_then(Value::as_object);
    object.into_iter().flatten().map(|(k, v)| (k.as_str(), v))
}

/// Iterates over the values of the object at `key`, if it exists.
pub fn values_mut<'v>(value: &'v mut Value, key: &str) -> impl Iterator<Item = &'v mut Value> {
    let object = value.get_mut(key).and_then(Value::as_object_mut);
    object.into_iter().flat_map(|object| object.values_mut())
}

/// Returns the name of the component schema that a `$ref` points at.
pub fn ref_name(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}
