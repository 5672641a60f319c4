//! `regen`: from the page to the snapshots, on a small workspace that is really built.

use crate::small::{fail, page_file, succeed, text, workspace};
use crate::workspace::{documents, page};
use std::fs;

#[test]
fn a_new_field_stops_at_the_facade_and_then_reaches_the_snapshots() {
    let workspace = workspace();
    let page = page_file(&workspace, "zone", &text());
    let error = fail(&workspace, &["regen", page.as_str()]);
    insta::assert_snapshot!(error, @r"
    error: the code that is written by hand does not fit the new client
      crates/yottalabs/src/lib.rs:2: pattern does not mention field `zone`
    the API has a field more: name it there, and give it a place in the type that is built from it
    the specification and the client are in place: mend that, and run `cargo xtask regen` to go on
    ");
    let generated = "pub struct Wire {\n    pub id: u8,\n    pub zone: u8,\n}\n";
    assert_eq!(workspace.read("crates/client/src/generated.rs"), generated);
    assert!(workspace.read("spec/openapi.json").contains("\"zone\""));
    let snapshot = "tests/snapshots/surface.snap";
    assert!(!workspace.read(snapshot).contains("zone"));

    workspace.edit("crates/yottalabs/src/lib.rs", "{ id }", "{ id, zone: _ }");
    insta::assert_snapshot!(succeed(&workspace, &["regen", "--no-snapshots"]), @r"
    spec/openapi.json is up to date
    crates/client/src/generated.rs is up to date
    crates/yottalabs-httpmock/src/generated.rs is up to date
    API changes: no changes
    the snapshots are as they were, and the code was not tested against the specification: `cargo xtask regen` does both
    ");
    assert!(!workspace.read(snapshot).contains("zone"));
    insta::assert_snapshot!(succeed(&workspace, &["regen"]), @r"
    spec/openapi.json is up to date
    crates/client/src/generated.rs is up to date
    crates/yottalabs-httpmock/src/generated.rs is up to date
    API changes: no changes
    wrote tests/snapshots/surface.snap
    read what changed in the snapshots: `git diff -- '*.snap'`
    ");
    assert_eq!(workspace.read(snapshot), generated);
    assert!(succeed(&workspace, &["regen"]).ends_with("the snapshots are up to date\n"));
}

#[test]
fn a_page_with_other_prose_changes_its_hash_and_date_and_nothing_else() {
    let workspace = workspace();
    let prose = page("pods", &documents()).replace("# Pods", "# All about pods");
    let path = workspace.write("pods.md", &prose);
    succeed(
        &workspace,
        &["regen", path.as_str(), "--date", "2026-01-02"],
    );
    let before = workspace.spec();
    let outputs = || {
        [
            "crates/client/src/generated.rs",
            "tests/snapshots/surface.snap",
        ]
        .map(|path| {
            let path = workspace.root.join(path);
            fs::metadata(path).unwrap().modified().unwrap()
        })
    };
    let written = outputs();

    workspace.write(
        "pods.md",
        &prose.replace("# All about pods", "# Pods again"),
    );
    let said = succeed(
        &workspace,
        &["regen", path.as_str(), "--date", "2026-01-03"],
    );
    insta::assert_snapshot!(said, @r"
    pods: 9 fragments, 0 changed
    wrote spec/sources.toml
    spec/openapi.json is up to date
    crates/client/src/generated.rs is up to date
    crates/yottalabs-httpmock/src/generated.rs is up to date
    API changes: no changes
    the snapshots are up to date
    ");
    assert_eq!(outputs(), written, "not even touched");
    let mut after = workspace.spec();
    let sources = |tree: &std::collections::BTreeMap<String, String>| tree["sources.toml"].clone();
    let (old, new) = (sources(&before), sources(&after));
    let different = old.lines().zip(new.lines()).filter(|(old, new)| old != new);
    let names: Vec<_> = different
        .map(|(old, _)| old.split(' ').next().unwrap())
        .collect();
    assert_eq!(names, ["sha256", "date"]);
    assert_eq!(old.lines().count(), new.lines().count());
    after.insert("sources.toml".to_owned(), old);
    assert_eq!(after, before);
}
