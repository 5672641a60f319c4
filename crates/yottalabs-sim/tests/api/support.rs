//! Calls on a simulator in process.

use std::{collections::BTreeSet, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, Response, StatusCode},
};
use serde_json::{Value, json};
use tower::ServiceExt;
use yottalabs_sim::{Clock, Simulator};

pub(crate) const SUCCESS: i64 = 10_000;
pub(crate) const INVALID: i64 = 10_001;
pub(crate) const SYSTEM: i64 = 10_002;
pub(crate) const STATUS_INVALID: i64 = 12_001;
pub(crate) const NOT_FOUND: i64 = 13_000;

/// Longer than any step of a pod's life takes.
pub(crate) const LONG: Duration = Duration::from_secs(300);

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a JSON body")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }

    pub(crate) fn code(&self) -> i64 {
        self.json()["code"].as_i64().expect("an envelope")
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"]
            .as_str()
            .expect("an envelope")
            .to_owned()
    }

    /// The data of a success.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(
            (self.status, self.code()),
            (StatusCode::OK, SUCCESS),
            "{}",
            self.text
        );
        self.json()["data"].take()
    }

    /// Checks that the request was refused with HTTP 200 and this code.
    #[track_caller]
    pub(crate) fn refused(&self, code: i64) -> String {
        assert_eq!(
            (self.status, self.code()),
            (StatusCode::OK, code),
            "{}",
            self.text
        );
        assert_eq!(self.json()["data"], Value::Null);
        self.message()
    }
}

pub(crate) fn manual() -> Simulator {
    Simulator::builder().clock(Clock::manual()).build()
}

pub(crate) async fn send(sim: &Simulator, request: Request<Body>) -> Answer {
    let response = sim.router().oneshot(request).await;
    let response = response.expect("the router never fails");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Answer {
        status: parts.status,
        headers: parts.headers,
        text,
    }
}

/// A request with the right key and, where there is one, a JSON body.
pub(crate) async fn call(sim: &Simulator, method: &str, path: &str, body: Option<Value>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("X-Api-Key", sim.api_key());
    let request = match body {
        Some(body) => request
            .header("Content-Type", "application/json")
            .body(Body::from(body.to_string())),
        None => request.body(Body::empty()),
    };
    send(sim, request.expect("a valid request")).await
}

pub(crate) async fn get(sim: &Simulator, path: &str) -> Answer {
    call(sim, "GET", path, None).await
}

pub(crate) async fn post(sim: &Simulator, path: &str, body: Value) -> Answer {
    call(sim, "POST", path, Some(body)).await
}

/// The smallest create request, with `fields` put over it.
pub(crate) fn pod(fields: Value) -> Value {
    let mut body = json!({
        "name": "train-1", "image": "pytorch/pytorch:2.8",
        "gpuType": "NVIDIA_H100_80G", "gpuCount": 1,
    });
    let (body_fields, Value::Object(fields)) = (body.as_object_mut(), fields) else {
        panic!("fields have to be an object");
    };
    body_fields.expect("an object").extend(fields);
    body
}

pub(crate) async fn create(sim: &Simulator, fields: Value) -> i64 {
    let data = post(sim, "/v2/pods", pod(fields)).await.data();
    data["id"].as_i64().expect("an id")
}

pub(crate) async fn show(sim: &Simulator, id: i64) -> Value {
    get(sim, &format!("/v2/pods/{id}")).await.data()
}

/// A pod that is `RUNNING` and healthy.
pub(crate) async fn running(sim: &Simulator, fields: Value) -> i64 {
    let id = create(sim, fields).await;
    sim.advance(LONG);
    assert_eq!(show(sim, id).await["status"], "RUNNING");
    id
}

/// Pauses, resumes or deletes.
pub(crate) async fn act(sim: &Simulator, id: i64, action: &str) -> Answer {
    match action {
        "delete" => call(sim, "DELETE", &format!("/v2/pods/{id}"), None).await,
        _ => call(sim, "POST", &format!("/v2/pods/{id}/{action}"), None).await,
    }
}

/// The response to a request with the right key, as it is sent.
pub(crate) async fn raw(
    sim: &Simulator,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Response<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("X-Api-Key", sim.api_key())
        .header("Content-Type", "application/json");
    let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
    let request = request.body(body).expect("a valid request");
    let response = sim.router().oneshot(request).await;
    response.expect("the router never fails")
}

pub(crate) async fn raw_create(sim: &Simulator) -> Response<Body> {
    raw(sim, "POST", "/v2/pods", Some(pod(json!({})))).await
}

/// The fault, applied, status and code of each request.
pub(crate) fn fault_log(sim: &Simulator) -> Vec<String> {
    let or_dash = |number: Option<i64>| number.map_or("-".to_owned(), |n| n.to_string());
    let line = |request: yottalabs_sim::RecordedRequest| {
        let fault = request
            .fault
            .map_or("-".to_owned(), |fault| fault.to_string());
        let status = or_dash(request.status.map(i64::from));
        let (applied, code) = (request.applied, or_dash(request.code));
        format!("{fault} applied {applied} status {status} code {code}")
    };
    sim.requests().into_iter().map(line).collect()
}

/// The names of an object's fields.
pub(crate) fn keys(value: &Value) -> BTreeSet<String> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect()
}

/// The names of a schema's fields in the specification.
pub(crate) fn fields(schema: &str) -> BTreeSet<String> {
    let specification: Value = serde_json::from_str(yottalabs_client::OPENAPI).expect("JSON");
    keys(&specification["components"]["schemas"][schema]["properties"])
}

/// The statuses of a pod so far.
pub(crate) fn statuses(sim: &Simulator, index: usize) -> Vec<String> {
    let history = &sim.pods()[index].history;
    history
        .iter()
        .map(|change| change.status.to_string())
        .collect()
}

/// An HTTP client. The facade has reqwest built with rustls but without a crypto provider, which reqwest
/// needs even for plain HTTP.
pub(crate) fn http_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
