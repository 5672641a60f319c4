//! Documents that the merge rewrites, repairs or refuses: one small document, and what becomes of a change of it.

use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use xtask::merge::{self, Fragment, Inputs};
use xtask::pointer::{push, split};

const POST: &str = "/paths/~1a~1{id}/post";

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn media(media_type: &str, schema: Value) -> Value {
    json!({media_type: {"schema": schema}})
}

/// One operation, which sends `Sent` and receives `Got`.
fn document() -> Value {
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

/// The document after a change of what stands at `pointer`; `null` removes it.
fn changed(pointer: &str, value: Value) -> Value {
    let mut doc = document();
    let (parent, key) = split(pointer).unwrap();
    let parent = doc.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => drop(parent.shift_remove(&key)),
        value => drop(parent.insert(key, value)),
    }
    doc
}

fn overlay(more: &str) -> String {
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

fn inputs(doc: Value) -> Inputs {
    Inputs {
        fragments: vec![fragment("p/a.json", doc)],
        enums: String::new(),
        overlay: overlay(""),
    }
}

fn merged(inputs: Inputs) -> Result<Value, String> {
    let text = merge::merge(inputs).map_err(|error| format!("{error:#}"))?;
    Ok(serde_json::from_str(&text).unwrap())
}

/// The document after the steps that need only the fragments.
fn united(doc: Value) -> Result<Value, String> {
    merge::unite(vec![fragment("p/a.json", doc)]).map_err(|error| format!("{error:#}"))
}

/// The rows of a table whose columns are separated by arrows.
fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| {
        let cells: Vec<_> = line.split('→').map(str::trim).collect();
        cells.try_into().unwrap()
    })
}

#[track_caller]
fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "{text}\nhas no\n{part}");
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A schema that only requests reach.
const P: &str = "/components/schemas/Sent/properties/p";

#[test]
fn what_3_0_can_say_in_another_way_is_rewritten() {
    let cases = r##"
        {"type": ["string", "null"]}                  → {"type": "string", "nullable": true}
        {"type": ["string"]}                          → {"type": "string"}
        {"type": ["string", "null"], "enum": ["a", null]} → {"type": "string", "enum": ["a"], "nullable": true}
        {"type": ["string", "null"], "enum": ["a"]}   → {"type": "string", "enum": ["a"]}
        {"type": ["string", "null"], "const": "a"}    → {"type": "string", "enum": ["a"]}
        {"enum": ["a", null], "nullable": true}       → {"enum": ["a"], "nullable": true}
        {"const": "x"}                                → {"enum": ["x"]}
        {"examples": [1, 2]}                          → {"example": 1}
        {"examples": []}                              → {}
        {"exclusiveMinimum": 1}                       → {"minimum": 1, "exclusiveMinimum": true}
        {"exclusiveMaximum": 9, "maximum": 10}        → {"maximum": 9, "exclusiveMaximum": true}
        {"exclusiveMaximum": 9, "maximum": 8}         → {"maximum": 8}
        {"minimum": 1, "exclusiveMinimum": true}      → {"minimum": 1, "exclusiveMinimum": true}
        {"$ref": "#/components/schemas/Got", "description": "d"} → {"description": "d", "allOf": [{"$ref": "#/components/schemas/Got"}]}
        {"properties": {"const": {"items": {"type": ["integer", "null"]}}}} → {"properties": {"const": {"items": {"type": "integer", "nullable": true}}}}
        {"example": {"const": 1}}                     → {"example": {"const": 1}}
    "##;
    for [schema, expected] in rows(cases) {
        let doc = united(changed(P, value(schema))).unwrap();
        assert_eq!(doc.pointer(P), Some(&value(expected)), "{schema}");
        assert_eq!(doc["openapi"], "3.0.3");
    }
}

