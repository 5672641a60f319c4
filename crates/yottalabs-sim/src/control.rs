//! The routes below `/_sim/`, by which programs in any language control the simulator. They are no part of
//! the vendor's API: they need no key, are not recorded, and have no faults.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::iso;
use crate::fault::parse::ParseError;
use crate::fault::plan::FaultPlan;
use crate::pod::PodRecord;
use crate::request_log::RecordedRequest;
use crate::script::json::{Seconds, read};
use crate::script::plan::ScriptPlan;
use crate::shared::{Shared, SharedState};

/// Enough for a script of 100,000 lines.
const LONGEST_BODY: usize = 64 << 20;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/scripts", post(add_scripts).delete(clear_scripts))
        .route("/faults", post(add_faults).delete(clear_faults))
        .route("/clock", get(clock).post(advance))
        .route("/requests", get(requests).delete(clear_requests))
        .route("/pods", get(pods))
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
}

/// A response to a request that is not valid: `{error}`.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Self {
        Self(StatusCode::BAD_REQUEST, error.to_string())
    }
}

/// The body as text. Its content type does not matter, because curl sends that of a form.
fn text(body: &Bytes) -> Result<&str, ParseError> {
    std::str::from_utf8(body).map_err(|_| ParseError("the body is not UTF-8".to_owned()))
}

async fn unknown(uri: Uri) -> Refusal {
    let what = format!(
        "/_sim{} does not exist; use /_sim/scripts, faults, clock, requests or pods",
        uri.path()
    );
    Refusal(StatusCode::NOT_FOUND, what)
}

async fn add_scripts(State(shared): SharedState, body: Bytes) -> Result<Json<Value>, Refusal> {
    let added = ScriptPlan::new(shared).add_json(text(&body)?)?;
    Ok(Json(json!({ "added": added })))
}

async fn clear_scripts(State(shared): SharedState) -> StatusCode {
    ScriptPlan::new(shared).clear();
    StatusCode::NO_CONTENT
}

/// One rule on each line.
async fn add_faults(State(shared): SharedState, body: Bytes) -> Result<Json<Value>, Refusal> {
    let lines = text(&body)?.lines().map(str::trim);
    let rules: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    if rules.is_empty() {
        let empty = "the body has no rule; the form is OPERATION:FAULT[:WHEN], one on each line";
        return Err(ParseError(empty.to_owned()).into());
    }
    FaultPlan::new(shared).add_all(&rules)?;
    Ok(Json(json!({ "added": rules.len() })))
}

async fn clear_faults(State(shared): SharedState) -> StatusCode {
    FaultPlan::new(shared).clear();
    StatusCode::NO_CONTENT
}

async fn clock(State(shared): SharedState) -> Json<Value> {
    let now = shared.now();
    Json(json!({ "now": iso(now), "millis": now }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance: Seconds,
}

async fn advance(shared: SharedState, body: Bytes) -> Result<Json<Value>, Refusal> {
    let value: Value = serde_json::from_str(text(&body)?)
        .map_err(|error| ParseError(format!("the body is not valid JSON: {error}")))?;
    let Advance { advance } = read(value)?;
    shared.write(|state, _| state.ticker.advance(advance.0));
    Ok(clock(shared).await)
}

async fn requests(State(shared): SharedState) -> Json<Value> {
    let requests = shared.read(|state, _| state.requests.all().to_vec());
    Json(requests.into_iter().map(request).collect())
}

fn request(request: RecordedRequest) -> Value {
    json!({
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "operation": request.operation.map(|operation| operation.id()),
        "status": request.status,
        "code": request.code,
        "fault": request.fault.map(|fault| fault.to_string()),
        "applied": request.applied,
        "at": iso(request.at.as_millis()),
    })
}

async fn clear_requests(State(shared): SharedState) -> StatusCode {
    shared.write(|state, _| state.requests.clear());
    StatusCode::NO_CONTENT
}

async fn pods(State(shared): SharedState) -> Json<Value> {
    let pods: Vec<PodRecord> = shared.read(|state, now| {
        let pods = state.pods.iter();
        pods.map(|pod| PodRecord::new(pod, now)).collect()
    });
    Json(pods.into_iter().map(pod).collect())
}

fn pod(pod: PodRecord) -> Value {
    let history = pod.history.iter().map(
        |change| json!({ "at": iso(change.at.as_millis()), "status": change.status.as_str() }),
    );
    json!({
        "id": pod.id.get(),
        "name": pod.name,
        "gpuType": pod.gpu_type,
        "gpuCount": pod.gpu_count,
        "region": pod.region,
        "isSpot": pod.is_spot,
        "status": pod.status.as_str(),
        "cause": pod.cause.map(|cause| cause.to_string()),
        "createdAt": iso(pod.created_at.as_millis()),
        "runningSeconds": pod.running.as_secs_f64(),
        "cost": pod.cost.to_string(),
        "history": history.collect::<Vec<_>>(),
    })
}
