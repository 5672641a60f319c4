//! Step 4: optional and nullable properties for all schemas that only responses reach.
//!
//! The server does both, whatever the page says. A schema that requests reach too keeps its name and its
//! strictness there, and gets a relaxed twin, `<Name>Response`, for the responses.

mod reach;

use crate::pointer::push;
use crate::schema::{Side, entries, ref_name, sites};
use anyhow::{Result, ensure};
use reach::Reach;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Relaxes `doc` in place.
pub fn relax(doc: &mut Value) -> Result<()> {
    let reach = Reach::of(doc);
    let twins = twins(doc, &reach);
    for name in &twins {
        let twin = twin_of(name);
        let at = push("/components/schemas", &twin);
        ensure!(
            doc.pointer(&at).is_none(),
            "{at} is there already, and {name} needs that name for its relaxed twin: \
             requests and responses both reach {name}"
        );
        let mut schema = component(doc, name).clone();
        relaxed(&mut schema, &twins);
        doc["components"]["schemas"][twin] = schema;
    }
    for name in reach.responses.difference(&reach.requests) {
        if let Some(schema) = doc.pointer_mut(&push("/components/schemas", name)) {
            relaxed(schema, &twins);
        }
    }
    // Only the roots: `relaxed` goes down by itself.
    let mut done: Option<String> = None;
    for site in sites(doc) {
        let inside = done
            .as_ref()
            .is_some_and(|root| site.pointer.starts_with(&format!("{root}/")));
        if site.side != Side::Response || inside {
            continue;
        }
        if let Some(schema) = doc.pointer_mut(&site.pointer) {
            relaxed(schema, &twins);
        }
        done = Some(site.pointer);
    }
    Ok(())
}

fn twin_of(name: &str) -> String {
    format!("{name}Response")
}

fn component<'d>(doc: &'d Value, name: &str) -> &'d Value {
    &doc["components"]["schemas"][name]
}

/// The schemas that both sides reach and that look different when relaxed, be it only by what they refer to.
fn twins(doc: &Value, reach: &Reach) -> BTreeSet<String> {
    let none = BTreeSet::new();
    let mut referrers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open = Vec::new();
    for name in reach.responses.intersection(&reach.requests) {
        let original = component(doc, name);
        let mut schema = original.clone();
        relaxed(&mut schema, &none);
        if schema != *original {
            open.push(name.as_str());
        }
        let mut targets = Vec::new();
        references(original, &mut targets);
        for target in targets {
            referrers.entry(target).or_default().push(name);
        }
    }
    let mut twins = BTreeSet::new();
    while let Some(name) = open.pop() {
        if twins.insert(name.to_owned()) {
            open.extend(referrers.get(name).into_iter().flatten());
        }
    }
    twins
}

/// The names of the schemas that [`relaxed`] would look at references to.
fn references<'d>(schema: &'d Value, targets: &mut Vec<&'d str>) {
    if let Some(name) = ref_name(schema) {
        targets.push(name);
        return;
    }
    for (_, property) in entries(schema, "properties") {
        references(property, targets);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key) {
            references(inner, targets);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let inner = schema.get(key).and_then(Value::as_array);
        for inner in inner.into_iter().flatten() {
            references(inner, targets);
        }
    }
}

/// Relaxes one schema and all inline schemas in it, and refers to twins where there are some.
fn relaxed(schema: &mut Value, twins: &BTreeSet<String>) {
    if let Some(name) = ref_name(schema) {
        if twins.contains(name) {
            schema["$ref"] = json!(format!("#/components/schemas/{}", twin_of(name)));
        }
        return;
    }
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.shift_remove("required");
    if let Some(properties) = map.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut() {
            relaxed(property, twins);
            nullable(property);
        }
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = map.get_mut(key) {
            relaxed(inner, twins);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for inner in map
            .get_mut(key)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            relaxed(inner, twins);
        }
    }
}

