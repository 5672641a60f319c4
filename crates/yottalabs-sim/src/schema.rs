//! Validation of request bodies by the schemas of `spec/openapi.json`.
//!
//! It interprets the keywords that the request schemas use; a test fails if the specification comes to
//! use another one. The crate `jsonschema` would know them all, but it brings 28 more crates and some
//! 45 seconds of CPU time to the first build of everybody who tests with the simulator, and what the
//! vendor's JSON reader accepts (numbers in strings, `null` for an absent field) needs its own walk anyway.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::catalogue::MIN_VOLUME_GB;
use crate::envelope::Failure;

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
    let from = |least: i32| json!({ "minimum": least });
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
        let why = format!("must be one of {}", choices.join(", "));
        return Err(refused(place, &why));
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
        Some("boolean") => (convert::<bool>(value).is_boolean(), "true or false"),
        Some("integer") => (convert::<i64>(value).is_i64(), "a whole number"),
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

/// Converts a string to another type, if it holds a value of it.
fn convert<T: FromStr + Into<Value>>(value: &mut Value) -> &Value {
    if let Some(parsed) = value.as_str().and_then(|text| text.parse::<T>().ok()) {
        *value = parsed.into();
    }
    value
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

/// Checks a number, or a decimal in a string.
fn check_range(schema: &Value, value: &Value, place: &str) -> Result<(), Failure> {
    let text = value.as_str().and_then(|text| text.parse::<f64>().ok());
    let number = value.as_f64().or(text).unwrap_or_default();
    let is_int32 = schema["format"] == "int32";
    let bound = |keyword: &str, int32: i32| {
        let bound = schema[keyword].as_i64();
        bound.or(is_int32.then_some(i64::from(int32)))
    };
    let (least, most) = (bound("minimum", i32::MIN), bound("maximum", i32::MAX));
    let is_exclusive = schema["exclusiveMinimum"] == true;
    let is_too_low = |least: i64| number < least as f64 || (is_exclusive && number == least as f64);
    if !least.is_some_and(is_too_low) && most.is_none_or(|most| number <= most as f64) {
        return Ok(());
    }
    let why = match (least, most) {
        (Some(least), _) if is_exclusive => format!("must be above {least}"),
        (Some(least), Some(most)) => format!("must be between {least} and {most}"),
        (Some(least), None) => format!("must be {least} or more"),
        (None, most) => format!("must be at most {}", most.unwrap_or(i64::MAX)),
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
    let properties = schema["properties"].as_object().into_iter().flatten();
    let required = schema["required"].as_array();
    for (name, property) in properties.collect::<BTreeMap<_, _>>() {
        let place = format!("{prefix}{name}");
        if let Some(value) = fields.get_mut(name) {
            check(property, value, &place)?;
        } else if required.is_some_and(|required| required.contains(&json!(name))) {
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

    const INTERPRETED: &str = "$ref allOf type format enum minLength maxLength minimum maximum \
        exclusiveMinimum items uniqueItems properties required description default";

    /// Checks the keywords of a schema and of the schemas in it.
    fn check_keywords(schema: &Value) {
        for (keyword, value) in schema.as_object().expect("a schema") {
            let is_interpreted = INTERPRETED.split(' ').any(|known| known == keyword);
            assert!(is_interpreted, "schema.rs does not interpret {keyword:?}");
            let name = value.as_str().and_then(|text| text.rsplit('/').next());
            match (keyword.as_str(), value) {
                ("$ref", _) => check_keywords(&SCHEMAS[name.expect("a reference")]),
                ("allOf", Value::Array(parts)) => parts.iter().for_each(check_keywords),
                ("properties", Value::Object(fields)) => fields.values().for_each(check_keywords),
                ("items", _) => check_keywords(value),
                _ => {}
            }
        }
    }

    #[test]
    fn the_request_schemas_use_no_keyword_that_is_not_interpreted() {
        check_keywords(&SCHEMAS["PodV2CreateRequest"]);
        check_keywords(&SCHEMAS["GpuListV2Request"]);
    }
}
