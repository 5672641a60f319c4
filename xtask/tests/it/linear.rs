//! The work of `vendor` and `merge` grows in proportion to the number of fragments.
//!
//! The tests count allocations and bytes, which are the same in every run on any machine. Every step allocates strings
//! or values for what it reads.

use allocation_counter::{AllocationInfo, measure};
use serde_json::{Value, json};
use xtask::merge::{self, Fragment, Inputs};
use xtask::vendor::{Page, extract};

/// The document of one operation: with an enum and a schema of its own, that refers to the one before; with a
/// schema that all of them have.
fn document(n: usize) -> Value {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let media = |name: &str| json!({"application/json": {"schema": reference(name)}});
    let (thing, result) = (format!("Thing{n}"), format!("Result{n}"));
    let before = format!("Thing{}", n.saturating_sub(1));
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "tags": [{"name": format!("Tag {}", n % 100)}],
        "paths": {format!("/things/{n}/{{id}}"): {"put": {
            "operationId": format!("put_{n}"),
            "tags": [format!("Tag {}", n % 100)],
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
            "requestBody": {"content": media(&thing)},
            "responses": {"200": {"description": "OK", "content": media(&result)}}
        }}},
        "components": {
            "schemas": {
                result: {"type": "object", "properties": {"data": reference(&thing), "meta": reference("Meta")}},
                thing: {"type": "object", "required": ["name"], "properties": {
                    "name": {"type": ["string", "null"]},
                    "kind": {"type": "string", "enum": [format!("A{n}"), format!("B{n}")]},
                    "before": reference(&before)
                }},
                "Meta": {"type": "object", "properties": {"took": {"type": "integer"}}}
            }
        }
    })
}

fn inputs(count: usize) -> Inputs {
    let fragment = |n| Fragment {
        file: format!("things/put_{n}.json"),
        doc: document(n),
    };
    let enums = (0..count).map(|n| format!("Kind{n} = [\"Thing{n}.kind\"]\n"));
    Inputs {
        fragments: (0..count).map(fragment).collect(),
        enums: enums.collect(),
        overlay: "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n\
                  - {target: $.info, description: d, update: {title: x}}\n"
            .to_owned(),
    }
}

fn page(count: usize) -> Page {
    let blocks = (0..count).map(|n| format!("```json\n{}\n```\n", document(n)));
    let text = format!(
        "[x](https://e.com/things.md)\n{}",
        blocks.collect::<String>()
    );
    Page::from_text("things.md", "things".to_owned(), text).unwrap()
}

/// Twice the fragments need twice the allocations and twice the bytes, give or take the growth of tables.
#[track_caller]
fn assert_linear(work: impl Fn(usize) -> AllocationInfo) {
    let (half, whole) = (work(256), work(512));
    for (half, whole) in [
        (half.count_total, whole.count_total),
        (half.bytes_total, whole.bytes_total),
    ] {
        let ratio = whole as f64 / half as f64;
        assert!((1.8..2.2).contains(&ratio), "{half} and then {whole}");
    }
}

#[test]
fn merge() {
    assert_linear(|count| {
        let inputs = inputs(count);
        measure(|| drop(merge::merge(inputs).unwrap()))
    });
}

#[test]
fn vendor() {
    assert_linear(|count| {
        let page = page(count);
        measure(|| assert_eq!(extract(&page).unwrap().len(), count))
    });
}