fn nullable(property: &mut Value) {
    if property.get("$ref").is_some() {
        *property = json!({"allOf": [property.take()]});
    }
    if let Some(map) = property.as_object_mut() {
        map.insert("nullable".to_owned(), json!(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn media(schema: Value) -> Value {
        json!({"content": {"application/json": {"schema": schema}}})
    }

    /// One operation that sends `Request` and gets `response` back.
    fn doc(response: Value, schemas: Value) -> Value {
        json!({
            "paths": {"/x": {"post": {
                "requestBody": media(reference("Request")),
                "responses": {"200": media(response)}
            }}},
            "components": {"schemas": schemas}
        })
    }

    #[test]
    fn properties_of_responses_become_nullable_and_optional() {
        let mut doc = doc(
            reference("Pod"),
            json!({
                "Request": {"properties": {"a": {"type": "string"}}, "required": ["a"]},
                "Status": {"type": "string", "enum": ["A"]},
                "Pod": {
                    "properties": {
                        "id": {"type": "integer"},
                        "status": {"description": "d", "allOf": [reference("Status")]},
                        "part": reference("Part"),
                        "inline": {"type": "object", "properties": {"x": {}}, "required": ["x"]}
                    },
                    "required": ["id"]
                },
                "Part": {"properties": {"list": {"type": "array", "items": reference("Part")}}}
            }),
        );
        relax(&mut doc).unwrap();
        let expected = json!({
            "Request": {"properties": {"a": {"type": "string"}}, "required": ["a"]},
            "Status": {"type": "string", "enum": ["A"]},
            "Pod": {
                "properties": {
                    "id": {"type": "integer", "nullable": true},
                    "status": {"description": "d", "allOf": [reference("Status")], "nullable": true},
                    "part": {"allOf": [reference("Part")], "nullable": true},
                    "inline": {"type": "object", "properties": {"x": {"nullable": true}}, "nullable": true}
                }
            },
            "Part": {"properties": {"list": {"type": "array", "items": reference("Part"), "nullable": true}}}
        });
        assert_eq!(doc["components"]["schemas"], expected);
    }

    #[test]
    fn what_both_sides_reach_gets_a_twin_and_so_does_what_refers_to_it() {
        let mut doc = doc(
            reference("Pod"),
            json!({
                "Request": {"properties": {"pairs": {"items": reference("Pairs")}}},
                "Pairs": {"type": "array", "items": reference("Pair")},
                "Pair": {"properties": {"key": {"type": "string"}}, "required": ["key"]},
                "Status": {"type": "string", "enum": ["A"]},
                "Pod": {"properties": {"pairs": reference("Pairs"), "status": reference("Status")}}
            }),
        );
        doc["components"]["schemas"]["Request"]["properties"]["status"] = reference("Status");
        relax(&mut doc).unwrap();
        let schemas = &doc["components"]["schemas"];
        assert_eq!(schemas["Pair"]["required"], json!(["key"]));
        assert_eq!(schemas["Pairs"]["items"], reference("Pair"));
        assert_eq!(
            schemas["PairResponse"],
            json!({"properties": {"key": {"type": "string", "nullable": true}}})
        );
        assert_eq!(
            schemas["PairsResponse"],
            json!({"type": "array", "items": reference("PairResponse")})
        );
        let pairs = &schemas["Pod"]["properties"]["pairs"];
        assert_eq!(
            *pairs,
            json!({"allOf": [reference("PairsResponse")], "nullable": true})
        );
        assert!(
            schemas.get("StatusResponse").is_none(),
            "an enum looks the same on both sides"
        );
    }

    #[test]
    fn inline_responses_are_relaxed_once() {
        let inner = json!({"properties": {"a": {"properties": {"b": reference("Pod")}}}, "required": ["a"]});
        let mut doc = doc(inner, json!({"Request": {}, "Pod": {}}));
        relax(&mut doc).unwrap();
        let b = json!({"allOf": [reference("Pod")], "nullable": true});
        let expected = json!({"properties": {"a": {"properties": {"b": b}, "nullable": true}}});
        assert_eq!(
            doc["paths"]["/x"]["post"]["responses"]["200"],
            media(expected)
        );
    }

    #[test]
    fn a_twin_needs_its_name_to_be_free() {
        let mut doc = doc(
            reference("Request"),
            json!({
                "Request": {"properties": {"a": {}}},
                "RequestResponse": {}
            }),
        );
        let error = relax(&mut doc).unwrap_err().to_string();
        assert!(
            error.starts_with("/components/schemas/RequestResponse is there already"),
            "{error}"
        );
    }
}
