//! What is made of an answer that is a failure, or no answer at all to what was asked.

use yottalabs::{Error, PodSpec};

use crate::ID;
use crate::server::Server;

const JSON: &str = "application/json";

/// All that is asked of an error.
#[derive(Debug, Default, PartialEq)]
struct Expected<'a> {
    text: &'a str,
    status: Option<u16>,
    code: Option<i64>,
    api_message: Option<&'static str>,
    /// The names of the predicates that are true of it.
    is: &'static [&'static str],
}

fn is(error: &Error) -> Vec<&'static str> {
    [
        ("not_found", error.is_not_found()),
        ("unauthorized", error.is_unauthorized()),
        ("forbidden", error.is_forbidden()),
        ("rate_limited", error.is_rate_limited()),
        ("invalid_request", error.is_invalid_request()),
        ("status_invalid", error.is_status_invalid()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("unexpected_response", error.is_unexpected_response()),
        ("retryable", error.is_retryable()),
        ("may_have_been_applied", error.may_have_been_applied()),
    ]
    .into_iter()
    .filter_map(|(name, yes)| yes.then_some(name))
    .collect()
}

fn assert_is(error: &Error, operation: &str, body: &str, expected: &Expected<'_>) {
    assert_eq!(error.to_string(), expected.text, "{body}");
    assert_eq!(error.status(), expected.status, "{body}");
    assert_eq!(error.code(), expected.code, "{body}");
    assert_eq!(error.api_message(), expected.api_message, "{body}");
    assert_eq!(is(error), expected.is, "{body}");
    assert_eq!(error.operation(), Some(operation), "{body}");
    assert_eq!(error.body(), Some(body.as_bytes()), "{body}");
    assert_eq!(error.attempts(), 1, "{body}");
    assert!(!format!("{error} {error:?}").contains("test-key"), "{body}");
}

/// What `get` fails with.
async fn assert_get(status: u16, content_type: &str, body: &str, expected: Expected<'_>) {
    let server = Server::with(status, content_type, body).await;
    let error = server.yotta.pods().get(ID).await.unwrap_err();
    let expected = Expected {
        status: Some(status),
        ..expected
    };
    assert_is(&error, "get_pod", body, &expected);
}

#[tokio::test]
async fn a_failure_with_http_200() {
    let expected = Expected {
        text: "failed to get pod 347892374982374983: pod not found (code 13000, HTTP 200)",
        code: Some(13000),
        api_message: Some("pod not found"),
        is: &["not_found"],
        ..Expected::default()
    };
    let body = r#"{"message":"pod not found","code":13000,"data":null}"#;
    assert_get(200, JSON, body, expected).await;
}

#[tokio::test]
async fn a_failure_whose_data_is_no_pod_and_whose_code_is_text() {
    let expected = Expected {
        text: "failed to get pod 347892374982374983: gone (code 12000, HTTP 200)",
        code: Some(12000),
        api_message: Some("gone"),
        is: &["not_found"],
        ..Expected::default()
    };
    let body = r#"{"data":"none","code":"12000","message":"gone"}"#;
    assert_get(200, JSON, body, expected).await;
}

