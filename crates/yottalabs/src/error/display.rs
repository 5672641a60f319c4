//! The text of an error: one line that a person can act on.

use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::time::Duration;

use super::plain::{Plain, brief};
use super::{Error, Kind, Scope};
use crate::operation::Called;
use crate::{Pod, PodFailure, PodStatus};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let f = &mut Plain(f);
        write!(f, "failed to {}: ", inner.doing)?;
        match &inner.kind {
            Kind::Config(problem) => f.write_str(problem)?,
            Kind::Invalid(violations) => {
                for (index, violation) in violations.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{violation}")?;
                }
            }
            Kind::NotSent | Kind::Certificate => {
                f.write_str("no connection could be made")?;
                if let Some(server) = &inner.server {
                    write!(f, " to {server}")?;
                }
                if let Some(cause) = &inner.cause {
                    write!(f, ": {}", brief(cause))?;
                }
            }
            Kind::ConnectionLost => f.write_str("the connection broke")?,
            Kind::Timeout { scope, after, last } => {
                f.write_str(match scope {
                    Scope::Attempt => "no response came within ",
                    Scope::Call => "the call's time ran out after ",
                    Scope::Wait => "the wait's time ran out after ",
                })?;
                write!(f, "{:?}", rounded(*after))?;
                if let Some(pod) = last {
                    write!(f, " while it was {}", word(&pod.status))?;
                }
            }
            // No redirect is followed: see `network.rs`.
            Kind::Http if matches!(inner.status, Some(300..400)) => f.write_str(
                "the server redirects the request; the key is not sent to another address",
            )?,
            Kind::Http | Kind::Api => f.write_str(&brief(&self.said()))?,
            Kind::Decode { path, problem } => {
                write!(f, "unexpected response: {}", brief(problem))?;
                if let Some(path) = path {
                    write!(f, " at `{}`", brief(path))?;
                }
            }
            Kind::TooLarge { limit } => {
                write!(f, "the response is larger than the {limit} bytes allowed")?;
            }
            Kind::Unreachable { last } => match last {
                Some(pod) if pod.is_dying() => write!(f, "it is {}", word(&pod.status))?,
                Some(pod) => write!(
                    f,
                    "it is gone, and was {} when last seen",
                    word(&pod.status)
                )?,
                None => f.write_str("it is gone")?,
            },
            Kind::Interrupted(None) => f.write_str("it was interrupted")?,
            Kind::Interrupted(Some(signal)) => {
                write!(f, "it was interrupted by {}", signal.name)?;
            }
            Kind::AllCandidatesFailed(errors) => {
                write!(
                    f,
                    "none of {} specifications produced a ready pod",
                    errors.len()
                )?;
                for (index, error) in errors.iter().enumerate() {
                    write!(f, "; {}: {error}", index + 1)?;
                }
            }
            Kind::LeftBehind { pod, name } => match pod {
                Some(pod) => write!(
                    f,
                    "pod {pod} (`{name}`) was not deleted and may still be billed: delete it by hand"
                )?,
                None => write!(
                    f,
                    "a pod `{name}` may have been created and may be billed: look for it and delete it by hand"
                )?,
            },
            Kind::Unconfirmed {
                candidates,
                looked_for,
                ..
            } => {
                // The server's words do not show that nothing was done.
                let refused = inner.status.is_some_and(|status| status >= 300);
                match refused || inner.api_message.is_some() {
                    true => write!(f, "the server said: {}", brief(&self.said()))?,
                    false => f.write_str("no clear answer came")?,
                }
                write_unconfirmed(f, candidates, *looked_for)?;
            }
        }
        if let Some(hint) = &inner.hint {
            write!(f, "; {hint}")?;
        }
        if let Some(report) = &inner.report {
            write_reason(f, report)?;
        }
        self.write_details(f)
    }
}

/// The last lines of the system log. The very last one may only repeat that the pod failed.
fn write_reason(f: &mut impl fmt::Write, report: &PodFailure) -> fmt::Result {
    const LINES: usize = 2;
    let log = report.system_log();
    let last = &log[log.len().saturating_sub(LINES)..];
    for (index, line) in last.iter().enumerate() {
        f.write_str(if index == 0 {
            "; its system log ends: "
        } else {
            "; "
        })?;
        f.write_str(&brief(line.content.trim()))?;
    }
    Ok(())
}

/// Rounds down to tenths of a second, or to milliseconds below one second.
pub(crate) fn rounded(time: Duration) -> Duration {
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let step = if millis < 1_000 { 1 } else { 100 };
    Duration::from_millis(millis / step * step)
}

impl Error {
    /// The server's message on one line, or the name of the HTTP status.
    fn said(&self) -> String {
        if let Some(message) = &self.0.api_message {
            let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
            if !line.is_empty() {
                return line;
            }
        }
        let status = self
            .0
            .status
            .and_then(|s| http::StatusCode::from_u16(s).ok());
        status
            .and_then(|status| status.canonical_reason())
            .map_or_else(|| "the server gave no reason".to_owned(), str::to_lowercase)
    }

    /// Writes a line for each source. Of a source of another crate, only the innermost one.
    fn write_causes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut error = self;
        loop {
            let Some(source) = &error.0.source else {
                return Ok(());
            };
            if let Some(inner) = source.downcast_ref::<Self>() {
                write!(f, "\ncaused by: {inner}")?;
                error = inner;
                continue;
            }
            let cause = match (&error.0.kind, &error.0.cause) {
                // The error's own line names the cause.
                (Kind::NotSent | Kind::Certificate, Some(_)) => return Ok(()),
                (_, Some(cause)) => cause.clone(),
                (_, None) => root_cause(&**source),
            };
            f.write_str("\ncaused by: ")?;
            return Plain(f).write_str(&brief(&cause));
        }
    }

    fn write_details(&self, f: &mut impl fmt::Write) -> fmt::Result {
        let inner = &*self.0;
        let details = [
            inner.code.map(|code| format!("code {code}")),
            inner.status.map(|status| format!("HTTP {status}")),
            inner
                .retry_after
                .filter(|after| !after.is_zero())
                .map(|after| format!("retry after {}s", after.as_secs())),
            inner
                .request_id
                .as_ref()
                .map(|id| format!("request id {}", brief(id))),
            (inner.attempts > 1)
                .then(|| format!("{} attempts in {:.1?}", inner.attempts, inner.elapsed)),
        ];
        let details: Vec<_> = details.into_iter().flatten().collect();
        if details.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", details.join(", "))
        }
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

/// The status, cut: it may be any text.
fn word(status: &PodStatus) -> std::borrow::Cow<'_, str> {
    brief(status.as_str())
}

fn write_unconfirmed(
    f: &mut impl fmt::Write,
    candidates: &[Pod],
    looked_for: Duration,
) -> fmt::Result {
    if candidates.is_empty() {
        return write!(
            f,
            ", and a pod may be running: none was seen in {looked_for:.0?}; list the pods \
             before you try again"
        );
    }
    let ids: Vec<_> = candidates.iter().map(|pod| pod.id.to_string()).collect();
    write!(
        f,
        ", and a pod may be running: it could be any of {}",
        ids.join(", ")
    )
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
