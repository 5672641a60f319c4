//! Calls of the API: one request, sent until it succeeds or must not be repeated.

mod error_body;
mod response;

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
use url::Url;
use yottalabs_client::transport::{NewConnection, Outcome};

pub(crate) use self::response::{Envelope, MISSING, Missing};
use crate::PodId;
use crate::error::{Error, Inner, Kind, Result, Scope};
use crate::operation::{self, Called, Idempotency, Operation};
use crate::unreadable::Unreadable;
use crate::yotta::Yotta;

/// A request to the API.
#[must_use]
pub(crate) struct Request {
    called: Called,
    idempotency: Idempotency,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<serde_json::Result<Bytes>>,
    pod: Option<PodId>,
    secrets: Vec<SecretString>,
}

impl Request {
    pub(crate) fn new(operation: Operation) -> Self {
        Self {
            called: Called::Operation(operation),
            idempotency: operation::idempotency(operation),
            method: operation.method(),
            path: operation.path().to_owned(),
            query: Vec::new(),
            body: None,
            pod: None,
            secrets: Vec::new(),
        }
    }

    /// A request that is about this pod.
    pub(crate) fn of_pod(operation: Operation, id: PodId) -> Self {
        Self {
            path: operation.path().replace("{id}", &id.to_string()),
            pod: Some(id),
            ..Self::new(operation)
        }
    }

    /// A request that the specification does not have.
    pub(crate) fn raw(method: Method, path: String, idempotency: Idempotency) -> Self {
        Self {
            called: Called::Raw,
            idempotency,
            method,
            path,
            query: Vec::new(),
            body: None,
            pod: None,
            secrets: Vec::new(),
        }
    }

    pub(crate) fn idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// Adds a query parameter; nothing if there is no value.
    pub(crate) fn query(mut self, name: &str, value: Option<impl ToString>) -> Self {
        self.query
            .extend(value.map(|value| (name.to_owned(), value.to_string())));
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        self.body = Some(serde_json::to_vec(body).map(Bytes::from));
        self
    }

    /// Texts of the request that no error may show, should the server repeat them.
    pub(crate) fn secrets(mut self, secrets: Vec<SecretString>) -> Self {
        self.secrets = secrets;
        self
    }

    /// Sends the request and returns what `read` makes of the response.
    pub(crate) async fn send<D: DeserializeOwned, T: Send>(
        self,
        yotta: &Yotta,
        read: &Read<'_, D, T>,
    ) -> Result<T> {
        let request = self;
        Call { yotta, request }.send(read, None).await
    }

    /// [`send`](Self::send), where `confirm` is asked before the request is repeated: after it was
    /// refused if the request is a [`Create`](Idempotency::Create), after it may have been applied if
    /// it is a [`Transition`](Idempotency::Transition). A value that `confirm` finds ends the call.
    pub(crate) async fn send_confirmed<D: DeserializeOwned, T: Send>(
        self,
        yotta: &Yotta,
        read: &Read<'_, D, T>,
        confirm: &Confirm<'_, T>,
    ) -> Result<T> {
        let request = self;
        Call { yotta, request }.send(read, Some(confirm)).await
    }

    fn to_http(&self, yotta: &Yotta) -> std::result::Result<http::Request<Bytes>, String> {
        let url = format!("{}{}", yotta.base_url(), self.path);
        let mut url = Url::parse(&url).map_err(|e| e.to_string())?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let body = match &self.body {
            Some(Ok(body)) => body.clone(),
            Some(Err(error)) => return Err(error.to_string()),
            None => Bytes::new(),
        };
        let mut request = http::Request::builder()
            .method(self.method.clone())
            .uri(url.as_str())
            .body(body)
            .map_err(|e| e.to_string())?;
        let headers = request.headers_mut();
        if self.body.is_some() {
            let json = HeaderValue::from_static("application/json");
            headers.insert(header::CONTENT_TYPE, json);
        } else if self.method == Method::POST {
            // Gateways may answer a POST without a length with 411.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        for (name, value) in yotta.core().headers() {
            request.headers_mut().insert(name, value.clone());
        }
        if self.idempotency.is_harmful() {
            request.extensions_mut().insert(NewConnection);
        }
        Ok(request)
    }
}

