//! Changes that progenitor needs. None of them is written back: `spec/openapi.json` says what the API is,
//! and these are the limits of the generator.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::wire_types;

/// Makes all changes, in place.
pub(crate) fn prepare(spec: &mut Value) -> Result<(), String> {
    keep_success_only(spec)?;
    let in_responses = reached_by_responses(spec);
    loosen(spec, &in_responses);
    place_wire_types(spec, &in_responses)?;
    drop_unreached(spec);
    Ok(())
}

/// Removes documented errors: with them, the generated code decodes every 4xx and 5xx as that error, and
/// an HTML page loses its status and headers. Any 2xx is a success here: the envelope says whether it is one.
fn keep_success_only(spec: &mut Value) -> Result<(), String> {
    for (path, method, operation) in operations_mut(spec) {
        let responses = operation["responses"].take();
        let responses = responses.as_object().into_iter().flatten();
        let mut successes = responses.filter(|(status, _)| status.starts_with('2'));
        let (Some((_, success)), None) = (successes.next(), successes.next()) else {
            return Err(format!(
                "{method} {path}: the operation needs exactly one 2xx response"
            ));
        };
        operation["responses"] = json!({ "2XX": success });
    }
    Ok(())
}

fn reached_by_responses(spec: &mut Value) -> BTreeSet<String> {
    let responses: Vec<Value> = operations_mut(spec)
        .filter_map(|(_, _, operation)| operation.get("responses").cloned())
        .collect();
    reached(spec, &responses.iter().collect::<Vec<_>>())
}

/// Removes keywords with which the generated types would reject or change values.
fn loosen(spec: &mut Value, in_responses: &BTreeSet<String>) {
    /// Defaults would be sent with each request, and sets would lose the order. The facade checks the lengths
    /// of texts, and reports all violations at once.
    const EVERYWHERE: [&str; 5] = [
        "default",
        "uniqueItems",
        "minLength",
        "maxLength",
        "pattern",
    ];
    /// An environment variable with an empty value must not fail the listing of pods.
    const IN_RESPONSES: [&str; 8] = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "required",
    ];
    for (name, schema) in schemas_mut(spec) {
        let is_in_response = in_responses.contains(name);
        each_schema(schema, &mut |schema| {
            schema.retain(|keyword, _| {
                let removed = EVERYWHERE.contains(&keyword.as_str())
                    || is_in_response && IN_RESPONSES.contains(&keyword.as_str());
                !removed
            });
        });
    }
}

/// Sets the private formats of [`wire_types`]. Each entry of its table must match a place.
fn place_wire_types(spec: &mut Value, in_responses: &BTreeSet<String>) -> Result<(), String> {
    let mut hit = BTreeSet::new();
    let mut place = |place: &str, schema: &mut Value, in_response: bool| {
        if let Some(wire) = wire_types::of(place, schema, in_response) {
            wire_types::put(wire, schema);
            hit.insert(place.to_owned());
        }
    };
    for (name, schema) in schemas_mut(spec) {
        let in_response = in_responses.contains(name);
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (property, schema) in properties.into_iter().flatten() {
            let name = format!("{name}.{property}");
            place(&name, schema, in_response);
            if let Some(items) = schema.get_mut("items") {
                place(&name, items, in_response);
            }
        }
    }
    for (_, _, operation) in operations_mut(spec) {
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            place(&name, &mut parameter["schema"], false);
        }
    }
    match wire_types::PLACES
        .iter()
        .find(|(place, _)| !hit.contains(*place))
    {
        None => Ok(()),
        Some((place, _)) => Err(format!(
            "crates/client/build/wire_types.rs names `{place}`, which the document does not have"
        )),
    }
}

/// Removes schemas that nothing refers to: the generator would make types of them.
fn drop_unreached(spec: &mut Value) {
    let reached = reached(spec, &[&spec["paths"]]);
    if let Some(schemas) = spec["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| reached.contains(name));
    }
}

fn schemas_mut(spec: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    spec["components"]["schemas"]
        .as_object_mut()
        .into_iter()
        .flatten()
}

/// The path, method and definition of each operation.
pub(super) fn operations_mut(
    spec: &mut Value,
) -> impl Iterator<Item = (String, String, &mut Value)> {
    let paths = spec["paths"].as_object_mut().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object_mut().into_iter().flatten();
        operations
            .filter(|(_, operation)| operation.get("operationId").is_some())
            .map(|(method, operation)| (path.clone(), method.to_uppercase(), operation))
    })
}

/// Changes a schema and all schemas within it. A property may be called `default`, so names are not keywords.
fn each_schema(schema: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match schema {
        Value::Array(schemas) => schemas
            .iter_mut()
            .for_each(|inner| each_schema(inner, change)),
        Value::Object(map) => {
            change(map);
            for (keyword, inner) in map {
                match inner {
                    Value::Object(properties) if keyword == "properties" => {
                        let properties = properties.values_mut();
                        properties.for_each(|property| each_schema(property, change));
                    }
                    _ => each_schema(inner, change),
                }
            }
        }
        _ => {}
    }
}

/// The names of the schemas that `from` refers to, directly or through other schemas.
pub(super) fn reached(spec: &Value, from: &[&Value]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = from.to_vec();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
        let target = value.get("$ref").and_then(Value::as_str);
        let name = target.and_then(|target| target.strip_prefix("#/components/schemas/"));
        if let Some(name) = name.filter(|name| names.insert((*name).to_owned())) {
            open.extend(spec["components"]["schemas"].get(name));
        }
    }
    names
}
