//! `merge` and the commands: unusual documents, tables and terminals are accepted as they are meant, or refused by name.

use crate::cli::xtask;
use crate::workspace::{Workspace, page};
use serde_json::{Value, json};
use std::process::Stdio;
use xtask::files::Changes;
use xtask::vendor::{Options, vendor};
use xtask::{check, merge};

fn document(id: &str) -> Value {
    let schema = json!({"$ref": "#/components/schemas/Result"});
    let operation = json!({
        "operationId": id,
        "tags": ["T"],
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}
    });
    json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {(format!("/{id}")): {"get": operation}},
        "components": {"schemas": {"Result": {"type": "object", "properties": {"p": {"type": "string"}}}}}
    })
}

/// A workspace with one page of `docs` and an overlay that does next to nothing.
fn workspace(docs: &[(&str, Vec<Value>)]) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("spec/enums.toml", "");
    workspace.write("spec/overlay.yaml", &overlay(""));
    let write = |(name, docs): &(&str, Vec<Value>)| {
        workspace.write(format!("{name}.md"), &page(name, docs))
    };
    let pages = docs.iter().map(write).map(String::from).collect();
    let mut changes = Changes::default();
    vendor(
        &workspace.layout,
        &Options { pages, date: None },
        &mut changes,
    )
    .unwrap();
    changes.apply(&workspace.layout).unwrap();
    workspace
}

fn overlay(more: &str) -> String {
    format!(
        "overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n\
         - {{target: $.info, description: d, update: {{title: y}}}}\n{more}"
    )
}

fn merged(workspace: &Workspace) -> Result<Value, String> {
    merge::run(&workspace.layout).map_err(|error| format!("{error:#}"))?;
    Ok(serde_json::from_str(&workspace.read("spec/openapi.json")).unwrap())
}

/// The merged document, after a change of what the page has.
fn after(change: impl FnOnce(&mut Value)) -> Result<Value, String> {
    let mut doc = document("a");
    change(&mut doc);
    merged(&workspace(&[("p", vec![doc])]))
}

#[test]
fn what_3_0_cannot_say_is_refused_and_not_passed_on() {
    let error = |schema: Value| {
        after(|doc| doc["components"]["schemas"]["Result"]["properties"]["p"] = schema).unwrap_err()
    };
    let at = "failed to read p/a.json: /components/schemas/Result/properties/p: ";
    for key in [
        "dependencies",
        "additionalItems",
        "$recursiveRef",
        "$recursiveAnchor",
    ] {
        assert_eq!(
            error(json!({key: {}})),
            format!("{at}{key} has no counterpart in OpenAPI 3.0")
        );
    }
    let cases = [
        (
            json!({"exclusiveMinimum": "5"}),
            "exclusiveMinimum \"5\" is neither a number nor a boolean",
        ),
        (
            json!({"examples": {"a": 1}}),
            "examples of a schema must be a list",
        ),
        (
            json!({"type": "strin"}),
            "\"strin\" is not a type: OpenAPI has object, array, string, integer, number, boolean",
        ),
        (
            json!({"type": ["file", "null"]}),
            "\"file\" is not a type: OpenAPI has object, array, string, integer, number, boolean",
        ),
    ];
    for (schema, expected) in cases {
        assert_eq!(error(schema), format!("{at}{expected}"));
    }
}

#[test]
fn null_is_a_value_only_where_the_enum_has_it() {
    let down = |schema: Value| {
        let mut doc = document("a");
        doc["components"]["schemas"]["Result"]["properties"]["p"] = schema;
        merge::downgrade::downgrade(&mut doc).unwrap();
        doc["components"]["schemas"]["Result"]["properties"]["p"].take()
    };
    let text = ["string", "null"];
    assert_eq!(
        down(json!({"type": text, "enum": ["a"]})),
        json!({"type": "string", "enum": ["a"]})
    );
    assert_eq!(
        down(json!({"type": text, "const": "a"})),
        json!({"type": "string", "enum": ["a"]})
    );
    let nullable = json!({"type": "string", "enum": ["a"], "nullable": true});
    assert_eq!(down(json!({"type": text, "enum": ["a", null]})), nullable);
    // So does 3.0 say it.
    assert_eq!(
        down(json!({"type": "string", "enum": ["a", null], "nullable": true})),
        nullable
    );
}

#[test]
fn headers_of_an_encoding_are_schemas_too() {
    let doc = after(|doc| {
        let content = &mut doc["paths"]["/a"]["get"]["responses"]["200"]["content"];
        content["application/json"]["encoding"] =
            json!({"p": {"headers": {"X-A": {"schema": {"type": ["string", "null"]}}}}});
    });
    let at = "/paths/~1a/get/responses/200/content/application~1json/encoding/p/headers/X-A/schema";
    assert_eq!(
        doc.unwrap().pointer(at),
        Some(&json!({"type": "string", "nullable": true}))
    );
}

