//! The merge of twice the fragments is twice the work.
//!
//! What is counted are allocations and bytes, which are the same in every run, on any machine: every step builds
//! strings or values for what it looks at. Times are only printed:
//! `cargo test --release -p xtask --test it -- --ignored --nocapture ten_thousand`.

use allocation_counter::{AllocationInfo, measure};
use serde_json::{Value, json};
use std::time::UNIX_EPOCH;
use xtask::merge::{self, Fragment, Inputs};
use xtask::vendor::{Page, extract};

/// The document of one operation: with an enum and a schema of its own, that refers to the one before; with a
/// schema and a parameter that all of them have.
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
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "requestBody": {"content": media(&thing)},
            "responses": {"200": {"description": "OK", "content": media(&result)}}
        }}},
        "components": {
            "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}},
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

fn generated(count: usize) -> Inputs {
    let fragment = |n| Fragment {
        file: format!("things/put_{n}.json"),
        doc: document(n),
    };
    let enums = (0..count).map(|n| format!("Kind{n} = [\"Thing{n}.kind\"]\n"));
    Inputs {
        fragments: (0..count).map(fragment).collect(),
        renames: String::new(),
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

fn merged(count: usize) -> AllocationInfo {
    let inputs = generated(count);
    measure(|| {
        let text = merge::merge(inputs).unwrap();
        assert_eq!(text.matches("\"operationId\"").count(), count);
    })
}

fn extracted(count: usize) -> AllocationInfo {
    let page = page(count);
    measure(|| assert_eq!(extract(&page).unwrap().len(), count))
}

/// Twice the fragments are to be twice the allocations and twice the bytes, give or take the growth of tables.
fn doubles(what: &str, half: AllocationInfo, whole: AllocationInfo) {
    let pairs = [
        ("allocations", half.count_total, whole.count_total),
        ("bytes", half.bytes_total, whole.bytes_total),
    ];
    for (unit, half, whole) in pairs {
        let ratio = whole as f64 / half as f64;
        assert!(
            (1.8..2.2).contains(&ratio),
            "{what}: {half} and then {whole} {unit}, {ratio:.2} times as many"
        );
    }
}

#[test]
fn twice_the_fragments_are_twice_the_work() {
    doubles("merge", merged(256), merged(512));
    doubles("vendor", extracted(256), extracted(512));
}

/// How long this thread has run; where Linux does not say so, the time since 1970, which is as good on an idle machine.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let ran = stat.split(' ').next().and_then(|ns| ns.parse::<f64>().ok());
    ran.map_or_else(
        || UNIX_EPOCH.elapsed().unwrap().as_secs_f64(),
        |ns| ns / 1e9,
    )
}

/// A benchmark: prints, and asserts on nothing that a clock says.
#[test]
#[ignore = "takes half a minute; shows times to people"]
fn ten_thousand() {
    println!("fragments  merge  ratio  allocations per fragment  vendor  ratio");
    let mut last: Option<(f64, f64)> = None;
    for count in [1_250, 2_500, 5_000, 10_000] {
        let (inputs, page) = (generated(count), page(count));
        let start = seconds();
        let work = measure(|| drop(merge::merge(inputs).unwrap()));
        let merge = seconds() - start;
        let start = seconds();
        drop(extract(&page).unwrap());
        let vendor = seconds() - start;
        let ratio = |now: f64, then: Option<f64>| {
            then.map_or("-".to_owned(), |then| format!("{:.2}", now / then))
        };
        println!(
            "{count:9}  {merge:4.2}s  {:>5}  {:24}  {vendor:5.2}s  {:>5}",
            ratio(merge, last.map(|last| last.0)),
            work.count_total / count as u64,
            ratio(vendor, last.map(|last| last.1)),
        );
        last = Some((merge, vendor));
    }
}
