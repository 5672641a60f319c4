//! The command itself.

use crate::workspace::{Workspace, documents, page};
use clap::CommandFactory;
use std::process::{Command, Output};
use xtask::cli::Cli;
use xtask::escape::escape;

/// Runs the command on `workspace`.
pub(crate) fn xtask(workspace: &Workspace, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args).args(["--root", workspace.root.as_str()]);
    command.env_remove("SOURCE_DATE_EPOCH");
    command
}

fn text(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn vendor_and_merge_give_a_checked_spec() {
    let workspace = Workspace::empty();
    for file in ["enums.toml", "overlay.yaml"] {
        let kept = crate::workspace::sample().spec().join(file);
        workspace.write(
            format!("spec/{file}"),
            &std::fs::read_to_string(kept).unwrap(),
        );
    }
    let path = workspace.write("pods.md", &page("pods", &documents()));
    let mut vendor = xtask(&workspace, &["vendor", path.as_str()]);
    let output = vendor
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .output()
        .unwrap();
    let (stdout, stderr) = text(&output);
    assert!(output.status.success(), "{stderr}");
    assert!(
        stdout.ends_with("pods: 9 fragments, 9 changed\n"),
        "{stdout}"
    );
    assert!(
        workspace
            .read("spec/sources.toml")
            .contains("date = \"2026-01-01\"")
    );

    let output = xtask(&workspace, &["merge"]).output().unwrap();
    assert_eq!(
        text(&output),
        ("wrote spec/openapi.json\n".to_owned(), String::new())
    );
    let output = xtask(&workspace, &["merge", "--check"]).output().unwrap();
    assert_eq!(
        text(&output),
        (
            "spec/openapi.json is up to date\n".to_owned(),
            String::new()
        )
    );
    assert_eq!(
        workspace.read("spec/openapi.json"),
        crate::workspace::openapi()
    );
}

#[test]
fn a_failure_is_one_error_on_standard_error() {
    let workspace = Workspace::empty();
    let output = xtask(&workspace, &["merge"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected = "error: spec/fragments has no fragments: run `cargo xtask vendor PAGE`\n";
    assert_eq!(text(&output), (String::new(), expected.to_owned()));

    let mut vendor = xtask(&workspace, &["vendor", "x.md"]);
    let (_, stderr) = text(&vendor.env("SOURCE_DATE_EPOCH", "now").output().unwrap());
    assert!(
        stderr.starts_with("error: failed to read x.md: "),
        "{stderr}"
    );
    let output = xtask(&workspace, &["vendor"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_a_page_names_does_not_move_the_cursor() {
    let workspace = Workspace::copy();
    let odd = r#"{"openapi": "3.0.1", "paths": {"/\u202e": []}}"#;
    workspace.write("spec/fragments/pods/getRuntime.json", odd);
    let output = xtask(&workspace, &["merge"]).output().unwrap();
    let (_, stderr) = text(&output);
    let expected = "/paths/~1\\u{202e}: [] must be an object\n";
    assert!(stderr.ends_with(expected), "{stderr:?}");
}

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn control_characters_are_escaped() {
    assert_eq!(escape("ü\n  /a\u{1b}[2J\r"), "ü\n  /a\\u{1b}[2J\\r");
    assert_eq!(escape("\u{202e}\u{85}"), "\\u{202e}\\u{85}");
}