#[test]
fn what_the_merge_does_not_support_is_refused_by_name_with_its_place() {
    // A schema → what is wrong, from the schema's pointer on.
    let schemas = r##"
        {"type": ["string", "integer"]}     → /type: ["string","integer"] must be TYPE
        {"type": "null"}                    → /type: "null" must be TYPE
        {"anyOf": [{}, {"type": "null"}]}   → /anyOf/1/type: "null" must be TYPE
        {"type": "strin"}                   → /type: "strin" must be TYPE
        {"exclusiveMinimum": "5"}           → /exclusiveMinimum: "5" must be true or false
        {"minimum": "5"}                    → /minimum: "5" must be a number
        {"enum": ["a\n"]}                   → /enum/0: "a\n" must be a text without control characters
        {"enum": [1]}                       → /enum/0: 1 must be a text
        {"required": "p"}                   → /required: "p" must be a list
        "x"                                 → : "x" must be an object
        {"$ref": "other.json"}              → /$ref: "other.json" must be #/components/schemas/NAME, with a plain name
        {"$ref": "#/paths"}                 → /$ref: "#/paths" must be #/components/schemas/NAME, with a plain name
        {"$ref": "#/components/schemas/a~1b"} → /$ref: "#/components/schemas/a~1b" must be #/components/schemas/NAME, with a plain name
        {"if": {}}                          → /if: UNSUPPORTED
        {"prefixItems": []}                 → /prefixItems: UNSUPPORTED
        {"patternProperties": {}}           → /patternProperties: UNSUPPORTED
        {"$defs": {}}                       → /$defs: UNSUPPORTED
        {"examples": {"a": 1}}              → /examples: UNSUPPORTED
        {"const": "z", "enum": ["x"]}       → /const: UNSUPPORTED
    "##;
    // A pointer, and what to put there → what is wrong, from the pointer on.
    let others = r##"
        /openapi "2.0"                      → : version 2.0 is not supported, only 3.0 and 3.1 are
        /paths []                           → : [] must be an object
        /paths {}                           → : there is no operation
        /webhooks {"podReady": {}}          → : UNSUPPORTED
        /jsonSchemaDialect "https://x.com"  → : UNSUPPORTED
        /components/parameters {}           → : UNSUPPORTED
        /paths/~1a~1{id}/GET {}             → : UNSUPPORTED
        /paths/~1a~1{id}/$ref "#/paths/~1b" → : UNSUPPORTED
        /paths/~1a~1{id}/post/callbacks {}  → : UNSUPPORTED
        /paths/~1a~1{id}/post/parameters [{"$ref": "#/x"}] → /0/$ref: UNSUPPORTED
    "##;
    let mut cases = Vec::new();
    for [schema, message] in rows(schemas) {
        cases.push((P, schema, message));
    }
    for [change, message] in rows(others) {
        let (pointer, new) = change.split_once(' ').unwrap();
        cases.push((pointer, new, message));
    }
    for (pointer, new, message) in cases {
        let message = message
            .replace("UNSUPPORTED", "the merge does not support this key")
            .replace(
                "TYPE",
                "one of object, array, string, integer, number, boolean",
            );
        let error = united(changed(pointer, value(new))).unwrap_err();
        assert_eq!(
            error,
            format!("failed to read p/a.json: {pointer}{message}")
        );
    }
    let long = united(changed(P, json!("x".repeat(100)))).unwrap_err();
    assert!(long.ends_with("xx… must be an object"), "{long}");
    let none = united(json!([])).unwrap_err();
    assert_has(&none, "/openapi: version none is not supported");
    united(changed("/paths/~1a~1{id}/x-note", json!(1))).unwrap();
}

