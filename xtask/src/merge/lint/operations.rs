//! What every operation has to have.

use super::Finding;
use crate::pointer::push;
use crate::schema::{entries, operations};
use heck::ToSnakeCase;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(doc: &Value, found: &mut Vec<Finding>) {
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    let mut templates: BTreeMap<String, &str> = BTreeMap::new();
    for (path, _) in entries(doc, "paths") {
        if let Some(other) = templates.insert(shape(path), path) {
            let at = push("/paths", path);
            found.push(Finding::new(
                at,
                format!("this path is the same as {other}"),
            ));
        }
    }
    for (at, path, _, operation) in operations(doc) {
        id(operation, &at, &mut ids, found);
        if operation["tags"].as_array().is_none_or(Vec::is_empty) {
            found.push(Finding::new(&at, "the operation has no tag"));
        }
        if operation.get("callbacks").is_some() {
            found.push(Finding::new(&at, "callbacks are not supported"));
        }
        success(operation, &at, found);
        parameters(doc, operation, path, &at, found);
    }
}

fn id<'d>(
    operation: &'d Value,
    at: &str,
    ids: &mut BTreeMap<&'d str, String>,
    found: &mut Vec<Finding>,
) {
    let Some(id) = operation["operationId"].as_str() else {
        found.push(Finding::new(at, "the operation has no operationId"));
        return;
    };
    let at_id = push(at, "operationId");
    let snake = id.to_snake_case();
    if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
        found.push(Finding::new(
            &at_id,
            format!("{id:?} has no name in Rust: begin with a letter"),
        ));
    } else if id != snake {
        found.push(Finding::new(
            &at_id,
            format!("{id} is not snake_case: write {snake}"),
        ));
    }
    if let Some(other) = ids.insert(id, at.to_owned()) {
        found.push(Finding::new(
            &at_id,
            format!("{id} is also the id of {other}"),
        ));
    }
}

fn success(operation: &Value, at: &str, found: &mut Vec<Finding>) {
    let mut typed = entries(operation, "responses").filter(|(status, _)| status.starts_with('2'));
    if !typed.any(|(_, response)| response["content"]["application/json"]["schema"].is_object()) {
        found.push(Finding::new(
            at,
            "no 2xx response is application/json with a schema",
        ));
    }
}

fn parameters(doc: &Value, operation: &Value, path: &str, at: &str, found: &mut Vec<Finding>) {
    let mut missing: BTreeSet<&str> = template(path).collect();
    let known: BTreeSet<&str> = missing.clone();
    let item = push("/paths", path);
    let own = operation["parameters"].as_array();
    let shared = doc["paths"][path]["parameters"].as_array();
    let own = own
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(index, p)| (at, index, p));
    let shared = shared.into_iter().flatten().enumerate();
    let shared = shared.map(|(index, p)| (item.as_str(), index, p));
    for (owner, index, parameter) in own.chain(shared) {
        let parameter = resolve(doc, parameter);
        if parameter["in"] != "path" {
            continue;
        }
        let at = push(&push(owner, "parameters"), index.to_string());
        let name = parameter["name"].as_str().unwrap_or_default();
        missing.remove(name);
        if !known.contains(name) {
            found.push(Finding::new(
                &at,
                format!("the path has no {{{name}}} for this parameter"),
            ));
        }
        if parameter["required"] != true {
            found.push(Finding::new(
                &at,
                format!("path parameter {name} is not required"),
            ));
        }
    }
    for name in missing {
        found.push(Finding::new(
            at,
            format!("path parameter {name} is not declared"),
        ));
    }
}

/// The parameter a `$ref` stands for.
fn resolve<'d>(doc: &'d Value, parameter: &'d Value) -> &'d Value {
    let target = parameter["$ref"]
        .as_str()
        .and_then(|target| target.strip_prefix('#'));
    target
        .and_then(|pointer| doc.pointer(pointer))
        .unwrap_or(parameter)
}

/// The names in the braces of a path.
fn template(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}

/// The path without those names: two paths of one shape are the same to a server.
fn shape(path: &str) -> String {
    let mut shape = path.to_owned();
    for name in template(path) {
        shape = shape.replace(&format!("{{{name}}}"), "{}");
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, clean, shown};
    use serde_json::{Value, json};

    const GET: &str = "/paths/~1pods~1{id}/get";

    fn finding(key: &str, value: Value, at: &str, message: &str) {
        let found = after(&format!("{GET}/{key}"), value);
        let expected = format!("{GET}{at}: {message}");
        assert!(
            found.contains(&expected),
            "{expected}\nis not in {found:#?}"
        );
    }

    #[test]
    fn an_operation_has_an_id_a_tag_and_a_typed_success() {
        finding(
            "operationId",
            Value::Null,
            "",
            "the operation has no operationId",
        );
        finding(
            "operationId",
            json!("getPod"),
            "/operationId",
            "getPod is not snake_case: write get_pod",
        );
        finding("tags", json!([]), "", "the operation has no tag");
        finding("callbacks", json!({}), "", "callbacks are not supported");
        let untyped = [
            json!({"200": {"description": "OK"}}),
            json!({"200": {"content": {"*/*": {"schema": {}}}}}),
            json!({"200": {"content": {"application/json": {}}}}),
            json!({"400": {"content": {"application/json": {"schema": {}}}}}),
        ];
        for responses in untyped {
            finding(
                "responses",
                responses,
                "",
                "no 2xx response is application/json with a schema",
            );
        }
    }

    #[test]
    fn path_parameters_are_required_and_agree_with_the_path() {
        let parameter = |name: &str, required: bool| json!([{"name": name, "in": "path", "required": required}]);
        finding(
            "parameters",
            parameter("id", false),
            "/parameters/0",
            "path parameter id is not required",
        );
        finding(
            "parameters",
            json!([]),
            "",
            "path parameter id is not declared",
        );
        finding(
            "parameters",
            parameter("pod", true),
            "/parameters/0",
            "the path has no {pod} for this parameter",
        );
    }

    #[test]
    fn ids_and_paths_are_unique() {
        let mut doc = clean();
        doc["paths"]["/pods/{pod}"] = json!({"get": doc["paths"]["/pods/{id}"]["get"]});
        doc["paths"]["/pods/{pod}"]["get"]["parameters"][0]["name"] = json!("pod");
        let expected = [
            "/paths/~1pods~1{pod}: this path is the same as /pods/{id}",
            "/paths/~1pods~1{pod}/get/operationId: get_pod is also the id of /paths/~1pods~1{id}/get",
        ];
        assert_eq!(shown(&doc), expected);
    }
}
