//! `merge --check`.

use crate::workspace::{Workspace, real};
use std::fs;
use xtask::merge;

fn error(workspace: &Workspace) -> String {
    let before = workspace.spec();
    let error = format!("{:#}", merge::check(&workspace.layout).unwrap_err());
    assert_eq!(workspace.spec(), before, "a check writes nothing");
    error
}

#[test]
fn the_committed_spec_is_up_to_date() {
    merge::check(&real()).unwrap();
}

#[test]
fn a_document_that_differs_is_shown_with_the_first_place() {
    let workspace = Workspace::copy();
    workspace.edit(
        "spec/openapi.json",
        "\"url\": \"https://api.yottalabs.ai\"",
        "\"url\": \"https://example.com\"",
    );
    insta::assert_snapshot!(error(&workspace), @r#"
    spec/openapi.json is not what the fragments give; it differs first at /servers/0/url: run `cargo xtask merge`
    --- spec/openapi.json
    +++ spec/openapi.json (merged now)
    @@ -7,7 +7,7 @@
       },
       "servers": [
         {
    -      "url": "https://example.com"
    +      "url": "https://api.yottalabs.ai"
         }
       ],
       "security": [
    "#);
    merge::run(&workspace.layout).unwrap();
    merge::check(&workspace.layout).unwrap();
}

#[test]
fn a_document_that_is_missing_or_in_another_form_fails() {
    let workspace = Workspace::copy();
    let text = workspace.read("spec/openapi.json");
    workspace.write("spec/openapi.json", text.trim_end());
    assert!(error(&workspace).contains("differs in the order of keys or in white space only"));
    fs::remove_file(workspace.layout.openapi()).unwrap();
    assert_eq!(
        error(&workspace),
        "spec/openapi.json is missing: run `cargo xtask merge`"
    );
}

#[test]
fn one_changed_byte_of_a_fragment_fails_though_it_is_white_space() {
    let workspace = Workspace::copy();
    let file = "spec/fragments/pods/getPod.json";
    let text = workspace.read(file);
    workspace.write(file, &format!("{text} "));
    assert_eq!(
        error(&workspace),
        "spec/fragments/pods/getPod.json has another sha256 than spec/sources.toml records: \
         `cargo xtask vendor PAGE` writes both"
    );
}

#[test]
fn fragments_and_sources_name_the_same_files() {
    let workspace = Workspace::copy();
    let text = workspace.read("spec/fragments/pods/getPod.json");
    fs::remove_file(workspace.root.join("spec/fragments/pods/getPod.json")).unwrap();
    workspace.write("spec/fragments/pods/podById.json", &text);
    let error = error(&workspace);
    let lines: Vec<_> = error.lines().collect();
    assert_eq!(lines.len(), 2, "{error}");
    assert!(
        lines[0].starts_with("spec/fragments/pods/podById.json is not in spec/sources.toml"),
        "{error}"
    );
    assert!(
        lines[1].starts_with("spec/fragments/pods/getPod.json is missing, but is in"),
        "{error}"
    );
}
