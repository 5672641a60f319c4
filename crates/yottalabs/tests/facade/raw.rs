//! Raw requests.

use serde_json::json;
use yottalabs::Method;

use crate::support::{Reply, Script};

#[tokio::test(start_paused = true)]
async fn raw_requests_are_authenticated_and_retried_like_other_calls() {
    let script = Script::new([Reply::body(502, ""), Reply::data(r#"{"a":[1]}"#)]);
    let yotta = script.client();
    let request = yotta.raw(Method::GET, "/v2/volumes");
    let response = request
        .query("q", "a&b=ü")
        .query("q", "2")
        .send()
        .await
        .unwrap();
    assert_eq!(response.data, Some(json!({"a": [1]})));
    assert_eq!(response.message.as_deref(), Some("ok"));
    assert_eq!(script.lines(), ["GET /v2/volumes?q=a%26b%3D%C3%BC&q=2"; 2]);
    assert_eq!(script.seen()[0].headers["x-api-key"], "sesame-open");
}

#[tokio::test(start_paused = true)]
async fn a_body_is_json_and_is_sent_once() {
    let script = Script::new([Reply::Reset]);
    let request = script.client().raw(Method::POST, "/v2/volumes");
    let request = request.json(json!({"name": "data"}));
    let error = request.clone().send().await.unwrap_err();
    let seen = script.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].headers["content-type"], "application/json");
    assert_eq!(seen[0].body, r#"{"name":"data"}"#);
    assert!(error.may_have_been_applied());
    assert_eq!(
        error.to_string(),
        "failed to call POST /v2/volumes: the connection broke"
    );

    request.harmless_to_repeat().send().await.unwrap_err();
    assert_eq!(script.seen().len(), 1 + 4);
}

#[tokio::test(start_paused = true)]
async fn an_envelope_that_says_no_is_an_error() {
    let script = Script::new([Reply::code(14000, "no such endpoint")]);
    let error = script
        .client()
        .raw(Method::GET, "/v3")
        .send()
        .await
        .unwrap_err();
    assert_eq!((error.code(), error.status()), (Some(14000), Some(200)));
    assert_eq!(error.operation(), Some("raw"));
}

#[tokio::test(start_paused = true)]
async fn raw_requests_only_go_to_the_base_url() {
    let script = Script::new([Reply::data("null")]);
    let yotta = script.client();
    for path in [
        "",
        "v2",
        "@evil.example",
        "//evil.example/",
        "https://evil.example",
        "/a?b",
        "/a#b",
    ] {
        let error = yotta.raw(Method::GET, path).send().await.unwrap_err();
        assert_eq!(error.violations().len(), 1, "{path}: {error}");
        assert!(error.is_invalid_request());
    }
    assert!(script.seen().is_empty());
    for path in ["/@evil.example", "/\\evil.example", "/../../x", "/ü ö"] {
        yotta.raw(Method::GET, path).send().await.unwrap();
    }
    assert_eq!(script.seen().len(), 4);
}
