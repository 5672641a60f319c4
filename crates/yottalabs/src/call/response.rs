//! The response of a request: a value, or an error.

use std::error::Error as StdError;

use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use yottalabs_client::transport::{BodyError, BoxError, Outcome, SendError};
use yottalabs_client::wire::Integer;

use super::{Request, Shortcut, ToValue};
use crate::codes;
use crate::decode;
use crate::error::{self, Error, Kind, root_cause};
use crate::operation::{self, Called, Idempotency};
use crate::redact;
use crate::retry::retry_after;
use crate::unreadable::{Problem, Step, Unreadable, path_text};
use crate::yotta::Yotta;

/// `{"message": …, "code": …, "data": …}`: the response of every operation.
#[derive(Deserialize)]
pub(crate) struct Envelope<D> {
    code: Option<Integer>,
    pub(crate) message: Option<String>,
    pub(crate) data: Option<D>,
}

impl<D> Envelope<D> {
    pub(crate) fn is_success(&self) -> bool {
        self.code.map(i64::from) == Some(codes::SUCCESS)
    }
}

impl<D> Default for Envelope<D> {
    fn default() -> Self {
        Self {
            code: None,
            message: None,
            data: None,
        }
    }
}

/// The body of a response that reports a failure: an envelope, or the error page of the framework that
/// the API is built on.
#[derive(Default, Deserialize)]
struct ErrorBody {
    code: Option<Integer>,
    message: Option<String>,
    error: Option<String>,
}

type Response = http::Response<Bytes>;

/// Makes the value of a call, or its error, from the response to its request.
pub(super) struct ResponseReader<'a> {
    pub(super) yotta: &'a Yotta,
    pub(super) request: Request,
}

