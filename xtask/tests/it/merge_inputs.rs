//! Documents that the merge rewrites, repairs or refuses: one small document, and what becomes of a change of it.

use crate::workspace::assert_has;
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use xtask::merge::{self, Fragment, Inputs};
use xtask::pointer::{push, split};

pub(crate) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn media(media_type: &str, schema: Value) -> Value {
    json!({media_type: {"schema": schema}})
}

/// One operation, which sends `Sent` and receives `Got`.
pub(crate) fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a/{id}": {"post": {
            "operationId": "a",
            "tags": ["T"],
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "requestBody": {"content": media("application/json", reference("Sent"))},
            "responses": {"200": {"description": "OK", "content": media("*/*", reference("Got"))}}
        }}},
        "components": {"schemas": {
            "Sent": {"type": "object", "properties": {"p": {"type": "string"}}, "required": ["p"]},
            "Got": {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}
        }}
    })
}

/// Abbreviations of the tables.
pub(crate) fn expand(text: &str) -> String {
    let mut text = text.to_owned();
    for (short, long) in [
        ("PATH", "/paths/~1a~1{id}"),
        ("POST", "/paths/~1a~1{id}/post"),
        ("SENT", "/components/schemas/Sent"),
        // A schema that only requests reach.
        ("PROP", "/components/schemas/Sent/properties/p"),
        ("UNSUPPORTED", "the merge does not support this key"),
        ("TYPES", "object, array, string, integer, number, boolean"),
    ] {
        text = text.replace(short, long);
    }
    for name in ["Sent", "Got", "Gone", "Result"] {
        let reference = reference(name).to_string();
        text = text.replace(&format!("@{name}"), &reference);
    }
    text
}

/// The document after `change`: a pointer, and what to put there; `null` removes what stands there.
pub(crate) fn changed(change: &str) -> Value {
    let change = expand(change);
    let (pointer, new) = change.split_once(' ').unwrap();
    let (parent, key) = split(pointer).unwrap();
    let mut doc = document();
    let parent = doc.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match serde_json::from_str(new).unwrap() {
        Value::Null => drop(parent.shift_remove(&key)),
        new => drop(parent.insert(key, new)),
    }
    doc
}

pub(crate) fn overlay(more: &str) -> String {
    format!(
        "overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n\
         - {{target: $.info, description: d, update: {{title: y}}}}\n{more}"
    )
}

fn fragment(file: &str, doc: Value) -> Fragment {
    Fragment {
        file: file.to_owned(),
        doc,
    }
}

pub(crate) fn inputs(doc: Value) -> Inputs {
    Inputs {
        fragments: vec![fragment("p/a.json", doc)],
        enums: String::new(),
        overlay: overlay(""),
    }
}

pub(crate) fn merged(inputs: Inputs) -> Result<Value, String> {
    let text = merge::merge(inputs).map_err(|error| format!("{error:#}"))?;
    Ok(serde_json::from_str(&text).unwrap())
}

/// The document after the steps that need only the fragments.
fn united(doc: Value) -> Result<Value, String> {
    merge::unite(vec![fragment("p/a.json", doc)]).map_err(|error| format!("{error:#}"))
}

/// The rows of a table whose columns are separated by arrows.
pub(crate) fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| {
        let cells: Vec<_> = line.split('→').map(str::trim).collect();
        cells.try_into().unwrap()
    })
}

