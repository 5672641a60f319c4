//! How progenitor has to see the document. Nothing of this is written back: `spec/openapi.json`
//! says what the API is, and these are the generator's limits.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{refs, wire_types};

/// All of it, in place.
pub(crate) fn prepare(spec: &mut Value) -> Result<(), String> {
    keep_success_only(spec)?;
    let in_responses = reached_by_responses(spec);
    loosen(spec, &in_responses);
    place_wire_types(spec, &in_responses)?;
    drop_unreached(spec);
    Ok(())
}

/// A documented error beside a success makes the generated code decode every 4xx and 5xx as that
/// error; an HTML page then loses its status and headers. Undocumented ones arrive whole. And any
/// 2xx is a success here: the envelope inside says whether it is one.
fn keep_success_only(spec: &mut Value) -> Result<(), String> {
    for (path, method, operation) in operations_mut(spec) {
        let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        else {
            return Err(format!("{method} {path}: it has no responses"));
        };
        let mut successes: Vec<Value> = std::mem::take(responses)
            .into_iter()
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(_, response)| response)
            .collect();
        let Some(success) = successes.pop().filter(|_| successes.is_empty()) else {
            return Err(format!(
                "{method} {path}: it needs one 2xx response, and no second one"
            ));
        };
        responses.insert("2XX".to_owned(), success);
    }
    Ok(())
}

fn reached_by_responses(spec: &mut Value) -> BTreeSet<String> {
    let responses: Vec<Value> = operations_mut(spec)
        .filter_map(|(_, _, operation)| operation.get("responses").cloned())
        .collect();
    refs::reached(spec, &responses.iter().collect::<Vec<_>>())
}

/// Drops what makes the generated types refuse or invent things: bounds on what a response brings
/// (an environment variable with an empty value must not break a list), bounds on texts (the facade checks
/// them, and reports all violations at once), defaults (they would be sent with each request), sets (they
/// lose the order).
fn loosen(spec: &mut Value, in_responses: &BTreeSet<String>) {
    const BOUNDS: &[&str] = &[
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
        if in_responses.contains(name) {
            each_schema(schema, &mut |schema| {
                BOUNDS.iter().for_each(|key| drop(schema.remove(*key)))
            });
        }
        each_schema(schema, &mut |schema| {
            schema.remove("default");
            schema.remove("uniqueItems");
            for bound in ["minLength", "maxLength", "pattern"] {
                schema.remove(bound);
            }
        });
    }
}

/// Puts the private formats of [`wire_types`] in their places; each entry of its table must hit.
fn place_wire_types(spec: &mut Value, in_responses: &BTreeSet<String>) -> Result<(), String> {
    let mut hit = BTreeSet::new();
    let mut place = |place: &str, schema: &mut Value, in_response: bool| {
        if let Some(wire) = wire_types::of(place, schema, in_response) {
            wire.put(schema);
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
    let stale: Vec<_> = wire_types::PLACES
        .iter()
        .filter(|(place, _)| !hit.contains(*place))
        .map(|(place, _)| format!("crates/client/build/wire_types.rs names `{place}`, which the document does not have"))
        .collect();
    if stale.is_empty() {
        Ok(())
    } else {
        Err(stale.join("\n"))
    }
}

/// Schemas that nothing reaches any more would be generated all the same.
fn drop_unreached(spec: &mut Value) {
    let reached = refs::reached(spec, &[&spec["paths"]]);
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

/// Path, method and operation, one after the other.
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

/// The schema and all inside it. A property may be called `default` or `minimum`: names are no keywords.
fn each_schema(schema: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    change(map);
    if let Some(properties) = map.get_mut("properties").and_then(Value::as_object_mut) {
        properties
            .values_mut()
            .for_each(|inner| each_schema(inner, change));
    }
    for key in ["items", "additionalProperties", "not"] {
        if let Some(inner) = map.get_mut(key) {
            each_schema(inner, change);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let branches = map.get_mut(key).and_then(Value::as_array_mut);
        branches
            .into_iter()
            .flatten()
            .for_each(|inner| each_schema(inner, change));
    }
}
