//! Step 7: the canonical form, so that the same input gives the same bytes.

use crate::document;
use serde_json::{Map, Value};

/// The order of the root's keys.
const ROOT: [&str; 8] = [
    "openapi",
    "info",
    "servers",
    "security",
    "tags",
    "paths",
    "components",
    "externalDocs",
];

/// The order of the keys of every other object that has fixed keys; what is not listed follows by name.
const ORDER: [&str; 41] = [
    "$ref",
    "operationId",
    "name",
    "in",
    "title",
    "version",
    "tags",
    "url",
    "type",
    "format",
    "summary",
    "description",
    "deprecated",
    "security",
    "parameters",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "requestBody",
    "responses",
    "x-yotta-codes",
    "required",
    "schema",
    "content",
    "properties",
    "additionalProperties",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "default",
    "nullable",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "example",
    "headers",
];

/// What an object is, as far as the order of its keys goes.
#[derive(Clone, Copy)]
enum Kind {
    Root,
    /// Keys of the specification.
    Fixed,
    /// Names, sorted.
    Names,
    /// Names, in the order the vendor gave them.
    Properties,
    /// Data: left alone.
    Opaque,
}

/// The document's text.
pub fn render(doc: &Value) -> String {
    document::pretty(&ordered(doc, Kind::Root))
}

fn ordered(value: &Value, kind: Kind) -> Value {
    match (value, kind) {
        (Value::Array(items), Kind::Fixed) => {
            items.iter().map(|item| ordered(item, kind)).collect()
        }
        (Value::Object(map), Kind::Root | Kind::Fixed | Kind::Names | Kind::Properties) => {
            let mut keys: Vec<_> = map.iter().collect();
            match kind {
                Kind::Root => keys.sort_by_key(|(key, _)| rank(&ROOT, key)),
                Kind::Fixed => keys.sort_by_key(|(key, _)| rank(&ORDER, key)),
                Kind::Names => keys.sort_by_key(|(key, _)| key.as_str()),
                Kind::Properties | Kind::Opaque => {}
            }
            let inner = |(key, value): (&String, &Value)| {
                (key.clone(), ordered(value, inside(kind, key, value)))
            };
            Value::Object(keys.into_iter().map(inner).collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}

fn rank<'k>(order: &[&str], key: &'k str) -> (usize, &'k str) {
    let place = order.iter().position(|known| *known == key);
    (place.unwrap_or(order.len()), key)
}

/// The kind of what stands at `key` of an object of kind `outer`.
fn inside(outer: Kind, key: &str, value: &Value) -> Kind {
    if matches!(outer, Kind::Names | Kind::Properties) {
        return Kind::Fixed;
    }
    match key {
        "properties" => Kind::Properties,
        "x-yotta-codes" => Kind::Names,
        "example" | "default" | "enum" | "value" => Kind::Opaque,
        key if key.starts_with("x-") => Kind::Opaque,
        "paths" | "schemas" | "responses" | "requestBodies" | "securitySchemes" | "content"
        | "headers" | "examples" | "links" | "variables" | "mapping" | "scopes" | "encoding"
        | "callbacks" => Kind::Names,
        // A list in an operation, but a map of names in the components.
        "parameters" if value.is_object() => Kind::Names,
        _ => Kind::Fixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_have_one_order_and_data_keeps_its_own() {
        let doc = json!({
            "paths": {
                "/b": {},
                "/a": {"post": {"responses": {"400": {}, "200": {}}, "operationId": "x"}, "get": {}}
            },
            "components": {"schemas": {
                "T": {"zeta": 1, "nullable": true, "alpha": 2, "type": "object"},
                "S": {
                    "properties": {"enum": {"description": "d", "type": "string"}, "b": {}, "a": {}},
                    "example": {"type": 1, "$ref": 2},
                    "type": "object"
                }
            }},
            "openapi": "3.0.3"
        });
        let expected = concat!(
            r#"{"openapi":"3.0.3","#,
            r#""paths":{"/a":{"get":{},"post":{"operationId":"x","responses":{"200":{},"400":{}}}},"/b":{}},"#,
            r#""components":{"schemas":{"S":{"type":"object","#,
            r#""properties":{"enum":{"type":"string","description":"d"},"b":{},"a":{}},"#,
            r#""example":{"type":1,"$ref":2}},"#,
            r#""T":{"type":"object","nullable":true,"alpha":2,"zeta":1}}}}"#,
        );
        let text = render(&doc);
        let value = document::parse_json(&text).unwrap();
        assert_eq!(value, doc);
        assert_eq!(value.to_string(), expected);
        assert!(text.ends_with("}\n") && text.starts_with("{\n  \"openapi\""));
        assert_eq!(render(&value), text, "rendering twice changes nothing");
    }
}
