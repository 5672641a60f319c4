//! Calls of the API: one request, sent until it succeeds or must not be repeated.

mod response;

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderValue, Method, header};
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, timeout};
use tracing::field::Empty;
use tracing::{Instrument as _, Span, debug_span, info_span};
use yottalabs_client::transport::{self, NewConnection, Outcome};

pub(crate) use self::response::Envelope;
use self::response::ResponseReader;
use crate::PodId;
use crate::error::{Error, Kind, Result, Scope};
use crate::metrics;
use crate::operation::{self, Called, Idempotency, Operation};
use crate::unreadable::{Problem, Unreadable};
use crate::yotta::Yotta;

/// A request to the API.
#[derive(Clone)]
#[must_use]
pub(crate) struct Request {
    called: Called,
    pub(crate) idempotency: Idempotency,
    pub(crate) method: Method,
    pub(crate) path: String,
    query: Vec<(String, String)>,
    /// JSON, or the reason why there is none.
    body: Option<Result<Bytes, String>>,
    pod: Option<PodId>,
    secrets: Vec<SecretString>,
}

impl Request {
    pub(crate) fn new(operation: Operation) -> Self {
        Self::of(operation, operation.path().to_owned())
    }

    /// A request that is about this pod.
    pub(crate) fn of_pod(operation: Operation, id: PodId) -> Self {
        let path = operation.path().replace("{id}", &id.to_string());
        Self {
            pod: Some(id),
            ..Self::of(operation, path)
        }
    }

    fn of(operation: Operation, path: String) -> Self {
        Self {
            called: Called::Operation(operation),
            idempotency: operation::idempotency(operation),
            ..Self::raw(operation.method(), path)
        }
    }

    /// A request that the specification does not have.
    pub(crate) fn raw(method: Method, path: String) -> Self {
        Self {
            called: Called::Raw,
            idempotency: match method.is_safe() {
                true => Idempotency::ReadOnly,
                false => Idempotency::Never,
            },
            method,
            path,
            query: Vec::new(),
            body: None,
            pod: None,
            secrets: Vec::new(),
        }
    }

    /// Adds a query parameter; nothing if there is no value.
    pub(crate) fn query(mut self, name: &str, value: Option<impl ToString>) -> Self {
        self.query
            .extend(value.map(|value| (name.to_owned(), value.to_string())));
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).map(Bytes::from);
        self.body = Some(body.map_err(|e| e.to_string()));
        self
    }

    /// Secrets in the request, which errors redact if the server repeats them.
    pub(crate) fn secrets(mut self, secrets: Vec<SecretString>) -> Self {
        self.secrets = secrets;
        self
    }

    /// Sends the request and returns what `to_value` makes of the response.
    pub(crate) async fn send<D: DeserializeOwned, T: Send>(
        self,
        yotta: &Yotta,
        to_value: &ToValue<'_, D, T>,
    ) -> Result<T> {
        Call::new(yotta, self, to_value, None).send().await
    }

    /// Like [`send`](Self::send), but tries `shortcut` before it decodes a successful response.
    pub(crate) async fn send_with_shortcut<D: DeserializeOwned, T: Send>(
        self,
        yotta: &Yotta,
        to_value: &ToValue<'_, D, T>,
        shortcut: &Shortcut<'_, T>,
    ) -> Result<T> {
        let call = Call {
            shortcut: Some(shortcut),
            ..Call::new(yotta, self, to_value, None)
        };
        call.send().await
    }

    /// Like [`send`](Self::send), but calls `confirm` before the request is repeated: after a refusal of a
    /// [`Create`](Idempotency::Create), and after a [`Transition`](Idempotency::Transition) that may have been
    /// applied. A value that `confirm` returns ends the call.
    pub(crate) async fn send_confirmed<D: DeserializeOwned, T: Send>(
        self,
        yotta: &Yotta,
        to_value: &ToValue<'_, D, T>,
        confirm: &Confirm<'_, T>,
    ) -> Result<T> {
        Call::new(yotta, self, to_value, Some(confirm)).send().await
    }

    /// The name of the method for OpenTelemetry, which has names for the methods that HTTP defines, and one for all
    /// others.
    pub(crate) fn method_name(&self) -> &'static str {
        const KNOWN: [&str; 9] = [
            "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
        ];
        let known = KNOWN.into_iter().find(|known| *known == self.method);
        known.unwrap_or("_OTHER")
    }

    /// The template of the path, if the specification has one.
    pub(crate) fn template(&self) -> Option<&'static str> {
        self.called.template()
    }

    fn to_http(&self, yotta: &Yotta) -> Result<http::Request<Bytes>, String> {
        let mut url = yotta.url(&self.path)?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let body = self.body.clone().transpose()?;
        let mut request = http::Request::new(body.unwrap_or_default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = http::Uri::try_from(url.as_str()).map_err(|e| e.to_string())?;
        // Saves the network from parsing the URI as a URL.
        request.extensions_mut().insert(url);
        let headers = request.headers_mut();
        headers.clone_from(&yotta.core().headers);
        if self.body.is_some() {
            let json = HeaderValue::from_static("application/json");
            headers.insert(header::CONTENT_TYPE, json);
        } else if self.method == Method::POST {
            // Gateways may answer a POST without a length with 411.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if self.idempotency.is_harmful() {
            request.extensions_mut().insert(NewConnection);
        }
        Ok(request)
    }
}

