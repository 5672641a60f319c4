//! `diff`: the classes of changes, as tables of small documents before and after.

use serde_json::{Value, json};
use xtask::diff::render::{Format, render};
use xtask::diff::{Report, diff};
use xtask::pointer::split;

pub(crate) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn media(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

/// An operation that sends `Sent` and receives `Got`, and one that only receives it. Both have a property `p`.
pub(crate) fn document(property: &Value) -> Value {
    let parameter =
        |name: &str, place: &str| json!({"name": name, "in": place, "schema": {"type": "string"}});
    let object =
        json!({"type": "object", "properties": {"p": property, "own": reference("Shared")}});
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
                "Sent": object,
                "Got": object,
                "Shared": {"type": "object", "description": "d", "properties": {"v": {"type": "string"}}},
                "Tiny": {"type": "string"}
            },
            "securitySchemes": {
                "Key": {"type": "apiKey", "in": "header", "name": "k"},
                "Auth": {"type": "oauth2", "flows": {"password": {
                    "tokenUrl": "u", "scopes": {"r": "R", "w": "W"}
                }}}
            }
        }
    })
}

/// `class kind side` of each change, sorted and separated by commas.
pub(crate) fn lines(report: &Report) -> String {
    let json: Value = serde_json::from_str(&render(report, Format::Json)).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let changes = json["changes"].as_array().unwrap().iter();
    let line = |c: &Value| ["class", "kind", "side"].map(|key| text(&c[key])).join(" ");
    let mut lines: Vec<_> = changes.map(line).collect();
    lines.sort();
    lines.join(", ")
}

const SAME: &str = "docs written-differently request, docs written-differently response";
const WIDER: &str = "breaking type-widened response, risky type-widened request";
const NARROWER: &str = "breaking type-narrowed request, risky type-narrowed response";
const CHANGED: &str = "breaking type-changed request, breaking type-changed response";
const TIGHTER: &str = "breaking limit-tightened request, safe limit-tightened response";
const LOOSER: &str = "risky limit-loosened response, safe limit-loosened request";
const DEFAULT: &str = "risky default-changed request, safe default-changed response";
const REQUIRED: &str = "breaking became-required request, safe became-required response";
const OPTIONAL: &str = "breaking became-optional response, safe became-optional request";
const NULLABLE: &str = "breaking became-nullable response, safe became-nullable request";
const NOT_NULLABLE: &str = "breaking no-longer-nullable request, safe no-longer-nullable response";

