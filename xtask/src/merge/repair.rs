//! Step 4: repairs of known defects of the vendor's documents.

use crate::pointer::push;
use crate::schema::{entries, operations, sites};
use anyhow::{Result, bail, ensure};
use serde_json::{Map, Value, json};

/// The extension of an operation with the codes of the response envelope and their descriptions.
pub const CODES: &str = "x-yotta-codes";

/// The code that means success; all others are errors.
const SUCCESS: &str = "10000";

/// Repairs `doc` in place.
pub fn repair(doc: &mut Value) -> Result<()> {
    let all: Vec<_> = operations(doc)
        .into_iter()
        .map(|(at, _, method, _)| (at, method.to_owned()))
        .collect();
    for (at, method) in all {
        if let Some(operation) = doc.pointer_mut(&at).and_then(Value::as_object_mut) {
            // Media types first, because the content of codes is compared with that of status 200.
            media_types(operation, &at)?;
            if ["get", "head"].contains(&method.as_str()) {
                body(operation, &at)?;
            }
            codes(operation, &at)?;
        }
    }
    array_enums(doc)
}

/// Replaces the media type `*/*` by `application/json`, the only one that the API uses.
fn media_types(operation: &mut Map<String, Value>, at: &str) -> Result<()> {
    let mut owners = Vec::new();
    for (key, value) in operation.iter_mut() {
        match (key.as_str(), value) {
            ("requestBody", body) => owners.push(("/requestBody".to_owned(), body)),
            ("responses", Value::Object(responses)) => {
                let responses = responses.iter_mut();
                owners.extend(responses.map(|(key, value)| (push("/responses", key), value)));
            }
            _ => {}
        }
    }
    for (owner, value) in owners {
        let content = value.get_mut("content").and_then(Value::as_object_mut);
        if let Some(content) = content
            && let Some(any) = content.shift_remove("*/*")
        {
            ensure!(
                content
                    .get("application/json")
                    .is_none_or(|json| *json == any),
                "{at}{owner}/content: */* and application/json both exist and differ"
            );
            content.insert("application/json".to_owned(), any);
        }
    }
    Ok(())
}

/// Removes the body of a GET, which has no meaning in HTTP. Fails if it declares something.
fn body(operation: &mut Map<String, Value>, at: &str) -> Result<()> {
    let Some(body) = operation.shift_remove("requestBody") else {
        return Ok(());
    };
    for (_, media) in entries(&body, "content") {
        let schema = &media["schema"];
        let declares = schema.get("properties").is_some_and(|p| *p != json!({}))
            || ["$ref", "allOf", "anyOf", "oneOf", "items"]
                .iter()
                .any(|key| schema.get(key).is_some());
        ensure!(
            !declares && body["required"] != true,
            "{at}/requestBody: the body of a GET declares something, and HTTP gives it no meaning",
        );
    }
    Ok(())
}

/// Moves the response keys that are codes of the envelope, not HTTP statuses, into an extension.
fn codes(operation: &mut Map<String, Value>, at: &str) -> Result<()> {
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return Ok(());
    };
    let success = responses
        .get("200")
        .map(|response| response["content"].clone());
    let (statuses, others): (Map<_, _>, Map<_, _>) = std::mem::take(responses)
        .into_iter()
        .partition(|(key, _)| is_status(key));
    *responses = statuses;
    let mut codes = Map::new();
    for (code, mut response) in others {
        let at = push(&push(at, "responses"), &code);
        ensure!(
            code.bytes().all(|b| b.is_ascii_digit()),
            "{at}: {code:?} is neither an HTTP status nor a code"
        );
        droppable(&code, &response, success.as_ref(), &at)?;
        codes.insert(code, response["description"].take());
    }
    if !codes.is_empty() {
        operation.insert(CODES.to_owned(), Value::Object(codes));
    }
    Ok(())
}

/// Fails if the response of a code contains more than its description and content that is known from elsewhere.
fn droppable(code: &str, response: &Value, success: Option<&Value>, at: &str) -> Result<()> {
    let error = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Result"}}});
    for (key, value) in response.as_object().into_iter().flatten() {
        let known = match key.as_str() {
            "description" => true,
            "headers" | "links" => *value == json!({}),
            "content" if code == SUCCESS => Some(value) == success,
            "content" => *value == error,
            _ => false,
        };
        let rule = match code {
            SUCCESS => "the content of code 10000 must equal that of status 200",
            _ => "the content of an error code must be a Result",
        };
        ensure!(
            known,
            "{at}/{key}: a code's response is dropped, and this part of it says something new: {rule}"
        );
    }
    Ok(())
}

fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', b, c] => b.is_ascii_digit() && c.is_ascii_digit(),
        _ => key == "default",
    }
}

/// Moves an `enum` of an array to its items, for which it is meant.
fn array_enums(doc: &mut Value) -> Result<()> {
    let arrays = sites(doc)
        .into_iter()
        .filter(|site| site.schema["type"] == "array");
    let pointers: Vec<_> = arrays.map(|site| site.pointer).collect();
    for pointer in pointers {
        let schema = doc.pointer_mut(&pointer);
        let Some(schema) = schema.and_then(Value::as_object_mut) else {
            continue;
        };
        let Some(values) = schema.shift_remove("enum") else {
            continue;
        };
        let items = schema.entry("items").or_insert_with(|| json!({}));
        let Some(items) = items.as_object_mut() else {
            continue;
        };
        if items.contains_key("$ref") || items.get("enum").is_some_and(|own| *own != values) {
            bail!(
                "{pointer}: the enum on this array cannot move to its items, which have another enum or are a $ref"
            );
        }
        items.insert("enum".to_owned(), values);
    }
    Ok(())
}
