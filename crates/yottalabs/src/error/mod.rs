//! The one error type.

mod balance;
mod display;
mod kind;
mod plain;
mod predicates;
mod violation;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::PodFailure;

pub(crate) use display::{root_cause, rounded};
pub(crate) use kind::{Kind, Scope};
pub(crate) use plain::plain;
pub(crate) use predicates::is_page;
pub use violation::Violation;

/// What every call of this crate fails with.
///
/// It prints as one line that completes itself: `failed to get pod 42: pod not found (code 13000,
/// HTTP 200)`. What it *means* is asked with the `is_…` predicates; what is *known*, with the
/// accessors. Neither the key nor the values of environment variables are in it, and the response
/// body is not printed: it is there for [`body`](Self::body) to give. `{:?}`, which `main` prints, is the
/// same line and one for each cause; `{:#?}` is all that is known.
///
/// # Troubleshooting
///
/// | it says | look at |
/// |---|---|
/// | no connection could be made | base URL, proxy, firewall; nothing was sent |
/// | the connection broke | [`may_have_been_applied`](Self::may_have_been_applied) before doing it again |
/// | HTTP 401 | the key, and where it came from, which the error names |
/// | check the base URL | `YOTTA_BASE_URL` or the profile: something other than the API answered |
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
    pub(crate) retry_after: Option<Duration>,
    /// An attempt before this one may have been applied.
    pub(crate) in_doubt: bool,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) body: Option<Bytes>,
    /// Where it was to go, if no connection was made.
    pub(crate) server: Option<String>,
    /// Why not, or why the connection broke, without secrets.
    pub(crate) cause: Option<String>,
    /// What to check: completes the sentence after a semicolon.
    pub(crate) hint: Option<String>,
    /// The operation changes nothing.
    pub(crate) only_reads: bool,
    /// Of a pod that failed.
    pub(crate) report: Option<Box<PodFailure>>,
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
            retry_after: None,
            in_doubt: false,
            attempts: 0,
            elapsed: Duration::ZERO,
            body: None,
            server: None,
            cause: None,
            hint: None,
            only_reads: false,
            report: None,
            source: None,
        })
    }
}

/// How much of a response body an error keeps.
const MOST_BODY: usize = 16 * 1024;

/// As much of a server's text as an error keeps.
pub(crate) fn kept(mut text: String) -> String {
    let mut end = text.len().min(MOST_BODY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

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

    pub(crate) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(crate) fn into_inner(self) -> Box<Inner> {
        self.0
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

    /// The number in the envelope's `code`: see [`codes`](crate::codes).
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// What the server said, or the first 16 KiB of it, with the key and the environment's values
    /// taken out of it. It is the server's text as it came, and may hold line breaks and control
    /// characters: the error's own text is what to print.
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

    /// How long the server asks to wait (`Retry-After`), however long that is. Where it is longer than the
    /// [`RetryPolicy`](crate::RetryPolicy) allows, or than what was left of the call, the call ended at once.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
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

    /// The pods that may be the one that [`create`](crate::Pods::create) was asked for, where it can't
    /// tell: see [`is_unconfirmed`](Self::is_unconfirmed).
    #[must_use]
    pub fn candidates(&self) -> &[crate::Pod] {
        match &self.0.kind {
            Kind::Unconfirmed { candidates, .. } => candidates,
            _ => &[],
        }
    }

    /// Why each of several specifications did not come up, in their order: see
    /// [`Run::with`](crate::Run::with).
    #[must_use]
    pub fn candidate_errors(&self) -> &[Error] {
        match &self.0.kind {
            Kind::NoneCameUp(errors) => errors,
            _ => &[],
        }
    }

    /// The pod that was to be deleted and may still be billed, if its id is known.
    #[must_use]
    pub fn left_behind(&self) -> Option<crate::PodId> {
        match &self.0.kind {
            Kind::LeftBehind { pod, .. } => *pod,
            _ => None,
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

    /// Why a pod failed: its last log lines, how long it lived and what it cost. The errors of a
    /// [`wait`](crate::Pods::wait) and of a [`run`](crate::Yotta::run) have it if the pod failed or went
    /// away; that of a run also if it was not ready in time. Where a run tries several specifications,
    /// each of [`candidate_errors`](Self::candidate_errors) has its own.
    #[must_use]
    pub fn failure_report(&self) -> Option<&PodFailure> {
        self.0.report.as_deref()
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