/// A property that is sent and received: before, after, the changes, and the changes in the other direction. `#Name` stands
/// for a reference.
#[rustfmt::skip]
const PROPERTIES: &[(&str, &str, &str, &str)] = &[
    // The same in another notation.
    (r##""#Shared""##, r##"{"allOf": ["#Shared"]}"##, SAME, SAME),
    (r##""#Shared""##, r#"{"type": "object", "description": "d", "properties": {"v": {"type": "string"}}}"#, SAME, SAME),
    (r#"{"minimum": 1}"#, r#"{"minimum": 1.0}"#, SAME, SAME),
    (r#"{"default": 1}"#, r#"{"default": 1.0}"#, SAME, SAME),
    ("{}", r#"{"minLength": 0}"#, SAME, SAME),
    ("{}", r#"{"minItems": 0}"#, SAME, SAME),
    ("{}", r#"{"properties": {}}"#, SAME, SAME),
    ("{}", r#"{"required": []}"#, SAME, SAME),
    ("{}", r#"{"additionalProperties": {}}"#, SAME, SAME),
    (r#"{"additionalProperties": true}"#, r#"{"additionalProperties": {}}"#, SAME, SAME),
    (r#"{"type": "string", "default": null}"#, r#"{"type": "string"}"#, SAME, SAME),
    (r#"{"type": "string", "nullable": true}"#, r#"{"type": ["string", "null"]}"#, SAME, SAME),
    // Not the same, although it looks so.
    (r#"{"type": "boolean"}"#, r#"{"type": "boolean", "default": false}"#, DEFAULT, DEFAULT),
    (r#"{"maximum": 9007199254740993}"#, r#"{"maximum": 9007199254740992}"#, TIGHTER, TIGHTER),
    (r#"{"exclusiveMinimum": 10}"#, r#"{"exclusiveMinimum": 5}"#, LOOSER, TIGHTER),
    (r#"{"exclusiveMaximum": 10}"#, r#"{"exclusiveMaximum": 5}"#, TIGHTER, LOOSER),
    (r#"{"type": "string"}"#, r#"{"type": ["string", "null"]}"#, NULLABLE, NOT_NULLABLE),
    (r#"{"type": "array", "items": {"type": "string"}}"#, r#"{"type": "string"}"#, CHANGED, CHANGED),
    (r#"{"type": ["string", "integer"]}"#, r#"{"type": "string"}"#, NARROWER, WIDER),
    (r#"{"type": "integer"}"#, r#"{"type": ["number", "string"]}"#, WIDER, NARROWER),
    (r#"{"type": "string"}"#, r#"{"type": ["number"]}"#, CHANGED, CHANGED),
    // Limits. What cannot be compared counts as tightened.
    (r#"{"minimum": 1}"#, r#"{"minimum": 2}"#, TIGHTER, LOOSER),
    (r#"{"maxLength": 2}"#, r#"{"maxLength": 1}"#, TIGHTER, LOOSER),
    (r#"{"maxLength": 2}"#, r#"{"maxLength": "x"}"#, TIGHTER, TIGHTER),
    ("{}", r#"{"minimum": 1}"#, TIGHTER, LOOSER),
    (r#"{"uniqueItems": false}"#, r#"{"uniqueItems": true}"#, TIGHTER, LOOSER),
    (r#"{"exclusiveMinimum": false}"#, r#"{"exclusiveMinimum": true}"#, TIGHTER, LOOSER),
    (r#"{"multipleOf": 2}"#, r#"{"multipleOf": 4}"#, TIGHTER, LOOSER),
    (r#"{"multipleOf": 2}"#, r#"{"multipleOf": 0}"#, TIGHTER, LOOSER),
    ("{}", r#"{"pattern": "a"}"#, "breaking pattern-added request, safe pattern-added response",
        "risky pattern-removed response, safe pattern-removed request"),
    (r#"{"pattern": "b"}"#, r#"{"pattern": "a"}"#, "breaking pattern-changed request, risky pattern-changed response",
        "breaking pattern-changed request, risky pattern-changed response"),
    ("{}", r#"{"additionalProperties": false}"#,
        "breaking other-properties-forbidden request, safe other-properties-forbidden response",
        "risky other-properties-allowed response, safe other-properties-allowed request"),
    (r#"{"additionalProperties": {"type": "string"}}"#, r#"{"additionalProperties": {}}"#, WIDER, NARROWER),
    (r#"{"properties": {"a": {}}}"#, r#"{"properties": {"a": {}}, "required": ["a"]}"#, REQUIRED, OPTIONAL),
    ("{}", r#"{"required": ["a"]}"#, REQUIRED, OPTIONAL),
    (r##"{"allOf": ["#Shared"]}"##, r##"{"allOf": ["#Shared"], "required": ["v"]}"##, REQUIRED, OPTIONAL),
    // A choice is wider than each of its variants, and narrower than anything.
    (r#"{"type": "string"}"#, r#"{"oneOf": [{"type": "string"}, {"type": "integer"}]}"#, WIDER, NARROWER),
    (r##""#Shared""##, r##"{"anyOf": ["#Tiny", "#Shared"]}"##, WIDER, NARROWER),
    (r##"{"allOf": ["#Shared"], "description": "x"}"##, r##"{"oneOf": ["#Shared", "#Tiny"], "description": "x"}"##, WIDER, NARROWER),
    (r##"{"oneOf": ["#Shared", "#Tiny"]}"##, r##"{"anyOf": ["#Shared", "#Tiny"]}"##, WIDER, NARROWER),
    (r##"{"oneOf": ["#Shared", "#Tiny"]}"##, "{}", WIDER, NARROWER),
    (r##"{"oneOf": ["#Shared", "#Tiny"]}"##, r##"{"oneOf": ["#Shared", "#Tiny"], "anyOf": ["#Tiny", {"type": "string"}]}"##, NARROWER, WIDER),
    (r#"{"type": "integer"}"#, r##"{"oneOf": ["#Shared", "#Tiny"]}"##, CHANGED, CHANGED),
    (r##"{"oneOf": ["#Shared", "#Tiny"]}"##, r##"{"oneOf": ["#Shared"]}"##,
        "breaking variant-removed request, safe variant-removed response",
        "risky variant-added response, safe variant-added request"),
    // Two that fit a renamed property are none.
    (r#"{"properties": {"port": {"type": "string"}}}"#, r#"{"properties": {"ports": {"type": "string"}}}"#,
        "breaking property-renamed request, risky property-renamed response",
        "breaking property-renamed request, risky property-renamed response"),
    (r#"{"properties": {"port": {"type": "string"}}}"#, r#"{"properties": {"ports": {"type": "string"}, "aport": {"type": "string"}}}"#,
        "risky property-removed request, risky property-removed response, safe property-added request, \
         safe property-added request, safe property-added response, safe property-added response",
        "risky property-removed request, risky property-removed request, risky property-removed response, \
         risky property-removed response, safe property-added request, safe property-added response"),
    (r#"{"properties": {"gpuType": {"type": "string"}}}"#, r#"{"properties": {"image": {"type": "string"}}}"#,
        "risky property-removed request, risky property-removed response, safe property-added request, safe property-added response",
        "risky property-removed request, risky property-removed response, safe property-added request, safe property-added response"),
];

/// The JSON in which `"#Name"` is a reference.
fn parse(text: &str) -> Value {
    fn expand(value: &mut Value) {
        match value {
            Value::String(text) if text.starts_with('#') && !text.starts_with("#/") => {
                *value = reference(&text[1..])
            }
            Value::Object(map) => map.values_mut().for_each(expand),
            Value::Array(items) => items.iter_mut().for_each(expand),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    expand(&mut value);
    value
}

#[test]
fn properties() {
    for (old, new, forwards, backwards) in PROPERTIES {
        let (a, b) = (document(&parse(old)), document(&parse(new)));
        assert_eq!(lines(&diff(&a, &b)), *forwards, "{old} → {new}");
        assert_eq!(lines(&diff(&b, &a)), *backwards, "{new} → {old}");
    }
}

/// Values set at pointers; an empty text removes what is there, and the index `-` appends.
type Edits = &'static [(&'static str, &'static str)];

fn edited(mut doc: Value, edits: Edits) -> Value {
    for (pointer, text) in edits {
        let (owner, key) = split(pointer).unwrap();
        match doc
            .pointer_mut(owner)
            .unwrap_or_else(|| panic!("nothing at {owner}"))
        {
            Value::Array(items) if key == "-" => items.push(parse(text)),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = parse(text),
            owner if text.is_empty() => drop(owner.as_object_mut().unwrap().shift_remove(&key)),
            owner => owner[key] = parse(text),
        }
    }
    doc
}

const HEADERS: &str = "/paths/~1make/post/responses/200/headers";
const Q: &str = "/paths/~1make/post/parameters/0";
const SCOPES: &str = "/components/securitySchemes/Auth/flows/password/scopes";
const MISSED: &str = "breaking way-to-sign-in-removed whole";
const ADDED: &str = "safe way-to-sign-in-added whole";
const REWORDED: &str = "docs reworded whole";
const RESTATED: &str = "docs written-differently whole";
const UNKNOWN: &str = "docs reworded whole, risky changed whole";

/// A document: what is set in both versions, what is set in the new one, and the changes.
#[rustfmt::skip]
const DOCUMENTS: &[(Edits, Edits, &[&str])] = &[
    // HTTP does not tell headers apart by case, and has no order of lists of one value.
    (&[], &[("/paths/~1make/post/parameters/1/name", r#""x-name""#), (HEADERS, r#"{"x-left": {"schema": {"type": "integer"}}}"#)],
        &["breaking type-changed response", "docs written-differently request"]),
    (&[(HEADERS, r##"{"X-Left": {"$ref": "#/components/headers/Left"}}"##), ("/components/headers", r#"{"Left": {"schema": {}, "required": true}}"#)],
        &[(HEADERS, "{}")], &["breaking required-header-removed response"]),
    (&[(HEADERS, r##"{"X-Left": {"$ref": "#/components/headers/Left"}}"##), ("/components/headers", r#"{"Left": {"schema": {}}}"#)],
        &[(HEADERS, "{}")], &["risky header-removed response"]),
    (&[], &[("/paths/~1make/post/parameters/0/explode", "false")], &["docs written-differently request"]),
    (&[("/paths/~1make/post/parameters/0/schema", r#"{"type": "array", "items": {}}"#)],
        &[("/paths/~1make/post/parameters/0/explode", "false")], &["breaking array-style-changed request"]),
    (&[], &[(Q, r#"{"name": "q", "in": "query", "content": {"application/json": {"schema": {"type": "string"}}}}"#)],
        &["breaking type-changed request"]),
    // A parameter that becomes a component is the same parameter.
    (&[], &[(Q, r##"{"$ref": "#/components/parameters/Q"}"##),
        ("/components/parameters", r#"{"Q": {"name": "q", "in": "query", "schema": {"type": "string"}}}"#)], &[RESTATED, RESTATED]),
    // A caller who signs in with more than is required goes on.
    (&[("/security", r#"[{"Auth": ["r"]}]"#)], &[("/security", r#"[{"Auth": ["r", "w"]}]"#)], &[MISSED, ADDED]),
    (&[("/security", r#"[{"Auth": ["r", "w"]}]"#)], &[("/security", r#"[{"Auth": ["r"]}]"#)], &[ADDED]),
    (&[("/security", r#"[{"Auth": ["r"]}]"#)], &[("/security", r#"[{"Auth": ["w"]}]"#)], &[MISSED, ADDED]),
    (&[("/security", r#"[{"Auth": ["r", "w"]}]"#)], &[("/security", r#"[{"Auth": ["w", "r"]}]"#)], &[RESTATED]),
    (&[("/security", r#"[{"Key": [], "Auth": []}]"#)], &[("/security", r#"[{"Key": []}]"#)], &[ADDED]),
    (&[], &[("/security", r#"[{"Key": [], "Auth": []}]"#)], &[MISSED, ADDED]),
    (&[("/security", r#"[{"Key": []}, {}]"#)], &[("/security", r#"[{"Key": []}]"#)], &[MISSED]),
    (&[("/security", "[]")], &[("/security", r#"[{}, {"Key": []}]"#)], &[ADDED]),
    (&[("/security", "[]")], &[("/security", r#"[{"Key": []}]"#)], &["breaking sign-in-became-required whole"]),
    (&[], &[("/security", "[]")], &["safe sign-in-no-longer-required whole"]),
    // A declared scope concerns nobody before an operation requires it; without one, callers are refused.
    (&[("/security", r#"[{"Auth": ["r"]}]"#)], &[(SCOPES, r#"{"r": "Read", "w": "W"}"#)], &[REWORDED]),
    (&[("/security", r#"[{"Auth": ["r"]}]"#)], &[(SCOPES, r#"{"r": "R", "w": "W", "x": "X"}"#)], &[REWORDED]),
    (&[("/security", r#"[{"Auth": ["r"]}]"#)], &[(SCOPES, r#"{"r": "R"}"#)], &["breaking key-is-sent-differently whole"]),
    (&[], &[("/components/securitySchemes/Auth", "")], &[RESTATED]),
    // An operation hides the servers and the security of the document.
    (&[], &[("/servers", ""), ("/security", ""), ("/paths/~1make/servers", r#"[{"url": "https://a"}]"#),
        ("/paths/~1see/servers", r#"[{"url": "https://a"}]"#), ("/paths/~1make/post/security", r#"[{"Key": []}]"#),
        ("/paths/~1see/get/security", r#"[{"Key": []}]"#)], &[RESTATED; 4]),
    (&[("/paths/~1see/get/servers", r#"[{"url": "https://own"}]"#), ("/paths/~1see/servers", r#"[{"url": "https://b"}]"#)],
        &[("/paths/~1see/servers", r#"[{"url": "https://c"}]"#), ("/info", "{}")], &[REWORDED, RESTATED]),
    (&[], &[("/paths/~1see/servers", r#"[{"url": "https://b"}]"#)], &["breaking server-removed whole", "safe server-added whole"]),
    // A change is not hidden by another one.
    (&[("/paths/~1z", r##"{"$ref": "#/paths/~1see"}"##)],
        &[("/paths/~1see/get/summary", r#""s""#), ("/paths/~1z", r##"{"$ref": "#/paths/~1make"}"##)], &[UNKNOWN]),
    (&[], &[("/paths/~1see/get/summary", r#""s""#), ("/paths/x-note", "1")], &[UNKNOWN]),
    (&[("/components/schemas/TinyToo", r#"{"type": "string"}"#), ("/components/schemas/Got/properties/too", r##""#TinyToo""##)],
        &[("/components/schemas/TinyToo/type", r#""integer""#), ("/components/schemas/Tiny/type", r#""integer""#)],
        &["breaking type-changed response", "risky changed whole"]),
    (&[], &[("/components/schemas/Tiny/description", r#""t""#)], &[REWORDED]),
    (&[("/components/schemas/Got/properties/p", r##""#Shared""##)],
        &[("/components/schemas/Got/properties/p", r##"{"oneOf": ["#Shared", "#Tiny"]}"##), ("/components/schemas/Shared/properties/v/type", r#""integer""#)],
        &["breaking type-changed request", "breaking type-changed response", "breaking type-widened response"]),
    // Both sides are listed as one change if it means the same for them.
    (&[], &[("/components/schemas/Shared/description", r#""e""#)], &[REWORDED]),
    // Written out, it is the same choice.
    (&[("/components/schemas/Choice", r##"{"oneOf": ["#Shared", "#Tiny"]}"##), ("/components/schemas/Got/properties/p", r##""#Choice""##)],
        &[("/components/schemas/Got/properties/p", r##"{"oneOf": ["#Shared", "#Tiny"]}"##)], &["docs written-differently response"]),
    // What became an `allOf` with text is not another schema.
    (&[("/components/schemas/First", r##"{"properties": {"l": "#Second"}}"##), ("/components/schemas/Second", r##"{"properties": {"l": "#Tiny"}}"##),
        ("/components/schemas/Got/properties/p", r##""#First""##)],
        &[("/components/schemas/First/properties/l", r##"{"allOf": ["#Second", {"description": "x"}]}"##),
        ("/components/schemas/Second/properties/l", r##"{"allOf": ["#Tiny", {"description": "x"}]}"##)], &["docs reworded response"; 2]),
    (&[], &[("/components/schemas/Common", r#"{"type": "object", "description": "d", "properties": {"v": {"type": "string"}}}"#),
        ("/components/schemas/Shared", ""), ("/components/schemas/Sent/properties/own", r##""#Common""##),
        ("/components/schemas/Got/properties/own", r##""#Common""##)], &["risky schema-renamed whole"]),
    // Both components of an `allOf` are followed.
    (&[("/components/schemas/Got", r##"{"allOf": ["#Shared", "#Tiny"]}"##)], &[("/components/schemas/Tiny/type", r#""integer""#)],
        &["breaking type-changed response"]),
];

#[test]
fn documents() {
    for (before, after, expected) in DOCUMENTS {
        let old = edited(document(&json!({})), before);
        let new = edited(old.clone(), after);
        assert_eq!(
            lines(&diff(&old, &new)),
            expected.join(", "),
            "{before:?} {after:?}"
        );
    }
}

#[test]
fn a_change_names_the_operations_that_it_reaches() {
    let reaches = |before: Edits, after: Edits| {
        let old = edited(document(&json!({})), before);
        let report = diff(&old, &edited(old.clone(), after));
        let reaches = report.changes[0].reaches.iter();
        reaches
            .map(|reach| reach.operation.clone())
            .collect::<Vec<_>>()
    };
    const REWORD: Edits = &[("/components/schemas/Shared/description", r#""e""#)];
    assert_eq!(reaches(&[], REWORD), ["make", "see"]);
    // One has by itself what the document has from now on.
    const OWN: Edits = &[("/paths/~1make/post/security", r#"[{"Auth": []}]"#)];
    const SHARED: Edits = &[
        ("/paths/~1make/post/security", ""),
        ("/security", r#"[{"Auth": []}]"#),
    ];
    assert_eq!(reaches(OWN, SHARED), ["see"]);
}
