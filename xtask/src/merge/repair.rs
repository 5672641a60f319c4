//! Step 2: repairs of what the vendor publishes that is not valid OpenAPI, or means nothing.

use crate::pointer::push;
use crate::schema::{entries, operations, sites};
use anyhow::{Result, bail, ensure};
use serde_json::{Map, Value, json};

/// Where an operation keeps the codes of the response envelope: code → description.
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
        if let Some(operation) = doc.pointer_mut(&at) {
            // The types first: codes are compared with the 200 response, which has to be repaired as well.
            media_types(operation, &at)?;
            body(operation, &method, &at)?;
            codes(operation, &at)?;
        }
    }
    array_enums(doc)
}

/// `*/*` becomes `application/json`: all the API speaks.
fn media_types(operation: &mut Value, at: &str) -> Result<()> {
    let mut holders = vec![push("", "requestBody")];
    for (status, _) in entries(operation, "responses") {
        holders.push(push("/responses", status));
    }
    for holder in holders {
        let Some(content) = operation.pointer_mut(&push(&holder, "content")) else {
            continue;
        };
        let Some(content) = content.as_object_mut() else {
            continue;
        };
        let Some(any) = content.shift_remove("*/*") else {
            continue;
        };
        if let Some(json) = content.get("application/json") {
            ensure!(
                *json == any,
                "{at}{holder}/content: */* and application/json are there both and differ"
            );
        }
        content.insert("application/json".to_owned(), any);
    }
    Ok(())
}

/// A body on a GET means nothing. One that declares something is not dropped unseen.
fn body(operation: &mut Value, method: &str, at: &str) -> Result<()> {
    if !["get", "head"].contains(&method) {
        return Ok(());
    }
    let Some(body) = operation
        .as_object_mut()
        .and_then(|o| o.shift_remove("requestBody"))
    else {
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
            "{at}/requestBody: a {} has a body that declares something, and HTTP gives it no meaning",
            method.to_uppercase(),
        );
    }
    Ok(())
}

/// Response keys that are no HTTP status are codes of the envelope.
fn codes(operation: &mut Value, at: &str) -> Result<()> {
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return Ok(());
    };
    let success = responses
        .get("200")
        .map(|response| response["content"].clone());
    let mut codes = Map::new();
    let keys: Vec<_> = responses
        .keys()
        .filter(|key| !is_status(key))
        .cloned()
        .collect();
    for key in keys {
        let at = push(&push(at, "responses"), &key);
        let numeric = key.bytes().all(|b| b.is_ascii_digit());
        ensure!(
            numeric,
            "{at}: {key:?} is neither an HTTP status nor a code"
        );
        if let Some(response) = responses.shift_remove(&key) {
            droppable(&key, &response, success.as_ref(), &at)?;
            codes.insert(key, response["description"].clone());
        }
    }
    if let (Some(operation), false) = (operation.as_object_mut(), codes.is_empty()) {
        operation.insert(CODES.to_owned(), Value::Object(codes));
    }
    Ok(())
}

/// All that goes with a code but its description has to be known from elsewhere.
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
        if !known {
            bail!(
                "{at}/{key}: a code's response is dropped, and this part of it says something new: {}",
                if code == SUCCESS {
                    "the content of code 10000 must equal that of status 200"
                } else {
                    "the content of an error code must be a Result"
                }
            );
        }
    }
    Ok(())
}

fn is_status(key: &str) -> bool {
    let class = |b: u8| (b'1'..=b'5').contains(&b);
    match key.as_bytes() {
        [a, b'X', b'X'] => class(*a),
        [a, b, c] => class(*a) && b.is_ascii_digit() && c.is_ascii_digit(),
        _ => key == "default" || key.starts_with("x-"),
    }
}

