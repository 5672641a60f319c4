//! Calls on a simulator in process.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
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

/// What came back.
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
    let response = sim
        .router()
        .oneshot(request)
        .await
        .expect("the router never fails");
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

/// An HTTP client. Where reqwest is built with rustls but no provider, as the facade has it built
/// in the same workspace, it wants one even for plain HTTP.
pub(crate) fn http_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