/// Converts a successful response, of which parts may be unreadable, to a value.
pub(crate) type ToValue<'a, D, T> =
    dyn Fn(Envelope<D>, &mut Unreadable) -> Result<T, Problem> + Send + Sync + 'a;

/// Makes the value from the body of a response without decoding all of it; `None` if it cannot.
pub(crate) type Shortcut<'a, T> = dyn Fn(&Bytes) -> Option<T> + Send + Sync + 'a;

/// Looks for the effect of an attempt within the time that is left of the call. `None` means that the
/// attempt was not applied.
pub(crate) type Confirm<'a, T> =
    dyn Fn(Duration) -> BoxFuture<'a, Result<Option<T>>> + Send + Sync + 'a;

struct Call<'a, 'c, D, T> {
    reader: ResponseReader<'a>,
    to_value: &'a ToValue<'a, D, T>,
    confirm: Option<&'a Confirm<'c, T>>,
    shortcut: Option<&'a Shortcut<'a, T>>,
    started: Instant,
}

impl<'a, 'c, D: DeserializeOwned, T: Send> Call<'a, 'c, D, T> {
    fn new(
        yotta: &'a Yotta,
        request: Request,
        to_value: &'a ToValue<'a, D, T>,
        confirm: Option<&'a Confirm<'c, T>>,
    ) -> Self {
        Self {
            reader: ResponseReader { yotta, request },
            to_value,
            confirm,
            shortcut: None,
            started: Instant::now(),
        }
    }

    async fn send(&self) -> Result<T> {
        let ResponseReader { yotta, request } = &self.reader;
        let span = info_span!(
            target: "yottalabs",
            "call",
            otel.kind = "internal",
            operation = request.called.id(),
            // As text: many programs that read JSON logs round numbers of 18 digits.
            pod.id = request.pod.map(display),
            http.request.method = request.method_name(),
            url.template = request.template(),
            server.address = yotta.core().base_url.host_str(),
            error.type = Empty,
        );
        // `instrument` and `timeout` move their future, which has a KiB or more. So it is pinned first, here and below.
        let attempts = pin!(self.attempts());
        let result = attempts.instrument(span.clone()).await;
        if let Err(failure) = &result {
            record_error(&span, failure);
        }
        result
    }

    /// Makes attempts until one succeeds or there must not be another.
    async fn attempts(&self) -> Result<T> {
        let ResponseReader { yotta, request } = &self.reader;
        let policy = yotta.retry();
        let limit = yotta.timeouts().call.min(policy.max_total_time);
        let mut backoff = policy.backoff(self.started.checked_add(limit));
        let mut previous: Option<Error> = None;
        // Whether an earlier attempt may have been applied.
        let mut in_doubt = false;
        let mut number = 0;
        loop {
            let http = request.to_http(yotta);
            let http = http.map_err(|problem| {
                let problem = self.reader.scrub(problem);
                self.reader.failure(Kind::Config(problem))
            })?;
            number += 1;
            let span = self.attempt_span(number);
            let core = yotta.core();
            let mut failure = {
                // It is sent when this is polled.
                let exchange = pin!(transport::exchange(&*core.transport, http, core.max_body));
                let attempt = pin!(self.attempt(exchange, previous.as_ref(), in_doubt, &span));
                match attempt.instrument(span.clone()).await {
                    Ok(value) => {
                        core.note_success();
                        return Ok(value);
                    }
                    Err(failure) => failure,
                }
            };
            failure.0.attempts = number;
            failure.0.elapsed = self.started.elapsed();
            failure.0.in_doubt |= in_doubt;
            if let Some(previous) = previous
                && let Kind::Timeout {
                    scope: Scope::Call, ..
                } = failure.0.kind
            {
                // The reason is the failure before, and not the deadline.
                failure.0.source = Some(Arc::new(previous));
            }

            if !request.idempotency.allows(&failure) || number >= policy.max_attempts {
                return Err(failure);
            }
            let Some(delay) = backoff.next(failure.retry_after()) else {
                return Err(failure);
            };
            if !core.pay_for_retry() {
                metrics::retry_budget_exhausted(request, &failure);
                return Err(failure);
            }
            metrics::retry(request, &failure);
            tracing::debug!(attempt = number, ?delay, error.type = failure.error_type(), "trying again");
            sleep(delay).await;
            in_doubt = failure.may_have_been_applied();
            previous = Some(failure);
        }
    }

