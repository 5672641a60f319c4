//! Responses: the API's envelope `{message, code, data}`, and the errors of its web framework.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::clock::{Millis, iso};

/// The number in an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code(pub(crate) i64);

impl Code {
    pub(crate) const SUCCESS: Self = Self(10_000);
    pub(crate) const INVALID_PARAMETERS: Self = Self(10_001);
    pub(crate) const SYSTEM_ERROR: Self = Self(10_002);
    pub(crate) const NO_PERMISSION: Self = Self(10_004);
    pub(crate) const STATUS_INVALID: Self = Self(12_001);
    pub(crate) const POD_NOT_FOUND: Self = Self(13_000);
    pub(crate) const TOO_MANY_REQUESTS: Self = Self(429);
}

/// The result of a handler.
pub(crate) type Outcome = Result<Success, Failure>;

/// An envelope with code 10000.
#[derive(Debug)]
pub(crate) struct Success(pub(crate) Value);

/// An envelope with any other code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    status: StatusCode,
    pub(crate) code: Code,
    pub(crate) message: String,
}

impl Failure {
    /// The request was read and is refused: HTTP 200 and a code.
    pub(crate) fn refused(code: Code, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::OK,
            code,
            message: message.into(),
        }
    }

    /// A parameter is not valid.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::refused(Code::INVALID_PARAMETERS, message)
    }

    /// A failure that the request did not cause. The vendor documents no code for a lack of machines.
    pub(crate) fn system(message: impl Into<String>) -> Self {
        Self::refused(Code::SYSTEM_ERROR, message)
    }

    /// The request cannot be read: HTTP 400.
    pub(crate) fn unreadable(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: Code::INVALID_PARAMETERS,
            message: message.into(),
        }
    }

    pub(crate) fn pod_not_found() -> Self {
        Self::refused(Code::POD_NOT_FOUND, "pod not found")
    }
}

impl IntoResponse for Success {
    fn into_response(self) -> Response {
        envelope(StatusCode::OK, Code::SUCCESS, "success", self.0)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        envelope(self.status, self.code, &self.message, Value::Null)
    }
}

pub(crate) fn envelope(status: StatusCode, code: Code, message: &str, data: Value) -> Response {
    let body = json!({ "message": message, "code": code.0, "data": data });
    let mut response = (status, Json(body)).into_response();
    // For the request log, which does not read bodies.
    response.extensions_mut().insert(code);
    response
}

/// An error of Spring, the vendor's web framework, for requests that reach no operation:
/// `{timestamp, status, error, path}`.
pub(crate) fn framework_error(status: StatusCode, path: &str, now: Millis) -> Response {
    let body = json!({
        // Spring spells the offset out.
        "timestamp": iso(now).replace('Z', "+00:00"),
        "status": status.as_u16(),
        "error": status.canonical_reason().unwrap_or("Unknown"),
        "path": path,
    });
    (status, Json(body)).into_response()
}