#[test]
fn fragments_unite_if_they_agree() {
    let error = |files: [&str; 2], doc: Value| {
        let fragments = vec![fragment(files[1], doc), fragment(files[0], document())];
        merge::unite(fragments).map_or_else(|error| format!("{error:#}"), |_| String::new())
    };
    let other = |pointer: &str, value: Value| {
        let mut doc = changed(pointer, value);
        doc["paths"] = json!({"/b": {"get": {"operationId": "b"}}});
        doc
    };
    let one_page = ["p/a.json", "p/b.json"];
    let cases = r#"
        /components/schemas/Sent/properties/p/type "integer" → "string" and "integer"
        /components/schemas/Sent/properties/p/type null      → "string" and nothing
        /info/title "u"                                      → "t" and "u"
        /servers []                                          → nothing and []
    "#;
    for [change, difference] in rows(cases) {
        let (pointer, new) = change.split_once(' ').unwrap();
        assert_eq!(
            error(one_page, other(pointer, value(new))),
            format!(
                "failed to unite the fragments: p/a.json and p/b.json differ at {pointer}: {difference}; vendor all \
                 pages again, and ask the vendor if they still differ"
            )
        );
    }
    assert_eq!(error(one_page, other("/x-note", Value::Null)), "");
    // Each page has its own title.
    let other_page = ["p/a.json", "q/b.json"];
    assert_eq!(error(other_page, other("/info/title", json!("u"))), "");

    let found = error(one_page, document());
    assert_has(
        &found,
        "p/a.json and p/b.json both have /paths/~1a~1{id}/post",
    );
    let mut same_id = other("/x-note", Value::Null);
    same_id["paths"]["/b"]["get"]["operationId"] = json!("a");
    let found = error(one_page, same_id);
    assert_has(
        &found,
        "p/a.json and p/b.json differ at operationId a: \"/paths/",
    );
}

#[test]
fn codes_are_not_responses_and_any_type_is_json() {
    let response = |media_type, text: &str, name| json!({"description": text, "content": media(media_type, reference(name)), "headers": {}});
    let responses = |code: &str, of_code: Value| {
        json!({
            "200": response("*/*", "OK", "Got"),
            "4XX": response("*/*", "Bad", "Result"),
            "default": {},
            code: of_code,
        })
    };
    let at = format!("{POST}/responses");
    let error = |code: &str, of_code| united(changed(&at, responses(code, of_code))).unwrap_err();

    let doc = united(changed(
        &at,
        responses("10000", response("*/*", "Made", "Got")),
    ))
    .unwrap();
    let operation = doc.pointer(POST).unwrap();
    let json = "application/json";
    let expected = json!({"200": response(json, "OK", "Got"), "4XX": response(json, "Bad", "Result"), "default": {}});
    assert_eq!(operation["responses"], expected);
    assert_eq!(operation["x-yotta-codes"], json!({"10000": "Made"}));
    let doc = united(changed(
        &at,
        responses("13000", response("*/*", "None", "Result")),
    ))
    .unwrap();
    assert_eq!(
        doc.pointer(POST).unwrap()["x-yotta-codes"],
        json!({"13000": "None"})
    );

    // A code that says something new is not dropped.
    for (code, name, rule) in [
        (
            "10000",
            "Sent",
            "the content of code 10000 must equal that of status 200",
        ),
        (
            "13000",
            "Got",
            "the content of an error code must be a Result",
        ),
    ] {
        assert_eq!(
            error(code, response("*/*", "d", name)),
            format!(
                "failed to repair the document: {at}/{code}/content: a code's response is dropped, and this part of it \
                 says something new: {rule}"
            )
        );
    }
    assert!(error("okay", json!({})).ends_with("\"okay\" is neither an HTTP status nor a code"));
    let mut both = responses("500", json!({}));
    both["200"]["content"][json] = json!({});
    let error = united(changed(&at, both)).unwrap_err();
    assert!(
        error.ends_with("/200/content: */* and application/json are there both and differ"),
        "{error}"
    );
}

#[test]
fn other_defects_of_the_page_are_repaired_unless_something_would_be_lost() {
    let get = |schema: Value| {
        let body = json!({"content": media("application/json", schema)});
        united(changed(
            "/paths/~1a~1{id}/get",
            json!({"operationId": "g", "requestBody": body}),
        ))
    };
    let doc = get(json!({"type": "object", "properties": {}})).unwrap();
    assert_eq!(doc["paths"]["/a/{id}"]["get"], json!({"operationId": "g"}));
    let error = get(json!({"properties": {"a": {}}})).unwrap_err();
    assert_has(
        &error,
        "/get/requestBody: the body of a GET declares something",
    );

    let array = |items: Value| {
        united(changed(
            P,
            json!({"type": "array", "enum": ["A"], "items": items}),
        ))
    };
    let doc = array(json!({"type": "string"})).unwrap();
    let expected = json!({"type": "array", "items": {"type": "string", "enum": ["A"]}});
    assert_eq!(doc.pointer(P), Some(&expected));
    for items in [json!({"enum": ["B"]}), reference("Got")] {
        let error = array(items).unwrap_err();
        assert_has(
            &error,
            "/p: the enum on this array cannot move to its items",
        );
    }
}

