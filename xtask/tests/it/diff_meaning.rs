//! `diff`: what means the same and what does not, for small documents made for one change each.

use serde_json::{Value, json};
use xtask::diff::render::{Format, render};
use xtask::diff::{Report, diff};

pub(crate) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

pub(crate) fn media(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

/// One operation that sends `Sent` and gets `Got` back, and one that only gets it; each has a property `p`.
pub(crate) fn document(property: &Value) -> Value {
    let parameter =
        |name: &str, place: &str| json!({"name": name, "in": place, "schema": {"type": "string"}});
    json!({
        "openapi": "3.0.3",
        "servers": [{"url": "https://a"}],
        "security": [{"Key": []}],
        "paths": {
            "/make": {"post": {
                "operationId": "make",
                "parameters": [parameter("q", "query"), parameter("X-Name", "header")],
                "requestBody": {"content": media(&reference("Sent"))},
                "responses": {"200": {
                    "headers": {"X-Left": {"schema": {"type": "string"}}},
                    "content": media(&reference("Got"))
                }}
            }},
            "/see": {"get": {
                "operationId": "see",
                "responses": {"200": {"content": media(&reference("Got"))}}
            }}
        },
        "components": {
            "schemas": {
                "Sent": {"type": "object", "properties": {"p": property, "own": reference("Shared")}},
                "Got": {"type": "object", "properties": {"p": property, "own": reference("Shared")}},
                "Shared": {"type": "object", "description": "d", "properties": {"v": {"type": "string"}}},
                "Tiny": {"type": "string"}
            },
            "securitySchemes": {
                "Key": {"type": "apiKey", "in": "header", "name": "k"},
                "Auth": {"type": "oauth2", "flows": {"password": {"tokenUrl": "u", "scopes": {"r": "R", "w": "W"}}}}
            }
        }
    })
}

/// `class kind side` of each change, sorted.
pub(crate) fn said(report: &Report) -> Vec<String> {
    let json: Value = serde_json::from_str(&render(report, Format::Json)).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let changes = json["changes"].as_array().unwrap().iter();
    let mut said: Vec<_> = changes
        .map(|c| ["class", "kind", "side"].map(|key| text(&c[key])).join(" "))
        .collect();
    said.sort();
    said
}

/// What is said of a property, sent and received, that becomes another.
fn of_property(old: &Value, new: &Value) -> Vec<String> {
    said(&diff(&document(old), &document(new)))
}

/// What is said of a document after a change.
pub(crate) fn of(before: impl FnOnce(&mut Value), after: impl FnOnce(&mut Value)) -> Report {
    let mut old = document(&json!({}));
    before(&mut old);
    let mut new = old.clone();
    after(&mut new);
    diff(&old, &new)
}

const SAME: [&str; 2] = [
    "docs written-differently request",
    "docs written-differently response",
];

#[test]
fn what_means_the_same_is_only_written_differently() {
    let shared = reference("Shared");
    let inline =
        json!({"type": "object", "description": "d", "properties": {"v": {"type": "string"}}});
    let cases = [
        (shared.clone(), json!({"allOf": [shared]})),
        (shared.clone(), inline),
        (json!({"minimum": 1}), json!({"minimum": 1.0})),
        (json!({"default": 1}), json!({"default": 1.0})),
        (json!({}), json!({"minLength": 0})),
        (json!({}), json!({"minItems": 0})),
        (json!({}), json!({"properties": {}})),
        (json!({}), json!({"required": []})),
        (json!({}), json!({"additionalProperties": {}})),
        (
            json!({"additionalProperties": true}),
            json!({"additionalProperties": {}}),
        ),
        (
            json!({"type": "string", "default": null}),
            json!({"type": "string"}),
        ),
        (
            json!({"type": "string", "nullable": true}),
            json!({"type": ["string", "null"]}),
        ),
    ];
    for (old, new) in cases {
        assert_eq!(of_property(&old, &new), SAME, "{old} → {new}");
        assert_eq!(of_property(&new, &old), SAME, "{new} → {old}");
    }
}

#[test]
fn what_looks_like_the_same_is_none() {
    let cases = [
        (
            json!({"type": "boolean"}),
            json!({"type": "boolean", "default": false}),
            [
                "risky default-changed request",
                "safe default-changed response",
            ],
        ),
        (
            json!({"maximum": 9_007_199_254_740_993_i64}),
            json!({"maximum": 9_007_199_254_740_992_i64}),
            [
                "breaking limit-tightened request",
                "safe limit-tightened response",
            ],
        ),
        (
            json!({"exclusiveMinimum": 10}),
            json!({"exclusiveMinimum": 5}),
            [
                "risky limit-loosened response",
                "safe limit-loosened request",
            ],
        ),
        (
            json!({"exclusiveMaximum": 10}),
            json!({"exclusiveMaximum": 5}),
            [
                "breaking limit-tightened request",
                "safe limit-tightened response",
            ],
        ),
        (
            json!({"type": "string"}),
            json!({"type": ["string", "null"]}),
            [
                "breaking became-nullable response",
                "safe became-nullable request",
            ],
        ),
        (
            json!({"type": "array", "items": {"type": "string"}}),
            json!({"type": "string"}),
            [
                "breaking type-changed request",
                "breaking type-changed response",
            ],
        ),
        (
            json!({"type": ["string", "integer"]}),
            json!({"type": "string"}),
            [
                "breaking type-narrowed request",
                "risky type-narrowed response",
            ],
        ),
    ];
    for (old, new, expected) in cases {
        assert_eq!(of_property(&old, &new), expected, "{old} → {new}");
    }
}

#[test]
fn a_choice_in_the_place_of_a_schema_is_wider_and_back_is_narrower() {
    let (shared, tiny) = (reference("Shared"), reference("Tiny"));
    let wider = [
        "breaking type-widened response",
        "risky type-widened request",
    ];
    let narrower = [
        "breaking type-narrowed request",
        "risky type-narrowed response",
    ];
    let changed = [
        "breaking type-changed request",
        "breaking type-changed response",
    ];
    let text = json!({"type": "string"});
    let cases = [
        (
            text.clone(),
            json!({"oneOf": [text, {"type": "integer"}]}),
            wider,
        ),
        (shared.clone(), json!({"anyOf": [tiny, shared]}), wider),
        (
            json!({"allOf": [shared], "description": "x"}),
            json!({"oneOf": [shared, tiny], "description": "x"}),
            wider,
        ),
        (
            json!({"oneOf": [shared, tiny]}),
            json!({"anyOf": [shared, tiny]}),
            wider,
        ),
        (json!({"oneOf": [shared, tiny]}), json!({}), wider),
    ];
    for (old, new, expected) in cases {
        assert_eq!(of_property(&old, &new), expected, "{old} → {new}");
        assert_eq!(of_property(&new, &old), narrower, "{new} → {old}");
    }
    let (one, two) = (
        json!({"oneOf": [shared, tiny]}),
        json!({"oneOf": [shared, tiny], "anyOf": [tiny, text]}),
    );
    assert_eq!(of_property(&one, &two), narrower);
    assert_eq!(of_property(&two, &one), wider);
    let other = json!({"oneOf": [shared, tiny]});
    assert_eq!(of_property(&json!({"type": "integer"}), &other), changed);
    assert_eq!(of_property(&other, &json!({"type": "integer"})), changed);
    // Written out, it is the same choice.
    let mut old = document(&reference("Choice"));
    old["components"]["schemas"]["Choice"] = other.clone();
    let mut new = document(&other);
    new["components"]["schemas"]["Choice"] = other;
    assert_eq!(said(&diff(&old, &new)), SAME);
}

/// A change inside the schema that became a variant is not lost.
#[test]
fn what_changes_inside_of_a_new_choice_is_seen() {
    let old = document(&reference("Shared"));
    let mut new = document(&json!({"oneOf": [reference("Shared"), reference("Tiny")]}));
    new["components"]["schemas"]["Shared"]["properties"]["v"]["type"] = json!("integer");
    let said = said(&diff(&old, &new));
    assert!(
        said.contains(&"breaking type-changed request".to_owned()),
        "{said:?}"
    );
    assert!(
        said.contains(&"breaking type-widened response".to_owned()),
        "{said:?}"
    );
}

#[test]
fn nothing_passes_because_something_else_changed() {
    let reword = |doc: &mut Value| doc["paths"]["/see"]["get"]["summary"] = json!("s");
    let risky = ["docs reworded whole", "risky changed whole"];
    let path = of(
        |doc| doc["paths"]["/z"] = json!({"$ref": "#/paths/~1see"}),
        |doc| {
            reword(doc);
            doc["paths"]["/z"] = json!({"$ref": "#/paths/~1make"});
        },
    );
    assert_eq!(said(&path), risky);
    let extension = of(
        |_| {},
        |doc| {
            reword(doc);
            doc["paths"]["x-note"] = json!(1);
        },
    );
    assert_eq!(said(&extension), risky);

    // Nothing refers to `Tiny`, and a change was found in a schema whose name begins so.
    let neighbour = |doc: &mut Value| {
        doc["components"]["schemas"]["TinyToo"] = json!({"type": "string"});
        doc["components"]["schemas"]["Got"]["properties"]["too"] = reference("TinyToo");
    };
    let report = of(neighbour, |doc| {
        doc["components"]["schemas"]["TinyToo"]["type"] = json!("integer");
        doc["components"]["schemas"]["Tiny"]["type"] = json!("integer");
    });
    assert_eq!(
        said(&report),
        ["breaking type-changed response", "risky changed whole"]
    );
    assert_eq!(
        report.changes[1].schema.as_deref(),
        Some("Tiny"),
        "it is named"
    );
}

#[test]
fn what_is_the_same_for_both_sides_is_named_once() {
    let reworded = of(
        |_| {},
        |doc| doc["components"]["schemas"]["Shared"]["description"] = json!("e"),
    );
    assert_eq!(said(&reworded), ["docs reworded whole"]);
    assert_eq!(reworded.changes[0].reaches.len(), 2);
    let renamed = of(
        |_| {},
        |doc| {
            let schemas = doc["components"]["schemas"].as_object_mut().unwrap();
            let shared = schemas.shift_remove("Shared").unwrap();
            schemas.insert("Common".to_owned(), shared);
            for name in ["Sent", "Got"] {
                schemas[name]["properties"]["own"] = reference("Common");
            }
        },
    );
    let renames = said(&renamed);
    assert_eq!(
        renames
            .iter()
            .filter(|line| line.contains("schema-renamed"))
            .count(),
        1,
        "{renames:?}"
    );
}

#[test]
fn a_part_that_became_an_all_of_is_not_listed_again() {
    let chain = |inner: Value| {
        move |doc: &mut Value| {
            doc["components"]["schemas"]["First"] =
                json!({"properties": {"l": reference("Second")}});
            doc["components"]["schemas"]["Second"] =
                json!({"properties": {"l": reference("Tiny")}});
            doc["components"]["schemas"]["Got"]["properties"]["p"] = reference("First");
            for (name, next) in [("First", "Second"), ("Second", "Tiny")] {
                let l = &mut doc["components"]["schemas"][name]["properties"]["l"];
                *l = match inner.is_null() {
                    true => reference(next),
                    false => json!({"allOf": [reference(next), inner]}),
                };
            }
        }
    };
    let report = of(chain(Value::Null), chain(json!({"description": "x"})));
    assert_eq!(said(&report), ["docs reworded response"; 2]);
}
