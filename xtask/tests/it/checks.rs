//! `check`.

use crate::small::{run, succeed, workspace};
use crate::workspace::real;
use camino::Utf8Path;
use xtask::snapshots::SUITES;

/// The directories below `dir` that hold snapshots, from `root`.
fn directories(root: &Utf8Path, dir: &Utf8Path, found: &mut Vec<String>) {
    for entry in dir.read_dir_utf8().unwrap() {
        let path = entry.unwrap().into_path();
        if path.is_dir() {
            directories(root, &path, found);
        } else if path.extension() == Some("snap") {
            found.push(dir.strip_prefix(root).unwrap().to_string());
        }
    }
}

#[test]
fn every_directory_of_snapshots_has_a_suite() {
    let layout = real();
    let mut found = Vec::new();
    for dir in ["crates", "tests", "xtask"] {
        directories(layout.root(), &layout.root().join(dir), &mut found);
    }
    found.sort();
    found.dedup();
    let mut known: Vec<_> = SUITES.iter().map(|suite| suite.dir.to_owned()).collect();
    known.sort();
    known.dedup();
    assert_eq!(found, known, "xtask/src/snapshots.rs lists them");
}

#[test]
fn everything_is_checked_and_everything_wrong_is_told() {
    let workspace = workspace();
    let ok = succeed(&workspace, &["check"]);
    insta::assert_snapshot!(ok, @r"
    ok    fragments  spec/fragments/ is what spec/sources.toml records
    ok    openapi    spec/openapi.json is what the fragments, enums.toml and overlay.yaml give
    ok    generated  the client and the mocks are what spec/openapi.json gives
    ok    format     the code is as rustfmt writes it
    ok    snapshots  the snapshots are what the code gives
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
    let before = workspace.spec();
    let output = run(&workspace, &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(workspace.spec(), before);
    let said = String::from_utf8(output.stdout).unwrap();
    let failed: Vec<_> = said
        .lines()
        .filter(|line| line.starts_with("FAIL"))
        .collect();
    assert_eq!(failed.len(), 5, "{said}");
    for part in [
        "      --- crates/client/src/generated.rs\n      +++ crates/client/src/generated.rs (generated now)\n",
        "      tests/snapshots/surface.snap differs:\n        1 │+pub struct Wire\n",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    let stderr = String::from_utf8(output.stderr).unwrap();
    let end = stderr.rfind("error: ").unwrap();
    insta::assert_snapshot!(stderr[end..], @r"
    error: 5 of 5 checks failed; to mend:
      fragments  cargo xtask regen https://docs.yottalabs.ai/api-and-sdk/api-reference-v2/pods.md
      openapi    cargo xtask check fragments  # first
      generated  cargo xtask regen
      format     cargo fmt --all
      snapshots  cargo xtask regen
                 git diff -- '*.snap'  # and read it
    ");
}

#[test]
fn a_check_that_does_not_exist_is_refused() {
    let output = run(&workspace(), &["check", "spelling"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_is_no_snapshot_is_not_mended_as_one() {
    let workspace = workspace();
    let path = "crates/yottalabs/tests/facade.rs";
    workspace.edit(
        path,
        "fn matrix() {}",
        "fn matrix() {\n    panic!(\"something else\");\n}",
    );
    let output = run(&workspace, &["check", "snapshots"]);
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap(), @r"
    FAIL  snapshots  not so: the snapshots are what the code gives
          crates/yottalabs/tests/facade.rs:3: something else
    ");
    let stderr = String::from_utf8(output.stderr).unwrap();
    insta::assert_snapshot!(stderr[stderr.rfind("error: ").unwrap()..], @r"
    error: 1 of 1 checks failed; to mend:
      snapshots  what `cargo test -p yottalabs --test facade matrix` finds besides snapshots
    ");
}
