//! Keys, paths, methods, unreadable requests and the request log.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use yottalabs_sim::Operation;

use crate::support::{Answer, INVALID, NOT_FOUND, act, call, create, get, manual, pod, post, send};

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path)
}

#[tokio::test]
async fn every_path_needs_the_key() {
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
async fn unknown_paths_and_methods_get_errors_of_the_framework() {
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
    let allowed: BTreeSet<&str> = answer.header("allow").split(',').collect();
    assert_eq!(allowed, BTreeSet::from(["DELETE", "GET", "HEAD"]));
}

fn on_a_pod() -> impl Iterator<Item = Operation> {
    let operations = Operation::ALL.into_iter();
    operations.filter(|operation| operation.path().contains("{id}"))
}

#[tokio::test]
async fn an_unreadable_request_is_http_400_in_every_operation() {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    let unreadable = |answer: Answer, place: &str| {
        answer.has(400, INVALID);
        let message = answer.message();
        assert!(message.starts_with(place), "{message:?} for {place:?}");
    };
    const JSON: &str = "application/json";
    for path in ["/v2/pods", "/v2/gpu/list"] {
        let deep = "[".repeat(3_000_000);
        for (content_type, body, place) in [
            (JSON, "{\"name\":", "body: is not valid JSON: EOF"),
            (JSON, "\"\u{0}\"", "body: is not valid JSON: control"),
            (JSON, "[]", "body: must be a JSON object"),
            (JSON, "7", "body: must be a JSON object"),
            ("text/plain", "{}", "Content-Type: must be application/json"),
            (
                "application/x-www-form-urlencoded",
                "{}",
                "Content-Type: must be",
            ),
            (JSON, &deep, "body: "),
        ] {
            let request = request("POST", path)
                .header("X-Api-Key", "sim-key")
                .header("Content-Type", content_type)
                .body(Body::from(body.to_owned()));
            unreadable(send(&sim, request.expect("a request")).await, place);
        }
    }
    let pod_fields = json!({
        "gpuCount": ["two", 1.5], "name": [7], "regions": ["us-east-1", [1]], "expose": [[22]],
        "isSpot": ["maybe"], "maxPrice": ["free"],
    });
    let gpu_filters = json!({ "page": ["first"], "gpuCounts": [["x"]], "includeUnavailable": [1] });
    for (path, cases) in [("/v2/pods", pod_fields), ("/v2/gpu/list", gpu_filters)] {
        for (name, values) in cases.as_object().expect("cases") {
            for value in values.as_array().expect("values") {
                let fields = json!({ name: value });
                let is_create = path == "/v2/pods";
                let body = if is_create { pod(fields) } else { fields };
                unreadable(post(&sim, path, body).await, name);
            }
        }
    }
    for operation in on_a_pod() {
        for wrong in ["abc", "99999999999999999999", "1.5", "%FF", "%00"] {
            let path = operation.path().replace("{id}", wrong);
            let answer = call(&sim, operation.method().as_str(), &path, None).await;
            unreadable(answer, "id: must be");
        }
    }
    for name in ["limit", "startTime", "endTime"] {
        let path = format!("/v2/pods/{id}/logs?{name}=ten");
        unreadable(get(&sim, &path).await, name);
    }
    assert_eq!(sim.created_count(), 1);
}

#[tokio::test]
async fn every_operation_on_an_unknown_pod_is_refused() {
    for operation in on_a_pod() {
        let path = operation.path().replace("{id}", "-42");
        let answer = call(&manual(), operation.method().as_str(), &path, None).await;
        answer.refused(NOT_FOUND);
    }
}

#[tokio::test]
async fn every_request_is_in_the_log_with_its_response() {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    get(&sim, "/v2/pods?statusList=PENDING").await;
    for path in ["/nowhere", "/v2/pods/", "/v2/gpu/list", "/v2/pods/7/logs/x"] {
        get(&sim, path).await;
    }
    act(&sim, id, "pause").await;
    call(&sim, "HEAD", &format!("/v2/pods/{id}"), None).await;
    call(&sim, "PUT", "/v2/pods/7", None).await;
    let unauthorized = request("GET", "/v2/pods").body(Body::empty());
    send(&sim, unauthorized.expect("a request")).await;

    let log = sim.requests().into_iter();
    let log: Vec<_> = log.map(|r| (r.operation, r.status, r.code)).collect();
    let expected = [
        (Some(Operation::CreatePod), Some(200), Some(10_000)),
        (Some(Operation::ListPods), Some(200), Some(10_000)),
        (None, Some(404), None),
        (None, Some(404), None),
        (None, Some(405), None),
        (None, Some(404), None),
        (Some(Operation::PausePod), Some(200), Some(12_001)),
        (Some(Operation::GetPod), Some(200), Some(10_000)),
        (None, Some(405), None),
        (Some(Operation::ListPods), Some(401), None),
    ];
    assert_eq!(log, expected);
    let query = sim.requests()[1].query.clone();
    assert_eq!(query.as_deref(), Some("statusList=PENDING"));
    sim.clear_requests();
    assert!(sim.requests().is_empty());
    assert_eq!(sim.pods().len(), 1, "the pods stay");
    get(&sim, "/v2/pods").await;
    assert_eq!(sim.requests()[0].code, Some(10_000));
}
