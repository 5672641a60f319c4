//! The text form of faults and rules: `OPERATION:FAULT[:WHEN]`.

use std::str::FromStr;
use std::time::Duration;
use std::{fmt, iter};

use jiff::SignedDuration;
use jiff::fmt::friendly::{Direction, Spacing, SpanPrinter};
use serde_json::Value;
use yottalabs_client::Operation;

use super::Fault;
use super::plan::When;
use super::reply::{Reply, RetryAfter, Shape};
use crate::quirks::serde_name;

const FAULTS: &str = "use refuse, reset-before, reset-after, stall-before, stall-after, stall-body, \
    slow-body=PIECES/PAUSE, truncated, cut-short, empty-body, doubled-body, twice, wrong-type, gzip, \
    huge-body=BYTES, clock-skew=SPAN, odd=QUIRKS, code=CODE, \
    or an HTTP status such as 503 or 429/plain/retry-after=7";

const PARTS: &str = "use spring, plain, html, empty, code=N, retry-after=SECONDS, \
    retry-after=date+SPAN, retry-after=TEXT, applied or to=URL";

/// The error for the text of a fault, a rule of a fault plan, a script or quirks that is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError(pub(crate) String);

impl ParseError {
    fn new(part: &str, text: &str, remedy: &str) -> Self {
        Self(format!("{text:?} is not a valid {part}; {remedy}"))
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::error::Error for ParseError {}

/// Parses `OPERATION:FAULT[:WHEN]`. Without the last part the rule is for every request.
pub(super) fn parse_rule(text: &str) -> Result<(Option<Operation>, When), ParseError> {
    let bad = || ParseError::new("rule", text, "the form is OPERATION:FAULT[:WHEN]");
    let (operation, rest) = text.split_once(':').ok_or_else(bad)?;
    let operation = match operation {
        "any" => None,
        name => Some(parse_operation(name)?),
    };
    let parts = rest
        .rsplit_once(':')
        .filter(|(fault, when)| !is_in_url(fault, when));
    let (fault, when) = parts.unwrap_or((rest, "always"));
    Ok((operation, parse_when(when, fault.parse()?)?))
}

/// Whether the colon between two parts of a text belongs to the URL of a redirect.
fn is_in_url(before: &str, after: &str) -> bool {
    let host = before.rsplit_once("//").map(|(_, host)| host);
    let may_have_port = host.is_some_and(|host| host.ends_with(']') || !host.contains(':'));
    let first = after.split('/').next().unwrap_or_default();
    let is_port = may_have_port && first.parse::<u16>().is_ok();
    is_port || after.starts_with("//") || after.contains(']')
}

fn parse_operation(name: &str) -> Result<Operation, ParseError> {
    let mut operations = Operation::ALL.into_iter();
    let found = operations.find(|op| word(*op) == name || op.id() == name);
    found.ok_or_else(|| {
        let words = Operation::ALL.map(word).join(", ");
        ParseError::new("operation", name, &format!("use any, {words}"))
    })
}

/// The word for an operation in rules: `create` for `create_pod`, but `logs` for `get_pod_logs`.
fn word(operation: Operation) -> &'static str {
    let id = operation.id();
    let verb = id.strip_suffix("_pod").or(id.strip_suffix("_pods"));
    verb.or(id.rsplit('_').next()).unwrap_or(id)
}

fn parse_when(text: &str, fault: Fault) -> Result<When, ParseError> {
    // A queue is kept in memory.
    const LONGEST_QUEUE: u64 = 1_000_000;
    let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number > 0);
    let queue = |requests: u64| {
        let requests = usize::try_from(requests).unwrap_or(usize::MAX);
        When::Queue(iter::repeat_n(Some(fault.clone()), requests).collect())
    };
    let when = match text.split_once('=') {
        None if text == "always" => Some(When::Every(1, fault.clone())),
        None if text == "next" => Some(queue(1)),
        None => {
            let probability = text.parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
            probability.map(|p| When::Chance(p, fault.clone()))
        }
        Some(("next", count)) => number(count).filter(|n| *n <= LONGEST_QUEUE).map(queue),
        Some(("every", n)) => number(n).map(|n| When::Every(n, fault.clone())),
        Some(_) => None,
    };
    let remedy = "use a probability from 0 to 1, always, next, next=N or every=N";
    when.ok_or_else(|| ParseError::new("time", text, remedy))
}

