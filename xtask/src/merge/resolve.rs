//! References outside of schemas, replaced by what they point at.
//!
//! Schemas are components because they become types. Parameters, responses, request bodies, headers, examples and
//! links are components only to save writing: the later steps, and generators, have to see them where they are
//! used. So two pages may well have different parameters of one name.

use crate::pointer::{push, tokens};
use crate::schema::{METHODS, sites};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What stays in `components`.
const KEPT: [&str; 2] = ["schemas", "securitySchemes"];

/// Resolves `doc` in place.
pub fn resolve(doc: &mut Value) -> Result<()> {
    schemas(doc)?;
    let resolver = Resolver {
        components: take(doc),
    };
    let paths = doc.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        let at = push("/paths", path);
        ensure!(
            item.get("$ref").is_none(),
            "{at}: a $ref in the place of a path is not supported: have it written out"
        );
        resolver.list(item, &at)?;
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                resolver.operation(operation, &push(&at, method))?;
            }
        }
    }
    Ok(())
}

/// The `$ref` of a schema points at a schema that has a name: all else gives no type.
fn schemas(doc: &Value) -> Result<()> {
    for site in sites(doc) {
        let schema = doc.pointer(&site.pointer);
        let Some(target) = schema.and_then(|schema| schema["$ref"].as_str()) else {
            continue;
        };
        let name = target.strip_prefix("#/components/schemas/");
        ensure!(
            // Escapes too: a component of such a name would not be found by the steps to come.
            name.is_some_and(|name| !name.contains(['/', '~', '%'])),
            "{}: the $ref {target} is not supported, only #/components/schemas/NAME is",
            site.pointer
        );
    }
    Ok(())
}

/// The components that are going to be resolved, taken out of `doc`.
fn take(doc: &mut Value) -> Map<String, Value> {
    let mut taken = Map::new();
    if let Some(components) = doc.get_mut("components").and_then(Value::as_object_mut) {
        let (kept, gone): (Map<_, _>, _) = std::mem::take(components)
            .into_iter()
            .partition(|(kind, _)| KEPT.contains(&kind.as_str()) || kind.starts_with("x-"));
        *components = kept;
        taken = gone;
    }
    taken
}

struct Resolver {
    components: Map<String, Value>,
}

