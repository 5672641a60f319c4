//! `merge` on a copy of this workspace's specification.

use crate::cli::xtask;
use crate::vendor::run;
use crate::workspace::{Workspace, assert_has, documents, inputs, openapi, page, real};
use serde_json::json;
use std::fs;
use std::process::Stdio;
use xtask::check;
use xtask::files::Changes;
use xtask::merge;

#[test]
fn the_merge_gives_the_document_byte_for_byte_whatever_the_order_of_the_fragments() {
    let expected = openapi();
    let mut rotated = inputs();
    for _ in 0..rotated.fragments.len() {
        rotated.fragments.rotate_left(1);
        assert_eq!(merge::merge(rotated.clone()).unwrap(), expected);
        let mut reversed = rotated.clone();
        reversed.fragments.reverse();
        assert_eq!(merge::merge(reversed).unwrap(), expected);
    }
}

/// The same API, published as OpenAPI 3.1 and in its idioms, merges to the same bytes.
#[test]
fn openapi_3_1_gives_the_same_document() {
    let mut inputs = inputs();
    for fragment in &mut inputs.fragments {
        fragment.doc["openapi"] = json!("3.1.0");
        fragment.doc["jsonSchemaDialect"] = json!("https://spec.openapis.org/oas/3.1/dialect/base");
        for (name, schema) in fragment.doc["components"]["schemas"]
            .as_object_mut()
            .unwrap()
        {
            for property in schema["properties"].as_object_mut().unwrap().values_mut() {
                let response = !name.ends_with("Request") && name != "KeyValuePairDTO";
                if let (true, Some(kind)) = (response, property["type"].as_str()) {
                    property["type"] = json!([kind, "null"]);
                }
            }
        }
    }
    assert_eq!(merge::merge(inputs).unwrap(), openapi());
}

/// All operations in one document, in a YAML block.
#[test]
fn a_whole_document_in_yaml_gives_the_same_document() {
    let mut all = inputs().fragments.into_iter().map(|fragment| fragment.doc);
    let mut whole = all.next().unwrap();
    for doc in all {
        for (path, item) in doc["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                whole["paths"][path][method] = operation.clone();
            }
        }
        for (name, schema) in doc["components"]["schemas"].as_object().unwrap() {
            whole["components"]["schemas"][name] = schema.clone();
        }
    }
    let yaml = serde_yaml_ng::to_string(&whole).unwrap();
    let text = page("pods", &[]) + &format!("```yaml\n{yaml}```\n");
    let workspace = Workspace::copy();
    vendored(&workspace, &[("pods", text)]);
    let dir = workspace.layout.fragments().join("pods");
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
    assert!(!merge::run(&workspace.layout).unwrap());
}

/// Also where the directory of a page is a link.
#[test]
fn pages_that_share_schemas_give_the_same_document() {
    let (gpus, pods): (Vec<_>, Vec<_>) = documents()
        .into_iter()
        .partition(|doc| doc["paths"].get("/v2/gpu/list").is_some());
    let workspace = Workspace::copy();
    let pages = [("pods", page("pods", &pods)), ("gpus", page("gpus", &gpus))];
    vendored(&workspace, &pages);
    let fragments = workspace.layout.fragments();
    assert_eq!(fs::read_dir(&fragments).unwrap().count(), 2);
    assert!(!merge::run(&workspace.layout).unwrap());
    #[cfg(unix)]
    {
        let elsewhere = workspace.root.join("elsewhere");
        fs::rename(fragments.join("pods"), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, fragments.join("pods")).unwrap();
        check::merged(&workspace.layout).unwrap();
    }
}

/// Vendors pages of these names and texts.
fn vendored(workspace: &Workspace, pages: &[(&str, String)]) {
    for (name, text) in pages {
        let path = workspace.write(format!("{name}.md"), text);
        run(workspace, &[path.as_str()], None).unwrap();
    }
}

