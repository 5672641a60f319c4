//! What the merge adds to the fragments: names of enums, relaxed responses, the overlay, and the rules that the result keeps.

use crate::merge_inputs::{changed, document, expand, inputs, merged, overlay, reference, rows};
use crate::workspace::assert_has;
use serde_json::{Value, json};
use xtask::merge::Inputs;

#[test]
fn enums_become_components_under_the_names_of_the_table() {
    let enumeration = |values: &[&str]| json!({"type": "string", "enum": values});
    let mut doc =
        changed(r#"PROP {"type": "array", "items": {"type": "string", "enum": ["A", "B"]}}"#);
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
        assert_has(&error, &format!("{message}{expected}"));
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
    let cases = r##"
        POST/operationId null → POST: the operation has no operationId
        POST/operationId "getPod" → POST/operationId: getPod is not snake_case: write get_pod
        POST/operationId "" → POST/operationId: "" has no name in Rust: begin with a letter
        POST/tags [] → POST: the operation has no tag
        POST/responses {"200": {}} → POST: no 2xx response is application/json with a schema
        POST/parameters [] → POST: path parameter id is not declared
        POST/parameters [{"name": "id", "in": "path"}] → POST/parameters/0: path parameter id is not required
        POST/parameters [{"name": "pod", "in": "path"}] → POST/parameters/0: the path has no {pod} for this parameter
        POST/parameters [{"name": "id"}, {"name": "ID"}] → POST/parameters: ID and id are both id in Rust
        /paths/~1a~1{pod} {} → /paths/~1a~1{pod}: this path is the same as /a/{id}
        SENT/properties/P {} → SENT/properties: P and p are both p in Rust
        SENT/properties/@ {} → SENT/properties: "@" has no name in Rust
        SENT/items @Gone → SENT/items: the $ref #/components/schemas/Gone points at nothing
        /components/schemas/got {} → /components/schemas: got and Got are both Got in Rust
        /components/schemas/Gone {"items": @Gone} → /components/schemas/Gone: nothing uses this schema
        /components/schemas/Kind {"enum": ["A", "A"]} → /components/schemas/Kind/enum: "A" is a duplicate: if the vendor has it now, remove our addition
        SENT {"anyOf": [{"allOf": [@Sent]}]} → SENT: the $refs form a cycle
    "##;
    for [change, finding] in rows(cases) {
        let error = merged(inputs(changed(change))).unwrap_err();
        assert_has(&error, &format!("\n  {}", expand(finding)));
    }
    let alias = changed("SENT {\"anyOf\": [{\"allOf\": [@Got]}]}");
    merged(inputs(alias)).unwrap();

    // All findings come at once.
    let mut doc = changed("POST/tags []");
    doc["paths"]["/a/{id}"]["post"]["operationId"] = json!("getPod");
    let expected = "the merged document breaks 2 of our rules; correct it in spec/overlay.yaml:\n  \
                    POST/operationId: getPod is not snake_case: write get_pod\n  POST: the operation has no tag";
    assert_eq!(merged(inputs(doc)).unwrap_err(), expand(expected));
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
    let actions = format!(
        "- {{target: \"{at}.tags\", description: d, update: U}}\n\
         - {{target: \"{at}.requestBody\", description: d, update: {{required: true}}}}\n\
         - {{target: $.info, description: d, remove: true}}\n"
    );
    let doc = apply(&actions).unwrap();
    assert_eq!(doc["paths"]["/a/{id}"]["post"]["tags"], json!(["T", "U"]));
    let body = &doc["paths"]["/a/{id}"]["post"]["requestBody"];
    assert_eq!(body["required"], true);
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
        assert_has(
            &error,
            &format!("failed to apply spec/overlay.yaml: {expected}"),
        );
    }
    let mut empty = inputs(document());
    empty.overlay.clear();
    let error = merged(empty).unwrap_err();
    assert_has(
        &error,
        "failed to apply spec/overlay.yaml: not an OpenAPI Overlay 1.0: ",
    );
    let action = format!("- {{target: \"{at}\", description: d, update: {{callbacks: {{}}}}}}\n");
    let error = apply(&action).unwrap_err();
    assert_has(
        &error,
        "/post/callbacks: the merge does not support this key",
    );
}