#[test]
fn idioms_of_3_1_and_defects_of_the_page_are_rewritten() {
    let cases = r##"
        PROP {"type": ["string", "null"]} → PROP {"type": "string", "nullable": true}
        PROP {"oneOf": [@Got, {"type": "null"}]} → PROP {"nullable": true, "allOf": [@Got]}
        PROP {"anyOf": [{"type": "string"}, {}, {"type": "null"}]} → PROP {"nullable": true, "anyOf": [{"type": "string"}, {}]}
        PROP {"type": ["string"]} → PROP {"type": "string"}
        PROP {"type": ["string", "null"], "enum": ["a", null]} → PROP {"type": "string", "enum": ["a"], "nullable": true}
        PROP {"type": ["string", "null"], "enum": ["a"]} → PROP {"type": "string", "enum": ["a"]}
        PROP {"type": ["string", "null"], "const": "a"} → PROP {"type": "string", "enum": ["a"]}
        PROP {"enum": ["a", null], "nullable": true} → PROP {"enum": ["a"], "nullable": true}
        PROP {"const": "x"} → PROP {"enum": ["x"]}
        PROP {"examples": [1, 2]} → PROP {"example": 1}
        PROP {"examples": []} → PROP {}
        PROP {"exclusiveMinimum": 1} → PROP {"minimum": 1, "exclusiveMinimum": true}
        PROP {"exclusiveMaximum": 9, "maximum": 10} → PROP {"maximum": 9, "exclusiveMaximum": true}
        PROP {"exclusiveMaximum": 9, "maximum": 8} → PROP {"maximum": 8}
        PROP {"minimum": 1, "exclusiveMinimum": true} → PROP {"minimum": 1, "exclusiveMinimum": true}
        PROP {"$ref": "#/components/schemas/Got", "title": "t"} → PROP {"title": "t", "allOf": [@Got]}
        PROP/properties {"const": {"items": {"type": ["null", "integer"]}}} → PROP/properties/const/items {"type": "integer", "nullable": true}
        PROP/example {"const": 1} → PROP/example {"const": 1}
        PROP {"type": "array", "enum": ["A"]} → PROP {"type": "array", "items": {"enum": ["A"]}}
        PROP {"type": "array", "enum": ["A"], "items": {"title": "t"}} → PROP/items {"title": "t", "enum": ["A"]}
        PATH/get {"requestBody": {"content": {"*/*": {"schema": {"properties": {}}}}}} → PATH/get {}
        PATH/x-note 1 → PATH/x-note 1
        /components/parameters {} → /openapi "3.0.3"
        POST/requestBody {"content": {"*/*": {}}} → POST/requestBody {"content": {"application/json": {}}}
        POST/responses {"4XX": {}, "default": {}} → POST/responses {"4XX": {}, "default": {}}
        POST/responses/10000 {"description": "Made", "content": {"*/*": {"schema": @Got}}, "headers": {}} → POST/x-yotta-codes {"10000": "Made"}
        POST/responses/13000 {"description": "Full", "content": {"*/*": {"schema": @Result}}} → POST/x-yotta-codes {"13000": "Full"}
        POST/responses/10000 {} → POST/responses {"200": {"description": "OK", "content": {"application/json": {"schema": @Got}}}}
    "##;
    for [change, result] in rows(cases) {
        let doc = united(changed(change)).unwrap();
        let result = expand(result);
        let (pointer, expected) = result.split_once(' ').unwrap();
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(doc.pointer(pointer), Some(&expected), "{change}");
        assert_eq!(doc["openapi"], "3.0.3");
    }
}

#[test]
fn what_the_merge_does_not_support_or_would_lose_is_refused_with_its_place() {
    let cases = r##"
        PROP {"type": ["string", "integer"]} → PROP/type: ["string","integer"] must be one of TYPES
        PROP {"type": "null"} → PROP/type: "null" must be one of TYPES
        PROP {"anyOf": [{"type": "null"}]} → PROP/anyOf/0/type: "null" must be one of TYPES
        PROP {"exclusiveMinimum": "5"} → PROP/exclusiveMinimum: "5" must be a boolean
        PROP {"minimum": "5"} → PROP/minimum: "5" must be a number
        PROP {"enum": ["a\n"]} → PROP/enum/0: "a\n" must be a string without control characters
        PROP {"enum": [1]} → PROP/enum/0: 1 must be a string
        PROP {"required": "p"} → PROP/required: "p" must be an array
        PROP "x" → PROP: "x" must be an object
        PROP {"$ref": "x.json"} → PROP/$ref: "x.json" must be #/components/schemas/NAME, with a plain name
        PROP {"$ref": "#/components/schemas/a~1b"} → PROP/$ref: "#/components/schemas/a~1b" must be
        PROP {"if": {}} → PROP/if: UNSUPPORTED
        PROP {"prefixItems": []} → PROP/prefixItems: UNSUPPORTED
        PROP {"examples": {"a": 1}} → PROP/examples: UNSUPPORTED
        PROP {"const": "z", "enum": ["x"]} → PROP/const: UNSUPPORTED
        /openapi "2.0" → /openapi: version 2.0 is not supported, only 3.0 and 3.1 are
        /openapi null → /openapi: version none is not supported
        /paths [] → /paths: [] must be an object
        /paths {} → /paths: the document has no operation
        /webhooks {"podReady": {}} → /webhooks: UNSUPPORTED
        /jsonSchemaDialect "https://x.com" → /jsonSchemaDialect: UNSUPPORTED
        /components/parameters {"P": {}} → /components/parameters: UNSUPPORTED
        PATH/GET {} → PATH/GET: UNSUPPORTED
        PATH/$ref "#/paths/~1b" → PATH/$ref: UNSUPPORTED
        POST/callbacks {} → POST/callbacks: UNSUPPORTED
        POST/parameters [{"$ref": "#/x"}] → POST/parameters/0/$ref: UNSUPPORTED
        PROP {"type": "array", "enum": ["A"], "items": {"enum": ["B"]}} → PROP: the enum on this array cannot move to its items
        PROP {"type": "array", "enum": ["A"], "items": @Got} → PROP: the enum on this array cannot move to its items
        PATH/get {"requestBody": {"content": {"a/b": {"schema": {"properties": {"a": {}}}}}}} → PATH/get/requestBody: the body of a GET declares something
        POST/requestBody {"content": {"*/*": {}, "application/json": {"example": 1}}} → POST/requestBody/content: */* and application/json both exist and differ
        POST/responses/okay {} → POST/responses/okay: "okay" is neither an HTTP status nor a code
        POST/responses/10000 {"content": {"*/*": {}}} → POST/responses/10000/content: a code's response is dropped, and this part of it says something new: the content of code 10000 must equal that of status 200
        POST/responses/13000 {"content": {"*/*": {"schema": @Got}}} → POST/responses/13000/content: a code's response is dropped, and this part of it says something new: the content of an error code must be a Result
    "##;
    for [change, message] in rows(cases) {
        let error = united(changed(change)).unwrap_err();
        assert_has(&error, &format!(": {}", expand(message)));
    }
    let long = united(changed(&format!("PROP \"{}\"", "x".repeat(100)))).unwrap_err();
    assert_has(&long, "xx… must be an object");
}

