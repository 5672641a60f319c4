//! The work of `vendor` and `merge` grows in proportion to the number of fragments, and that of `diff` in proportion to the
//! number of operations and of references between schemas.
//!
//! The tests count allocations and bytes, which are the same in every run on any machine. Every step allocates strings
//! or values for what it reads.

use allocation_counter::{AllocationInfo, measure};
use serde_json::{Value, json};
use xtask::diff::diff;
use xtask::diff::render::{Format, render};
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
    let actions = (0..count).map(|n| {
        let target = format!("$.paths['/things/{n}/{{id}}'][?@.operationId == 'put_{n}']");
        format!("- {{target: \"{target}\", description: d, update: {{summary: s}}}}\n")
    });
    Inputs {
        fragments: (0..count).map(fragment).collect(),
        enums: enums.collect(),
        overlay: "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n".to_owned()
            + &actions.collect::<String>(),
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

/// Schemas that refer to those which `targets` returns for the index of each, and an operation for each schema. The last
/// schema has a property of the type `leaf`.
fn schemas(count: usize, targets: impl Fn(usize) -> Vec<usize>, leaf: &str) -> Value {
    let reference = |n: usize| json!({"$ref": format!("#/components/schemas/S{n}")});
    let schema = |n: usize| {
        let references = targets(n).into_iter();
        let mut properties: Value = references
            .map(|target| (format!("to{target}"), reference(target)))
            .collect();
        properties["leaf"] = json!({"type": if n + 1 == count { leaf } else { "string" }});
        (format!("S{n}"), json!({"properties": properties}))
    };
    let path = |n: usize| {
        let media = json!({"application/json": {"schema": reference(n)}});
        let get =
            json!({"operationId": format!("get_{n}"), "responses": {"200": {"content": media}}});
        (format!("/s/{n}"), json!({"get": get}))
    };
    json!({
        "paths": (0..count).map(path).collect::<Value>(),
        "components": {"schemas": (0..count).map(schema).collect::<Value>()}
    })
}

/// Compares and reports two documents that differ in one leaf, which all or most operations reach.
fn compare(count: usize, targets: impl Fn(usize) -> Vec<usize>) -> AllocationInfo {
    let (old, new) = (
        schemas(count, &targets, "string"),
        schemas(count, &targets, "integer"),
    );
    measure(|| {
        let report = diff(&old, &new);
        assert_eq!(report.changes.len(), 1);
        drop(render(&report, Format::Text));
    })
}

#[test]
fn diff_of_a_ring() {
    assert_linear(|count| compare(count, |n| vec![(n + 1) % count]));
}

#[test]
fn diff_of_a_chain() {
    assert_linear(|count| compare(count, |n| (n + 1..count).take(1).collect()));
}

#[test]
fn diff_of_a_star() {
    assert_linear(|count| {
        compare(count, |n| {
            if n == 0 {
                (1..count).collect()
            } else {
                vec![0]
            }
        })
    });
}

#[test]
fn diff_of_a_graph_with_many_references() {
    assert_linear(|count| {
        compare(count, |n| {
            (1..=16).map(|step| (n + step * step) % count).collect()
        })
    });
}
