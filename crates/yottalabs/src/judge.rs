//! From what came back to a value or a failure.

use std::error::Error as StdError;

use yottalabs_client::exchange::{Answer, BodyTrouble, Outcome};
use yottalabs_client::{Error as GeneratedError, ResponseValue};

use crate::call::Call;
use crate::codes;
use crate::envelope::{Envelope, Glimpse};
use crate::error::{Inner, Kind, is_page, root_cause};
use crate::redact;
use crate::retry::retry_after;

/// What a success should have held, but did not.
pub(crate) struct Missing {
    /// Where, from the envelope's `data` on.
    pub(crate) path: String,
}

/// What the generated client makes of a response.
pub(crate) type Generated<R> = Result<ResponseValue<R>, GeneratedError<()>>;

impl Call<'_> {
    pub(crate) fn judge<R: Envelope, T>(
        &self,
        outcome: Option<Outcome>,
        result: Generated<R>,
        read: &impl Fn(Option<R::Data>) -> Result<T, Missing>,
    ) -> Result<T, Box<Inner>> {
        let answer = match outcome {
            Some(Outcome::Answer(answer)) => answer,
            Some(Outcome::NoResponse(error)) => {
                let may_have_arrived = error.may_have_arrived();
                let source = error.into_source();
                let mut failure = self.failure(if may_have_arrived {
                    Kind::Broken
                } else if is_about_certificate(&*source) {
                    Kind::Certificate
                } else {
                    Kind::NotSent
                });
                if !may_have_arrived {
                    failure.server = self.server();
                }
                // What carries requests may say what was in them.
                failure.cause = Some(self.scrub(root_cause(&*source)));
                failure.source = Some(source.into());
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
        let nothing = |path| {
            let problem = "nothing stands there".to_owned();
            self.unexpected(answer.clone(), Some(path), problem)
        };
        match parts.code {
            Some(codes::SUCCESS) => read(parts.data).map_err(|missing| nothing(missing.path)),
            Some(_) => Err(self.refused(answer)),
            None => Err(nothing("code".to_owned())),
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
        failure.hint = self.hint(&failure);
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
            Err(error) if error.inner().is_syntax() => {
                let problem = match is_page(&answer.body) {
                    true => "the body is a web page",
                    false => "the body is no JSON",
                };
                (None, problem.to_owned())
            }
            Err(error) => (Some(error.path().to_string()), error.inner().to_string()),
            // What follows the document spoils it.
            Ok(_) => (None, "the body is more than one JSON document".to_owned()),
        };
        self.unexpected(answer, path, problem)
    }

    fn unexpected(&self, answer: Answer, path: Option<String>, problem: String) -> Box<Inner> {
        let problem = self.scrub(redact::without_text(problem));
        let path = path.map(|path| self.scrub(path));
        let mut failure = self.answered(Kind::Decode { path, problem }, answer);
        failure.hint = self.hint(&failure);
        failure
    }

    /// What to check, where the answer tells.
    fn hint(&self, failure: &Inner) -> Option<String> {
        if failure.is_unauthorized() {
            let (from, server) = (self.key_from(), self.server()?);
            return Some(format!(
                "the key {from} was sent to {server}: check that it is complete, has not been revoked \
                 and belongs to this server"
            ));
        }
        let is_elsewhere = match failure.kind {
            Kind::Http => matches!(failure.status, Some(300..400 | 404 | 405 | 410)),
            Kind::Decode { .. } => failure.is_page(),
            _ => false,
        };
        // The API itself answers so with a code, but perhaps not always.
        let condition = match failure.is_not_found() {
            true => "if the pod exists, ",
            false => "",
        };
        let url = self.url();
        let hint = || format!("the request went to {url}: {condition}check the base URL");
        is_elsewhere.then(hint)
    }

    fn cut(&self, answer: Answer, trouble: BodyTrouble) -> Box<Inner> {
        match trouble {
            BodyTrouble::TooLarge { limit } => self.answered(Kind::TooLarge { limit }, answer),
            BodyTrouble::Broken(source) => {
                let mut failure = self.answered(Kind::Broken, answer);
                failure.cause = Some(self.scrub(root_cause(&*source)));
                failure.source = Some(source.into());
                failure
            }
        }
    }

    fn answered(&self, kind: Kind, answer: Answer) -> Box<Inner> {
        let mut failure = self.failure(kind);
        failure.status = Some(answer.status.as_u16());
        failure.request_id = request_id(&answer.headers).map(|id| self.scrub(id));
        failure.retry_after = retry_after(&answer.headers);
        failure.body = Some(answer.body);
        failure
    }
}

/// Whether the server's certificate was not accepted.
fn is_about_certificate(error: &(dyn StdError + 'static)) -> bool {
    let is_one = |cause: &(dyn StdError + 'static)| {
        #[cfg(feature = "rustls")]
        if let Some(error) = cause.downcast_ref::<rustls::Error>() {
            return matches!(error, rustls::Error::InvalidCertificate(_));
        }
        // The operating system's library has no type for it.
        cfg!(feature = "native-tls") && cause.to_string().contains("certificate")
    };
    let mut next = Some(error);
    while let Some(cause) = next {
        if is_one(cause) {
            return true;
        }
        // The source of an `io::Error` is not the error within it, but that one's source.
        let io = cause.downcast_ref::<std::io::Error>();
        let within = io.and_then(std::io::Error::get_ref);
        next = within
            .map(|within| within as &(dyn StdError + 'static))
            .or_else(|| cause.source());
    }
    false
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