#[test]
fn enums_become_components_under_the_names_of_the_table() {
    let enumeration = |values: &[&str]| json!({"type": "string", "enum": values});
    let mut doc = changed(
        P,
        json!({"type": "array", "items": enumeration(&["A", "B"])}),
    );
    let sent = &mut doc["components"]["schemas"]["Sent"]["properties"];
    sent["s"] = enumeration(&["B", "A"]);
    sent["s"]["description"] = json!("d");
    let kind = json!({"name": "kind", "in": "query", "schema": enumeration(&["K"])});
    let parameters = &mut doc["paths"]["/a/{id}"]["post"]["parameters"];
    parameters.as_array_mut().unwrap().push(kind);
    let with = |doc: &Value, enums: &str| {
        merged(Inputs {
            enums: enums.to_owned(),
            ..inputs(doc.clone())
        })
    };
    let table = "Status = [\"Sent.p\", \"Sent.s\"]\nKind = [\"a.kind\"]\n";
    let done = with(&doc, table).unwrap();
    let schemas = &done["components"]["schemas"];
    assert_eq!(schemas["Status"], enumeration(&["A", "B"]));
    assert_eq!(schemas["Kind"], enumeration(&["K"]));
    let expected = json!({
        "p": {"type": "array", "items": reference("Status")},
        "s": {"description": "d", "allOf": [reference("Status")]}
    });
    assert_eq!(schemas["Sent"]["properties"], expected);

    // A change of the table, from → to, and the error that it leads to.
    let cases = r#"
        Kind = ["a.kind"] →  → the enum at a.kind has no name ("K"): add a line: Name = ["a.kind"]
        , "Sent.s" →  → the enum at Sent.s has no name ("B", "A"): its values are those of Status: add "Sent.s" to Status, or a line of its own
        Kind → Got → Got is taken: the fragments have a schema of that name already
        Sent.p → Sent.old → Status names Sent.old, but there is no enum: remove the place, or correct it
        a.kind → Sent.s → Sent.s is listed twice, under Kind and under Status
        "a.kind" →  → Kind has no place: remove it
        Kind → a_b → a_b is not a valid type name: write AB
    "#;
    let message = "failed to name the enums: spec/enums.toml: ";
    for [from, to, expected] in rows(cases) {
        let error = with(&doc, &table.replace(from, to)).unwrap_err();
        assert_has(&error, &format!("{message}{expected}"));
    }
    for (key, value, expected) in [
        (
            "type",
            json!("integer"),
            "the enum at Sent.s is of type \"integer\", and only enums of strings have names",
        ),
        (
            "enum",
            json!(["A", "C"]),
            "Status stands for different values at Sent.p and Sent.s: they differ in \"B\", \"C\"; give one of the places \
             a name of its own: take it out of Status, and add a line: Name = [\"Sent.s\"]",
        ),
    ] {
        let mut doc = doc.clone();
        doc["components"]["schemas"]["Sent"]["properties"]["s"][key] = value;
        let error = with(&doc, table).unwrap_err();
        assert!(
            error.starts_with(&format!("{message}{expected}")),
            "{error}"
        );
    }
}

