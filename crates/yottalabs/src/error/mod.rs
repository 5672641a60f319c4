//! The error type of all calls.

mod display;
mod fake;
mod kind;
mod predicates;
mod words;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::operation::Called;
use crate::{PodFailure, PodId};

pub(crate) use display::{plain, root_cause, rounded};
pub use fake::FakeFailure;
pub use kind::Violation;
pub(crate) use kind::{Kind, Scope};
pub(crate) use predicates::is_page;

/// The error of every call of this crate.
///
/// It prints as one line: `failed to get pod 42: pod not found (code 13000, HTTP 200)`. The text may change
/// at any time: to handle an error, use the `is_…` predicates, which classify it, and the accessors,
/// which return details. The text contains neither the key nor the values of environment variables, and not
/// the response body, which [`body`](Self::body) returns. `{:?}`, which `main` prints, is the same line and a
/// line for each cause; `{:#?}` prints all details.
///
/// # Troubleshooting
///
/// | message | check |
/// |---|---|
/// | no connection could be made | the base URL, the proxy and the firewall; nothing was sent |
/// | the connection broke | [`may_have_been_applied`](Self::may_have_been_applied) before you repeat the call |
/// | HTTP 401 | the key; the error names where it came from |
/// | check the base URL | `YOTTA_BASE_URL` or the profile; something other than the API answered |
/// | unexpected response | [`body`](Self::body); the API may have changed, so please open an issue |
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
#[derive(Clone)]
pub struct Error(pub(crate) Box<Inner>);

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Clone, Default)]
pub(crate) struct Inner {
    pub(crate) kind: Kind,
    /// Completes "failed to …".
    pub(crate) doing: String,
    pub(crate) operation: Option<Called>,
    /// The pod that the request was about.
    pub(crate) pod: Option<PodId>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<i64>,
    pub(crate) api_message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// Whether an earlier attempt may have been applied.
    pub(crate) in_doubt: bool,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) body: Option<Bytes>,
    /// The server, if no connection was made.
    pub(crate) server: Option<String>,
    /// Why no connection was made or why it was lost, without secrets.
    pub(crate) cause: Option<String>,
    /// What to check. It follows the message after a semicolon.
    pub(crate) hint: Option<String>,
    /// Whether the operation only reads.
    pub(crate) only_reads: bool,
    /// The report about a failed pod.
    pub(crate) report: Option<Box<PodFailure>>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// How many bytes of a response body an error keeps.
const MOST_BODY: usize = 16 * 1024;

/// The beginning of a server's text, as much as an error keeps.
pub(crate) fn kept(mut text: String) -> String {
    let mut end = text.len().min(MOST_BODY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// The beginning of a body. It is a copy, so that the rest of a large body is freed.
pub(crate) fn kept_body(body: &[u8]) -> Bytes {
    Bytes::copy_from_slice(&body[..body.len().min(MOST_BODY)])
}

impl Error {
    /// An error without further details, such as that of a request that was never sent.
    pub(crate) fn local(doing: impl Into<String>, kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            doing: doing.into(),
            ..Inner::default()
        }))
    }

    /// An error of the settings of a client.
    pub(crate) fn config(problem: impl Into<String>) -> Self {
        Self::local("make a client", Kind::Config(problem.into()))
    }

    /// The error of a client for which no key is set.
    pub(crate) fn no_key(problem: String) -> Self {
        Self::local("make a client", Kind::NoKey(problem))
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// The id of the operation in the specification, such as `create_pod`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.map(Called::id)
    }

    /// The HTTP status, if a response arrived.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The number in the envelope's `code`: see [`codes`](crate::codes).
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// The server's message, or its first 16 KiB, without the key and the values of environment variables.
    /// It may contain line breaks and control characters. Print the error itself, which escapes them.
    #[must_use]
    pub fn api_message(&self) -> Option<&str> {
        self.0.api_message.as_deref()
    }

    /// The id under which the vendor can find the request, if the response named one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The number of attempts; 0 if the request was refused before it was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the server asks to wait (`Retry-After`). If this is longer than the
    /// [`RetryPolicy`](crate::RetryPolicy) allows, or than the remaining time of the call, the call ended at
    /// once.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The time from the start of the call to this error.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// The response's body, or its first 16 KiB. It may contain secrets: the server sends environment
    /// variables back.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// Everything that is wrong with a request that was refused before it was sent.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            Kind::Invalid(violations) => violations,
            _ => &[],
        }
    }

    /// The pods of which one may be the result of an unconfirmed [`create`](crate::Pods::create): see
    /// [`is_unconfirmed`](Self::is_unconfirmed).
    #[must_use]
    pub fn candidates(&self) -> &[crate::Pod] {
        match &self.0.kind {
            Kind::Unconfirmed { candidates, .. } => candidates,
            _ => &[],
        }
    }

    /// Why each of several specifications produced no ready pod, in the order of the specifications: see
    /// [`Run::with`](crate::Run::with).
    #[must_use]
    pub fn candidate_errors(&self) -> &[Error] {
        match &self.0.kind {
            Kind::AllCandidatesFailed(errors) => errors,
            _ => &[],
        }
    }

    /// The pod that could not be deleted and may still be billed, if its id is known.
    #[must_use]
    pub fn left_behind(&self) -> Option<PodId> {
        match &self.0.kind {
            Kind::LeftBehind { pod, .. } => *pod,
            _ => None,
        }
    }

    /// The pod as it was last seen, if a wait failed.
    #[must_use]
    pub fn last_pod(&self) -> Option<&crate::Pod> {
        match &self.0.kind {
            Kind::Timeout { last, .. } | Kind::Unreachable { last } => last.as_deref(),
            _ => None,
        }
    }

    /// A report about a failed pod: its last log lines, how long it lived and what it cost. The errors of a
    /// [`wait`](crate::Pods::wait) and of a [`run`](crate::Yotta::run) have one if the pod failed or
    /// disappeared; that of a run also if the pod was not ready in time. If a run tries several
    /// specifications, each of [`candidate_errors`](Self::candidate_errors) has its own.
    #[must_use]
    pub fn failure_report(&self) -> Option<&PodFailure> {
        self.0.report.as_deref()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
