//! The key check, ahead of everything else: even an unknown path wants a key.

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::simulator::Simulator;

const HEADER: &str = "X-Api-Key";

pub(crate) async fn check_key(
    State(sim): State<Simulator>,
    request: Request,
    next: Next,
) -> Response {
    let given = request.headers().get(HEADER);
    if given.is_some_and(|key| key.as_bytes() == sim.api_key().as_bytes()) {
        next.run(request).await
    } else {
        (StatusCode::UNAUTHORIZED, "Unauthorized").into_response()
    }
}
