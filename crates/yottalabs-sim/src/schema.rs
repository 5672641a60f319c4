//! Validation of request bodies by the schemas of `spec/openapi.json`.
//!
//! It interprets the keywords that the request schemas use; a test fails if the specification comes to
//! use another one. The crate `jsonschema` would know them all, but it brings 28 more crates and some
//! 45 seconds of CPU time to the first build of everybody who tests with the simulator, and what the
//! vendor's JSON reader accepts (numbers in strings, `null` for an absent field) needs its own walk anyway.

use std::{collections::BTreeMap, sync::LazyLock};

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::{catalogue::MIN_VOLUME_GB, envelope::Failure};

/// The component schemas of the specification, with the simulator's limits.
static SCHEMAS: LazyLock<Value> = LazyLock::new(|| {
    let specification: Value =
        serde_json::from_str(yottalabs_client::OPENAPI).expect("the specification is valid JSON");
    let mut schemas = specification["components"]["schemas"].clone();
    merge(&mut schemas, limits());
    schemas
});

/// Limits that the specification leaves open, and values that older material and the vendor's tools use.
fn limits() -> Value {
    let from = |least: i64| json!({ "minimum": least });
    json!({
        "PodV2CreateRequest": { "properties": {
            "maxPrice": { "minimum": 0, "exclusiveMinimum": true },
            "shmInGb": from(0),
            "minSingleCardRamInGb": from(0),
            "minSingleCardVramInGb": from(0),
            "minSingleCardVcpu": from(0),
            "containerVolumeInGb": from(MIN_VOLUME_GB),
        } },
        "GpuListV2Request": { "properties": {
            "page": from(1),
            "size": from(1),
            "minGpuMemoryInGb": from(0),
            "minRamPerGpuInGb": from(0),
            "minVcpuPerGpu": from(0),
            "containerVolumeInGb": from(0),
            "systemVolumeInGb": from(0),
        } },
        "AcceleratorVendor": { "enum": ["NVIDIA", "AWS", "AMD"] },
        "Protocol": { "enum": ["HTTP", "TCP", "SSH", "HTTPS"] },
    })
}

/// Adds the fields of `patch`, and replaces values that are not objects.
fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch,
    }
}

/// Checks a value against a component schema. It removes fields that are `null`, and turns strings into
/// the numbers and booleans that the schema asks for.
///
/// A value of another type cannot be read: HTTP 400. Other violations are refused with code 10001.
pub(crate) fn validate(schema: &str, value: &mut Value) -> Result<(), Failure> {
    check(&SCHEMAS[schema], value, "")
}

fn check(schema: &Value, value: &mut Value, place: &str) -> Result<(), Failure> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return check(&SCHEMAS[name], value, place);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        check(part, value, place)?;
    }
    check_type(schema, value, place)?;
    if let Some(choices) = schema["enum"].as_array()
        && !choices.contains(value)
    {
        let choices: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
        return Err(refused(
            place,
            &format!("must be one of {}", choices.join(", ")),
        ));
    }
    match value {
        Value::String(text) if schema["type"] == "string" => check_length(schema, text, place),
        Value::Number(_) | Value::String(_) => check_range(schema, value, place),
        Value::Array(items) => check_items(schema, items, place),
        Value::Object(fields) => check_fields(schema, fields, place),
        _ => Ok(()),
    }
}

/// Checks the type, and converts strings to it.
fn check_type(schema: &Value, value: &mut Value, place: &str) -> Result<(), Failure> {
    let (has_type, name) = match schema["type"].as_str() {
        Some("string") => (value.is_string(), "a string"),
        Some("boolean") => {
            if let Some(flag) = value.as_str().and_then(|text| text.parse::<bool>().ok()) {
                *value = flag.into();
            }
            (value.is_boolean(), "true or false")
        }
        Some("integer") => {
            if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok()) {
                *value = number.into();
            }
            (value.as_i64().is_some(), "a whole number")
        }
        // A string stays one, since a float would not be exact.
        Some("number") => {
            let is_decimal = |text: &str| text.parse::<Decimal>().is_ok();
            let has_type = value.is_number() || value.as_str().is_some_and(is_decimal);
            (has_type, "a number")
        }
        Some("array") => (value.is_array(), "an array"),
        Some("object") => (value.is_object(), "a JSON object"),
        _ => return Ok(()),
    };
    if has_type {
        return Ok(());
    }
    let place = if place.is_empty() { "body" } else { place };
    Err(Failure::unreadable(format!("{place}: must be {name}")))
}

