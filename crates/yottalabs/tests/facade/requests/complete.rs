//! Every part of the requests in `spec/openapi.json` can be sent.

use std::collections::BTreeSet;

use serde_json::Value;
use yottalabs_client::Operation;

/// Parts of a request, such as `query limit` or `body expose[].port`.
type Parts = BTreeSet<String>;

#[tokio::test]
async fn every_part_of_every_request_can_be_sent() {
    let spec: Value = serde_json::from_str(yottalabs_client::OPENAPI).unwrap();
    let mut lacking = Parts::new();
    for operation in Operation::ALL {
        let id = operation.id();
        let specified = specified(&spec, operation);
        let sent = sent(&super::with_everything(operation).await);
        let extra: Vec<_> = sent.difference(&specified).collect();
        assert!(
            extra.is_empty(),
            "{id} has no {extra:?}: rename or remove it in crates/yottalabs/src"
        );
        let lacks = specified.difference(&sent);
        lacking.extend(lacks.map(|part| format!("{id}: {part}")));
    }
    assert!(
        lacking.is_empty(),
        "new in spec/openapi.json: give each an option in crates/yottalabs/src, and a value in \
         crates/yottalabs/tests/facade/requests/mod.rs: {lacking:#?}"
    );
}

/// The parts of a request that was sent.
fn sent(request: &str) -> Parts {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let target = head.split(' ').nth(1).unwrap();
    let (_, query) = target.split_once('?').unwrap_or_default();
    let names = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut parts: Parts = names.map(|(name, _)| format!("query {name}")).collect();
    if let Ok(body) = serde_json::from_str(body) {
        values(&body, "body", &mut parts);
    }
    parts
}

/// The members of a body that have a value.
fn values(body: &Value, at: &str, parts: &mut Parts) {
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                values(value, &member(at, name), parts);
            }
        }
        Value::Array(items) => {
            for item in items {
                values(item, &format!("{at}[]"), parts);
            }
        }
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        _ => drop(parts.insert(at.to_owned())),
    }
}

/// The parts that the specification lists, except for the path.
fn specified(spec: &Value, operation: Operation) -> Parts {
    let mut parts = Parts::new();
    each_schema(spec, operation, &mut |at, schema| {
        let inner = ["$ref", "items", "properties", "allOf"];
        let is_leaf = inner.iter().all(|key| schema.get(key).is_none());
        match at.starts_with("body") {
            true if is_leaf => drop(parts.insert(at.to_owned())),
            // A list in a query repeats the parameter.
            false if is_leaf && !at.starts_with("path") => {
                parts.insert(at.trim_end_matches("[]").to_owned());
            }
            _ => {}
        }
    });
    parts
}

/// Visits each schema of a request, with its place.
pub(super) fn each_schema(spec: &Value, operation: Operation, visit: &mut dyn FnMut(&str, &Value)) {
    let method = operation.method().as_str().to_lowercase();
    let operation = &spec["paths"][operation.path()][method];
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let text = |key: &str| parameter[key].as_str().unwrap();
        let at = format!("{} {}", text("in"), text("name"));
        within(spec, &parameter["schema"], &at, visit);
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !body.is_null() {
        within(spec, body, "body", visit);
    }
}

/// Visits a schema and the schemas within it.
fn within(spec: &Value, schema: &Value, at: &str, visit: &mut dyn FnMut(&str, &Value)) {
    visit(at, schema);
    if let Some(reference) = schema["$ref"].as_str() {
        let target = spec.pointer(reference.trim_start_matches('#'));
        within(spec, target.unwrap(), at, visit);
    }
    if let Some(items) = schema.get("items") {
        within(spec, items, &format!("{at}[]"), visit);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        within(spec, property, &member(at, name), visit);
    }
    for parent in schema["allOf"].as_array().into_iter().flatten() {
        within(spec, parent, at, visit);
    }
}

fn member(at: &str, name: &str) -> String {
    match at {
        "body" => format!("body {name}"),
        _ => format!("{at}.{name}"),
    }
}
