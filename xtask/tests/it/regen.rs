//! `regen` and `check`, on a small workspace that is really built.

use crate::fixture::{fail, page_file, page_with, run, succeed, text, workspace};
use crate::vendor::serve;
use crate::workspace::{Workspace, documents, page, real};
use serde_json::json;
use std::fs;
use std::process::Command;
use xtask::files;
use xtask::regen::SUITES;

#[test]
fn a_new_field_stops_at_the_facade_and_then_reaches_the_snapshots() {
    let workspace = workspace();
    let page = page_file(&workspace, "zone", &text());
    let error = fail(&workspace, &["regen", page.as_str()]);
    insta::assert_snapshot!(error, @r"
    error: the hand-written code does not compile against the new client
      crates/yottalabs/src/lib.rs:2: pattern does not mention field `zone`
    the API has a new field: add it to the `model!` table or the pattern there, and decide whether logs may show it
    the specification and the client are written: fix this and run `cargo xtask regen` to continue
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
    skipped the tests and the snapshots: `cargo xtask regen` runs them
    ");
    assert!(!workspace.read(snapshot).contains("zone"));
    insta::assert_snapshot!(succeed(&workspace, &["regen"]), @r"
    spec/openapi.json is up to date
    crates/client/src/generated.rs is up to date
    crates/yottalabs-httpmock/src/generated.rs is up to date
    API changes: no changes
    wrote tests/snapshots/surface.snap
    review the changed snapshots: `git diff -- '*.snap'`
    ");
    assert_eq!(workspace.read(snapshot), generated);
    assert!(succeed(&workspace, &["regen"]).ends_with("the snapshots are up to date\n"));
}

#[test]
fn a_page_with_other_prose_changes_its_hash_and_date_and_nothing_else() {
    let workspace = workspace();
    let prose = page("pods", &documents()).replace("# Pods", "# All about pods");
    let path = workspace.write("pods.md", &prose);
    let before = workspace.spec();
    let outputs = || {
        let paths = [
            "crates/client/src/generated.rs",
            "tests/snapshots/surface.snap",
        ];
        paths.map(|path| {
            fs::metadata(workspace.root.join(path))
                .unwrap()
                .modified()
                .unwrap()
        })
    };
    let written = outputs();
    let said = succeed(
        &workspace,
        &["regen", path.as_str(), "--date", "2026-01-03"],
    );
    insta::assert_snapshot!(said, @r"
    pods: 9 fragments, 0 changed
    spec/openapi.json is up to date
    crates/client/src/generated.rs is up to date
    crates/yottalabs-httpmock/src/generated.rs is up to date
    wrote spec/sources.toml
    API changes: no changes
    the snapshots are up to date
    ");
    assert_eq!(outputs(), written, "not even touched");
    let mut after = workspace.spec();
    let sources = after
        .insert("sources.toml".to_owned(), before["sources.toml"].clone())
        .unwrap();
    assert!(sources.contains("date = \"2026-01-03\""), "{sources}");
    assert_eq!(after, before);
}

#[test]
fn a_stop_before_the_end_of_generation_writes_nothing() {
    let workspace = workspace();
    let before = workspace.spec();
    let page = page_file(
        &workspace,
        "tier",
        &json!({"type": "string", "enum": ["A", "B"]}),
    );
    let error = fail(&workspace, &["regen", page.as_str()]);
    insta::assert_snapshot!(error, @r#"
    error: failed to name the enums: spec/enums.toml: the enum at PodV2Response.tier has no name ("A", "B"): add a line: Name = ["PodV2Response.tier"]
    to see what the vendor changed, write the fragments alone: `cargo xtask vendor PAGE`
    nothing was written: fix this and run the same command again
    "#);
    let page = page_file(
        &workspace,
        "zone",
        &json!({"type": "string", "description": "BROKEN"}),
    );
    let error = fail(&workspace, &["regen", page.as_str()]);
    insta::assert_snapshot!(error, @r"
    error: failed to generate the client: see cargo's errors above; correct the page in spec/overlay.yaml, and work around the generator in crates/client/build/
    to see what the vendor changed, write the fragments alone: `cargo xtask vendor PAGE`
    nothing was written: fix this and run the same command again
    ");
    let answers = vec![
        ("200 OK", page_with("zone", &text()).into_bytes()),
        ("503 Service Unavailable", Vec::new()),
    ];
    let (url, server) = serve(answers);
    let (pods, gpus) = (format!("{url}/pods.md"), format!("{url}/gpus.md"));
    let error = fail(&workspace, &["regen", &pods, &gpus]);
    server.join().unwrap();
    assert!(
        error.starts_with(&format!("error: failed to fetch {gpus}: ")),
        "{error}"
    );
    assert!(
        error.contains("503") && error.contains("nothing was written"),
        "{error}"
    );
    assert_eq!(workspace.spec(), before);
    assert!(
        !workspace
            .read("crates/client/src/generated.rs")
            .contains("zone")
    );
}

#[test]
fn a_new_enum_value_stops_at_the_tests() {
    let workspace = workspace();
    let text = json!({"type": "string", "description": "x", "example": "HIBERNATED"});
    let page = page_file(&workspace, "hint", &text);
    let error = fail(&workspace, &["regen", page.as_str()]);
    assert!(error.starts_with(
        "error: the API's enums differ from the client's: update crates/client/src/wire/enums.rs"
    ));
    assert!(error.contains("\n  HIBERNATED is new\n"), "{error}");
    assert!(
        error.ends_with("run `cargo xtask regen` to continue\n"),
        "{error}"
    );
}

#[test]
fn the_pages_of_sources_are_fetched_on_demand() {
    let workspace = workspace();
    let (url, server) = serve(vec![("200 OK", page_with("zone", &text()).into_bytes())]);
    let published = "https://docs.yottalabs.ai/api-and-sdk/api-reference-v2/pods.md";
    workspace.edit("spec/sources.toml", published, &format!("{url}/pods.md"));
    workspace.edit("crates/yottalabs/src/lib.rs", "{ id }", "{ id, .. }");
    let said = succeed(&workspace, &["regen", "--fetch"]);
    server.join().unwrap();
    assert!(said.starts_with("pods: 9 fragments, 3 changed\n"), "{said}");
    assert!(
        workspace
            .read("tests/snapshots/surface.snap")
            .contains("zone")
    );
    assert_eq!(
        run(&workspace, &["regen", "--fetch", "pods.md"])
            .status
            .code(),
        Some(2)
    );

    let empty = Workspace::copy();
    empty.write("spec/sources.toml", "");
    let error = fail(&empty, &["regen", "--fetch"]);
    assert!(
        error.starts_with("error: spec/sources.toml lists no page: name one by its URL\n"),
        "{error}"
    );
}

#[test]
fn check_reports_everything_that_is_out_of_date() {
    let workspace = workspace();
    insta::assert_snapshot!(succeed(&workspace, &["check"]), @r"
    ok    fragments  spec/fragments/ is what spec/sources.toml records
    ok    openapi    spec/openapi.json is the merge of the fragments, enums.toml and overlay.yaml
    ok    generated  the client and the mocks are generated from spec/openapi.json
    ok    format     the code is formatted
    ok    snapshots  the snapshots match the code
    ");
    let fragment = "spec/fragments/pods/getPod.json";
    workspace.write(fragment, &format!("{} ", workspace.read(fragment)));
    workspace.edit("spec/openapi.json", "Yotta Labs Pods API", "Another API");
    workspace.write(
        "crates/client/src/generated.rs",
        "pub struct Wire {\n    pub id: u8,\n}\n\n",
    );
    workspace.write("crates/yottalabs-sim/src/lib.rs", "pub fn f(){}\n");
    workspace.write("tests/snapshots/surface.snap", "");
    workspace.edit(
        "crates/yottalabs/tests/facade.rs",
        "fn matrix() {}",
        "fn matrix() {\n    panic!(\"x\");\n}",
    );
    let before = workspace.spec();
    let output = run(&workspace, &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(workspace.spec(), before, "a check writes nothing");
    let said = String::from_utf8(output.stdout).unwrap();
    for part in [
        "FAIL  fragments  spec/fragments/pods/getPod.json has another sha256 than spec/sources.toml records",
        "FAIL  openapi    spec/openapi.json is out of date: the first difference is at /info/title\n",
        "FAIL  generated  crates/client/src/generated.rs is out of date\n      --- crates/client/src/generated.rs\n",
        "FAIL  format     some code is not formatted\n",
        "FAIL  snapshots  `cargo test --test=surface` fails\n",
        "tests/snapshots/surface.snap differs\n",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    let stderr = String::from_utf8(output.stderr).unwrap();
    insta::assert_snapshot!(stderr[stderr.rfind("error: ").unwrap()..], @r"
    error: 5 of 5 checks failed; to fix:
      fragments  cargo xtask regen --fetch
      openapi    cargo xtask check fragments  # first
      generated  cargo xtask regen
      format     cargo fmt --all
      snapshots  cargo xtask regen
                 INSTA_UPDATE=always cargo test --test=facade matrix
                 git diff -- '*.snap'  # and review it; anything else is for you to fix
    ");
    assert_eq!(
        run(&workspace, &["check", "spelling"]).status.code(),
        Some(2)
    );
}

#[test]
fn check_builds_nothing_that_cargo_has_built() {
    let workspace = workspace();
    let check = || String::from_utf8(run(&workspace, &["check", "generated"]).stderr).unwrap();
    let cargo = || {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["test", "--no-run", "--test=generated"]);
        cargo.current_dir(&workspace.root);
        cargo.env("CARGO_TARGET_DIR", workspace.root.join("target"));
        cargo.env("CARGO_TERM_COLOR", "never");
        String::from_utf8(cargo.output().unwrap().stderr).unwrap()
    };
    let is_built = |stderr: &str| stderr.contains("yottalabs-client v0.1.0");
    assert!(is_built(&check()));
    assert!(!is_built(&cargo()));
    assert!(!is_built(&check()));
}

#[test]
fn every_directory_of_snapshots_has_a_suite() {
    let root = real().root().to_owned();
    for dir in ["crates", "tests", "xtask"] {
        let paths = files::tree(&root.join(dir)).unwrap();
        for path in paths.iter().filter(|path| path.extension() == Some("snap")) {
            let known = SUITES
                .iter()
                .any(|suite| path.starts_with(root.join(suite.dir)));
            assert!(known, "{path} is in no suite of xtask/src/regen.rs");
        }
    }
}
