//! Bad input is an error, never a panic, whatever is bad about it.

use crate::workspace::inputs;
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use xtask::merge::{self, Inputs};
use xtask::pointer::push;

/// A merge of one fragment alone.
fn logs() -> Inputs {
    let mut inputs = inputs();
    inputs
        .fragments
        .retain(|fragment| fragment.file == "pods/getLogs.json");
    inputs.enums = "LogType = [\"getLogs.type\"]".to_owned();
    inputs.overlay = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n\
                      - target: $.paths[*].get\n  description: d\n  update: {operationId: get_pod_logs}\n"
        .to_owned();
    inputs
}

fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, inner)| pointers(inner, &push(at, key), found)),
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                pointers(inner, &push(at, index.to_string()), found);
            }
        }
        _ => {}
    }
}

#[test]
fn no_document_makes_the_merge_panic() {
    let good = logs();
    merge::merge(good.clone()).unwrap();
    let mut all = Vec::new();
    pointers(&good.fragments[0].doc, "", &mut all);
    assert!(all.len() > 150, "{} nodes", all.len());
    let wrong = [
        Value::Null,
        json!(true),
        json!(1),
        json!("x"),
        json!([]),
        json!({}),
        json!([null]),
        json!({"$ref": "#/x"}),
    ];
    let mut panicked = Vec::new();
    for pointer in &all {
        for value in &wrong {
            let mut inputs = good.clone();
            *inputs.fragments[0].doc.pointer_mut(pointer).unwrap() = value.clone();
            if catch_unwind(AssertUnwindSafe(|| merge::merge(inputs))).is_err() {
                panicked.push(format!("{pointer} = {value}"));
            }
        }
    }
    assert_eq!(panicked, [""; 0]);
}

#[test]
fn what_has_the_wrong_type_is_named_with_its_file_and_place() {
    let mut inputs = logs();
    inputs.fragments[0].doc["paths"] = json!([]);
    let error = format!("{:#}", merge::merge(inputs).unwrap_err());
    assert_eq!(
        error,
        "failed to read pods/getLogs.json: /paths: this must be an object"
    );
}
