//! Before the first step: any OpenAPI 3.0 or 3.1 document → OpenAPI 3.0.3.
//!
//! What 3.0 can say in another way is rewritten; what it cannot say is refused by name. In both versions a `$ref`
//! in a schema may have neighbours here (the vendor's 3.0 documents do so, though 3.0 says they are ignored):
//! the `$ref` moves into an `allOf`, so that nothing is lost.

mod refuse;
mod schema;

use crate::pointer::show;
use crate::schema::sites;
use anyhow::{Result, anyhow, ensure};
use serde_json::{Value, json};

/// Brings `doc` to 3.0.3, in place.
pub fn downgrade(doc: &mut Value) -> Result<()> {
    let version = doc["openapi"].as_str().unwrap_or("none");
    ensure!(
        ["3.0.", "3.1."]
            .iter()
            .any(|known| version.starts_with(known)),
        "/openapi: version {version} is not supported, only 3.0 and 3.1 are"
    );
    refuse::document(doc)?;
    booleans(doc);
    // First, because a `{"type": "null"}` that is left over afterwards is refused.
    for site in sites(doc).iter().rev() {
        if let Some(node) = doc.pointer_mut(&site.pointer) {
            schema::null_alternatives(node);
        }
    }
    for site in sites(doc).iter().rev() {
        if let Some(node) = doc.pointer_mut(&site.pointer) {
            schema::downgrade(node).map_err(|why| anyhow!("{}: {why}", show(&site.pointer)))?;
        }
    }
    if let Some(root) = doc.as_object_mut() {
        root.retain(|key, _| !matches!(key.as_str(), "webhooks" | "jsonSchemaDialect"));
        root.insert("openapi".to_owned(), json!("3.0.3"));
    }
    Ok(())
}

/// 3.1 allows `true` and `false` for a schema; in `additionalProperties` 3.0 does too.
fn booleans(doc: &mut Value) {
    for site in sites(doc) {
        if site.pointer.ends_with("/additionalProperties") {
            continue;
        }
        if let Some(node) = doc.pointer_mut(&site.pointer) {
            match node {
                Value::Bool(true) => *node = json!({}),
                Value::Bool(false) => *node = json!({"not": {}}),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(schema: Value) -> Value {
        json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"S": schema}}})
    }

    fn down(schema: Value) -> Value {
        let mut doc = doc(schema);
        downgrade(&mut doc).unwrap();
        assert_eq!(doc["openapi"], "3.0.3");
        doc["components"]["schemas"]["S"].take()
    }

    fn refused(doc: &mut Value) -> String {
        downgrade(doc).unwrap_err().to_string()
    }

    #[test]
    fn what_3_0_can_say_differently_is_rewritten() {
        let cases = [
            (
                json!({"type": ["string", "null"]}),
                json!({"type": "string", "nullable": true}),
            ),
            (json!({"type": ["string"]}), json!({"type": "string"})),
            (
                json!({"type": ["string", "null"], "enum": ["a", null]}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
            ),
            (json!({"const": "x"}), json!({"enum": ["x"]})),
            (
                json!({"const": "x", "enum": ["x", "y"]}),
                json!({"enum": ["x"]}),
            ),
            (json!({"examples": [1, 2]}), json!({"example": 1})),
            (
                json!({"exclusiveMinimum": 1}),
                json!({"minimum": 1, "exclusiveMinimum": true}),
            ),
            (
                json!({"exclusiveMaximum": 9, "maximum": 10}),
                json!({"maximum": 9, "exclusiveMaximum": true}),
            ),
            (
                json!({"exclusiveMaximum": 9, "maximum": 8}),
                json!({"maximum": 8}),
            ),
            (
                json!({"minimum": 1, "exclusiveMinimum": true}),
                json!({"minimum": 1, "exclusiveMinimum": true}),
            ),
            (
                json!({"$ref": "#/components/schemas/S", "description": "d"}),
                json!({"description": "d", "allOf": [{"$ref": "#/components/schemas/S"}]}),
            ),
            (
                json!({"oneOf": [{"$ref": "#/components/schemas/S"}, {"type": "null"}]}),
                json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/S"}]}),
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"const": null}]}),
                json!({"nullable": true, "allOf": [{"type": "string"}]}),
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"enum": [null]}, {"type": ["null"]}]}),
                json!({"nullable": true, "allOf": [{"type": "string"}]}),
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}),
                json!({"nullable": true, "anyOf": [{"type": "string"}, {"type": "integer"}]}),
            ),
            (
                json!({"type": "array", "items": true}),
                json!({"type": "array", "items": {}}),
            ),
            (
                json!({"type": "string", "contentEncoding": "base64"}),
                json!({"type": "string", "format": "byte"}),
            ),
            (json!({"$comment": "x"}), json!({})),
        ];
        for (input, expected) in cases {
            assert_eq!(down(input.clone()), expected, "{input}");
        }
    }

    #[test]
    fn schemas_are_found_at_any_depth_and_only_schemas() {
        let input = json!({
            "properties": {"const": {"items": {"type": ["integer", "null"]}}},
            "example": {"const": 1}
        });
        let expected = json!({
            "properties": {"const": {"items": {"type": "integer", "nullable": true}}},
            "example": {"const": 1}
        });
        assert_eq!(down(input), expected);
    }

    #[test]
    fn what_3_0_cannot_say_is_refused_by_name_with_its_place() {
        for key in [
            "if",
            "then",
            "prefixItems",
            "patternProperties",
            "$defs",
            "unevaluatedProperties",
        ] {
            let mut doc = doc(json!({"properties": {"p": {key: {}}}}));
            let expected = format!(
                "/components/schemas/S/properties/p: {key} has no counterpart in OpenAPI 3.0"
            );
            assert_eq!(refused(&mut doc), expected);
        }
        let mut types = doc(json!({"type": ["string", "integer"]}));
        assert!(refused(&mut types).contains("type [\"string\",\"integer\"]"));
        let mut null = doc(json!({"type": "null"}));
        assert!(refused(&mut null).contains("type \"null\""));
        for (schema, expected) in [
            (json!({"const": null}), "const null"),
            (
                json!({"const": "z", "enum": ["x"]}),
                "const \"z\" is none of",
            ),
            (json!({"anyOf": [{"type": "null"}]}), "type \"null\""),
            (json!({"anyOf": [{"const": null}]}), "const null"),
        ] {
            let found = refused(&mut doc(schema));
            assert!(found.contains(expected), "{found}");
        }
        let mut hooks = doc(json!({}));
        hooks["webhooks"] = json!({"podReady": {}});
        assert_eq!(
            refused(&mut hooks),
            "/webhooks: webhooks has no counterpart in OpenAPI 3.0"
        );
        let mut items = doc(json!({}));
        items["components"]["pathItems"] = json!({"x": {}});
        assert!(refused(&mut items).starts_with("/components/pathItems:"));
        let mut old = json!({"openapi": "2.0"});
        assert!(refused(&mut old).starts_with("/openapi: version 2.0"));
    }
}
