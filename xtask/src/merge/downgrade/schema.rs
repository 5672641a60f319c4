//! One schema, 3.1 → 3.0; the schemas inside it have been done already.

use serde_json::{Map, Value, json};

/// Keywords of JSON Schema, 2020-12 and before, that 3.0 has no counterpart for.
const REFUSED: [&str; 27] = [
    "if",
    "then",
    "else",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "dependentSchemas",
    "dependentRequired",
    "propertyNames",
    "patternProperties",
    "contentMediaType",
    "contentSchema",
    "$defs",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$vocabulary",
    "$schema",
    "definitions",
    "dependencies",
    "additionalItems",
    "$recursiveRef",
    "$recursiveAnchor",
];

/// The types of 3.0.
const TYPES: [&str; 6] = ["object", "array", "string", "integer", "number", "boolean"];

/// Rewrites `schema`, or says what 3.0 cannot express.
pub(super) fn downgrade(schema: &mut Value) -> Result<(), String> {
    let Some(map) = schema.as_object_mut() else {
        // `additionalProperties: true`.
        return Ok(());
    };
    if let Some(key) = REFUSED.iter().find(|key| map.contains_key(**key)) {
        return Err(format!("{key} has no counterpart in OpenAPI 3.0"));
    }
    map.shift_remove("$comment");
    types(map)?;
    constant(map)?;
    examples(map)?;
    limit(
        map,
        "exclusiveMinimum",
        "minimum",
        |exclusive, inclusive| exclusive >= inclusive,
    )?;
    limit(
        map,
        "exclusiveMaximum",
        "maximum",
        |exclusive, inclusive| exclusive <= inclusive,
    )?;
    encoding(map)?;
    wrap_ref(map);
    Ok(())
}

/// `anyOf`/`oneOf` with `{"type": "null"}` among them means nullable.
pub(super) fn null_alternatives(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    let is_null = |schema: &Value| {
        let only_null = |values: &Value| *values == json!([null]);
        schema["type"] == "null"
            || schema["type"] == json!(["null"])
            || only_null(&schema["enum"])
            || schema.get("const").is_some_and(Value::is_null)
    };
    for key in ["anyOf", "oneOf"] {
        let Some(list) = map.get_mut(key).and_then(Value::as_array_mut) else {
            continue;
        };
        // Nothing but null is no type, and is refused later.
        if !list.iter().any(is_null) || list.iter().all(is_null) {
            continue;
        }
        list.retain(|schema| !is_null(schema));
        let single = list.len() == 1;
        map.insert("nullable".to_owned(), json!(true));
        if single
            && !map.contains_key("allOf")
            && let Some(only) = map.shift_remove(key)
        {
            map.insert("allOf".to_owned(), only);
        }
    }
}

fn types(map: &mut Map<String, Value>) -> Result<(), String> {
    if map.get("type").is_some_and(|t| t == "null") {
        return Err("type \"null\" has no counterpart in OpenAPI 3.0".to_owned());
    }
    if let Some(list) = map.get("type").and_then(Value::as_array) {
        let nullable = list.iter().any(|t| t == "null");
        let others: Vec<_> = list.iter().filter(|t| *t != "null").cloned().collect();
        let [only] = others.as_slice() else {
            return Err(format!(
                "type {} has no counterpart in OpenAPI 3.0",
                Value::from(list.clone())
            ));
        };
        map.insert("type".to_owned(), only.clone());
        if nullable && !denies_null(map) {
            map.insert("nullable".to_owned(), json!(true));
        }
    }
    if let Some(kind) = map.get("type")
        && !TYPES.iter().any(|known| kind == known)
    {
        return Err(format!(
            "{kind} is not a type: OpenAPI has {}",
            TYPES.join(", ")
        ));
    }
    if map
        .get("nullable")
        .is_some_and(|nullable| *nullable == true)
        && let Some(values) = map.get_mut("enum").and_then(Value::as_array_mut)
    {
        values.retain(|value| !value.is_null());
    }
    Ok(())
}

/// Whether there are only certain values, and null is none of them.
fn denies_null(map: &Map<String, Value>) -> bool {
    let values = map.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| !values.contains(&Value::Null))
        || map.get("const").is_some_and(|value| !value.is_null())
}

/// A `const` is an `enum` of one value.
fn constant(map: &mut Map<String, Value>) -> Result<(), String> {
    let Some(value) = map.shift_remove("const") else {
        return Ok(());
    };
    if value.is_null() {
        return Err("const null has no counterpart in OpenAPI 3.0".to_owned());
    }
    if let Some(values) = map.get("enum").and_then(Value::as_array)
        && !values.contains(&value)
    {
        return Err(format!(
            "const {value} is none of the values of the enum beside it"
        ));
    }
    map.insert("enum".to_owned(), json!([value]));
    Ok(())
}

fn examples(map: &mut Map<String, Value>) -> Result<(), String> {
    match map.shift_remove("examples") {
        None => {}
        Some(Value::Array(examples)) => {
            let first = examples.into_iter().next();
            if let (Some(first), false) = (first, map.contains_key("example")) {
                map.insert("example".to_owned(), first);
            }
        }
        Some(_) => return Err("examples of a schema must be a list".to_owned()),
    }
    Ok(())
}

/// The number of 3.1 becomes the number and the flag of 3.0; of two limits the tighter one stays.
fn limit(
    map: &mut Map<String, Value>,
    exclusive: &str,
    inclusive: &str,
    tighter: fn(f64, f64) -> bool,
) -> Result<(), String> {
    let limit = match map.get(exclusive) {
        None | Some(Value::Bool(_)) => return Ok(()),
        Some(Value::Number(limit)) => Value::Number(limit.clone()),
        Some(other) => {
            return Err(format!(
                "{exclusive} {other} is neither a number nor a boolean"
            ));
        }
    };
    let number = |value: &Value| value.as_f64().unwrap_or_default();
    let wins = map
        .get(inclusive)
        .is_none_or(|other| tighter(number(&limit), number(other)));
    map.shift_remove(exclusive);
    if wins {
        map.insert(inclusive.to_owned(), limit);
        map.insert(exclusive.to_owned(), json!(true));
    }
    Ok(())
}

fn encoding(map: &mut Map<String, Value>) -> Result<(), String> {
    match map.shift_remove("contentEncoding") {
        None => {}
        Some(encoding) if encoding == "base64" && !map.contains_key("format") => {
            map.insert("format".to_owned(), json!("byte"));
        }
        Some(encoding) => {
            return Err(format!(
                "contentEncoding {encoding} has no counterpart in OpenAPI 3.0"
            ));
        }
    }
    Ok(())
}

fn wrap_ref(map: &mut Map<String, Value>) {
    if map.len() > 1
        && let Some(target) = map.shift_remove("$ref")
    {
        let parts = map.entry("allOf").or_insert_with(|| json!([]));
        if let Some(parts) = parts.as_array_mut() {
            parts.insert(0, json!({"$ref": target}));
        }
    }
}