    fn attempt_span(&self, number: u32) -> Span {
        let request = &self.reader.request;
        debug_span!(
            target: "yottalabs",
            "attempt",
            otel.kind = "client",
            pod.id = request.pod.map(display),
            http.request.method = request.method_name(),
            url.template = request.template(),
            http.request.resend_count = (number > 1).then(|| number - 1),
            http.response.status_code = Empty,
            error.type = Empty,
        )
    }

    /// Sends the request, unless an earlier attempt turns out to have been applied. `previous` is the error of
    /// the attempt before this one; `in_doubt` says whether any earlier one may have been applied.
    async fn attempt(
        &self,
        exchange: Pin<&mut impl Future<Output = Outcome>>,
        previous: Option<&Error>,
        in_doubt: bool,
        span: &Span,
    ) -> Result<T> {
        if let Some(value) = self.earlier(previous, in_doubt).await? {
            return Ok(value);
        }
        let failure = match self.once(exchange, span).await {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        record_error(span, &failure);
        match (self.reader.request.idempotency, self.confirm) {
            // An earlier attempt has deleted it.
            (Idempotency::Delete, _) if in_doubt && failure.is_not_found() => {
                let value = (self.to_value)(Envelope::default(), &mut Unreadable::default());
                value.map_err(|_| failure)
            }
            // The pod showed the effect of an earlier attempt too late.
            (Idempotency::Transition, Some(confirm)) if in_doubt && failure.is_status_invalid() => {
                let confirmed = confirm(self.time_left()).await;
                confirmed.ok().flatten().ok_or(failure)
            }
            _ => Err(failure),
        }
    }

    /// The value of an earlier attempt that turns out to have been applied.
    async fn earlier(&self, previous: Option<&Error>, in_doubt: bool) -> Result<Option<T>> {
        match (self.reader.request.idempotency, self.confirm, previous) {
            (Idempotency::Create, Some(confirm), Some(previous)) if previous.is_rate_limited() => {
                // As long as it is not known whether there is such a pod, none is created.
                let confirmed = confirm(self.time_left()).await;
                confirmed.map_err(|_| previous.clone())
            }
            (Idempotency::Transition, Some(confirm), _) if in_doubt => {
                let confirmed = confirm(self.time_left()).await;
                confirmed.map_err(|error| self.reader.unconfirmed(error))
            }
            _ => Ok(None),
        }
    }

    /// Sends the request once, within the limits of the attempt and of the call.
    async fn once(
        &self,
        exchange: Pin<&mut impl Future<Output = Outcome>>,
        span: &Span,
    ) -> Result<T> {
        let ResponseReader { yotta, request } = &self.reader;
        let (timeouts, left) = (yotta.timeouts(), self.time_left());
        let (limit, scope, after) = if left < timeouts.attempt {
            (left, Scope::Call, timeouts.call)
        } else {
            (timeouts.attempt, Scope::Attempt, timeouts.attempt)
        };
        let sent = Instant::now();
        let outcome = timeout(limit, exchange).await;
        let duration = sent.elapsed();
        let status = match &outcome {
            Ok(Outcome::Response(response) | Outcome::Incomplete(response, _)) => {
                Some(response.status().as_u16())
            }
            _ => None,
        };
        span.record("http.response.status_code", status);
        let result = match outcome {
            Ok(outcome) => self.reader.value(outcome, self.to_value, self.shortcut),
            Err(_) => {
                let last = None;
                Err(self.reader.failure(Kind::Timeout { scope, after, last }))
            }
        };
        metrics::http_request(yotta, request, duration, status, result.as_ref().err());
        result
    }

    fn time_left(&self) -> Duration {
        let limit = self.reader.yotta.timeouts().call;
        limit.saturating_sub(self.started.elapsed())
    }
}

fn record_error(span: &Span, failure: &Error) {
    if !span.is_disabled() {
        span.record("error.type", failure.error_type());
    }
}

#[cfg(test)]
mod tests {
    use crate::{PodId, Yotta};

    /// Programs move the future of a call to the task that runs it, and may have thousands of them.
    #[test]
    fn the_future_of_a_call_has_at_most_two_kib() {
        let yotta = Yotta::builder().api_key("sesame").without_config_file();
        let yotta = yotta.base_url("https://api.example").build().unwrap();
        let size = size_of_val(&yotta.pods().get(PodId::new(7)));
        assert!(size <= 2048, "{size} bytes");
    }
}