/// The steps look components up by their names, and would pass over this one.
#[test]
fn a_name_that_has_to_be_escaped_is_refused() {
    for (name, target) in [("a/b", "a~1b"), ("a b", "a%20b")] {
        let error = after(|doc| {
            doc["components"]["schemas"][name] = json!({"type": "object", "required": ["x"]});
            doc["components"]["schemas"]["Result"]["properties"]["p"] =
                json!({"$ref": format!("#/components/schemas/{target}")});
        });
        assert_eq!(
            error.unwrap_err(),
            format!(
                "failed to read p/a.json: /components/schemas/Result/properties/p: the $ref \
                 #/components/schemas/{target} is not supported, only #/components/schemas/NAME is"
            )
        );
    }
}

#[test]
fn an_operation_under_an_unknown_method_is_not_lost() {
    for method in ["GET", "query"] {
        let error = after(|doc| {
            let mut other = doc["paths"]["/a"]["get"].clone();
            other["operationId"] = json!("other");
            doc["paths"]["/a"][method] = other;
        });
        assert_eq!(
            error.unwrap_err(),
            format!(
                "failed to read p/a.json: /paths/~1a/{method}: this is not a method or a key of a path"
            )
        );
    }
    after(|doc| doc["paths"]["/a"]["x-note"] = json!(1)).unwrap();
}

#[test]
fn a_rename_gives_a_name_that_is_one() {
    let workspace = workspace(&[("gpus", vec![document("a")]), ("pods", vec![document("b")])]);
    let error = |table: &str| {
        workspace.write("spec/renames.toml", table);
        merged(&workspace).unwrap_err()
    };
    for name in ["", "x y", "1st", "ü"] {
        assert_eq!(
            error(&format!("pods.operations.b = {name:?}")),
            format!(
                "failed to rename: spec/renames.toml: pods.operations.b = {name:?} is not a valid operationId: \
                 it has letters, digits and '_', and begins with a letter"
            )
        );
    }
    assert_eq!(
        error("pods.schemas.Result = \"\""),
        "failed to rename: spec/renames.toml: pods.schemas.Result = \"\" is not a valid type name"
    );
    for rule in ["operations.b = \"b\"", "schemas.Result = \"Result\""] {
        let found = error(&format!("pods.{rule}"));
        assert!(
            found.contains("the name that it has: remove the rule, or correct it"),
            "{found}"
        );
    }
    workspace.write("spec/renames.toml", "");
    let empty = "- {target: \"$.paths['/a'].get\", description: d, update: {operationId: ''}}\n";
    workspace.write("spec/overlay.yaml", &overlay(empty));
    let found = merged(&workspace).unwrap_err();
    assert!(
        found
            .ends_with("/paths/~1a/get/operationId: \"\" has no name in Rust: begin with a letter"),
        "{found}"
    );
}

#[test]
fn an_overlay_is_read_strictly() {
    let workspace = workspace(&[("p", vec![document("a")])]);
    let error = |text: &str| {
        workspace.write("spec/overlay.yaml", text);
        merged(&workspace).unwrap_err()
    };
    assert_eq!(
        error(&overlay(
            "- {target: $.tags, description: d, updaet: 1, remove: true}\n"
        )),
        "failed to apply spec/overlay.yaml: action 1 has a key \"updaet\": \
         an action has target, description, update, remove"
    );
    assert_eq!(
        error(&overlay(
            "- {target: $.info, description: d, update: {title: a, title: b}}\n"
        )),
        "failed to apply spec/overlay.yaml: not valid YAML: line 5 column 44: \
         actions[1].update: duplicate key \"title\""
    );
    let found = error("");
    assert!(
        found.starts_with("failed to apply spec/overlay.yaml: not an OpenAPI Overlay 1.0: "),
        "{found}"
    );
}

#[cfg(unix)]
#[test]
fn a_page_behind_a_link_is_read() {
    let workspace = workspace(&[("gpus", vec![document("a")]), ("pods", vec![document("b")])]);
    let before = merged(&workspace).unwrap();
    let (dir, elsewhere) = (
        workspace.layout.fragments().join("pods"),
        workspace.root.join("elsewhere"),
    );
    std::fs::rename(&dir, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &dir).unwrap();
    assert_eq!(merged(&workspace).unwrap(), before);
    check::merged(&workspace.layout).unwrap();
}

#[test]
fn nobody_has_to_listen() {
    let workspace = workspace(&[("p", vec![document("a")])]);
    for args in [
        ["merge"].as_slice(),
        &["merge", "--check"],
        &["vendor", "p.md"],
    ] {
        let mut command = xtask(&workspace, args);
        command
            .current_dir(&workspace.root)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_can_be_compared() {
    let workspace = workspace(&[("p", vec![document("a")])]);
    merged(&workspace).unwrap();
    let file = workspace.layout.openapi();
    let mut command = xtask(&workspace, &["diff", "/dev/stdin", file.as_str()]);
    command.stdin(std::fs::File::open("/dev/null").unwrap());
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.starts_with("error: failed to read /dev/stdin: it is not JSON: EOF"),
        "{stderr}"
    );
    let bytes = workspace.root.join("latin.json");
    std::fs::write(&bytes, b"{\"paths\": {},\n \"x\": \"\xff\"}").unwrap();
    let output = xtask(&workspace, &["diff", bytes.as_str(), file.as_str()])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("latin.json:2:8: the byte 0xff is not valid UTF-8"),
        "{stderr}"
    );
}
