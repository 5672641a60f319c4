//! Pages, fragments and tables that are odd: read as they are meant, or refused by name, and nothing lost in silence.

use crate::cli::xtask;
use crate::workspace::{Workspace, page};
use serde_json::{Value, json};
use std::process::Stdio;
use xtask::merge;
use xtask::vendor::{Options, Page, extract, vendor};

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

/// A document as people write it: over several lines.
fn text(id: &str) -> String {
    format!("{:#}", document(id))
}

fn indented(text: &str, by: &str) -> String {
    text.lines().map(|line| format!("{by}{line}\n")).collect()
}

/// A page whose second line is the first of `text`.
fn page_of(text: &str) -> Page {
    let text = format!("[x](https://e.com/p.md)\n{text}");
    Page::from_text("p.md", "p".to_owned(), text).unwrap()
}

#[test]
fn documents_are_found_wherever_markdown_lets_them_stand() {
    let (a, b) = (text("a"), text("b"));
    let plain = format!("```json\n{b}\n```\n");
    let ways = [
        format!("> ```json\n{}> ```\n", indented(&a, "> ")),
        format!(">> ```json\n{}>> ```\n", indented(&a, ">>")),
        format!("- ```json\n{}  ```\n", indented(&a, "  ")),
        format!("10) ```json\n{}    ```\n", indented(&a, "    ")),
        format!("> - ~~~json\n{}>   ~~~\n", indented(&a, ">   ")),
        format!("```json:openapi.json\n{a}\n```\n"),
        format!("```jsonc\n{a}\n```\n"),
        format!("```\n{a}\n```\n"),
        "```openapi\nopenapi: 3.0.3\npaths: {/x: {get: {operationId: a}}}\n```\n".to_owned(),
        "```yaml\nopenapi: 3.0.3\ninfo:\n  description: |\n    ```\n    x\n    ```\npaths: {/x: {get: {operationId: a}}}\n```\n".to_owned(),
    ];
    for way in ways {
        let found = extract(&page_of(&format!("{way}\n{plain}")));
        let found = found.unwrap_or_else(|error| panic!("{way}: {error}"));
        let found: Vec<_> = found.iter().map(|extract| extract.file.as_str()).collect();
        assert_eq!(found, ["a.json", "b.json"], "{way}");
    }
    // Some editors begin a file with a mark of the order of bytes.
    let text = format!("\u{feff}```json\n{a}\n```\n[x](https://e.com/p.md)\n");
    let page = Page {
        origin: "https://e.com/p.md".to_owned(),
        name: "p".to_owned(),
        url: "https://e.com/p.md".to_owned(),
        text,
    };
    assert_eq!(extract(&page).unwrap()[0].file, "a.json");
    let page = Page {
        origin: "https://e.com/p.json".to_owned(),
        text: format!("\u{feff}{a}"),
        ..page
    };
    assert_eq!(extract(&page).unwrap()[0].file, "a.json");
}

#[test]
fn what_is_nearly_a_document_is_refused_by_name() {
    let good = format!("```json\n{}\n```\n", text("b"));
    let error = |block: &str| {
        extract(&page_of(&format!("{block}{good}")))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error("```json\n{\"swagger\": \"2.0\", \"paths\": {\"/x\": {}}}\n```\n"),
        "p.md:3:1: this is a Swagger document: only OpenAPI 3.0 and 3.1 are supported"
    );
    assert_eq!(
        error("```json\n{\"paths\": {\"/x\": {}}}\n```\n"),
        "p.md:3:1: this document has `paths` as OpenAPI has, but no `openapi` to say its version"
    );
    // An answer that the page shows may be anything.
    let answer = "```json\n{\"paths\": {\"home\": \"/x\"}}\n```\n```js\n{openapi: x}\n```\n";
    assert_eq!(
        extract(&page_of(&format!("{answer}{good}"))).unwrap().len(),
        1
    );
    let cut = error("> ```json\n> {\n\nThe quote is over.\n\n");
    assert!(
        cut.starts_with("p.md:2:1: the json block that begins here has no closing ```"),
        "{cut}"
    );
}

