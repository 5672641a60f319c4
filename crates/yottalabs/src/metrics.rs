//! Metrics: events of `tracing` in the form from which `tracing-opentelemetry` makes metrics of OpenTelemetry.
//!
//! An event has no message, because every field that is not a metric becomes an attribute. The expressions of the
//! fields are evaluated only if a subscriber wants the event.

use std::time::Duration;

use tokio::time::Instant;

use crate::call::Request;
use crate::error::Error;
use crate::pods::Condition;
use crate::yotta::Yotta;

macro_rules! metric {
    ($($field:tt)+) => {
        tracing::event!(target: "yottalabs::metrics", tracing::Level::TRACE, $($field)+)
    };
}

/// One HTTP request: an attempt of a call. The duration ends with the last byte of the response.
pub(crate) fn http_request(
    yotta: &Yotta,
    request: &Request,
    duration: Duration,
    status: Option<u16>,
    failure: Option<&Error>,
) {
    metric!(
        histogram.http.client.request.duration = duration.as_secs_f64(),
        http.request.method = request.method_name(),
        http.response.status_code = status,
        url.template = request.template(),
        server.address = yotta.core().base_url.host_str(),
        server.port = yotta.core().base_url.port_or_known_default(),
        error.type = failure.map(Error::error_type),
    );
}

/// A failed request will be sent again.
pub(crate) fn retry(request: &Request, failure: &Error) {
    metric!(
        monotonic_counter.yottalabs.retries = 1_u64,
        http.request.method = request.method_name(),
        url.template = request.template(),
        error.type = failure.error_type(),
    );
}

/// A failed request is not sent again, because the retry budget is exhausted.
pub(crate) fn retry_budget_exhausted(request: &Request, failure: &Error) {
    metric!(
        monotonic_counter.yottalabs.retry_budget.exhausted = 1_u64,
        http.request.method = request.method_name(),
        url.template = request.template(),
        error.type = failure.error_type(),
    );
}

/// A wait has ended.
pub(crate) fn wait(condition: &Condition, began: Instant, failure: Option<&Error>) {
    metric!(
        histogram.yottalabs.wait.duration = began.elapsed().as_secs_f64(),
        yottalabs.wait.condition = %condition,
        error.type = failure.map(Error::error_type),
    );
}

/// A create has returned a pod.
pub(crate) fn pod_created() {
    metric!(monotonic_counter.yottalabs.pods.created = 1_u64);
}

/// The server has accepted a deletion.
pub(crate) fn pod_deleted() {
    metric!(monotonic_counter.yottalabs.pods.deleted = 1_u64);
}

/// A run could not delete its pod.
pub(crate) fn pod_left_behind() {
    metric!(monotonic_counter.yottalabs.pods.left_behind = 1_u64);
}