impl Resolver {
    fn operation(&self, operation: &mut Value, at: &str) -> Result<()> {
        self.list(operation, at)?;
        if let Some(body) = operation.get_mut("requestBody") {
            let at = push(at, "requestBody");
            self.target(body, "requestBodies", &at)?;
            self.content(body, &at)?;
        }
        let at = push(at, "responses");
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            let at = push(&at, status);
            self.target(response, "responses", &at)?;
            self.map(response, "headers", &at, Self::holder)?;
            self.map(response, "links", &at, |_, _, _| Ok(()))?;
            self.content(response, &at)?;
        }
        Ok(())
    }

    /// The parameters of a path or an operation.
    fn list(&self, owner: &mut Value, at: &str) -> Result<()> {
        let at = push(at, "parameters");
        let parameters = owner.get_mut("parameters").and_then(Value::as_array_mut);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            let at = push(&at, index.to_string());
            self.target(parameter, "parameters", &at)?;
            self.holder(parameter, &at)?;
        }
        Ok(())
    }

    /// A parameter or a header.
    fn holder(&self, holder: &mut Value, at: &str) -> Result<()> {
        self.map(holder, "examples", at, |_, _, _| Ok(()))?;
        self.content(holder, at)
    }

    fn content(&self, holder: &mut Value, at: &str) -> Result<()> {
        let at = push(at, "content");
        let content = holder.get_mut("content").and_then(Value::as_object_mut);
        for (media_type, media) in content.into_iter().flatten() {
            let at = push(&at, media_type);
            self.map(media, "examples", &at, |_, _, _| Ok(()))?;
            let at = push(&at, "encoding");
            let encodings = media.get_mut("encoding").and_then(Value::as_object_mut);
            for (name, encoding) in encodings.into_iter().flatten() {
                self.map(encoding, "headers", &push(&at, name), Self::holder)?;
            }
        }
        Ok(())
    }

    /// The named things in `owner[kind]`, where `kind` is also what their components are called.
    fn map(
        &self,
        owner: &mut Value,
        kind: &str,
        at: &str,
        then: fn(&Self, &mut Value, &str) -> Result<()>,
    ) -> Result<()> {
        let at = push(at, kind);
        let things = owner.get_mut(kind).and_then(Value::as_object_mut);
        for (name, thing) in things.into_iter().flatten() {
            let at = push(&at, name);
            self.target(thing, kind, &at)?;
            then(self, thing, &at)?;
        }
        Ok(())
    }

    /// Replaces `node`, if it is a reference, by the component of that `kind` which it points at.
    fn target(&self, node: &mut Value, kind: &str, at: &str) -> Result<()> {
        let mut seen = BTreeSet::new();
        while let Some(reference) = node.get("$ref") {
            // 3.1 allows `summary` and `description` beside it, and 3.0 has no other place for them.
            ensure!(
                node.as_object().is_some_and(|node| node.len() == 1),
                "{at}: a $ref with neighbours outside of a schema has no counterpart in OpenAPI 3.0"
            );
            let target = reference.as_str().unwrap_or_default().to_owned();
            let found = target
                .strip_prefix(&format!("#/components/{kind}/"))
                .filter(|name| !name.contains('/'))
                .and_then(|name| tokens(&format!("/{name}")).pop())
                .and_then(|name| self.components.get(kind)?.get(name));
            let found = found.with_context(|| {
                format!("{at}: the $ref {reference} points at nothing in #/components/{kind}")
            })?;
            if !seen.insert(target) {
                bail!("{at}: the $refs from here form a cycle");
            }
            *node = found.clone();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reference(kind: &str, name: &str) -> Value {
        json!({"$ref": format!("#/components/{kind}/{name}")})
    }

    fn doc() -> Value {
        json!({
            "paths": {"/a/{id}": {
                "parameters": [reference("parameters", "Id")],
                "post": {
                    "parameters": [{"name": "x", "examples": {"e": reference("examples", "E")}}],
                    "requestBody": reference("requestBodies", "Body"),
                    "responses": {"200": reference("responses", "Alias")}
                }
            }},
            "components": {
                "schemas": {"S": {}},
                "securitySchemes": {"Key": {"type": "apiKey"}},
                "parameters": {"Id": {"name": "id", "in": "path", "schema": reference("schemas", "S")}},
                "requestBodies": {"Body": {"content": {"application/json": {
                    "schema": reference("schemas", "S"),
                    "examples": {"e": reference("examples", "E")}
                }}}},
                "responses": {
                    "Alias": reference("responses", "Ok"),
                    "Ok": {"description": "OK", "headers": {"X": reference("headers", "a~1b")}, "links": {"l": reference("links", "L")}}
                },
                "headers": {"a/b": {"schema": {"type": "string"}}},
                "examples": {"E": {"value": {"$ref": "data"}}},
                "links": {"L": {"operationId": "o"}}
            }
        })
    }

    #[test]
    fn every_reference_outside_of_schemas_is_replaced() {
        let mut doc = doc();
        resolve(&mut doc).unwrap();
        let example = json!({"e": {"value": {"$ref": "data"}}});
        let expected = json!({
            "paths": {"/a/{id}": {
                "parameters": [{"name": "id", "in": "path", "schema": reference("schemas", "S")}],
                "post": {
                    "parameters": [{"name": "x", "examples": example}],
                    "requestBody": {"content": {"application/json": {
                        "schema": reference("schemas", "S"),
                        "examples": example
                    }}},
                    "responses": {"200": {
                        "description": "OK",
                        "headers": {"X": {"schema": {"type": "string"}}},
                        "links": {"l": {"operationId": "o"}}
                    }}
                }
            }},
            "components": {"schemas": {"S": {}}, "securitySchemes": {"Key": {"type": "apiKey"}}}
        });
        assert_eq!(doc, expected);
    }

    #[test]
    fn what_cannot_be_resolved_is_named_with_its_place() {
        let error = |at: &str, value: Value| {
            let mut doc = doc();
            *doc.pointer_mut(at).unwrap() = value;
            resolve(&mut doc).unwrap_err().to_string()
        };
        let at = "/paths/~1a~1{id}/post/responses/200";
        assert_eq!(
            error(at, reference("responses", "Gone")),
            format!(
                "{at}: the $ref \"#/components/responses/Gone\" points at nothing in #/components/responses"
            )
        );
        assert!(error(at, reference("schemas", "S")).contains("points at nothing in"));
        assert!(error(at, json!({"$ref": 1})).contains("the $ref 1 points at nothing"));
        assert_eq!(
            error("/components/responses/Ok", reference("responses", "Alias")),
            format!("{at}: the $refs from here form a cycle")
        );
        let described = json!({"$ref": "#/components/responses/Ok", "description": "d"});
        assert!(error(at, described).starts_with(&format!("{at}: a $ref with neighbours")));
        assert_eq!(
            error("/paths/~1a~1{id}", json!({"$ref": "#/paths/~1b"})),
            "/paths/~1a~1{id}: a $ref in the place of a path is not supported: have it written out"
        );
        for target in [
            "other.json",
            "#/components/schemas/S/properties/p",
            "#/paths",
        ] {
            assert_eq!(
                error("/components/schemas/S", json!({"$ref": target})),
                format!(
                    "/components/schemas/S: the $ref {target} is not supported, only #/components/schemas/NAME is"
                )
            );
        }
    }
}