#[test]
fn an_edited_fragment_is_reported_and_the_file_is_written_only_when_it_differs() {
    let workspace = Workspace::copy();
    let layout = &workspace.layout;
    let unrecorded = || merge::unrecorded(layout, &Changes::default()).unwrap();
    assert!(!merge::run(layout).unwrap());
    assert_eq!(unrecorded(), [""; 0]);

    let (file, more) = (
        "spec/fragments/pods/getRuntime.json",
        "spec/fragments/loose.txt",
    );
    workspace.edit(file, "\"Pod runtime response v2\"", "\"Runtime\"");
    fs::remove_file(workspace.root.join("spec/fragments/pods/getPod.json")).unwrap();
    workspace.write(more, "");
    let fix = "`cargo xtask vendor PAGE` writes both";
    let expected = [
        format!("{more} is not in spec/sources.toml: {fix}"),
        format!("{file} has another sha256 than spec/sources.toml records: {fix}"),
        format!(
            "spec/fragments/pods/getPod.json is in spec/sources.toml, but does not exist: {fix}"
        ),
    ];
    assert_eq!(unrecorded(), expected);
    assert_eq!(
        check::merged(layout).unwrap_err().to_string(),
        expected.join("\n")
    );
}

#[test]
fn a_document_that_is_out_of_date_is_shown_with_the_first_difference() {
    let workspace = Workspace::copy();
    let error = || format!("{:#}", check::merged(&workspace.layout).unwrap_err());
    check::merged(&workspace.layout).unwrap();
    check::merged(&real()).unwrap();
    workspace.edit(
        "spec/openapi.json",
        "\"url\": \"https://api.yottalabs.ai\"",
        "\"url\": \"https://example.com\"",
    );
    insta::assert_snapshot!(error(), @r#"
    spec/openapi.json is out of date: the first difference is at /servers/0/url
    --- spec/openapi.json
    +++ spec/openapi.json (new)
    @@ -7,7 +7,7 @@
       },
       "servers": [
         {
    -      "url": "https://example.com"
    +      "url": "https://api.yottalabs.ai"
         }
       ],
       "security": [
    run `cargo xtask merge`
    "#);
    assert!(merge::run(&workspace.layout).unwrap());
    check::merged(&workspace.layout).unwrap();
    workspace.write("spec/openapi.json", "{}\n");
    let long = error();
    assert!(
        long.contains("\n… and ") && long.contains(" more lines\n"),
        "{long}"
    );
    workspace.write("spec/openapi.json", openapi().trim_end());
    assert!(error().contains("only the order of keys or white space differs"));
    fs::remove_file(workspace.layout.openapi()).unwrap();
    assert_eq!(
        error(),
        "spec/openapi.json does not exist\nrun `cargo xtask merge`"
    );
}

#[test]
fn a_failed_merge_leaves_the_document_alone() {
    let workspace = Workspace::copy();
    workspace.edit("spec/enums.toml", "LogType = [\"getLogs.type\"]", "");
    merge::run(&workspace.layout).unwrap_err();
    assert_eq!(workspace.read("spec/openapi.json"), openapi());
    workspace.write("spec/fragments/pods/getRuntime.json", "{\n");
    let error = format!("{:#}", merge::run(&workspace.layout).unwrap_err());
    assert_has(
        &error,
        "spec/fragments/pods/getRuntime.json:2:1: invalid JSON: EOF",
    );
}

#[test]
fn output_that_nobody_reads_does_not_stop_the_command() {
    let workspace = Workspace::copy();
    workspace.write("p.md", &page("p", &documents()[..1]));
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
    let workspace = Workspace::copy();
    let file = workspace.layout.openapi();
    let mut command = xtask(&workspace, &["diff", "/dev/stdin", file.as_str()]);
    command.stdin(std::fs::File::open("/dev/null").unwrap());
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_has(
        &stderr,
        "error: failed to read /dev/stdin: it is not JSON: EOF",
    );
    let bytes = workspace.root.join("latin.json");
    std::fs::write(&bytes, b"{\"paths\": {},\n \"x\": \"\xff\"}").unwrap();
    let output = xtask(&workspace, &["diff", bytes.as_str(), file.as_str()])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_has(&stderr, "latin.json:2:8: the byte 0xff is not valid UTF-8");
}
