//! The text of an error: one line that a person can act on.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::time::Duration;

use super::{Error, Kind, Scope};
use crate::operation::Called;
use crate::{Pod, PodStatus};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let f = &mut Plain(f);
        write!(f, "failed to {}: ", inner.doing)?;
        self.write_problem(f)?;
        if let Some(hint) = &inner.hint {
            write!(f, "; {hint}")?;
        }
        if let Some(report) = &inner.report {
            // The very last line may only repeat that the pod failed.
            let log = report.system_log();
            let last = &log[log.len().saturating_sub(2)..];
            let lines: Vec<_> = last.iter().map(|line| brief(line.content.trim())).collect();
            if !lines.is_empty() {
                write!(f, "; its system log ends: {}", lines.join("; "))?;
            }
        }
        self.write_details(f)
    }
}

impl Error {
    fn write_problem(&self, f: &mut impl fmt::Write) -> fmt::Result {
        match &self.0.kind {
            Kind::Config(problem) | Kind::NoKey(problem) => f.write_str(problem),
            Kind::Invalid(violations) => {
                let violations: Vec<_> = violations.iter().map(ToString::to_string).collect();
                f.write_str(&violations.join("; "))
            }
            Kind::NotSent | Kind::Certificate => self.write_no_connection(f),
            Kind::ConnectionLost => f.write_str("the connection broke"),
            Kind::Timeout { scope, after, last } => {
                write_timeout(f, *scope, *after, last.as_deref())
            }
            // No redirect is followed: see `network.rs`.
            Kind::Http if matches!(self.0.status, Some(300..400)) => f.write_str(
                "the server redirects the request; the key is not sent to another address",
            ),
            Kind::Http | Kind::Api => f.write_str(&brief(&self.server_message())),
            Kind::Decode { path, problem } => {
                write!(f, "unexpected response: {}", brief(problem))?;
                match path {
                    Some(path) => write!(f, " at `{}`", brief(path)),
                    None => Ok(()),
                }
            }
            Kind::TooLarge { limit } => {
                write!(f, "the response is larger than the {limit} bytes allowed")
            }
            Kind::Unreachable { last } => write_unreachable(f, last.as_deref()),
            Kind::Interrupted(None) => f.write_str("it was interrupted"),
            Kind::Interrupted(Some(signal)) => write!(f, "it was interrupted by {}", signal.name),
            Kind::Limit(limit) => write!(f, "{limit}"),
            Kind::NotStarted { after } => write!(
                f,
                "it did not begin within {:?}; the image may have no `sh`, or may not run the initialization command",
                rounded(*after)
            ),
            Kind::AllCandidatesFailed(errors) => {
                let count = errors.len();
                write!(f, "none of {count} specifications produced a ready pod")?;
                (1..)
                    .zip(errors)
                    .try_for_each(|(number, error)| write!(f, "; {number}: {error}"))
            }
            Kind::LeftBehind { pod, name } => match pod {
                Some(pod) => write!(
                    f,
                    "pod {pod} (`{name}`) was not deleted and may still be billed: delete it by hand"
                ),
                None => write!(
                    f,
                    "a pod `{name}` may have been created and may be billed: look for it and delete it by hand"
                ),
            },
            Kind::Unconfirmed {
                candidates,
                looked_for,
                ..
            } => self.write_unconfirmed(f, candidates, *looked_for),
        }
    }

    fn write_no_connection(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("no connection could be made")?;
        if let Some(server) = &self.0.server {
            write!(f, " to {server}")?;
        }
        match &self.0.cause {
            Some(cause) => write!(f, ": {}", brief(cause)),
            None => Ok(()),
        }
    }

    fn write_unconfirmed(
        &self,
        f: &mut impl fmt::Write,
        candidates: &[Pod],
        looked_for: Duration,
    ) -> fmt::Result {
        // The server's message does not prove that no pod was created.
        let refused = self.0.status.is_some_and(|status| status >= 300);
        match refused || self.0.api_message.is_some() {
            true => write!(f, "the server said: {}", brief(&self.server_message()))?,
            false => f.write_str("no clear response arrived")?,
        }
        f.write_str(", and a pod may be running: ")?;
        let ids: Vec<_> = candidates.iter().map(|pod| pod.id.to_string()).collect();
        match ids.is_empty() {
            true => write!(
                f,
                "none was seen in {looked_for:.0?}; list the pods before you try again"
            ),
            false => write!(f, "it could be any of {}", ids.join(", ")),
        }
    }

