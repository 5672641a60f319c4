//! Finds the schemas of an OpenAPI document, knowing where the specification allows one to stand.
//!
//! Steps that work on schemas take the list of [`sites`] and reach each through its pointer. So what only looks
//! like a schema (an example, a property that happens to be called `enum`) is never touched.

use crate::pointer::push;
use serde_json::Value;

/// The methods a path item can have an operation for.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Which way the bodies travel that a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What is sent: parameters and request bodies.
    Request,
    /// What comes back.
    Response,
    /// A component: either or both, depending on who refers to it.
    Component,
}

/// One schema of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Where it stands.
    pub pointer: String,
    /// Its name for people and for `spec/enums.toml`: `Schema.property`, `operationId.parameter`.
    /// What stands inside an array has the array's place.
    pub place: String,
    /// Which way it travels.
    pub side: Side,
}

/// All operations as (pointer, path, method, operation), in document order.
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

/// All schemas, each before those inside it. To change schemas while walking, go through the list backwards:
/// then a change never moves a schema that is still to come.
pub fn sites(doc: &Value) -> Vec<Site> {
    let mut walk = Walk::default();
    for (path, item) in entries(doc, "paths") {
        let at = push("/paths", path);
        walk.parameters(item, &at, path);
    }
    for (at, path, method, operation) in operations(doc) {
        let id = operation["operationId"].as_str();
        let id = id.map_or_else(|| format!("{method} {path}"), str::to_owned);
        walk.parameters(operation, &at, &id);
        let body = push(&at, "requestBody");
        walk.content(
            &operation["requestBody"],
            &body,
            &format!("{id}.request"),
            Side::Request,
        );
        for (status, response) in entries(operation, "responses") {
            let at = push(&push(&at, "responses"), status);
            walk.response(response, &at, &format!("{id}.{status}"));
        }
    }
    walk.components(&doc["components"]);
    walk.sites
}

#[derive(Default)]
struct Walk {
    sites: Vec<Site>,
}

impl Walk {
    fn components(&mut self, components: &Value) {
        let at = |kind: &str, name: &str| push(&push("/components", kind), name);
        for (name, schema) in entries(components, "schemas") {
            self.schema(
                schema,
                at("schemas", name),
                name.to_owned(),
                Side::Component,
            );
        }
        for (name, parameter) in entries(components, "parameters") {
            self.parameter(
                parameter,
                &at("parameters", name),
                &format!("parameters.{name}"),
            );
        }
        for (name, body) in entries(components, "requestBodies") {
            let place = format!("requestBodies.{name}");
            self.content(body, &at("requestBodies", name), &place, Side::Request);
        }
        for (name, response) in entries(components, "responses") {
            let place = format!("responses.{name}");
            self.response(response, &at("responses", name), &place);
        }
        for (name, header) in entries(components, "headers") {
            let place = format!("headers.{name}");
            self.holder(header, &at("headers", name), &place, Side::Response);
        }
    }

    fn parameters(&mut self, owner: &Value, at: &str, id: &str) {
        let parameters = owner["parameters"].as_array();
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            let at = push(&push(at, "parameters"), index.to_string());
            let name = parameter["name"].as_str().unwrap_or("?");
            self.parameter(parameter, &at, &format!("{id}.{name}"));
        }
    }

    fn parameter(&mut self, parameter: &Value, at: &str, place: &str) {
        self.holder(parameter, at, place, Side::Request);
    }

    fn response(&mut self, response: &Value, at: &str, place: &str) {
        self.content(response, at, place, Side::Response);
        for (name, header) in entries(response, "headers") {
            let at = push(&push(at, "headers"), name);
            self.holder(header, &at, &format!("{place}.{name}"), Side::Response);
        }
    }

    /// What holds a schema either itself or in a `content`.
    fn holder(&mut self, holder: &Value, at: &str, place: &str, side: Side) {
        if let Some(schema) = holder.get("schema") {
            self.schema(schema, push(at, "schema"), place.to_owned(), side);
        }
        self.content(holder, at, place, side);
    }

    fn content(&mut self, holder: &Value, at: &str, place: &str, side: Side) {
        for (media_type, media) in entries(holder, "content") {
            if let Some(schema) = media.get("schema") {
                let at = push(&push(&push(at, "content"), media_type), "schema");
                self.schema(schema, at, place.to_owned(), side);
            }
            let at = push(&push(&push(at, "content"), media_type), "encoding");
            for (property, encoding) in entries(media, "encoding") {
                let at = push(&push(&at, property), "headers");
                for (name, header) in entries(encoding, "headers") {
                    self.holder(header, &push(&at, name), &format!("{place}.{name}"), side);
                }
            }
        }
    }

    fn schema(&mut self, schema: &Value, pointer: String, place: String, side: Side) {
        self.sites.push(Site {
            pointer: pointer.clone(),
            place: place.clone(),
            side,
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

/// The entries of the object at `key`, if there is one.
pub fn entries<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let object = value.get(key).and_then(Value::as_object);
    object.into_iter().flatten().map(|(k, v)| (k.as_str(), v))
}

/// The name of the schema component that a `$ref` points at.
pub fn ref_name(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_place_a_schema_can_stand_in_is_found() {
        let media = |schema| json!({"application/json": {"schema": schema}});
        let doc = json!({
            "paths": {"/a/{id}": {
                "parameters": [{"name": "id", "schema": {}}],
                "post": {
                    "operationId": "make",
                    "parameters": [{"name": "kind", "schema": {"items": {}}}],
                    "requestBody": {"content": media(json!({"properties": {"p": {}}}))},
                    "responses": {"200": {"content": media(json!({})), "headers": {"X": {"schema": {}}}}}
                }
            }},
            "components": {
                "schemas": {"S": {
                    "properties": {"enum": {"allOf": [{"not": {}}]}},
                    "additionalProperties": {},
                    "example": {"properties": {"no": {}}}
                }},
                "parameters": {"P": {"schema": {}}},
                "requestBodies": {"B": {"content": media(json!({}))}},
                "responses": {"R": {"content": media(json!({}))}},
                "headers": {"H": {"schema": {}}}
            }
        });
        let found = sites(&doc);
        for site in &found {
            assert!(doc.pointer(&site.pointer).is_some(), "{}", site.pointer);
        }
        let places: Vec<_> = found.iter().map(|s| s.place.as_str()).collect();
        let expected = [
            "/a/{id}.id",
            "make.kind",
            "make.kind",
            "make.request",
            "make.request.p",
            "make.200",
            "make.200.X",
            "S",
            "S.enum",
            "S.enum",
            "S.enum",
            "S",
            "parameters.P",
            "requestBodies.B",
            "responses.R",
            "headers.H",
        ];
        assert_eq!(places, expected);
    }
}