#[test]
fn schemas_of_responses_are_relaxed_and_those_of_requests_are_not() {
    let mut doc = document();
    let both = json!({"properties": {"key": {"type": "string"}}, "required": ["key"]});
    let schemas = &mut doc["components"]["schemas"];
    schemas["Sent"]["properties"] =
        json!({"list": {"items": reference("Both")}, "plain": reference("Plain")});
    schemas["Got"]["properties"] = json!({
        "both": reference("Both"),
        "inline": {"properties": {"x": reference("Plain")}, "required": ["x"]},
        "again": {"items": reference("Got")}
    });
    schemas["Both"] = json!({"type": "array", "items": reference("Inner")});
    schemas["Inner"] = both.clone();
    schemas["Plain"] = json!({"type": "string"});
    let done = merged(inputs(doc.clone())).unwrap();
    let schemas = &done["components"]["schemas"];
    for name in ["Sent", "Both", "Inner", "Plain"] {
        assert_eq!(schemas[name], doc["components"]["schemas"][name], "{name}");
    }
    let nullable = |name: &str| json!({"allOf": [reference(name)], "nullable": true});
    let expected = json!({
        "both": nullable("BothResponse"),
        "inline": {"properties": {"x": nullable("Plain")}, "nullable": true},
        "again": {"items": reference("Got"), "nullable": true}
    });
    assert_eq!(
        schemas["Got"],
        json!({"type": "object", "properties": expected})
    );
    assert_eq!(
        schemas["BothResponse"],
        json!({"type": "array", "items": reference("InnerResponse")})
    );
    let relaxed = json!({"properties": {"key": {"type": "string", "nullable": true}}});
    assert_eq!(schemas["InnerResponse"], relaxed);
    assert!(
        schemas.get("PlainResponse").is_none(),
        "it looks the same on both sides"
    );

    doc["components"]["schemas"]["InnerResponse"] = both;
    let error = merged(inputs(doc)).unwrap_err();
    assert_has(
        &error,
        "/components/schemas/InnerResponse exists already, and Inner needs that name",
    );
}

#[test]
fn the_merged_document_keeps_the_rules() {
    // A pointer, and what to put there → a finding.
    let cases = r##"
        POST/operationId null           → POST: the operation has no operationId
        POST/operationId "getPod"       → POST/operationId: getPod is not snake_case: write get_pod
        POST/operationId ""             → POST/operationId: "" has no name in Rust: begin with a letter
        POST/tags []                    → POST: the operation has no tag
        POST/responses {"200": {}}      → POST: no 2xx response is application/json with a schema
        POST/parameters []              → POST: path parameter id is not declared
        POST/parameters [{"name": "id", "in": "path"}]  → POST/parameters/0: path parameter id is not required
        POST/parameters [{"name": "pod", "in": "path"}] → POST/parameters/0: the path has no {pod} for this parameter
        POST/parameters [{"name": "id"}, {"name": "ID"}] → POST/parameters: ID and id are both id in Rust
        /paths/~1a~1{pod} {"post": {"operationId": "b"}} → /paths/~1a~1{pod}: this path is the same as /a/{id}
        /paths/~1b {"post": {"operationId": "b"}}       → /paths/~1b/post: the operation has no tag
        SENT/properties/P {}            → SENT/properties: P and p are both p in Rust
        SENT/properties/@ {}            → SENT/properties: "@" has no name in Rust
        SENT/items {"$ref": "#/components/schemas/Gone"} → SENT/items: the $ref #/components/schemas/Gone points at nothing
        /components/schemas/got {}      → /components/schemas: got and Got are both Got in Rust
        /components/schemas/Gone {"items": {"$ref": "#/components/schemas/Gone"}} → /components/schemas/Gone: nothing uses this schema
        SENT {"anyOf": [{"allOf": [{"$ref": "#/components/schemas/Sent"}]}]} → SENT: the $refs form a cycle, Sent → Sent
    "##;
    let long = |text: &str| {
        text.replace("POST", POST)
            .replace("SENT", "/components/schemas/Sent")
    };
    let after = |pointer: &str, new: &str| merged(inputs(changed(&long(pointer), value(new))));
    for line in cases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (change, finding) = line.split_once(" → ").unwrap();
        let (pointer, new) = change.trim().split_once(' ').unwrap();
        let error = after(pointer, new.trim()).unwrap_err();
        let expected = format!("\n  {}", long(finding));
        assert_has(&error, &expected);
    }
    let alias = r##"{"anyOf": [{"allOf": [{"$ref": "#/components/schemas/Got"}]}]}"##;
    after("SENT", alias).unwrap();

    // All findings come at once.
    let mut doc = changed(&long("POST/tags"), json!([]));
    doc["paths"]["/a/{id}"]["post"]["operationId"] = json!("getPod");
    assert_eq!(
        merged(inputs(doc)).unwrap_err(),
        format!(
            "the merged document breaks 2 of our rules; correct it in spec/overlay.yaml:\n  \
             {POST}/operationId: getPod is not snake_case: write get_pod\n  {POST}: the operation has no tag"
        )
    );
}

