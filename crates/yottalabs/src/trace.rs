//! The spans, with OpenTelemetry's names where it has one. They never hold a body, a key or the value of
//! an environment variable. The crate's documentation lists them, under "Tracing".

use tracing::field::{Empty, display};
use tracing::{Span, debug_span, info_span};
use yottalabs_client::exchange::Outcome;

use crate::PodId;
use crate::error::Inner;
use crate::operation::Operation;
use crate::unreadable::{Problem, Unreadable, path_text};
use crate::yotta::Yotta;

/// The creation of a pod: the call, and the calls that look for the pod where no clear answer came.
pub(crate) fn create(name: &str) -> Span {
    info_span!(
        target: "yottalabs",
        "create",
        otel.kind = "internal",
        pod.name = name,
        pod.id = Empty,
    )
}

/// The pod that was created.
pub(crate) fn created(span: &Span, id: PodId) {
    span.record("pod.id", display(id));
    span.in_scope(|| tracing::info!(target: "yottalabs", { pod.id = %id }, "created a pod"));
}

/// A call, with all its attempts.
pub(crate) fn call(yotta: &Yotta, operation: &Operation, pod: Option<PodId>) -> Span {
    info_span!(
        target: "yottalabs",
        "call",
        otel.kind = "internal",
        operation = operation.id,
        // As text: many programs that read JSON logs round numbers of 18 digits.
        pod.id = pod.map(display),
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
pub(crate) fn attempt(operation: &Operation, pod: Option<PodId>, number: u32) -> Span {
    let span = debug_span!(
        target: "yottalabs",
        "attempt",
        otel.kind = "client",
        pod.id = pod.map(display),
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

/// What could not be read of an answer. The first time that a client meets such a field it is a warning;
/// the same in each element of a list, and in each further answer, would drown the log.
pub(crate) fn unreadable(yotta: &Yotta, operation: &Operation, unreadable: &Unreadable) {
    const MESSAGE: &str = "a part of the response cannot be read and is treated as missing";
    for Problem { path, text } in unreadable.iter() {
        let is_new = yotta.core().note_unreadable(operation.id, path);
        let (operation, path, problem) = (operation.id, path_text("data", path), text.as_str());
        if is_new {
            tracing::warn!(target: "yottalabs", operation, path, problem, "{MESSAGE}");
        } else {
            tracing::debug!(target: "yottalabs", operation, path, problem, "{MESSAGE}");
        }
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