/// An `enum` of plain values that stands on an array is meant for its items.
fn array_enums(doc: &mut Value) -> Result<()> {
    for site in sites(doc) {
        let Some(schema) = doc
            .pointer_mut(&site.pointer)
            .and_then(Value::as_object_mut)
        else {
            continue;
        };
        let plain = |values: &Value| {
            values
                .as_array()
                .is_some_and(|v| !v.iter().any(Value::is_array))
        };
        if schema.get("type") != Some(&json!("array")) || !schema.get("enum").is_some_and(plain) {
            continue;
        }
        let Some(values) = schema.shift_remove("enum") else {
            continue;
        };
        let items = schema.entry("items").or_insert_with(|| json!({}));
        match items.get("enum") {
            Some(own) if *own != values => {
                bail!(
                    "{}: the array and its items have an enum each, and they differ",
                    site.pointer
                );
            }
            _ if items.get("$ref").is_some() => {
                bail!(
                    "{}: the enum on this array cannot move to its items, which are a $ref",
                    site.pointer
                );
            }
            _ => {
                if let Some(items) = items.as_object_mut() {
                    items.insert("enum".to_owned(), values);
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(media_type: &str, name: &str) -> Value {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        json!({media_type: {"schema": schema}})
    }

    fn doc(method: &str, operation: Value) -> Value {
        json!({"paths": {"/x": {method: operation}}})
    }

    fn error(mut doc: Value) -> String {
        repair(&mut doc).unwrap_err().to_string()
    }

    #[test]
    fn codes_are_no_responses_and_star_is_json() {
        let response = |text: &str, name: &str| json!({"description": text, "content": media("*/*", name), "headers": {}});
        let mut doc = doc(
            "post",
            json!({"responses": {
                "200": response("OK", "ResultPod"),
                "400": response("Bad", "Result"),
                "10000": response("Made", "ResultPod"),
                "13000": response("None", "Result"),
            }}),
        );
        repair(&mut doc).unwrap();
        let fixed = |text: &str, name: &str| json!({"description": text, "content": media("application/json", name), "headers": {}});
        let expected = json!({
            "responses": {"200": fixed("OK", "ResultPod"), "400": fixed("Bad", "Result")},
            "x-yotta-codes": {"10000": "Made", "13000": "None"},
        });
        assert_eq!(doc["paths"]["/x"]["post"], expected);
    }

    #[test]
    fn a_code_that_says_something_new_is_not_dropped() {
        let with = |code: &str, name: &str| {
            doc(
                "get",
                json!({"responses": {
                    "200": {"content": media("*/*", "ResultPod")},
                    code: {"description": "d", "content": media("*/*", name)},
                }}),
            )
        };
        let found = error(with("10000", "Other"));
        assert!(
            found.starts_with("/paths/~1x/get/responses/10000/content: a code's"),
            "{found}"
        );
        assert!(error(with("13000", "ResultPod")).contains("/responses/13000/content"));
        let odd = doc("get", json!({"responses": {"okay": {}}}));
        assert_eq!(
            error(odd),
            "/paths/~1x/get/responses/okay: \"okay\" is neither an HTTP status nor a code"
        );
        for status in ["200", "4XX", "default", "x-note"] {
            repair(&mut doc("get", json!({"responses": {status: {}}}))).unwrap();
        }
    }

    #[test]
    fn two_types_that_differ_are_an_error() {
        let mut content = media("*/*", "A");
        content["application/json"] = json!({"schema": {}});
        let doc = doc("get", json!({"responses": {"200": {"content": content}}}));
        assert!(
            error(doc)
                .starts_with("/paths/~1x/get/responses/200/content: */* and application/json")
        );
    }

    #[test]
    fn a_body_on_a_get_goes_unless_it_declares_something() {
        let with = |method: &str, schema: Value| {
            let body = json!({"content": {"application/json": {"schema": schema}}});
            doc(method, json!({"requestBody": body}))
        };
        let mut get = with("get", json!({"type": "object", "properties": {}}));
        repair(&mut get).unwrap();
        assert_eq!(get["paths"]["/x"]["get"], json!({}));
        let mut post = with("post", json!({"type": "object"}));
        repair(&mut post).unwrap();
        assert!(post["paths"]["/x"]["post"].get("requestBody").is_some());
        let found = error(with("get", json!({"properties": {"a": {}}})));
        assert!(
            found.starts_with("/paths/~1x/get/requestBody: a GET has a body"),
            "{found}"
        );
    }

    #[test]
    fn an_enum_on_an_array_moves_to_its_items() {
        let with = |schema: Value| json!({"components": {"schemas": {"S": {"properties": {"p": schema}}}}});
        let mut doc = with(json!({"type": "array", "enum": ["A"], "items": {"type": "string"}}));
        repair(&mut doc).unwrap();
        assert_eq!(
            doc,
            with(json!({"type": "array", "items": {"type": "string", "enum": ["A"]}}))
        );
        let found = error(with(
            json!({"type": "array", "enum": ["A"], "items": {"enum": ["B"]}}),
        ));
        assert!(
            found.starts_with("/components/schemas/S/properties/p: the array"),
            "{found}"
        );
    }
}
