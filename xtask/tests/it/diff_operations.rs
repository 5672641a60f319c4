//! `diff`: what concerns operations, for small documents made for one change each.

use crate::diff_meaning::{document, media, of, said};
use allocation_counter::measure;
use serde_json::{Value, json};
use xtask::diff::diff;
use xtask::diff::render::{Format, render};

#[test]
fn http_does_not_tell_headers_apart_by_case() {
    let report = of(
        |_| {},
        |doc| {
            let make = &mut doc["paths"]["/make"]["post"];
            make["parameters"][1]["name"] = json!("x-name");
            make["responses"]["200"]["headers"] =
                json!({"x-left": {"schema": {"type": "integer"}}});
        },
    );
    let expected = [
        "breaking type-changed response",
        "docs written-differently request",
    ];
    assert_eq!(said(&report), expected);
}

#[test]
fn a_header_that_was_always_there_is_missed() {
    let gone = |required: bool| {
        let at = "/paths/~1make/post/responses/200/headers";
        said(&of(
            |doc| {
                doc["components"]["headers"] =
                    json!({"Left": {"schema": {}, "required": required}});
                *doc.pointer_mut(at).unwrap() =
                    json!({"X-Left": {"$ref": "#/components/headers/Left"}});
            },
            |doc| *doc.pointer_mut(at).unwrap() = json!({}),
        ))
    };
    assert_eq!(gone(true), ["breaking required-header-removed response"]);
    assert_eq!(gone(false), ["risky header-removed response"]);
}

#[test]
fn a_single_value_has_nothing_to_explode() {
    let explode =
        |doc: &mut Value| doc["paths"]["/make"]["post"]["parameters"][0]["explode"] = json!(false);
    assert_eq!(
        said(&of(|_| {}, explode)),
        ["docs written-differently request"]
    );
    let list = |doc: &mut Value| {
        doc["paths"]["/make"]["post"]["parameters"][0]["schema"] =
            json!({"type": "array", "items": {}});
    };
    assert_eq!(
        said(&of(list, explode)),
        ["breaking array-style-changed request"]
    );
    let content = of(
        |_| {},
        |doc| {
            let parameter = &mut doc["paths"]["/make"]["post"]["parameters"][0];
            *parameter =
                json!({"name": "q", "in": "query", "content": media(&json!({"type": "string"}))});
        },
    );
    assert_eq!(said(&content), ["breaking type-changed request"]);
}

fn security(old: Value, new: Value) -> Vec<String> {
    said(&of(
        |doc| doc["security"] = old,
        |doc| doc["security"] = new,
    ))
}

#[test]
fn who_signs_in_with_more_than_is_asked_for_goes_on() {
    let safe = ["safe way-to-sign-in-added whole"];
    let breaking = ["breaking way-to-sign-in-removed whole", safe[0]];
    let (r, w, rw) = (
        json!([{"Auth": ["r"]}]),
        json!([{"Auth": ["w"]}]),
        json!([{"Auth": ["r", "w"]}]),
    );
    assert_eq!(security(r.clone(), rw.clone()), breaking);
    assert_eq!(security(rw.clone(), r.clone()), safe);
    assert_eq!(security(r, w), breaking);
    assert_eq!(
        security(rw, json!([{"Auth": ["w", "r"]}])),
        ["docs written-differently whole"]
    );
    assert_eq!(
        security(json!([{"Key": [], "Auth": []}]), json!([{"Key": []}])),
        safe
    );
    assert_eq!(
        security(json!([{"Key": []}]), json!([{"Key": [], "Auth": []}])),
        breaking
    );
    assert_eq!(
        security(json!([{"Key": []}, {}]), json!([{"Key": []}])),
        breaking[..1]
    );
    assert_eq!(security(json!([]), json!([{}, {"Key": []}])), safe);
}

