//! Keys, paths, methods and bodies: what has nothing to do with pods.

use axum::{
    body::Body,
    http::{Request, StatusCode, header::ALLOW},
};
use serde_json::json;
use yottalabs_sim::Operation;

use crate::support::{INVALID, NOT_FOUND, act, call, create, get, manual, post, send};

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path)
}

#[tokio::test]
async fn without_the_right_key_nothing_is_told() {
    let sim = manual();
    for path in ["/v2/pods", "/v2/pods/1", "/nowhere"] {
        for key in [None, Some("sim-key2"), Some("Bearer sim-key")] {
            let request = match key {
                Some(key) => request("GET", path).header("x-api-key", key),
                None => request("GET", path),
            };
            let answer = send(&sim, request.body(Body::empty()).expect("a request")).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert_eq!(answer.text, "Unauthorized");
        }
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_answered_as_spring_does() {
    let sim = manual();
    let answer = get(&sim, "/v2/volumes?x=1").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(
        answer.json(),
        json!({
            "timestamp": "2026-01-01T00:00:00.000+00:00",
            "status": 404, "error": "Not Found", "path": "/v2/volumes",
        })
    );
    let answer = call(&sim, "PUT", "/v2/pods/1", None).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.json()["error"], "Method Not Allowed");
    let allowed = answer.headers[ALLOW].to_str().expect("a header");
    assert!(
        allowed.contains("GET") && allowed.contains("DELETE"),
        "{allowed}"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_http_400() {
    let sim = manual();
    for body in ["{\"name\":", "[]", "7", "\"text\""] {
        let request = request("POST", "/v2/pods")
            .header("X-Api-Key", "sim-key")
            .header("Content-Type", "application/json")
            .body(Body::from(body));
        let answer = send(&sim, request.expect("a request")).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, INVALID),
            "{body}"
        );
        assert!(
            answer.message().starts_with("body: "),
            "{}",
            answer.message()
        );
    }
    for path in [
        "/v2/pods/abc",
        "/v2/pods/99999999999999999999/logs",
        "/v2/pods/1.5/runtime",
    ] {
        let answer = get(&sim, path).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, INVALID),
            "{path}"
        );
    }
    assert_eq!(sim.created_count(), 0);
}

#[tokio::test]
async fn a_body_of_another_kind_is_http_415_and_one_too_long_413() {
    let sim = manual();
    let form = request("POST", "/v2/pods")
        .header("X-Api-Key", "sim-key")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Body::from("{}"))
        .expect("a request");
    let answer = send(&sim, form).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(answer.json()["path"], "/v2/pods");

    let answer = post(&sim, "/v2/gpu/list", json!({ "x": "x".repeat(3_000_000) })).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn every_operation_on_a_pod_that_is_not_there_says_so() {
    let sim = manual();
    get(&sim, "/v2/pods/42").await.refused(NOT_FOUND);
    get(&sim, "/v2/pods/42/logs").await.refused(NOT_FOUND);
    get(&sim, "/v2/pods/-42/runtime").await.refused(NOT_FOUND);
    for action in ["pause", "resume", "delete"] {
        act(&sim, 42, action).await.refused(NOT_FOUND);
    }
}

#[tokio::test]
async fn every_request_is_in_the_log_with_its_answer() {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    get(&sim, "/v2/pods?statusList=PENDING").await;
    get(&sim, "/nowhere").await;
    act(&sim, id, "pause").await;
    let unauthorized = request("GET", "/v2/pods")
        .body(Body::empty())
        .expect("a request");
    send(&sim, unauthorized).await;

    let log: Vec<_> = sim
        .requests()
        .into_iter()
        .map(|r| (r.operation, r.status, r.code, r.query))
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        log,
        [
            (Some(Operation::CreatePod), Some(200), Some(10_000), None),
            (
                Some(Operation::ListPods),
                Some(200),
                Some(10_000),
                some("statusList=PENDING")
            ),
            (None, Some(404), None, None),
            (Some(Operation::PausePod), Some(200), Some(12_001), None),
            (Some(Operation::ListPods), Some(401), None, None),
        ]
    );
    sim.clear_requests();
    assert!(sim.requests().is_empty());
    assert_eq!(sim.pods().len(), 1, "the pods stay");
}