/// Checks the length, which the vendor's server counts in UTF-16 code units.
fn check_length(schema: &Value, text: &str, place: &str) -> Result<(), Failure> {
    let length = text.encode_utf16().count() as u64;
    let least = schema["minLength"].as_u64().unwrap_or(0);
    let most = schema["maxLength"].as_u64();
    if least <= length && most.is_none_or(|most| length <= most) {
        return Ok(());
    }
    let why = match (least, most) {
        (_, None) => "must not be empty".to_owned(),
        (0, Some(most)) => format!("must have at most {most} characters"),
        (least, Some(most)) => format!("must have between {least} and {most} characters"),
    };
    Err(refused(place, &why))
}

fn check_range(schema: &Value, value: &Value, place: &str) -> Result<(), Failure> {
    let is_int32 = schema["format"] == "int32";
    let bound = |keyword: &str, int32: i32| {
        let bound = schema[keyword].as_i64();
        bound.or(is_int32.then_some(i64::from(int32)))
    };
    let (least, most) = (bound("minimum", i32::MIN), bound("maximum", i32::MAX));
    if schema["exclusiveMinimum"] == true {
        let text = value.as_str().and_then(|text| text.parse::<f64>().ok());
        let is_above = value.as_f64().or(text) > least.map(|least| least as f64);
        let why = format!("must be above {}", least.unwrap_or_default());
        return if is_above {
            Ok(())
        } else {
            Err(refused(place, &why))
        };
    }
    let is_within = value.as_i64().is_none_or(|number| {
        least.is_none_or(|least| least <= number) && most.is_none_or(|most| number <= most)
    });
    if is_within {
        return Ok(());
    }
    let why = match (least, most) {
        (Some(least), Some(most)) => format!("must be between {least} and {most}"),
        (least, None) => format!("must be {} or more", least.unwrap_or_default()),
        (None, Some(most)) => format!("must be at most {most}"),
    };
    Err(refused(place, &why))
}

fn check_items(schema: &Value, items: &mut [Value], place: &str) -> Result<(), Failure> {
    for index in 0..items.len() {
        let place = format!("{place}[{index}]");
        check(&schema["items"], &mut items[index], &place)?;
        if schema["uniqueItems"] == true && items[..index].contains(&items[index]) {
            return Err(refused(&place, &format!("{} is a duplicate", items[index])));
        }
    }
    Ok(())
}

/// Checks the fields by name, so that the first violation does not depend on the order of a map.
fn check_fields(
    schema: &Value,
    fields: &mut Map<String, Value>,
    place: &str,
) -> Result<(), Failure> {
    fields.retain(|_, value| !value.is_null());
    let prefix = match place {
        "" => String::new(),
        place => format!("{place}."),
    };
    let properties: BTreeMap<_, _> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .collect();
    for (name, property) in properties {
        let place = format!("{prefix}{name}");
        if let Some(value) = fields.get_mut(name) {
            check(property, value, &place)?;
        } else if schema["required"]
            .as_array()
            .is_some_and(|r| r.contains(&json!(name)))
        {
            return Err(refused(&place, "is required"));
        }
    }
    Ok(())
}

