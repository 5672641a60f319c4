//! Errors in the manner of the vendor's web framework, for requests that reach no operation.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{clock::iso, simulator::Simulator};

/// `{timestamp, status, error, path}`.
pub(crate) fn error(sim: &Simulator, status: StatusCode, path: &str) -> Response {
    let now = sim.read(|_, now| iso(now));
    // Spring writes the offset out.
    let timestamp = now.replace('Z', "+00:00");
    let body = json!({
        "timestamp": timestamp,
        "status": status.as_u16(),
        "error": status.canonical_reason().unwrap_or("Unknown"),
        "path": path,
    });
    (status, Json(body)).into_response()
}

pub(crate) async fn not_found(State(sim): State<Simulator>, uri: Uri) -> Response {
    error(&sim, StatusCode::NOT_FOUND, uri.path())
}

pub(crate) async fn method_not_allowed(State(sim): State<Simulator>, uri: Uri) -> Response {
    error(&sim, StatusCode::METHOD_NOT_ALLOWED, uri.path())
}
