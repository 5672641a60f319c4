//! Calls on a simulator in process.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;
use yottalabs_sim::{Builder, Clock, RecordedRequest, Simulator};

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
    headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a JSON body")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }

    /// Checks the HTTP status and the code in the envelope.
    #[track_caller]
    pub(crate) fn has(&self, status: u16, code: i64) {
        let (seen, envelope) = (self.status.as_u16(), self.json());
        assert_eq!(
            (seen, &envelope["code"]),
            (status, &json!(code)),
            "{self:?}"
        );
        assert!(code == SUCCESS || envelope["data"].is_null(), "{self:?}");
    }

    /// The data of a success.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        self.has(200, SUCCESS);
        self.json()["data"].take()
    }

    /// The message of a request that was refused with HTTP 200 and this code.
    #[track_caller]
    pub(crate) fn refused(&self, code: i64) -> String {
        self.has(200, code);
        self.message()
    }

    pub(crate) fn message(&self) -> String {
        let envelope = self.json();
        envelope["message"].as_str().expect("a message").to_owned()
    }
}

/// A simulator with a manual clock and another setting.
pub(crate) fn built(change: impl FnOnce(Builder) -> Builder) -> Simulator {
    change(Simulator::builder().clock(Clock::manual())).build()
}

pub(crate) fn manual() -> Simulator {
    built(|builder| builder)
}

/// The response as it is sent.
pub(crate) async fn route(sim: &Simulator, request: Request<Body>) -> Response<Body> {
    let response = sim.router().oneshot(request).await;
    response.expect("the router never fails")
}

pub(crate) async fn send(sim: &Simulator, request: Request<Body>) -> Answer {
    let (parts, body) = route(sim, request).await.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
    }
}

/// A request with the right key and, where there is one, a JSON body.
fn request(sim: &Simulator, method: &str, path: &str, body: Option<Value>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header("X-Api-Key", sim.api_key());
    if body.is_some() {
        request = request.header("Content-Type", "application/json");
    }
    let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
    request.body(body).expect("a valid request")
}

pub(crate) async fn call(sim: &Simulator, method: &str, path: &str, body: Option<Value>) -> Answer {
    send(sim, request(sim, method, path, body)).await
}

pub(crate) async fn raw(
    sim: &Simulator,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Response<Body> {
    route(sim, request(sim, method, path, body)).await
}

pub(crate) async fn raw_create(sim: &Simulator) -> Response<Body> {
    raw(sim, "POST", "/v2/pods", Some(pod(json!({})))).await
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
    for (name, value) in fields.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

/// The response to a create request.
pub(crate) async fn creation(sim: &Simulator, fields: Value) -> Answer {
    post(sim, "/v2/pods", pod(fields)).await
}

pub(crate) async fn create(sim: &Simulator, fields: Value) -> i64 {
    let data = creation(sim, fields).await.data();
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

/// The fault, applied, status and code of each request.
pub(crate) fn fault_log(sim: &Simulator) -> Vec<String> {
    let or_dash = |number: Option<i64>| number.map_or("-".to_owned(), |n| n.to_string());
    let line = |request: RecordedRequest| {
        let fault = request.fault.map_or("-".to_owned(), |f| f.to_string());
        let status = or_dash(request.status.map(i64::from));
        let (applied, code) = (request.applied, or_dash(request.code));
        format!("{fault} applied {applied} status {status} code {code}")
    };
    sim.requests().into_iter().map(line).collect()
}

/// Checks that an object has all fields of a schema of the specification, and no others.
#[track_caller]
pub(crate) fn has_fields(value: &Value, schema: &str) {
    let specification: Value = serde_json::from_str(yottalabs_client::OPENAPI).expect("JSON");
    let properties = &specification["components"]["schemas"][schema]["properties"];
    let names = |object: &Value| -> BTreeSet<String> {
        let object = object.as_object().expect("an object");
        object.keys().cloned().collect()
    };
    assert_eq!(names(value), names(properties), "{schema}");
}

/// The statuses of a pod so far.
pub(crate) fn statuses(sim: &Simulator, index: usize) -> Vec<String> {
    let history = &sim.pods()[index].history;
    let statuses = history.iter().map(|change| change.status.to_string());
    statuses.collect()
}

/// The response of a server to a request for all pods.
pub(crate) async fn list_at(url: &str, key: &str) -> reqwest::Result<reqwest::Response> {
    // The facade has reqwest built with rustls but without a crypto provider, which reqwest needs even
    // for plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let request = reqwest::Client::new().get(format!("{url}/v2/pods"));
    request.header("X-Api-Key", key).send().await
}
