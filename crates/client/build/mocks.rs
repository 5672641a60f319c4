//! How progenitor has to see the document to make mocks that compile and that match what the client
//! sends. The types are the client's, so this comes after what is done for the client.

use serde_json::{Value, json};

use super::prepare::operations_mut;

/// What every failure is mocked with. The client has no type for `Result`, which the document has for
/// it: failures are stripped there.
const FAILURE: &str = "ResultVoid";

/// All of it, in place; `documented` is the document as it was before anything was done to it.
pub(crate) fn prepare(spec: &mut Value, documented: &Value) -> Result<(), String> {
    parameters_as_sent(spec, documented);
    name_the_statuses(spec, documented)
}

/// The generated code compares a parameter with a value's `Display`, where the client sends what serde
/// makes of it. So both have to be the same text:
///
/// - Not our `Timestamp`, which prints as ISO 8601 and is sent in milliseconds, but the number that the
///   document has.
/// - Not an array, which does not print (that code would not even compile) and is sent as several
///   parameters, but an item. A mock asks for one value, and for another by asking again.
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

/// The client takes any 2xx; a mock answers with the one that is documented, and with the failures that
/// are. Their methods are called after them: `ok`, `bad_request`.
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
            // A plain text has no method: `then.status(401).body("Unauthorized")` answers so.
            if content.is_object() && content["application/json"].is_null() {
                continue;
            }
            let schema = &content["application/json"]["schema"];
            let name = schema["$ref"].as_str().and_then(|to| to.rsplit('/').next());
            if name.is_none_or(|name| schemas[name] != schemas[FAILURE]) {
                return Err(format!(
                    "{method} {path}: its response {status} is not of the shape of {FAILURE}, as which it \
                     would be mocked"
                ));
            }
            named[status] = response.clone();
            named[status]["content"]["application/json"]["schema"] = failure.clone();
        }
        operation["responses"] = named;
    }
    Ok(())
}