/// `key` of the path or the operation hides that of the root.
#[test]
fn what_an_operation_inherits_counts_and_not_where_it_is_said() {
    let down = of(
        |_| {},
        |doc| {
            let root = doc.as_object_mut().unwrap();
            let (servers, security) = (root.shift_remove("servers"), root.shift_remove("security"));
            for (path, method) in [("/make", "post"), ("/see", "get")] {
                doc["paths"][path]["servers"] = servers.clone().unwrap();
                doc["paths"][path][method]["security"] = security.clone().unwrap();
            }
        },
    );
    assert!(
        said(&down)
            .iter()
            .all(|line| line.starts_with("docs written-differently")),
        "{:?}",
        said(&down)
    );

    // One says by itself what the root says from now on: only the other one is concerned.
    let own = |doc: &mut Value| doc["paths"]["/make"]["post"]["security"] = json!([{"Auth": []}]);
    let root = of(own, |doc| {
        doc["paths"]["/make"]["post"]
            .as_object_mut()
            .unwrap()
            .shift_remove("security");
        doc["security"] = json!([{"Auth": []}]);
    });
    assert_eq!(said(&root)[0], "breaking way-to-sign-in-removed whole");
    let reaches: Vec<_> = root.changes[0]
        .reaches
        .iter()
        .map(|reach| reach.operation.as_str())
        .collect();
    assert_eq!(reaches, ["see"]);

    // What a path says and all its operations say otherwise is only written.
    let own = |doc: &mut Value| {
        doc["paths"]["/see"]["get"]["servers"] = json!([{"url": "https://own"}]);
        doc["paths"]["/see"]["servers"] = json!([{"url": "https://b"}]);
        doc["tags"] = json!([]);
    };
    let hidden = of(own, |doc| {
        doc["paths"]["/see"]["servers"][0]["url"] = json!("https://c");
        doc["info"] = json!({});
    });
    assert_eq!(
        said(&hidden),
        ["docs reworded whole", "docs written-differently whole"]
    );

    // Those of the root are not there any more where a path has its own.
    let path = of(
        |_| {},
        |doc| doc["paths"]["/see"]["servers"] = json!([{"url": "https://b"}]),
    );
    assert_eq!(
        said(&path),
        ["breaking server-removed whole", "safe server-added whole"]
    );
}

#[test]
fn scopes_that_are_added_concern_nobody_and_those_that_are_removed_are_missed() {
    let scopes = |scopes: Value| {
        let at = "/components/securitySchemes/Auth/flows/password/scopes";
        said(&of(
            |doc| doc["security"] = json!([{"Auth": ["r"]}]),
            |doc| *doc.pointer_mut(at).unwrap() = scopes,
        ))
    };
    let added = scopes(json!({"r": "Read", "w": "W", "x": "X"}));
    assert_eq!(added, ["docs reworded whole"; 2]);
    let removed = ["breaking key-is-sent-differently whole"];
    assert_eq!(scopes(json!({"r": "R"})), removed);
}

#[test]
fn a_scheme_that_no_operation_uses_is_not_missed() {
    let unused = of(
        |_| {},
        |doc| {
            doc["components"]["securitySchemes"]
                .as_object_mut()
                .unwrap()
                .shift_remove("Auth");
        },
    );
    assert_eq!(said(&unused), ["docs written-differently whole"]);
}

#[test]
fn a_parameter_that_became_a_component_is_no_schema() {
    let report = of(
        |_| {},
        |doc| {
            let parameter = doc["paths"]["/make"]["post"]["parameters"][0].take();
            doc["paths"]["/make"]["post"]["parameters"][0] =
                json!({"$ref": "#/components/parameters/Q"});
            doc["components"]["parameters"] = json!({"Q": parameter});
        },
    );
    assert_eq!(said(&report), ["docs written-differently whole"; 2]);
}

#[test]
fn names_cannot_forge_a_report() {
    let odd = "\u{1b}[2J\u{202e}a\nb";
    let report = of(
        |_| {},
        |doc| {
            doc["components"]["schemas"]["Got"]["properties"][odd] = json!({});
            let parameters = doc["paths"]["/make"]["post"]["parameters"]
                .as_array_mut()
                .unwrap();
            parameters.push(json!({"name": "<img> @all\n# x", "in": "query", "schema": {}}));
        },
    );
    let text = render(&report, Format::Text);
    assert!(
        text.contains("property added at Got.\\u{1b}[2J\\u{202e}a\\nb — "),
        "{text}"
    );
    assert!(
        text.contains("query parameter <img> @all\\n# x)\n"),
        "{text}"
    );
    let markdown = render(&report, Format::Markdown);
    assert!(
        markdown.contains("`Got.\\u{1b}[2J\\u{202e}a b`"),
        "{markdown}"
    );
    assert!(
        markdown.contains("(`query parameter <img> @all # x`)"),
        "{markdown}"
    );
}

/// `count` operations and properties, all called `name` and a number.
fn many(name: &str, count: usize) -> Value {
    let mut doc = document(&json!({}));
    for n in 0..count {
        let operation = json!({"get": {"operationId": format!("{name}{n}")}});
        doc["paths"][format!("/{name}{n}/{{id}}")] = operation;
        doc["components"]["schemas"]["Got"]["properties"][format!("{name}{n}")] =
            json!({"type": "string"});
    }
    doc
}

#[test]
fn many_operations_and_properties_that_were_replaced_cost_little() {
    let work = |count: usize| {
        let (old, new) = (many("old", count), many("new", count));
        let work = measure(|| assert_eq!(diff(&old, &new).changes.len(), 4 * count));
        work.count_total as f64
    };
    let ratio = work(800) / work(400);
    assert!(ratio < 3.0, "twice as many cost {ratio:.2} times as much");
}
