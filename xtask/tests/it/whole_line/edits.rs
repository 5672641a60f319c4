//! Changes of the vendor's documents.

use serde_json::{Value, json};

pub(super) fn operation_id(doc: &Value) -> &str {
    let (_, _, _, operation) = xtask::schema::operations(doc)[0];
    operation["operationId"].as_str().unwrap()
}

/// The parameters of an operation.
pub(super) fn parameters<'d>(docs: &'d mut [Value], operation: &str) -> &'d mut Vec<Value> {
    let doc = docs.iter_mut().find(|doc| operation_id(doc) == operation);
    let paths = doc.unwrap()["paths"].as_object_mut().unwrap();
    let methods = paths.values_mut().next().unwrap().as_object_mut().unwrap();
    let operation = methods.values_mut().next().unwrap();
    operation["parameters"].as_array_mut().unwrap()
}

/// Edits a schema in every document that has it.
pub(super) fn schemas(docs: &mut [Value], name: &str, edit: impl Fn(&mut Value)) {
    let pointer = format!("/components/schemas/{name}");
    docs.iter_mut()
        .filter_map(|doc| doc.pointer_mut(&pointer))
        .for_each(edit);
}

/// Edits the values of a pod's status, wherever they are listed.
pub(super) fn values(docs: &mut [Value], edit: fn(&mut Vec<Value>)) {
    for doc in docs {
        each(doc, &mut |value| {
            let values = value.get_mut("enum").and_then(Value::as_array_mut);
            if let Some(values) = values.filter(|values| values.contains(&json!("PREPARING"))) {
                edit(values);
            }
        });
    }
}

fn each(value: &mut Value, edit: &mut impl FnMut(&mut Value)) {
    edit(value);
    match value {
        Value::Object(map) => map.values_mut().for_each(|inner| each(inner, edit)),
        Value::Array(items) => items.iter_mut().for_each(|inner| each(inner, edit)),
        _ => {}
    }
}

/// Gives a member another name, in its place.
pub(super) fn rename(object: &mut Value, from: &str, to: &str) {
    if let Value::Object(map) = object {
        let renamed = std::mem::take(map).into_iter();
        *map = renamed
            .map(|(name, value)| (if name == from { to.to_owned() } else { name }, value))
            .collect();
    }
}
