//! The router: paths and handlers, and the middleware that every request passes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use yottalabs_client::Operation;

use crate::control;
use crate::envelope::{Code, framework_error};
use crate::fault::Fault;
use crate::fault::corrupt::corrupt;
use crate::fault::inject::inject;
use crate::handlers;
use crate::quirks::Quirks;
use crate::shared::{Shared, SharedState};

pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let mut router = Router::new();
    for operation in Operation::ALL {
        router = router.route(operation.path(), handlers::of(operation));
    }
    let shared = || shared.clone();
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        // Each layer wraps those above it: a request passes the last one first.
        .layer(from_fn_with_state(shared(), check_key))
        .layer(from_fn_with_state(shared(), apply_quirks))
        .layer(from_fn_with_state(shared(), inject))
        // After the layers, which are for the API only.
        .nest("/_sim", control::router())
        .with_state(shared())
}

async fn not_found(State(shared): SharedState, uri: Uri) -> Response {
    framework_error(StatusCode::NOT_FOUND, uri.path(), shared.now())
}

async fn method_not_allowed(State(shared): SharedState, uri: Uri) -> Response {
    framework_error(StatusCode::METHOD_NOT_ALLOWED, uri.path(), shared.now())
}

/// Checks the API key. Even an unknown path needs one.
async fn check_key(State(shared): SharedState, request: Request, next: Next) -> Response {
    let key = request.headers().get("X-Api-Key");
    if key.is_some_and(|key| key.as_bytes() == shared.api_key.as_bytes()) {
        next.run(request).await
    } else {
        (StatusCode::UNAUTHORIZED, "Unauthorized").into_response()
    }
}

/// Applies the simulator's quirks to envelopes. The framework's errors have none.
async fn apply_quirks(State(shared): SharedState, request: Request, next: Next) -> Response {
    let operation = operation(&request);
    let response = next.run(request).await;
    if shared.quirks == Quirks::NONE || response.extensions().get::<Code>().is_none() {
        return response;
    }
    let quirks = Fault::Quirks(shared.quirks);
    corrupt(&quirks, response, operation, shared.now()).await
}

/// The operation of a request; `None` for an unknown path or method.
pub(crate) fn operation(request: &Request) -> Option<Operation> {
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    // axum answers HEAD with the handlers for GET.
    let method = match *request.method() {
        Method::HEAD => &Method::GET,
        ref method => method,
    };
    let mut operations = Operation::ALL.into_iter();
    operations.find(|op| op.path() == path && op.method() == *method)
}
