//! Changes of the specification, with which progenitor generates mocks that compile and match what the client
//! sends. The types are the client's, so these changes are made after those for the client.

use serde_json::{Value, json};

use super::prepare::operations_mut;

/// The type of every mocked failure. The client has no type for `Result`, the document's schema of failures,
/// because failures are removed there.
const FAILURE: &str = "ResultVoid";

/// Makes all changes, in place; `documented` is the document without any changes.
pub(crate) fn prepare(spec: &mut Value, documented: &Value) -> Result<(), String> {
    parameters_as_sent(spec, documented);
    name_the_statuses(spec, documented)
}

/// The generated code compares a parameter with the `Display` of a value, but the client sends the value as
/// serde serializes it. Both have to be the same text. So a time is the document's number: `Timestamp` is displayed
/// as ISO 8601 and sent in milliseconds. And an array, which has no `Display` and is sent as several
/// parameters, is one item: a mock asks for each value in turn.
fn parameters_as_sent(spec: &mut Value, documented: &Value) {
    for (path, method, operation) in operations_mut(spec) {
        let documented = &documented["paths"][&path][method.to_lowercase()]["parameters"];
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            if parameter["in"] == "query" {
                let schema = &documented[index]["schema"];
                let is_array = schema["type"] == "array";
                parameter["schema"] = if is_array { &schema["items"] } else { schema }.clone();
            }
        }
    }
}

/// The client accepts any 2xx; a mock responds with the documented statuses, each with a method of its name,
/// such as `ok` or `bad_request`.
fn name_the_statuses(spec: &mut Value, documented: &Value) -> Result<(), String> {
    let failure = json!({ "$ref": format!("#/components/schemas/{FAILURE}") });
    let schemas = &documented["components"]["schemas"];
    for (path, method, operation) in operations_mut(spec) {
        let responses = &documented["paths"][&path][method.to_lowercase()]["responses"];
        let success = operation["responses"]["2XX"].take();
        let mut named = json!({});
        for (status, response) in responses.as_object().into_iter().flatten() {
            if status.starts_with('2') {
                named[status] = success.clone();
                continue;
            }
            let content = &response["content"];
            // There is no method for a plain text: use `then.status(401).body("Unauthorized")`.
            if content.is_object() && content["application/json"].is_null() {
                continue;
            }
            let schema = &content["application/json"]["schema"];
            let name = schema["$ref"].as_str().and_then(|to| to.rsplit('/').next());
            if name.is_none_or(|name| schemas[name] != schemas[FAILURE]) {
                return Err(format!(
                    "{method} {path}: its response {status} cannot be mocked, because its schema differs from {FAILURE}"
                ));
            }
            named[status] = response.clone();
            named[status]["content"]["application/json"]["schema"] = failure.clone();
        }
        operation["responses"] = named;
    }
    Ok(())
}
