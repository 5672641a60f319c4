//! Step 1: conversion of OpenAPI 3.1 to 3.0.3.
//!
//! It converts the keywords that Spring's generator writes in 3.1 and that have an equivalent in 3.0. The next step,
//! [`super::accepted`], refuses all others.

use crate::schema::sites;
use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};

/// The default dialect of a 3.1 document.
const BASE_DIALECT: &str = "https://spec.openapis.org/oas/3.1/dialect/base";

/// Converts `doc` to 3.0.3, in place.
pub(super) fn downgrade(doc: &mut Value) -> Result<()> {
    let version = doc["openapi"].as_str().unwrap_or("none");
    ensure!(
        version.starts_with("3.0.") || version.starts_with("3.1."),
        "/openapi: version {version} is not supported, only 3.0 and 3.1 are"
    );
    // Inner schemas first, because changing an outer schema can move the inner ones.
    let pointers: Vec<_> = sites(doc).into_iter().map(|site| site.pointer).collect();
    for pointer in pointers.iter().rev() {
        let schema = doc.pointer_mut(pointer);
        if let Some(schema) = schema.and_then(Value::as_object_mut) {
            null_alternative(schema);
            types(schema);
            constant(schema);
            example(schema);
            limit(schema, "exclusiveMinimum", "minimum", f64::ge);
            limit(schema, "exclusiveMaximum", "maximum", f64::le);
            wrap_ref(schema);
        }
    }
    let empty = json!({});
    if let Some(components) = doc.get_mut("components").and_then(Value::as_object_mut) {
        components.retain(|_, kind| *kind != empty);
    }
    if let Some(root) = doc.as_object_mut() {
        root.retain(|key, value| match key.as_str() {
            "jsonSchemaDialect" => value != BASE_DIALECT,
            "webhooks" => *value != empty,
            _ => true,
        });
        root.insert("openapi".to_owned(), json!("3.0.3"));
    }
    Ok(())
}

/// Replaces the alternative `{"type": "null"}` by `nullable`. If one alternative is left, it becomes an `allOf`.
fn null_alternative(schema: &mut Map<String, Value>) {
    let null = json!({"type": "null"});
    for key in ["anyOf", "oneOf"] {
        let list = schema.get_mut(key).and_then(Value::as_array_mut);
        let Some(list) = list.filter(|list| list.contains(&null) && list.len() > 1) else {
            continue;
        };
        list.retain(|part| *part != null);
        let single = list.len() == 1;
        schema.insert("nullable".to_owned(), json!(true));
        if single
            && !schema.contains_key("allOf")
            && let Some(only) = schema.shift_remove(key)
        {
            schema.insert("allOf".to_owned(), only);
        }
    }
}

/// Replaces `type: [T, "null"]` by `nullable`, unless an `enum` or `const` excludes null.
fn types(schema: &mut Map<String, Value>) {
    if let Some(list) = schema.get("type").and_then(Value::as_array) {
        let (nulls, others): (Vec<_>, Vec<_>) = list.iter().partition(|kind| **kind == "null");
        let [only] = others.as_slice() else { return };
        let values = schema.get("enum").and_then(Value::as_array);
        let denies_null = values.is_some_and(|values| !values.contains(&Value::Null))
            || schema.contains_key("const");
        let nullable = !nulls.is_empty() && !denies_null;
        schema.insert("type".to_owned(), (*only).clone());
        if nullable {
            schema.insert("nullable".to_owned(), json!(true));
        }
    }
    if schema.get("nullable") == Some(&json!(true))
        && let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut)
    {
        values.retain(|value| !value.is_null());
    }
}

/// Replaces `const` by an `enum` of one value.
fn constant(schema: &mut Map<String, Value>) {
    if !schema.contains_key("enum")
        && let Some(value) = schema.shift_remove("const")
    {
        schema.insert("enum".to_owned(), json!([value]));
    }
}

/// Replaces `examples` by the first of them.
fn example(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(examples)) = schema.get("examples") {
        let first = examples.first().cloned();
        schema.shift_remove("examples");
        if let Some(first) = first {
            schema.entry("example").or_insert(first);
        }
    }
}

/// Replaces an exclusive limit that is a number by an inclusive limit and a flag. The tighter of two limits stays.
fn limit(
    schema: &mut Map<String, Value>,
    exclusive: &str,
    inclusive: &str,
    is_tighter: fn(&f64, &f64) -> bool,
) {
    let Some(Value::Number(number)) = schema.get(exclusive) else {
        return;
    };
    let number = Value::Number(number.clone());
    let other = schema.get(inclusive).and_then(Value::as_f64);
    schema.shift_remove(exclusive);
    if other.is_none_or(|other| is_tighter(&number.as_f64().unwrap_or_default(), &other)) {
        schema.insert(inclusive.to_owned(), number);
        schema.insert(exclusive.to_owned(), json!(true));
    }
}

/// Moves a `$ref` that has siblings into an `allOf`. 3.1 allows siblings; 3.0 ignores them, but the vendor's 3.0
/// documents have them too.
fn wrap_ref(schema: &mut Map<String, Value>) {
    if schema.len() > 1
        && let Some(target) = schema.shift_remove("$ref")
    {
        let parts = schema.entry("allOf").or_insert_with(|| json!([]));
        if let Some(parts) = parts.as_array_mut() {
            parts.insert(0, json!({"$ref": target}));
        }
    }
}