#[test]
fn fragments_unite_if_they_agree() {
    let error = |file: &str, change: &str, paths: Value| {
        let mut doc = changed(change);
        doc["paths"] = paths;
        let fragments = vec![fragment(file, doc), fragment("p/a.json", document())];
        merge::unite(fragments).map_or_else(|error| format!("{error:#}"), |_| String::new())
    };
    let other = json!({"/b": {"get": {"operationId": "b"}}});
    let cases = r#"
        PROP/type "integer" → PROP/type: "string" and "integer"
        PROP/type null → PROP/type: "string" and nothing
        /info/title "u" → /info/title: "t" and "u"
        /servers [] → /servers: nothing and []
    "#;
    for [change, difference] in rows(cases) {
        assert_eq!(
            error("p/b.json", change, other.clone()),
            format!(
                "failed to unite the fragments: p/a.json and p/b.json differ at {}; vendor all pages again, and ask the \
                 vendor if they still differ",
                expand(difference)
            )
        );
    }
    let same = "/x-note null";
    assert_eq!(error("p/b.json", same, other.clone()), "");
    // Each page has its own title.
    assert_eq!(error("q/b.json", "/info/title \"u\"", other), "");

    let twice = error("p/b.json", same, document()["paths"].clone());
    assert_has(
        &twice,
        &expand("p/a.json and p/b.json both have POST: remove one"),
    );
    let same_id = json!({"/b": {"get": {"operationId": "a"}}});
    let same_id = error("p/b.json", same, same_id);
    assert_has(
        &same_id,
        "p/a.json and p/b.json differ at operationId a: \"/paths/",
    );
}

#[test]
fn keys_have_one_order_and_data_keeps_its_own() {
    let mut doc = document();
    doc["components"]["schemas"]["Sent"] = json!({
        "properties": {"enum": {"description": "d", "type": "string"}, "b": {"x-b": {"z": 1, "a": 2}}, "a": {}},
        "example": {"type": 1, "$ref": 2},
        "type": "object"
    });
    let doc = merged(inputs(doc)).unwrap();
    assert_eq!(
        doc["components"]["schemas"]["Sent"].to_string(),
        concat!(
            r#"{"type":"object","properties":{"enum":{"type":"string","description":"d"},"#,
            r#""b":{"x-b":{"z":1,"a":2}},"a":{}},"example":{"type":1,"$ref":2}}"#
        )
    );
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
    let mut good = document();
    good["components"]["schemas"]["Got"]["properties"]["both"] = reference("Sent");
    good["components"]["schemas"]["Sent"]["properties"]["e"] =
        json!({"type": ["array", "null"], "enum": ["A"]});
    let mut all = Vec::new();
    pointers(&good, "", &mut all);
    let wrong = [
        json!(null),
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
            let mut doc = good.clone();
            *doc.pointer_mut(pointer).unwrap() = value.clone();
            if catch_unwind(AssertUnwindSafe(|| merged(inputs(doc)))).is_err() {
                panicked.push(format!("{pointer} = {value}"));
            }
        }
    }
    assert_eq!(panicked, [""; 0]);
}
