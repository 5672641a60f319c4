//! What can be seen from outside: spans with OpenTelemetry's names, and never a body.

use tracing::field::Empty;
use tracing::{Span, debug_span, info_span};
use yottalabs_client::exchange::Outcome;

use crate::error::Inner;
use crate::operation::Operation;
use crate::yotta::Yotta;

/// A call, with all its attempts.
pub(crate) fn call(yotta: &Yotta, operation: &Operation) -> Span {
    info_span!(
        target: "yottalabs",
        "call",
        otel.kind = "internal",
        operation = operation.id,
        http.request.method = operation.method,
        url.template = template(operation),
        server.address = yotta.core().host(),
        error.type = Empty,
    )
}

/// Of what the specification does not have there is none.
fn template(operation: &Operation) -> Option<&'static str> {
    Some(operation.template).filter(|template| !template.is_empty())
}

/// One attempt, one request.
pub(crate) fn attempt(operation: &Operation, number: u32) -> Span {
    let span = debug_span!(
        target: "yottalabs",
        "attempt",
        otel.kind = "client",
        http.request.method = operation.method,
        url.template = template(operation),
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        error.type = Empty,
    );
    if number > 1 {
        span.record("http.request.resend_count", number - 1);
    }
    span
}

/// What came back.
pub(crate) fn outcome(span: &Span, outcome: Option<&Outcome>) {
    if let Some(Outcome::Answer(answer) | Outcome::Cut(answer, _)) = outcome {
        span.record("http.response.status_code", answer.status.as_u16());
    }
}

/// How it ended.
pub(crate) fn end<T>(span: &Span, result: &Result<T, Box<Inner>>) {
    if let Err(failure) = result
        && !span.is_disabled()
    {
        span.record("error.type", failure.error_type());
    }
}