fn refused(place: &str, why: &str) -> Failure {
    Failure::invalid(format!("{place}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every keyword that a schema and the schemas in it use.
    fn keywords<'a>(schema: &'a Value, found: &mut Vec<&'a str>) {
        for (keyword, value) in schema.as_object().expect("a schema") {
            found.push(keyword);
            match keyword.as_str() {
                "$ref" => {
                    let name = value.as_str().and_then(|text| text.rsplit('/').next());
                    keywords(&SCHEMAS[name.expect("a reference")], found);
                }
                "allOf" => value
                    .as_array()
                    .expect("a list")
                    .iter()
                    .for_each(|s| keywords(s, found)),
                "items" => keywords(value, found),
                "properties" => value
                    .as_object()
                    .expect("schemas")
                    .values()
                    .for_each(|s| keywords(s, found)),
                _ => {}
            }
        }
    }

    #[test]
    fn the_request_schemas_use_no_keyword_that_is_not_interpreted() {
        const INTERPRETED: [&str; 16] = [
            "$ref",
            "allOf",
            "type",
            "format",
            "enum",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "items",
            "uniqueItems",
            "properties",
            "required",
            "description",
            "default",
        ];
        for schema in ["PodV2CreateRequest", "GpuListV2Request"] {
            let mut found = Vec::new();
            keywords(&SCHEMAS[schema], &mut found);
            found.retain(|keyword| !INTERPRETED.contains(keyword));
            assert!(
                found.is_empty(),
                "schema.rs does not interpret {found:?} of {schema}"
            );
        }
    }

    #[test]
    fn every_violation_names_its_field() {
        let schema = json!({ "type": "object", "required": ["z"], "properties": {
            "a": { "type": "string", "minLength": 1, "maxLength": 3 },
            "b": { "type": "string", "minLength": 1 },
            "c": { "type": "string", "maxLength": 3 },
            "d": { "type": "integer", "format": "int32" },
            "e": { "type": "integer", "minimum": 1 },
            "f": { "type": "number", "minimum": 0, "exclusiveMinimum": true },
            "g": { "type": "boolean" },
            "h": { "type": "string", "enum": ["A", "B"] },
            "i": { "type": "array", "uniqueItems": true, "items": { "type": "string" } },
            "j": { "type": "array", "items": { "type": "object", "properties": {
                "port": { "type": "integer", "minimum": 0, "maximum": 65_535 } } } },
            "z": { "type": "string" },
        } });
        let mut valid = json!({
            "a": "äöü", "b": null, "d": "8", "f": "0.65", "g": "true", "i": [], "j": [{}], "z": "",
        });
        assert_eq!(check(&schema, &mut valid, ""), Ok(()));
        let expected = json!({
            "a": "äöü", "d": 8, "f": "0.65", "g": true, "i": [], "j": [{}], "z": "",
        });
        assert_eq!(valid, expected);
        for (mut body, expected) in [
            (json!([]), "body: must be a JSON object"),
            (json!({}), "z: is required"),
            (json!({ "z": null }), "z: is required"),
            (
                json!({ "a": "" }),
                "a: must have between 1 and 3 characters",
            ),
            (
                json!({ "a": "🚀🚀" }),
                "a: must have between 1 and 3 characters",
            ),
            (json!({ "a": 1 }), "a: must be a string"),
            (json!({ "b": "" }), "b: must not be empty"),
            (json!({ "c": "long" }), "c: must have at most 3 characters"),
            (json!({ "d": 1.5 }), "d: must be a whole number"),
            (
                json!({ "d": 3_000_000_000_i64 }),
                "d: must be between -2147483648 and 2147483647",
            ),
            (json!({ "e": 0 }), "e: must be 1 or more"),
            (json!({ "f": -1e300 }), "f: must be above 0"),
            (json!({ "f": "0" }), "f: must be above 0"),
            (json!({ "f": "free" }), "f: must be a number"),
            (json!({ "g": "yes" }), "g: must be true or false"),
            (json!({ "h": "C" }), "h: must be one of A, B"),
            (json!({ "i": "x" }), "i: must be an array"),
            (json!({ "i": ["x", null] }), "i[1]: must be a string"),
            (json!({ "i": ["x", "x"] }), "i[1]: \"x\" is a duplicate"),
            (json!({ "j": [{}, 3] }), "j[1]: must be a JSON object"),
            (
                json!({ "j": [{ "port": 65_536 }] }),
                "j[0].port: must be between 0 and 65535",
            ),
        ] {
            let failure = check(&schema, &mut body, "").expect_err(expected);
            assert_eq!(failure.message, expected);
        }
    }
}