    /// The server's message on one line, or the name of the HTTP status.
    fn server_message(&self) -> String {
        let message = self.0.api_message.as_deref().unwrap_or_default();
        let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            return line;
        }
        let status = self
            .0
            .status
            .and_then(|s| http::StatusCode::from_u16(s).ok());
        let reason = status.and_then(|status| status.canonical_reason());
        reason.map_or_else(|| "the server gave no reason".to_owned(), str::to_lowercase)
    }

    fn write_details(&self, f: &mut impl fmt::Write) -> fmt::Result {
        let inner = &*self.0;
        let retry_after = inner.retry_after.filter(|after| !after.is_zero());
        let attempts = (inner.attempts > 1).then_some(inner.attempts);
        let details = [
            inner.code.map(|code| format!("code {code}")),
            inner.status.map(|status| format!("HTTP {status}")),
            retry_after.map(|after| format!("retry after {}s", after.as_secs())),
            inner
                .request_id
                .as_ref()
                .map(|id| format!("request id {}", brief(id))),
            attempts.map(|attempts| format!("{attempts} attempts in {:.1?}", inner.elapsed)),
        ];
        let details: Vec<_> = details.into_iter().flatten().collect();
        match details.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", details.join(", ")),
        }
    }

    /// Writes a line for each source. For a source of another crate, writes only the innermost one.
    fn write_causes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(source) = &self.0.source else {
            return Ok(());
        };
        if let Some(error) = source.downcast_ref::<Self>() {
            write!(f, "\ncaused by: {error}")?;
            return error.write_causes(f);
        }
        let cause = match &self.0.cause {
            // The error's own line names the cause.
            Some(_) if self.is_connect() => return Ok(()),
            Some(cause) => cause.clone(),
            None => root_cause(&**source),
        };
        write!(f, "\ncaused by: {}", plain(&brief(&cause)))
    }
}

fn write_timeout(
    f: &mut impl fmt::Write,
    scope: Scope,
    after: Duration,
    last: Option<&Pod>,
) -> fmt::Result {
    let what = match scope {
        Scope::Attempt => "no response came within",
        Scope::Call => "the call's time ran out after",
        Scope::Wait => "the wait's time ran out after",
    };
    write!(f, "{what} {:?}", rounded(after))?;
    match last {
        Some(pod) => write!(f, " while it was {}", word(&pod.status)),
        None => Ok(()),
    }
}

fn write_unreachable(f: &mut impl fmt::Write, last: Option<&Pod>) -> fmt::Result {
    match last {
        Some(pod) if pod.is_dying() => write!(f, "it is {}", word(&pod.status)),
        Some(pod) => write!(
            f,
            "it is gone, and was {} when last seen",
            word(&pod.status)
        ),
        None => f.write_str("it is gone"),
    }
}

/// The error's line and a line for each cause, for `fn main() -> Result<(), Box<dyn Error>>` and logs. `{:#?}`
/// prints all details except the body.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if !f.alternate() {
            write!(f, "{self}")?;
            return self.write_causes(f);
        }
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("doing", &inner.doing)
            .field("operation", &inner.operation.map(Called::id))
            .field("status", &inner.status)
            .field("code", &inner.code)
            .field("api_message", &inner.api_message)
            .field("request_id", &inner.request_id)
            .field("attempts", &inner.attempts)
            .field("elapsed", &inner.elapsed)
            .field("body_len", &inner.body.as_ref().map(bytes::Bytes::len))
            .field("report", &inner.report)
            .field("source", &inner.source)
            .finish()
    }
}

/// The text of the innermost source, such as the operating system, the resolver or TLS.
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Rounds down to tenths of a second, or to milliseconds below one second.
pub(crate) fn rounded(time: Duration) -> Duration {
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let step = if millis < 1_000 { 1 } else { 100 };
    Duration::from_millis(millis / step * step)
}

/// The status, truncated because it may be any text.
fn word(status: &PodStatus) -> Cow<'_, str> {
    brief(status.as_str())
}

/// The first 300 characters, because a server may send megabytes.
fn brief(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(300) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

/// A writer that escapes everything but plain text: escape sequences would control a terminal, line breaks
/// would forge lines of a log, and direction marks would change the order of the text.
struct Plain<W>(W);

impl<W: fmt::Write> fmt::Write for Plain<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|c| match is_plain(c) {
            true => self.0.write_char(c),
            false => write!(self.0, "{}", c.escape_default()),
        })
    }
}

/// Control characters, direction marks, and separators of lines and paragraphs are not plain.
fn is_plain(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// The text with everything but plain text escaped.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = Plain(String::with_capacity(text.len()));
    plain.write_str(text).expect("a String takes everything");
    plain.0
}