/// A long chain of `$ref`s is followed to its end, without recursion.
#[test]
fn a_cycle_of_any_length_is_named_and_a_chain_is_not_one() {
    let mut doc = document();
    let schemas = &mut doc["components"]["schemas"];
    schemas["Got"] = reference("S0000");
    for n in 0..5_000 {
        schemas[format!("S{n:04}")] = reference(&format!("S{:04}", n + 1));
    }
    schemas["S5000"] = json!({"properties": {"tree": {"items": reference("S0000")}}});
    merged(inputs(doc.clone())).unwrap();
    doc["components"]["schemas"]["S5000"] = reference("S4998");
    let error = merged(inputs(doc)).unwrap_err();
    assert_has(
        &error,
        "the $refs form a cycle, S4998 → S4999 → S5000 → S4998: break it",
    );
}

#[test]
fn an_overlay_has_actions_with_reasons_that_match() {
    let apply = |actions: &str| {
        merged(Inputs {
            overlay: overlay(actions),
            ..inputs(document())
        })
    };
    let at = "$.paths['/a/{id}'].post";
    let doc = apply(&format!(
        "- {{target: \"{at}.tags\", description: d, update: U}}\n\
         - {{target: \"{at}.requestBody\", description: d, update: {{required: true}}}}\n\
         - {{target: $.info, description: d, remove: true}}\n"
    ));
    let doc = doc.unwrap();
    assert_eq!(doc["paths"]["/a/{id}"]["post"]["tags"], json!(["T", "U"]));
    assert_eq!(
        doc["paths"]["/a/{id}"]["post"]["requestBody"]["required"],
        true
    );
    assert!(doc.get("info").is_none());

    let cases = r#"
        - {target: $.servers, description: none of ours, remove: true} → action 1 (none of ours): target $.servers matches nothing: if the vendor has fixed this upstream, or dropped it, remove the action, else correct its target
        - {target: $.info, update: {title: y}} → action 1 (target $.info) has no description: give the reason for it
        - {target: $.info.title, description: d, remove: true} → action 1 (d): target $.info.title is neither
        - {target: '$[', description: d, remove: true} → not a valid OpenAPI Overlay 1.0: 
        - {target: $.info, description: d} → not a valid OpenAPI Overlay 1.0: 
        - {target: $.tags, description: d, updaet: 1, remove: true} → action 1 has a key "updaet": an action has target, description, update, remove
        - {target: $.info, description: d, update: {title: a, title: b}} → spec/overlay.yaml:5:44: invalid YAML: actions[1].update: duplicate key "title"
        - [ → spec/overlay.yaml:6:1: invalid YAML:
    "#;
    for [actions, expected] in rows(cases) {
        let error = apply(&format!("{actions}\n")).unwrap_err();
        let expected = format!("failed to apply spec/overlay.yaml: {expected}");
        assert!(error.starts_with(&expected), "{error}\nis not\n{expected}");
    }
    let empty = merged(Inputs {
        overlay: String::new(),
        ..inputs(document())
    });
    assert!(
        empty
            .unwrap_err()
            .starts_with("failed to apply spec/overlay.yaml: not an OpenAPI Overlay 1.0: ")
    );
    let error = apply(&format!(
        "- {{target: \"{at}\", description: d, update: {{callbacks: {{}}}}}}\n"
    ));
    assert!(
        error
            .unwrap_err()
            .contains("/post/callbacks: the merge does not support this key")
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
