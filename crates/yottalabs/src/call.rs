//! The one road that every operation takes: deadline → attempt → HTTP status → envelope → value or
//! error.

use std::future::Future;

use secrecy::SecretString;
use tokio::time::{Instant, timeout};
use yottalabs_client::exchange::{Answer, BodyTrouble, Context, Outcome};
use yottalabs_client::{Client, Error as GeneratedError, ResponseValue};

use crate::PodId;
use crate::codes;
use crate::envelope::{Envelope, Glimpse};
use crate::error::{Error, Inner, Kind, Result, Scope};
use crate::operation::Operation;
use crate::redact;
use crate::yotta::Yotta;

/// One call of one operation.
pub(crate) struct Call<'a> {
    yotta: &'a Yotta,
    operation: &'static Operation,
    pod: Option<PodId>,
    secrets: Vec<SecretString>,
}

/// What a success should have held, but did not.
pub(crate) struct Missing {
    /// Where, from the envelope's `data` on.
    pub(crate) path: String,
}

type Generated<R> = std::result::Result<ResponseValue<R>, GeneratedError<()>>;

impl<'a> Call<'a> {
    pub(crate) fn new(yotta: &'a Yotta, operation: &'static Operation) -> Self {
        Self {
            yotta,
            operation,
            pod: None,
            secrets: Vec::new(),
        }
    }

    /// The pod it is about.
    pub(crate) fn pod(mut self, id: PodId) -> Self {
        self.pod = Some(id);
        self
    }

    /// Texts that the request holds and that no error may show, should the server repeat them.
    pub(crate) fn secrets(mut self, secrets: Vec<SecretString>) -> Self {
        self.secrets = secrets;
        self
    }

    /// Sends it and reads what comes back: `send` makes the generated call, `read` makes the value.
    pub(crate) async fn send<R, T, F, S>(
        self,
        send: F,
        read: impl Fn(Option<R::Data>) -> Result<T, Missing>,
    ) -> Result<T>
    where
        R: Envelope,
        F: Fn(Client) -> S,
        S: Future<Output = Generated<R>>,
    {
        let started = Instant::now();
        let limits = self.yotta.timeouts();
        let limit = limits.attempt.min(limits.call);
        let scope = if limits.call < limits.attempt {
            Scope::Call
        } else {
            Scope::Attempt
        };

        let (client, context) = self.yotta.core().for_one_attempt();
        let result = match timeout(limit, send(client)).await {
            Err(_) => Err(self.failure(Kind::Timeout { scope, last: None })),
            Ok(result) => self.judge(&context, result, read),
        };
        result.map_err(|mut inner| {
            inner.attempts = 1;
            inner.elapsed = started.elapsed();
            Error::new(inner)
        })
    }

    fn judge<R: Envelope, T>(
        &self,
        context: &Context,
        result: Generated<R>,
        read: impl Fn(Option<R::Data>) -> Result<T, Missing>,
    ) -> std::result::Result<T, Box<Inner>> {
        let answer = match context.take_outcome() {
            Some(Outcome::Answer(answer)) => answer,
            Some(Outcome::NoResponse(error)) => {
                let kind = if error.may_have_arrived() {
                    Kind::Broken
                } else {
                    Kind::NotSent
                };
                let mut failure = self.failure(kind);
                failure.source = Some(error.into_source().into());
                return Err(failure);
            }
            Some(Outcome::Cut(answer, trouble)) => return Err(self.cut(answer, trouble)),
            // The request could not even be built.
            None => {
                let problem = result.err().map_or_else(String::new, |e| e.to_string());
                return Err(self.failure(Kind::Config(self.scrub(problem))));
            }
        };
        if !answer.status.is_success() {
            return Err(self.refused(answer));
        }
        let value = match result {
            Ok(value) => value.into_inner(),
            Err(_) => return Err(self.undecodable::<R>(answer)),
        };
        let parts = value.into_parts();
        match parts.code {
            Some(codes::SUCCESS) => read(parts.data).map_err(|missing| {
                self.unexpected(
                    answer,
                    Some(missing.path),
                    "nothing stands there".to_owned(),
                )
            }),
            Some(_) => Err(self.refused(answer)),
            None => Err(self.unexpected(
                answer,
                Some("code".to_owned()),
                "nothing stands there".to_owned(),
            )),
        }
    }

    /// A response that says no, in whatever form.
    fn refused(&self, answer: Answer) -> Box<Inner> {
        let glimpse = Glimpse::of(&answer.body);
        let code = glimpse.code();
        let kind = if code.is_some_and(|code| code != codes::SUCCESS) {
            Kind::Api
        } else {
            Kind::Http
        };
        let mut failure = self.answered(kind, answer);
        failure.code = code;
        failure.api_message = glimpse.into_message().map(|message| self.scrub(message));
        failure
    }

    /// A 2xx whose body is not what the specification says; or a failure whose `data` is not.
    fn undecodable<R: Envelope>(&self, answer: Answer) -> Box<Inner> {
        let code = Glimpse::of(&answer.body).code();
        if code.is_some_and(|code| code != codes::SUCCESS) {
            return self.refused(answer);
        }
        if answer.body.trim_ascii().is_empty() {
            return self.unexpected(answer, None, "the body is empty".to_owned());
        }
        let mut json = serde_json::Deserializer::from_slice(&answer.body);
        let (path, problem) = match serde_path_to_error::deserialize::<_, R>(&mut json) {
            Err(error) if error.inner().is_eof() => (None, "the body breaks off".to_owned()),
            Err(error) if error.inner().is_syntax() => (None, "the body is no JSON".to_owned()),
            Err(error) => (Some(error.path().to_string()), error.inner().to_string()),
            // What follows the document spoils it.
            Ok(_) => (None, "the body is more than one JSON document".to_owned()),
        };
        self.unexpected(answer, path, problem)
    }

    fn unexpected(&self, answer: Answer, path: Option<String>, problem: String) -> Box<Inner> {
        let problem = self.scrub(problem);
        self.answered(Kind::Decode { path, problem }, answer)
    }

    fn cut(&self, answer: Answer, trouble: BodyTrouble) -> Box<Inner> {
        match trouble {
            BodyTrouble::TooLarge { limit } => self.answered(Kind::TooLarge { limit }, answer),
            BodyTrouble::Broken(source) => {
                let mut failure = self.answered(Kind::Broken, answer);
                failure.source = Some(source.into());
                failure
            }
        }
    }

    fn answered(&self, kind: Kind, answer: Answer) -> Box<Inner> {
        let mut failure = self.failure(kind);
        failure.status = Some(answer.status.as_u16());
        failure.request_id = request_id(&answer.headers);
        failure.body = Some(answer.body);
        failure
    }

    fn failure(&self, kind: Kind) -> Box<Inner> {
        let verb = self.operation.verb;
        let doing = self
            .pod
            .map_or_else(|| verb.to_owned(), |pod| format!("{verb} {pod}"));
        let mut failure = Inner::new(doing, kind);
        failure.operation = Some(self.operation.id);
        failure
    }

    fn scrub(&self, text: String) -> String {
        redact::scrub(
            text,
            std::iter::once(self.yotta.core().key()).chain(&self.secrets),
        )
    }
}

/// The headers under which servers and the gateways before them name a request.
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
