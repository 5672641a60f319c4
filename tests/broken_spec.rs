//! Errors of the build script for a specification that it cannot generate code from.

#[path = "../crates/client/build/codegen.rs"]
mod codegen;

use codegen::{generate, generate_mocks};

const SPEC: &str = include_str!("../spec/openapi.json");

/// The specification with one change.
fn changed(from: &str, to: &str) -> String {
    let changed = SPEC.replacen(from, to, 1);
    assert_ne!(changed, SPEC, "`{from}` is not in the specification");
    changed
}

#[test]
fn the_specification_is_generated() {
    assert!(generate(SPEC).unwrap().contains("pub struct Client"));
    let mocks = generate_mocks(SPEC).unwrap();
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
        let spec = changed(from, to);
        for error in [generate(&spec), generate_mocks(&spec)] {
            let error = error.unwrap_err();
            assert!(error.starts_with(start) && error.ends_with(end), "{error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
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
        generate_mocks(&changed(&from, &to)).unwrap_err(),
        "POST /v2/gpu/list: its response 400 cannot be mocked, because its schema differs from ResultVoid"
    );
}
