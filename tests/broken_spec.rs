//! What the build says of a specification that no client can be made of: the place, in a line.

#[path = "../crates/client/build/codegen.rs"]
mod codegen;

const SPEC: &str = include_str!("../spec/openapi.json");

/// The error after one change, which must be a change.
fn error_after(from: &str, to: &str) -> String {
    let broken = SPEC.replacen(from, to, 1);
    assert_ne!(broken, SPEC, "`{from}` is not in the specification");
    codegen::generate(&broken).unwrap_err()
}

#[test]
fn the_specification_itself_is_generated() {
    let code = codegen::generate(SPEC).unwrap();
    assert!(code.contains("pub struct Client"));
}

/// The error of the mocks after one change, which must be a change.
fn mocks_error_after(from: &str, to: &str) -> String {
    let broken = SPEC.replacen(from, to, 1);
    assert_ne!(broken, SPEC, "`{from}` is not in the specification");
    codegen::generate_mocks(&broken).unwrap_err()
}

#[test]
fn mocks_of_the_specification_itself() {
    let code = codegen::generate_mocks(SPEC).unwrap();
    // One value of an array at a time.
    assert!(code.contains("T: Into<Option<&'a str>>"), "{code}");
    assert!(!code.contains("Vec<"), "{code}");
    for method in ["ok", "bad_request", "internal_server_error"] {
        assert_eq!(code.matches(&format!("pub fn {method}(")).count(), 9);
    }
}

#[test]
fn mocks_of_what_no_client_can_be_made_of() {
    let error = mocks_error_after("/v2/pods/{id}/pause", "/v2/pods/{id/pause");
    assert!(
        error.starts_with("operation \"pause_pod\" (POST /v2/pods/{id/pause): "),
        "{error}"
    );
}

#[test]
fn a_failure_of_another_shape_than_that_it_would_be_mocked_with() {
    let list_gpus = SPEC.find("\"400\"").unwrap();
    let reference = "\"$ref\": \"#/components/schemas/Result\"";
    let from = &SPEC[list_gpus..list_gpus + SPEC[list_gpus..].find(reference).unwrap()];
    let from = format!("{from}{reference}");
    let to = from.replace("schemas/Result\"", "schemas/PodV2LogPage\"");
    assert_eq!(
        mocks_error_after(&from, &to),
        "POST /v2/gpu/list: its response 400 is not of the shape of ResultVoid, as which it would be mocked"
    );
}

#[test]
fn text_that_is_no_json() {
    let error = error_after("{", "[");
    assert!(
        error.contains("it is no JSON") && error.contains("line 2"),
        "{error}"
    );
}

#[test]
fn a_reference_to_nothing() {
    let error = error_after(
        "#/components/schemas/PodV2LogPage",
        "#/components/schemas/Nope",
    );
    let place = "#/components/schemas/PodV2LogResponse/properties/page/allOf/0";
    assert_eq!(
        error,
        format!("{place}: nothing stands at `#/components/schemas/Nope`")
    );
}

#[test]
fn a_type_that_does_not_exist() {
    let error = error_after(r#""type": "boolean""#, r#""type": "bool""#);
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with("#/components/schemas/"), "{error}");
    assert!(error.ends_with("invalid type: bool"), "{error}");
}

#[test]
fn a_path_that_is_none() {
    let error = error_after("/v2/pods/{id}/pause", "/v2/pods/{id/pause");
    assert!(
        error.starts_with("operation \"pause_pod\" (POST /v2/pods/{id/pause): "),
        "{error}"
    );
}

#[test]
fn an_operation_without_success() {
    let error = error_after("\"200\": {", "\"302\": {");
    assert!(error.contains("it needs one 2xx response"), "{error}");
}

#[test]
fn a_place_of_a_wire_type_that_is_gone() {
    let error = error_after("\"maxPrice\"", "\"priceCap\"");
    assert!(
        error.contains("names `PodV2CreateRequest.maxPrice`"),
        "{error}"
    );
}
