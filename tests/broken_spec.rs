//! Errors of the build script for a specification that it cannot generate code from.

#![cfg(feature = "codegen")]

use std::path::{Path, PathBuf};
use std::process::Command;

const SPEC: &str = include_str!("../spec/openapi.json");

/// Runs the build script on a specification that it refuses, and returns its error.
fn error(spec: &str) -> String {
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("openapi.json");
    std::fs::write(&path, spec).unwrap();
    let output = Command::new(build_script())
        .env("OUT_DIR", out.path())
        .env("YOTTALABS_OPENAPI", path)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success(), "{stdout}");
    let mut errors = stdout
        .lines()
        .filter_map(|line| line.strip_prefix("cargo::error="));
    let error = errors
        .next()
        .unwrap_or_else(|| panic!("no error: {stdout}"));
    assert_eq!(errors.next(), None, "more than one line");
    error.to_owned()
}

/// The program that cargo built from build.rs. It is found from `$OUT_DIR`, because the recorded path is that of the
/// build, and a checkout may be moved with its target directory.
fn build_script() -> PathBuf {
    let out = Path::new(env!("OUT_DIR"));
    let recorded = Path::new(include_str!(concat!(env!("OUT_DIR"), "/build_script_path")));
    let name = recorded.file_name().unwrap();
    let dir = recorded.parent().unwrap().file_name().unwrap();
    out.join("../..").join(dir).join(name)
}

/// The specification with one change.
fn changed(from: &str, to: &str) -> String {
    let changed = SPEC.replacen(from, to, 1);
    assert_ne!(changed, SPEC, "`{from}` is not in the specification");
    changed
}

#[test]
fn the_mocks_are_complete() {
    let mocks = include_str!(concat!(env!("OUT_DIR"), "/httpmock.rs"));
    // A mock asks for one value of an array at a time.
    assert!(mocks.contains("T: Into<Option<&'a str>>") && !mocks.contains("Vec<"));
    let operations = mocks.matches("pub fn ok(").count();
    assert!(operations >= 9);
    for method in ["bad_request", "internal_server_error"] {
        let methods = mocks.matches(&format!("pub fn {method}(")).count();
        assert_eq!(methods, operations, "{method}");
    }
}

#[test]
fn an_error_names_the_schema_or_the_operation() {
    for (from, to, start, end) in [
        ("{", "[", "it is not valid JSON: ", "at line 2 column 12"),
        (
            r#""type": "boolean""#,
            r#""type": "bool""#,
            "#/components/schemas/",
            "invalid type: bool",
        ),
        (
            "/v2/pods/{id}/pause",
            "/v2/pods/{id/pause",
            "operation \"pause_pod\" (POST /v2/pods/{id/pause): ",
            "",
        ),
        (
            "\"200\": {",
            "\"302\": {",
            "POST /v2/gpu/list: ",
            "the operation needs exactly one 2xx response",
        ),
        (
            "\"maxPrice\"",
            "\"priceCap\"",
            "crates/client/build/wire_types.rs names `PodV2CreateRequest.maxPrice`",
            "which the document does not have",
        ),
    ] {
        let error = error(&changed(from, to));
        let start = format!("failed to generate the client from spec/openapi.json: {start}");
        assert!(error.starts_with(&start) && error.ends_with(end), "{error}");
    }
}

#[test]
fn a_failure_with_another_schema_cannot_be_mocked() {
    let list_gpus = SPEC.find("\"400\"").unwrap();
    let reference = "\"$ref\": \"#/components/schemas/Result\"";
    let from = &SPEC[list_gpus..list_gpus + SPEC[list_gpus..].find(reference).unwrap()];
    let from = format!("{from}{reference}");
    let to = from.replace("schemas/Result\"", "schemas/PodV2LogPage\"");
    assert_eq!(
        error(&changed(&from, &to)),
        "failed to generate the mocks from spec/openapi.json: POST /v2/gpu/list: its response 400 cannot be mocked, because its schema differs from ResultVoid"
    );
}
