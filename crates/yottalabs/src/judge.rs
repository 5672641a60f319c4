//! From what came back to a value or a failure.

use std::error::Error as StdError;

use yottalabs_client::exchange::{Answer, BodyTrouble, Outcome};
use yottalabs_client::{Error as GeneratedError, ResponseValue};

use crate::call::Call;
use crate::codes;
use crate::decode;
use crate::envelope::{Envelope, Glimpse};
use crate::error::{Inner, Kind, root_cause};
use crate::retry::retry_after;
use crate::unreadable::{Problem, Step, Unreadable, path_text};

/// What a success should have held, but did not.
pub(crate) struct Missing {
    /// Where, from the envelope's `data` on.
    pub(crate) path: Vec<Step>,
    /// What is wrong there.
    pub(crate) problem: String,
}

impl Missing {
    /// `data` itself is missing.
    pub(crate) fn data() -> Self {
        Self {
            path: Vec::new(),
            problem: MISSING.to_owned(),
        }
    }

    /// The same, of a value in which that is one.
    pub(crate) fn within(mut self, step: Step) -> Self {
        self.path.insert(0, step);
        self
    }
}

impl From<&Problem> for Missing {
    fn from(problem: &Problem) -> Self {
        Self {
            path: problem.path.clone(),
            problem: problem.text.clone(),
        }
    }
}

/// What is said of a value that is absent or `null`.
pub(crate) const MISSING: &str = "the value is missing";

/// What the generated client makes of a response.
pub(crate) type Generated<R> = Result<ResponseValue<R>, GeneratedError<()>>;

impl Call<'_> {
    pub(crate) fn judge<R: Envelope, T>(
        &self,
        outcome: Option<Outcome>,
        result: Generated<R>,
        read: &impl Fn(Option<R::Data>, &mut Unreadable) -> Result<T, Missing>,
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
        let (envelope, unreadable) = match result {
            Ok(envelope) => (envelope.into_inner(), Unreadable::default()),
            // What decides is read first; what can't be read of the rest is left out.
            Err(_) => match decode::body::<R>(&answer.body) {
                Ok(read) => read,
                Err(problem) => return Err(self.unexpected(answer, None, problem)),
            },
        };
        let parts = envelope.into_parts();
        let unexpected = |answer, path: &[Step], problem| {
            let path = path_text("data", path);
            self.unexpected(answer, Some(path), problem)
        };
        match parts.code {
            Some(codes::SUCCESS) => {}
            Some(_) => return Err(self.refused(answer)),
            None => {
                let problem = unreadable.of("code");
                let problem = problem.whole().unwrap_or(MISSING).to_owned();
                return Err(self.unexpected(answer, Some("code".to_owned()), problem));
            }
        }
        let mut unreadable = unreadable.of("data");
        if R::HAS_DATA
            && let Some(problem) = unreadable.whole()
        {
            return Err(unexpected(answer, &[], problem.to_owned()));
        }
        match read(parts.data, &mut unreadable) {
            Ok(value) => {
                self.report(&unreadable);
                Ok(value)
            }
            Err(missing) => Err(unexpected(answer, &missing.path, missing.problem)),
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

    fn unexpected(&self, answer: Answer, path: Option<String>, problem: String) -> Box<Inner> {
        let problem = self.scrub(problem);
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