impl ResponseReader<'_> {
    /// The value of a successful response.
    ///
    /// The body is decoded once. Only if this fails, it is decoded again, field by field, so that a field
    /// of an unexpected form does not fail the call.
    pub(super) fn value<D: DeserializeOwned, T>(
        &self,
        outcome: Outcome,
        to_value: &ToValue<'_, D, T>,
        shortcut: Option<&Shortcut<'_, T>>,
    ) -> Result<T, Error> {
        let response = match outcome {
            Outcome::Response(response) => response,
            Outcome::Incomplete(response, error) => return Err(self.incomplete(&response, error)),
            Outcome::NoResponse(error) => return Err(self.no_response(error)),
        };
        self.yotta.core().note_date(response.headers());
        if !response.status().is_success() {
            return Err(self.refused(&response));
        }
        if let Some(value) = shortcut.and_then(|shortcut| shortcut(response.body())) {
            return Ok(value);
        }
        let (envelope, unreadable) = match serde_json::from_slice::<Envelope<D>>(response.body()) {
            Ok(envelope) => (envelope, Unreadable::default()),
            Err(_) => decode::body(response.body())
                .map_err(|problem| self.unexpected(&response, None, problem))?,
        };
        match envelope.code.map(i64::from) {
            Some(codes::SUCCESS) => {}
            Some(_) => return Err(self.refused(&response)),
            None => {
                let problem = unreadable.of("code").whole().cloned();
                let problem = problem.unwrap_or_else(Problem::missing);
                return Err(self.unexpected(&response, Some("code".to_owned()), problem.text));
            }
        }
        let mut unreadable = unreadable.of("data");
        let value = match unreadable.whole() {
            Some(problem) => Err(problem.clone()),
            None => to_value(envelope, &mut unreadable),
        };
        match value {
            Ok(value) => {
                self.report(&unreadable);
                Ok(value)
            }
            Err(Problem { path, text }) => {
                Err(self.unexpected(&response, Some(path_text("data", &path)), text))
            }
        }
    }

    /// Reports fields that could not be read. A client warns of each field once: a warning for each element of a
    /// list, and for each further response, would fill the log.
    fn report(&self, unreadable: &Unreadable) {
        const MESSAGE: &str = "a part of the response cannot be read and is treated as missing";
        let operation = self.request.called.id();
        for Problem { path, text } in unreadable.iter() {
            let names = path.iter().filter_map(|step| match step {
                Step::Field(name) => Some(name.as_str()),
                Step::Index(_) => None,
            });
            let field = names.collect::<Vec<_>>().join(".");
            let is_new = self.yotta.core().note_unreadable(operation, field);
            let (path, problem) = (path_text("data", path), text.as_str());
            if is_new {
                tracing::warn!(target: "yottalabs", operation, path, problem, "{MESSAGE}");
            } else {
                tracing::debug!(target: "yottalabs", operation, path, problem, "{MESSAGE}");
            }
        }
    }

    fn no_response(&self, error: SendError) -> Error {
        let may_have_arrived = error.may_have_arrived();
        let source = error.into_source();
        let mut failure = self.failure(if may_have_arrived {
            Kind::ConnectionLost
        } else if is_about_certificate(&*source) {
            Kind::Certificate
        } else {
            Kind::NotSent
        });
        if !may_have_arrived {
            failure.0.server = Some(self.yotta.server());
        }
        self.set_source(&mut failure, source);
        failure
    }

    /// Sets the error of the transport as the source. It may contain texts of the request.
    fn set_source(&self, failure: &mut Error, source: BoxError) {
        failure.0.cause = Some(self.scrub(root_cause(&*source)));
        failure.0.source = Some(source.into());
    }

    /// The error of a response that reports a failure, in any form.
    fn refused(&self, response: &Response) -> Error {
        let body = decode::body::<ErrorBody>(response.body());
        let body = body.map_or_else(|_| ErrorBody::default(), |(body, _)| body);
        let code = body.code.map(i64::from);
        let kind = match code {
            None | Some(codes::SUCCESS) => Kind::Http,
            Some(_) => Kind::Api,
        };
        let mut failure = self.answered(kind, response);
        failure.0.code = code;
        let mut texts = [body.message, body.error].into_iter().flatten();
        let message = texts.find(|text| !text.trim().is_empty());
        failure.0.api_message = message.map(|message| self.scrub(message));
        failure.0.hint = self.hint(&failure);
        failure
    }

    fn unexpected(&self, response: &Response, path: Option<String>, problem: String) -> Error {
        let problem = self.scrub(problem);
        let mut failure = self.answered(Kind::Decode { path, problem }, response);
        failure.0.hint = self.hint(&failure);
        failure
    }

    /// What the user should check, if the response shows it.
    fn hint(&self, failure: &Error) -> Option<String> {
        if failure.is_unauthorized() {
            let (key, server) = (&self.yotta.core().key_name, self.yotta.server());
            return Some(format!(
                "{key} was sent to {server}: check that it is complete, has not been revoked \
                 and belongs to this server"
            ));
        }
        let is_elsewhere = match failure.kind() {
            Kind::Http => matches!(failure.status(), Some(300..400 | 404 | 405 | 410)),
            Kind::Decode { .. } => failure.is_page(),
            _ => false,
        };
        // If a pod does not exist, the API responds with a code, but perhaps not always.
        let condition = match failure.is_not_found() {
            true => "if the pod exists, ",
            false => "",
        };
        let url = self.url();
        let hint = || format!("the request went to {url}: {condition}check the base URL");
        is_elsewhere.then(hint)
    }

    fn incomplete(&self, response: &Response, error: BodyError) -> Error {
        match error {
            BodyError::TooLarge { limit } => self.answered(Kind::TooLarge { limit }, response),
            BodyError::Broken(source) => {
                let mut failure = self.answered(Kind::ConnectionLost, response);
                self.set_source(&mut failure, source);
                failure
            }
        }
    }

    fn answered(&self, kind: Kind, response: &Response) -> Error {
        let mut failure = self.failure(kind);
        failure.0.status = Some(response.status().as_u16());
        failure.0.request_id = request_id(response.headers()).map(|id| self.scrub(id));
        failure.0.retry_after = retry_after(response.headers());
        failure.0.body = Some(error::kept_body(response.body()));
        failure
    }

    pub(super) fn failure(&self, kind: Kind) -> Error {
        let mut failure = Error::local(self.doing(), kind);
        failure.0.operation = Some(self.request.called);
        failure.0.pod = self.request.pod;
        failure.0.only_reads = self.request.idempotency == Idempotency::ReadOnly;
        failure
    }

    /// The error if it could not be found out whether an earlier attempt was applied.
    pub(super) fn unconfirmed(&self, mut failure: Error) -> Error {
        failure.0.doing = self.doing();
        failure.0.operation = Some(self.request.called);
        failure.0.only_reads = false;
        failure
    }

    /// Completes "failed to …".
    fn doing(&self) -> String {
        let request = &self.request;
        match (request.called, request.pod) {
            (Called::Operation(operation), None) => operation::verb(operation).to_owned(),
            (Called::Operation(operation), Some(pod)) => {
                format!("{} {pod}", operation::verb(operation))
            }
            (Called::Raw, _) => format!("call {} {}", request.method, request.path),
        }
    }

    /// The URL of the request, without its query.
    fn url(&self) -> String {
        self.scrub(format!("{}{}", self.yotta.base_url(), self.request.path))
    }

    /// A text of the server without secrets, truncated.
    pub(super) fn scrub(&self, text: String) -> String {
        // The text is truncated last, so that no part of a secret is kept.
        let secrets = self.yotta.core().secrets.iter();
        error::kept(redact::scrub(text, secrets.chain(&self.request.secrets)))
    }
}

/// Whether the server's certificate was not accepted.
fn is_about_certificate(error: &(dyn StdError + 'static)) -> bool {
    let is_one = |cause: &(dyn StdError + 'static)| {
        #[cfg(feature = "rustls")]
        if let Some(error) = cause.downcast_ref::<rustls::Error>() {
            return matches!(error, rustls::Error::InvalidCertificate(_));
        }
        // The operating system's library has no type for this error.
        cfg!(feature = "native-tls") && cause.to_string().contains("certificate")
    };
    let mut next = Some(error);
    while let Some(cause) = next {
        if is_one(cause) {
            return true;
        }
        // The source of an `io::Error` is not its inner error, but the source of the inner error.
        let io = cause.downcast_ref::<std::io::Error>();
        let within = io.and_then(std::io::Error::get_ref);
        next = within
            .map(|within| within as &(dyn StdError + 'static))
            .or_else(|| cause.source());
    }
    false
}

/// The id of the request, in one of the headers that servers and gateways use.
fn request_id(headers: &http::HeaderMap) -> Option<String> {
    [
        "x-request-id",
        "request-id",
        "x-trace-id",
        "x-correlation-id",
        "cf-ray",
    ]
    .into_iter()
    .find_map(|name| headers.get(name)?.to_str().ok())
    .map(str::to_owned)
}
