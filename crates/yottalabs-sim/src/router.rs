//! The router: paths and handlers, and the middleware that every request passes.

use std::sync::Arc;

use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::{Method, StatusCode, Uri, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use yottalabs_client::Operation;

use crate::{
    clock::{http_date, timestamp},
    envelope::{Code, framework_error},
    fault::inject::{self, injected},
    handlers,
    quirks::Quirks,
    request_log::RecordedRequest,
    shared::{Shared, SharedState},
};

pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let mut router = Router::new();
    for operation in Operation::ALL {
        let handler = match operation {
            Operation::CreatePod => post(handlers::create_pod),
            Operation::ListPods => get(handlers::list_pods),
            Operation::GetPod => get(handlers::get_pod),
            Operation::DeletePod => delete(handlers::delete_pod),
            Operation::PausePod => post(handlers::pause_pod),
            Operation::ResumePod => post(handlers::resume_pod),
            Operation::GetPodLogs => get(handlers::get_logs),
            Operation::GetPodRuntime => get(handlers::get_runtime),
            Operation::ListGpus => post(handlers::list_gpus),
        };
        router = router.route(operation.path(), handler);
    }
    let shared = || shared.clone();
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        // Each layer wraps those above it: a request passes the last one first.
        .layer(from_fn_with_state(shared(), check_key))
        .layer(from_fn_with_state(shared(), apply_quirks))
        // Faults come after the log, which records them, and before the key check, where a gateway
        // would fail.
        .layer(from_fn_with_state(shared(), inject::inject))
        .layer(from_fn_with_state(shared(), set_date))
        .layer(from_fn_with_state(shared(), record))
        .with_state(shared())
}

/// Records the request on arrival, and then its response.
async fn record(State(shared): SharedState, mut request: Request, next: Next) -> Response {
    let uri = request.uri();
    let (method, path) = (request.method().as_str().to_owned(), uri.path().to_owned());
    let operation = operation(request.method(), uri.path());
    let query = uri.query().map(str::to_owned);
    let number = shared.write(|state, now| {
        let at = timestamp(now);
        let (status, code) = (None, None);
        state.requests.arrived(RecordedRequest {
            method,
            path,
            query,
            operation,
            status,
            code,
            fault: None,
            applied: 0,
            at,
        })
    });
    request.extensions_mut().insert(number);
    let response = next.run(request).await;
    let code = response.extensions().get::<Code>().map(|code| code.0);
    let status = injected(&response)
        .is_none()
        .then(|| response.status().as_u16());
    shared.write(|state, _| state.requests.answered(number, status, code));
    response
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
    let operation = operation(request.method(), request.uri().path());
    let response = next.run(request).await;
    if shared.quirks == Quirks::NONE || response.extensions().get::<Code>().is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The handlers' bodies are complete and in memory, so this cannot fail.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(envelope) = serde_json::from_slice(&body) else {
        return Response::from_parts(parts, body.into());
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let envelope = shared.quirks.apply(envelope, operation);
    Response::from_parts(parts, envelope.to_string().into())
}

/// Sets the `Date` header by the simulator's clock, unless a fault has set it.
async fn set_date(State(shared): SharedState, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now = shared.now();
    let headers = response.headers_mut();
    headers
        .entry(header::DATE)
        .or_insert_with(|| http_date(now));
    response
}

/// The operation of a request; `None` for an unknown path or method.
pub(crate) fn operation(method: &Method, path: &str) -> Option<Operation> {
    // axum answers HEAD with the handlers for GET.
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut operations = Operation::ALL.into_iter();
    operations.find(|op| op.method() == *method && matches(op.path(), path))
}

/// Whether a path matches a template, in which `{id}` stands for any text.
fn matches(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    let same = |(expected, part): (&str, &str)| {
        expected == part || (expected.starts_with('{') && !part.is_empty())
    };
    template.clone().count() == path.clone().count() && template.zip(path).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operation_follows_from_method_and_path() {
        for (method, path, expected) in [
            (Method::POST, "/v2/pods", Some(Operation::CreatePod)),
            (Method::DELETE, "/v2/pods/7", Some(Operation::DeletePod)),
            (Method::HEAD, "/v2/pods/7", Some(Operation::GetPod)),
            (Method::GET, "/v2/pods/7/logs", Some(Operation::GetPodLogs)),
            (Method::GET, "/v2/pods/7/logs/x", None),
            (Method::GET, "/v2/pods/", None),
            (Method::PUT, "/v2/pods/7", None),
            (Method::GET, "/v2/gpu/list", None),
            (Method::GET, "/v1/pods", None),
        ] {
            assert_eq!(operation(&method, path), expected, "{method} {path}");
        }
    }
}