/// Prints spans such as `250ms`, `1m30s` or `-1h`.
const SPANS: SpanPrinter = SpanPrinter::new()
    .direction(Direction::Sign)
    .spacing(Spacing::None);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::SlowBody { pieces, pause } => {
                format!(
                    "slow-body={pieces}/{}",
                    SPANS.unsigned_duration_to_string(pause)
                )
            }
            Self::HugeBody { bytes } => format!("huge-body={bytes}"),
            Self::ClockSkew(span) => format!("clock-skew={}", SPANS.duration_to_string(span)),
            Self::Quirks(quirks) => format!("odd={quirks}"),
            Self::Reply(reply) => show_reply(reply),
            word => serde_name(word),
        })
    }
}

impl FromStr for Fault {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if let Some(reply) = parse_reply(text)? {
            return Ok(Self::Reply(reply));
        }
        let fault = match text.split_once('=') {
            None => serde_json::from_value(Value::from(text)).ok(),
            Some(("odd", quirks)) => return quirks.parse().map(Self::Quirks),
            Some((name, argument)) => with_argument(name, argument),
        };
        fault.ok_or_else(|| ParseError::new("fault", text, FAULTS))
    }
}

fn with_argument(name: &str, argument: &str) -> Option<Fault> {
    match name {
        "slow-body" => {
            let (pieces, pause) = argument.split_once('/')?;
            let pieces = pieces.parse().ok().filter(|pieces| *pieces > 0)?;
            let pause = parse_duration(pause)?;
            Some(Fault::SlowBody { pieces, pause })
        }
        "huge-body" => {
            let bytes = argument.parse().ok()?;
            Some(Fault::HugeBody { bytes })
        }
        "clock-skew" => argument.parse().ok().map(Fault::ClockSkew),
        _ => None,
    }
}

fn parse_duration(text: &str) -> Option<Duration> {
    text.parse::<SignedDuration>().ok()?.try_into().ok()
}

/// All of a reply except its message: a status or code, and parts after slashes. The URL of `to` has
/// slashes of its own, so it is the last part.
fn show_reply(reply: &Reply) -> String {
    let mut text = match reply.code {
        Some(code) if reply.status == 200 => format!("code={code}"),
        Some(code) => format!("{}/code={code}", reply.status),
        None => reply.status.to_string(),
    };
    if reply.shape != Shape::Envelope {
        text += &format!("/{}", serde_name(&reply.shape));
    }
    text += &match &reply.retry_after {
        None => String::new(),
        Some(RetryAfter::Seconds(seconds)) => format!("/retry-after={seconds}"),
        Some(RetryAfter::Date(ahead)) => {
            let ahead = SPANS.unsigned_duration_to_string(ahead);
            format!("/retry-after=date+{ahead}")
        }
        Some(RetryAfter::Text(words)) => format!("/retry-after={words}"),
    };
    if reply.applied {
        text += "/applied";
    }
    if let Some(base) = &reply.location {
        text += &format!("/to={base}");
    }
    text
}

/// `None` if the text does not start with a status or a code.
fn parse_reply(text: &str) -> Result<Option<Reply>, ParseError> {
    let (text, base) = match text.split_once("/to=") {
        Some((text, base)) => (text, Some(base.to_owned())),
        None => (text, None),
    };
    let mut parts = text.split('/');
    let first = parts.next().unwrap_or_default();
    let reply = match first.strip_prefix("code=") {
        Some(code) => code.parse().ok().map(Reply::code),
        None => {
            let status = first.parse().ok().filter(|s| (200..600).contains(s));
            status.map(Reply::status)
        }
    };
    let Some(mut reply) = reply else {
        return Ok(None);
    };
    for part in parts {
        let bad = || ParseError::new("part of a reply", part, PARTS);
        reply = add_part(reply, part).ok_or_else(bad)?;
    }
    reply.location = base;
    Ok(Some(reply))
}

fn add_part(reply: Reply, part: &str) -> Option<Reply> {
    match part.split_once('=') {
        None if part == "applied" => Some(reply.applied()),
        None => Some(reply.shape(serde_json::from_value(part.into()).ok()?)),
        Some(("code", code)) => Some(reply.with_code(code.parse().ok()?)),
        Some(("retry-after", wait)) => {
            let wait = match (wait.parse(), wait.strip_prefix("date+")) {
                (Ok(seconds), _) => RetryAfter::Seconds(seconds),
                (_, Some(ahead)) => RetryAfter::Date(parse_duration(ahead)?),
                (_, None) => RetryAfter::Text(wait.to_owned()),
            };
            Some(reply.retry_after(wait))
        }
        Some(_) => None,
    }
}