#[tokio::test]
async fn other_codes_with_http_200() {
    for (code, text, is) in [
        (
            10002,
            "failed to pause pod 347892374982374983: no (code 10002, HTTP 200)",
            &["retryable", "may_have_been_applied"][..],
        ),
        (
            10004,
            "failed to pause pod 347892374982374983: no (code 10004, HTTP 200)",
            &["forbidden"],
        ),
        (
            12001,
            "failed to pause pod 347892374982374983: no (code 12001, HTTP 200)",
            &["status_invalid"],
        ),
        (
            429,
            "failed to pause pod 347892374982374983: no (code 429, HTTP 200)",
            &["rate_limited", "retryable"],
        ),
    ] {
        let body = format!(r#"{{"message":"no","code":{code},"data":null}}"#);
        let server = Server::with(200, JSON, &body).await;
        let error = server.yotta.pods().pause(ID).await.unwrap_err();
        let expected = Expected {
            text,
            status: Some(200),
            code: Some(code),
            api_message: Some("no"),
            is,
        };
        assert_is(&error, "pause_pod", &body, &expected);
    }
}

#[tokio::test]
async fn envelopes_with_http_400_and_500() {
    let spec = || PodSpec::new("n", "i", "NVIDIA_H100_80G", 1).env("TOKEN", "hush-hush");
    let body = r#"{"message":"image\n  is bad","code":10001,"data":null}"#;
    let server = Server::with(400, JSON, body).await;
    let create = server.yotta.pods().create(spec());
    let error = create.without_reconciliation().await.unwrap_err();
    let expected = Expected {
        text: "failed to create pod: image is bad (code 10001, HTTP 400)",
        status: Some(400),
        code: Some(10001),
        api_message: Some("image\n  is bad"),
        is: &["invalid_request"],
    };
    assert_is(&error, "create_pod", body, &expected);

    let body = r#"{"message":"system error","code":10002,"data":null}"#;
    let server = Server::with(500, JSON, body).await;
    let create = server.yotta.pods().create(spec());
    let error = create.without_reconciliation().await.unwrap_err();
    let expected = Expected {
        text: "failed to create pod: system error (code 10002, HTTP 500)",
        status: Some(500),
        code: Some(10002),
        api_message: Some("system error"),
        is: &["retryable", "may_have_been_applied"],
    };
    assert_is(&error, "create_pod", body, &expected);
}

/// The server may repeat what it was sent; the error must not.
#[tokio::test]
async fn secrets_that_the_server_repeats() {
    let body = r#"{"message":"bad value hush-hush for key test-key","code":10001,"data":null}"#;
    let server = Server::with(400, JSON, body).await;
    let spec = PodSpec::new("n", "i", "NVIDIA_H100_80G", 1).env("TOKEN", "hush-hush");
    let create = server.yotta.pods().create(spec);
    let error = create.without_reconciliation().await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", error.api_message());
    assert!(!shown.contains("hush-hush"), "{shown}");
    assert!(!shown.contains("test-key"), "{shown}");
    assert!(shown.contains("bad value"), "{shown}");
}

#[tokio::test]
async fn a_plain_401() {
    let server = Server::with(401, "text/plain", "Unauthorized").await;
    let error = server.yotta.pods().get(ID).await.unwrap_err();
    let text = format!(
        "failed to get pod 347892374982374983: unauthorized; the key given in code was sent to {}: check \
         that it is complete, has not been revoked and belongs to this server (HTTP 401)",
        server.yotta.base_url()
    );
    let expected = Expected {
        text: &text,
        status: Some(401),
        is: &["unauthorized"],
        ..Expected::default()
    };
    assert_is(&error, "get_pod", "Unauthorized", &expected);
}

#[tokio::test]
async fn a_gateways_html() {
    let expected = Expected {
        text: "failed to get pod 347892374982374983: bad gateway (HTTP 502)",
        is: &["retryable"],
        ..Expected::default()
    };
    let body = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    assert_get(502, "text/html", body, expected).await;
}

#[tokio::test]
async fn the_frameworks_error_page() {
    let expected = Expected {
        text: "failed to get pod 347892374982374983: Internal Server Error (HTTP 500)",
        api_message: Some("Internal Server Error"),
        is: &[],
        ..Expected::default()
    };
    let body = r#"{"timestamp":"2026-01-01T00:00:00Z","status":500,"error":"Internal Server Error","path":"/v2/pods"}"#;
    assert_get(500, JSON, body, expected).await;
}

#[tokio::test]
async fn success_that_cannot_be_read() {
    for (body, text) in [
        ("", "the body is empty"),
        (
            r#"{"message":"success","code":10000,"data":{"id":1,"#,
            "the body breaks off",
        ),
        (
            r#"{"message":"success","code":10000,"data":{"id":"pod-1"}}"#,
            "invalid value: string, expected a pod id: an integer or a numeric string at `data.id`",
        ),
        (
            r#"{"message":"success","code":10000,"data":[{"id":1}]}"#,
            "invalid type: sequence, expected an object at `data`",
        ),
        (
            r#"{"message":"success","code":"yes","data":{"id":1}}"#,
            "invalid value: string, expected an integer, or a string that holds one at `code`",
        ),
        (
            r#"{"message":"success","code":10000,"data":{"name":"n"}}"#,
            "the value is missing at `data.id`",
        ),
        (
            r#"{"message":"success","code":10000,"data":null}"#,
            "the value is missing at `data`",
        ),
        (r#"{"data":{"id":1}}"#, "the value is missing at `code`"),
        ("hello", "the body is not JSON"),
    ] {
        let server = Server::with(200, JSON, body).await;
        let error = server.yotta.pods().get(ID).await.unwrap_err();
        let text =
            format!("failed to get pod 347892374982374983: unexpected response: {text} (HTTP 200)");
        assert_eq!(error.to_string(), text, "{body}");
        assert_eq!(is(&error), ["unexpected_response"], "{body}");
        assert_eq!((error.status(), error.code()), (Some(200), None), "{body}");
        assert_eq!(error.operation(), Some("get_pod"), "{body}");
        assert_eq!(error.body(), Some(body.as_bytes()), "{body}");
    }
}

#[tokio::test]
async fn fields_that_cannot_be_read_are_reported_on_the_pod() {
    let data = r#"{"id":1,"createdAt":true,"singleCardPrice":"cheap","expose":[{"port":22},{"port":"ssh"}]}"#;
    let server = Server::with_data(data).await;
    let pod = server.yotta.pods().get(ID).await.unwrap();
    let unreadable = pod.unreadable_fields().iter().map(ToString::to_string);
    assert_eq!(
        unreadable.collect::<Vec<_>>(),
        [
            "createdAt: invalid type: boolean, expected a time: epoch milliseconds or ISO 8601",
            "expose[1].port: invalid value: string, expected an integer from 0 to 65535, or a string that holds one",
            "singleCardPrice: invalid value: string, expected a decimal number, or a string that holds one",
        ]
    );
    assert_eq!(pod.expose[0].port, Some(22));
}

#[tokio::test]
async fn a_list_leaves_out_a_pod_that_has_no_id() {
    let server = Server::with_data(r#"[{"id":1},{"name":"n"}]"#).await;
    let pods = server.yotta.pods().list().await.unwrap();
    assert_eq!(pods.len(), 1);

    let server = Server::with_data(r#"[{"name":"n"}]"#).await;
    let error = server.yotta.pods().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to list pods: unexpected response: the value is missing at `data[0].id` (HTTP 200)"
    );
    assert_eq!(error.operation(), Some("list_pods"));
    assert!(error.is_unexpected_response());
}