#[test]
fn a_number_that_would_become_another_is_refused() {
    for number in [
        "18446744073709551616",
        "-9223372036854775809",
        "123456789012345678901234567890",
    ] {
        let text = text("a").replace("\"string\"", &format!("\"integer\", \"maximum\": {number}"));
        let error = extract(&page_of(&format!("```json\n{text}\n```\n")))
            .unwrap_err()
            .to_string();
        assert!(
            error.ends_with(&format!(
                "invalid JSON: the integer {number} is larger than 64 bits hold"
            )),
            "{error}"
        );
        let yaml = format!("```yaml\nopenapi: 3.0.3\nx-a: {number}\n```\n");
        let error = extract(&page_of(&yaml)).unwrap_err().to_string();
        assert!(error.ends_with("is larger than 64 bits hold"), "{error}");
    }
    let fits = r#"18446744073709551615, -9223372036854775808, 1e30, 123456789012345678901.5, "\"99999999999999999999", "9\\", 1"#;
    let text = text("a").replace("\"string\"", &format!("\"string\", \"x-a\": [{fits}]"));
    assert_eq!(
        extract(&page_of(&format!("```json\n{text}\n```\n")))
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_tag_and_an_empty_document_are_called_what_they_are() {
    let error = extract(&page_of("```yaml\nopenapi: !v 3.0.3\n```\n"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "p.md:3:10: invalid YAML: openapi: a tag is not supported: write the value without it"
    );
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
    vendor(&workspace.layout, &Options { pages, date: None }).unwrap();
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
            "examples of a schema have to be a list",
        ),
        (
            json!({"type": "strin"}),
            "\"strin\" is no type: OpenAPI has object, array, string, integer, number, boolean",
        ),
        (
            json!({"type": ["file", "null"]}),
            "\"file\" is no type: OpenAPI has object, array, string, integer, number, boolean",
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
                "failed to read p/a.json: /paths/~1a/{method}: a path has no such method or key"
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
                "failed to rename: spec/renames.toml: pods.operations.b = {name:?} is no operationId: \
                 it has letters, digits and '_', and begins with a letter"
            )
        );
    }
    assert_eq!(
        error("pods.schemas.Result = \"\""),
        "failed to rename: spec/renames.toml: pods.schemas.Result = \"\" is no type name"
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
        "failed to apply spec/overlay.yaml: not valid YAML: line 5 column 55: \
         actions[1].update: key \"title\" stands twice"
    );
    let found = error("");
    assert!(
        found.starts_with("failed to apply spec/overlay.yaml: not an OpenAPI Overlay 1.0: "),
        "{found}"
    );
}

#[test]
fn fragments_that_nobody_reads_are_named() {
    let workspace = workspace(&[("p", vec![document("a")])]);
    workspace.write("spec/fragments/loose.json", "{}");
    workspace.write("spec/fragments/p/upper.JSON", "{}");
    workspace.write("spec/fragments/p/deep/x.yaml", "{}");
    workspace.write("spec/fragments/p/notes.txt", "words");
    let expected = ["loose.json", "p/deep/x.yaml", "p/upper.JSON"].map(|file| {
        format!(
            "spec/fragments/{file} is read by no task: a fragment is spec/fragments/PAGE/NAME.json"
        )
    });
    assert_eq!(merge::run(&workspace.layout).unwrap().warnings, expected);
    assert_eq!(
        merge::check(&workspace.layout).unwrap_err().to_string(),
        expected.join("\n")
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
    merge::check(&workspace.layout).unwrap();
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
        stderr.contains("latin.json:2:8: the byte 0xff is not UTF-8"),
        "{stderr}"
    );
}
