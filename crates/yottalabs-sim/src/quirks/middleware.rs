//! Every answer in the simulator's quirks.

use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::header::CONTENT_LENGTH,
    middleware::Next,
    response::Response,
};

use super::Quirks;
use crate::{envelope::Code, operation::Operation, simulator::Simulator};

/// Only what comes in an envelope is reworded: Spring's errors have no quirks.
pub(crate) async fn speak(State(sim): State<Simulator>, request: Request, next: Next) -> Response {
    let quirks = sim.quirks();
    let operation = Operation::of(request.method(), request.uri().path());
    let response = next.run(request).await;
    if quirks == Quirks::NONE || response.extensions().get::<Code>().is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The router's own bodies are whole and in memory: this cannot fail.
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(envelope) = serde_json::from_slice(&whole) else {
        return Response::from_parts(parts, whole.into());
    };
    parts.headers.remove(CONTENT_LENGTH);
    let reworded = quirks.apply(envelope, operation);
    Response::from_parts(parts, reworded.to_string().into())
}