/// Makes the value of a successful response, of which some may be unreadable.
pub(crate) type Read<'a, D, T> =
    dyn Fn(Envelope<D>, &mut Unreadable) -> std::result::Result<T, Missing> + Send + Sync + 'a;

/// Looks for the effect of an attempt within the time that is left of the call. `None` means that the
/// attempt was not applied.
pub(crate) type Confirm<'a, T> =
    dyn Fn(Duration) -> BoxFuture<'a, Result<Option<T>>> + Send + Sync + 'a;

/// The result of an attempt.
type Attempted<T> = std::result::Result<T, Box<Inner>>;

/// One call, with all its attempts.
struct Call<'a> {
    yotta: &'a Yotta,
    request: Request,
}

impl Call<'_> {
    async fn send<D: DeserializeOwned, T: Send>(
        &self,
        read: &Read<'_, D, T>,
        confirm: Option<&Confirm<'_, T>>,
    ) -> Result<T> {
        let request = &self.request;
        let span = info_span!(
            target: "yottalabs",
            "call",
            otel.kind = "internal",
            operation = request.called.id(),
            // As text: many programs that read JSON logs round numbers of 18 digits.
            pod.id = request.pod.map(tracing::field::display),
            http.request.method = method_name(&request.method),
            url.template = request.called.template(),
            server.address = self.yotta.core().host(),
            error.type = Empty,
        );
        let result = self.retry(read, confirm).instrument(span.clone()).await;
        record_error(&span, &result);
        result.map_err(Error::new)
    }

    /// Makes attempts until one succeeds or there must not be another.
    async fn retry<D: DeserializeOwned, T: Send>(
        &self,
        read: &Read<'_, D, T>,
        confirm: Option<&Confirm<'_, T>>,
    ) -> Attempted<T> {
        let http = self.request.to_http(self.yotta);
        let http = http.map_err(|problem| self.failure(Kind::Config(self.scrub(problem))))?;
        let (policy, budget) = (self.yotta.retry(), self.yotta.core().budget());
        let (started, call) = (Instant::now(), self.yotta.timeouts().call);
        let mut backoff = policy.backoff(started.checked_add(call.min(policy.max_total_time)));
        let mut previous: Option<Box<Inner>> = None;
        let mut number = 0;
        loop {
            number += 1;
            let attempt = Attempt {
                http: &http,
                number,
                started,
                call,
                in_doubt: previous
                    .as_ref()
                    .is_some_and(|previous| previous.may_have_been_applied()),
                previous: previous.as_deref(),
            };
            let mut failure = match self.attempt(&attempt, read, confirm).await {
                Ok(value) => {
                    budget.deposit();
                    return Ok(value);
                }
                Err(failure) => failure,
            };
            failure.attempts = number;
            failure.elapsed = started.elapsed();
            failure.in_doubt |= attempt.in_doubt;
            if let (Kind::Timeout { scope, .. }, Some(previous)) = (&failure.kind, previous)
                && *scope == Scope::Call
            {
                // Not the clock but what came before it is the reason.
                failure.source = Some(Arc::new(Error::new(previous)));
            }

            let may_repeat =
                self.request.idempotency.allows(&failure) && number < policy.max_attempts;
            let delay = may_repeat.then(|| backoff.next(failure.retry_after));
            let Some(delay) = delay.flatten().filter(|_| budget.withdraw()) else {
                return Err(failure);
            };
            tracing::debug!(attempt = number, ?delay, error.type = failure.error_type(), "trying again");
            sleep(delay).await;
            previous = Some(failure);
        }
    }

    /// One attempt in a span of its own.
    async fn attempt<D: DeserializeOwned, T: Send>(
        &self,
        attempt: &Attempt<'_>,
        read: &Read<'_, D, T>,
        confirm: Option<&Confirm<'_, T>>,
    ) -> Attempted<T> {
        let request = &self.request;
        let span = debug_span!(
            target: "yottalabs",
            "attempt",
            otel.kind = "client",
            pod.id = request.pod.map(tracing::field::display),
            http.request.method = method_name(&request.method),
            url.template = request.called.template(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
        );
        if attempt.number > 1 {
            span.record("http.request.resend_count", attempt.number - 1);
        }
        let attempted = self.confirm_and_send(attempt, &span, read, confirm);
        attempted.instrument(span.clone()).await
    }

    /// Sends the request, unless the attempt before it turns out to have been applied.
    async fn confirm_and_send<D: DeserializeOwned, T: Send>(
        &self,
        attempt: &Attempt<'_>,
        span: &Span,
        read: &Read<'_, D, T>,
        confirm: Option<&Confirm<'_, T>>,
    ) -> Attempted<T> {
        let (idempotency, in_doubt) = (self.request.idempotency, attempt.in_doubt);
        if idempotency == Idempotency::Create
            && let (Some(confirm), Some(previous)) = (confirm, attempt.previous)
            && previous.is_rate_limited()
        {
            match confirm(attempt.left()).await {
                Ok(None) => {}
                Ok(Some(value)) => return Ok(value),
                // As long as it is not known whether there is such a pod, none is created.
                Err(_) => return Err(Box::new(previous.clone())),
            }
        }
        if idempotency == Idempotency::Transition
            && in_doubt
            && let Some(value) = self.confirm_transition(attempt, confirm).await?
        {
            return Ok(value);
        }
        let result = self.once(attempt, span, read).await;
        record_error(span, &result);
        match (idempotency, result) {
            // An earlier attempt has deleted it.
            (Idempotency::Delete, Err(failure)) if in_doubt && failure.is_not_found() => {
                let read = read(Envelope::empty(), &mut Unreadable::default());
                read.map_err(|_| failure)
            }
            // The pod showed the effect of an earlier attempt too late.
            (Idempotency::Transition, Err(failure)) if in_doubt && failure.is_status_invalid() => {
                let confirmed = self.confirm_transition(attempt, confirm).await;
                confirmed.ok().flatten().ok_or(failure)
            }
            (_, result) => result,
        }
    }

    async fn confirm_transition<T>(
        &self,
        attempt: &Attempt<'_>,
        confirm: Option<&Confirm<'_, T>>,
    ) -> Attempted<Option<T>> {
        let Some(confirm) = confirm else {
            return Ok(None);
        };
        confirm(attempt.left()).await.map_err(|error| {
            let mut failure = error.into_inner();
            failure.doing = self.doing();
            failure.operation = Some(self.request.called);
            failure.only_reads = false;
            failure
        })
    }

    /// Sends the request once, within the limits of the attempt and of the call.
    async fn once<D: DeserializeOwned, T>(
        &self,
        attempt: &Attempt<'_>,
        span: &Span,
        read: &Read<'_, D, T>,
    ) -> Attempted<T> {
        let limit = self.yotta.timeouts().attempt;
        let left = attempt.left();
        let (limit, scope, after) = if left < limit {
            (left, Scope::Call, attempt.call)
        } else {
            (limit, Scope::Attempt, limit)
        };
        let core = self.yotta.core();
        let Ok(outcome) = timeout(limit, core.exchange(attempt.http.clone())).await else {
            let last = None;
            return Err(self.failure(Kind::Timeout { scope, after, last }));
        };
        if let Outcome::Response(response) | Outcome::Incomplete(response, _) = &outcome {
            span.record("http.response.status_code", response.status().as_u16());
        }
        self.read(outcome, read)
    }
}

/// One attempt of a call.
struct Attempt<'a> {
    http: &'a http::Request<Bytes>,
    /// From 1.
    number: u32,
    /// When the call began, and how long it may take.
    started: Instant,
    call: Duration,
    /// An earlier attempt may have been applied.
    in_doubt: bool,
    /// How the attempt before this one failed.
    previous: Option<&'a Inner>,
}

impl Attempt<'_> {
    /// The time that is left of the call.
    fn left(&self) -> Duration {
        self.call.saturating_sub(self.started.elapsed())
    }
}

fn record_error<T>(span: &Span, result: &Attempted<T>) {
    if let Err(failure) = result
        && !span.is_disabled()
    {
        span.record("error.type", failure.error_type());
    }
}

/// HTTP's own methods; OpenTelemetry has one name for all others.
fn method_name(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ];
    let known = KNOWN.into_iter().find(|known| *known == method.as_str());
    known.unwrap_or("_OTHER")
}
