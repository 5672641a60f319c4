//! The one error type.

mod display;
mod kind;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub(crate) use kind::{Kind, Scope};

use crate::codes;

/// What every call of this crate fails with.
///
/// It prints as one line that completes itself: `failed to get pod 42: pod not found (code 13000,
/// HTTP 200)`. What it *means* is asked with the `is_…` predicates; what is *known*, with the
/// accessors. Neither the key nor the values of environment variables are in it, and the response
/// body is not printed: it is there for [`body`](Self::body) to give.
///
/// # Troubleshooting
///
/// | it says | look at |
/// |---|---|
/// | no connection could be made | base URL, proxy, firewall; nothing was sent |
/// | the connection broke | [`may_have_been_applied`](Self::may_have_been_applied) before doing it again |
/// | HTTP 401 | the key: `YOTTA_API_KEY`, without quotes or blanks |
/// | unexpected response | the API has changed: [`body`](Self::body) and an issue with us |
///
/// ```
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// match yotta.pods().get(id).await {
///     Ok(pod) => println!("{}", pod.status),
///     Err(error) if error.is_not_found() => println!("gone"),
///     Err(error) => return Err(error),
/// }
/// # Ok(()) }
/// ```
///
/// When not to use it: don't match on its text, which may change at any time.
#[derive(Clone)]
pub struct Error(Box<Inner>);

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) kind: Kind,
    /// Completes "failed to …".
    pub(crate) doing: String,
    pub(crate) operation: Option<&'static str>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<i64>,
    pub(crate) api_message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) body: Option<Bytes>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Inner {
    /// With nothing known yet but what was being done and what went wrong.
    pub(crate) fn new(doing: String, kind: Kind) -> Box<Self> {
        Box::new(Self {
            kind,
            doing,
            operation: None,
            status: None,
            code: None,
            api_message: None,
            request_id: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            body: None,
            source: None,
        })
    }
}

/// How much of a response body an error keeps.
const MOST_BODY: usize = 16 * 1024;

impl Error {
    /// An error of something that was never sent.
    pub(crate) fn local(doing: impl Into<String>, kind: Kind) -> Self {
        Self(Inner::new(doing.into(), kind))
    }

    pub(crate) fn new(mut inner: Box<Inner>) -> Self {
        if let Some(body) = &mut inner.body {
            // A copy of what is kept, so that a large body is let go of.
            *body = Bytes::copy_from_slice(&body[..body.len().min(MOST_BODY)]);
        }
        Self(inner)
    }

    pub(crate) fn inner_mut(&mut self) -> &mut Inner {
        &mut self.0
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// The pod does not exist (any more): code 13000, 12000 or 10007, or HTTP 404 without a code.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self.0.code {
            Some(code) => matches!(
                code,
                codes::POD_NOT_FOUND | codes::POD_DOES_NOT_EXIST | codes::RECORD_NOT_FOUND
            ),
            None => self.0.status == Some(404),
        }
    }

    /// The key is missing, wrong or revoked: HTTP 401. Repeating won't help.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.0.status == Some(401) || self.0.code == Some(codes::TASK_UNAUTHORIZED)
    }

    /// The key is good, but not for this: HTTP 403 or code 10004.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.0.status == Some(403) || self.0.code == Some(codes::NO_PERMISSION)
    }

    /// Too many requests: HTTP 429 or code 429. Wait before the next.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.status == Some(429) || self.0.code == Some(codes::TOO_MANY_REQUESTS)
    }

    /// The request was refused for what it says: by the checks made before it was sent (see
    /// [`violations`](Self::violations)), or by the server with HTTP 400 or code 10001.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid(_))
            || self.0.status == Some(400)
            || self.0.code == Some(codes::INVALID_PARAMETERS)
    }

    /// The pod's status does not allow it, such as pausing what is not running: code 12001.
    #[must_use]
    pub fn is_status_invalid(&self) -> bool {
        self.0.code == Some(codes::STATUS_INVALID)
    }

    /// Time ran out: of an attempt, of the call, or of a wait.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout { .. })
    }

    /// No connection could be made: name, network, TLS. Nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::NotSent)
    }

    /// The answer was not what the specification says, and nothing can be told from it.
    #[must_use]
    pub fn is_unexpected_response(&self) -> bool {
        matches!(self.0.kind, Kind::Decode { .. } | Kind::TooLarge { .. })
    }

    /// The same call may succeed later. Whether it is *safe* to repeat is another question: see
    /// [`may_have_been_applied`](Self::may_have_been_applied).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            Kind::NotSent | Kind::Broken | Kind::Timeout { .. } => true,
            Kind::Api | Kind::Http => {
                self.is_rate_limited()
                    || self.0.code == Some(codes::SYSTEM_ERROR)
                    || matches!(self.0.status, Some(408 | 502 | 503 | 504))
            }
            _ => false,
        }
    }

    /// The server may have done what it was asked to, although no (clear) answer came: a pod may
    /// have been created, a delete may be under way. `false` means that it surely has not.
    #[must_use]
    pub fn may_have_been_applied(&self) -> bool {
        match &self.0.kind {
            Kind::Config(_) | Kind::Invalid(_) | Kind::NotSent => false,
            Kind::Broken | Kind::Decode { .. } | Kind::TooLarge { .. } => true,
            Kind::Timeout { scope, .. } => *scope != Scope::Wait,
            // A gateway gave up on the server behind it, or the server on itself: an envelope
            // around that does not say how far it had come.
            Kind::Api | Kind::Http => {
                self.0.code == Some(codes::SYSTEM_ERROR)
                    || self
                        .0
                        .status
                        .is_some_and(|status| status >= 500 || status == 408)
                    || (matches!(self.0.kind, Kind::Http) && self.0.status.is_some_and(|s| s < 400))
            }
            Kind::Unreachable { .. } => false,
        }
    }

    /// The id of the operation in the specification, such as `create_pod`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// HTTP's status, if a response came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The number in the envelope's `code`: see [`codes`].
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// What the server said, with the key and the environment's values taken out of it.
    #[must_use]
    pub fn api_message(&self) -> Option<&str> {
        self.0.api_message.as_deref()
    }

    /// The id under which the vendor can find the request, if the response named one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How often the request was sent or tried to be; 0 if it was refused before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long it took, from the call to this error.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// The response's body, or its first 16 KiB. It may hold secrets: the server sends environment
    /// variables back.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// Everything that was wrong with a request that was not sent.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            Kind::Invalid(violations) => violations,
            _ => &[],
        }
    }

    /// The pod as it was last seen, where a wait gave up.
    #[must_use]
    pub fn last_pod(&self) -> Option<&crate::Pod> {
        match &self.0.kind {
            Kind::Timeout { last, .. } | Kind::Unreachable { last } => last.as_deref(),
            _ => None,
        }
    }
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The field as the API calls it, such as `expose[1].port`.
    pub field: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}
