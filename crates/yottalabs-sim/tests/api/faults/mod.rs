//! Faults: what becomes of the request, and what the client gets.

mod all;
mod corrupt;
mod in_process;
mod plan;
mod replies;
mod socket;

use axum::{
    body::Body,
    http::{Request, Response},
};
use serde_json::{Value, json};
use tower::ServiceExt;
use yottalabs_sim::Simulator;

use crate::support::pod;

/// A request as `support::call` sends it, answered by whatever comes.
async fn raw(sim: &Simulator, method: &str, path: &str, body: Option<Value>) -> Response<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("X-Api-Key", sim.api_key())
        .header("Content-Type", "application/json");
    let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
    let request = request.body(body).expect("a valid request");
    sim.router()
        .oneshot(request)
        .await
        .expect("the router never fails")
}

async fn raw_create(sim: &Simulator) -> Response<Body> {
    raw(sim, "POST", "/v2/pods", Some(pod(json!({})))).await
}

/// What the log says of each request: fault, applied, status, code.
fn log(sim: &Simulator) -> Vec<String> {
    let line = |request: yottalabs_sim::RecordedRequest| {
        let fault = request
            .fault
            .map_or("-".to_owned(), |fault| fault.to_string());
        let or_none = |number: Option<i64>| number.map_or("-".to_owned(), |n| n.to_string());
        let (status, code) = (
            or_none(request.status.map(i64::from)),
            or_none(request.code),
        );
        format!(
            "{fault} applied {} status {status} code {code}",
            request.applied
        )
    };
    sim.requests().into_iter().map(line).collect()
}
