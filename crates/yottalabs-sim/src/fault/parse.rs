//! The text form of faults and rules: `OPERATION:FAULT[:WHEN]`.

use std::{fmt, iter, str::FromStr, time::Duration};

use jiff::{
    SignedDuration,
    fmt::friendly::{Direction, Spacing, SpanPrinter},
};
use serde_json::Value;
use yottalabs_client::Operation;

use super::{
    Fault,
    plan::When,
    reply::{Reply, RetryAfter, Shape},
};
use crate::{
    quirks::{Quirks, serde_name},
    rng::Chance,
};

const FAULTS: &str = "use refuse, reset-before, reset-after, stall-before, stall-after, stall-body, \
    slow-body=PIECES/PAUSE, truncated, cut-short, empty-body, doubled-body, twice, wrong-type, gzip, \
    huge-body=BYTES, clock-skew=SPAN, odd=QUIRKS, code=CODE, \
    or an HTTP status such as 503 or 429/plain/retry-after=7";

const PARTS: &str = "use spring, plain, html, empty, code=N, retry-after=SECONDS, \
    retry-after=date+SPAN, retry-after=TEXT, applied or to=URL";

/// The error for a fault, or a rule of a fault plan, that is not valid.
///
/// ```
/// let error = yottalabs_sim::Simulator::new().faults().add("create:boom").unwrap_err();
/// assert!(error.to_string().starts_with("\"boom\" is not a valid fault; use refuse, reset-before, "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRule(String);

impl BadRule {
    fn new(part: &str, text: &str, remedy: &str) -> Self {
        Self(format!("{text:?} is not a valid {part}; {remedy}"))
    }
}

impl fmt::Display for BadRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::error::Error for BadRule {}

/// Parses `OPERATION:FAULT[:WHEN]`. Without the last part the rule is for every request.
pub(super) fn parse_rule(text: &str) -> Result<(Option<Operation>, When), BadRule> {
    let bad = || BadRule::new("rule", text, "the form is OPERATION:FAULT[:WHEN]");
    let (operation, rest) = text.split_once(':').ok_or_else(bad)?;
    let operation = match operation {
        "any" => None,
        name => Some(parse_operation(name)?),
    };
    // A colon in a URL does not separate parts.
    let parts = rest
        .rsplit_once(':')
        .filter(|(_, when)| !when.starts_with("//"));
    let (fault, when) = parts.unwrap_or((rest, "always"));
    Ok((operation, parse_when(when, fault.parse()?)?))
}

fn parse_operation(name: &str) -> Result<Operation, BadRule> {
    let mut operations = Operation::ALL.into_iter();
    let found = operations.find(|op| word(*op) == name || op.id() == name);
    found.ok_or_else(|| {
        let words = Operation::ALL.map(word).join(", ");
        BadRule::new("operation", name, &format!("use any, {words}"))
    })
}

/// The word for an operation in rules.
const fn word(operation: Operation) -> &'static str {
    match operation {
        Operation::CreatePod => "create",
        Operation::ListPods => "list",
        Operation::GetPod => "get",
        Operation::DeletePod => "delete",
        Operation::PausePod => "pause",
        Operation::ResumePod => "resume",
        Operation::GetPodLogs => "logs",
        Operation::GetPodRuntime => "runtime",
        Operation::ListGpus => "gpus",
    }
}

fn parse_when(text: &str, fault: Fault) -> Result<When, BadRule> {
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
            probability.map(|p| When::Chance(Chance::new(p), fault.clone()))
        }
        Some(("next", count)) => number(count).filter(|n| *n <= LONGEST_QUEUE).map(queue),
        Some(("every", n)) => number(n).map(|n| When::Every(n, fault.clone())),
        Some(_) => None,
    };
    let remedy = "use a probability from 0 to 1, always, next, next=N or every=N";
    when.ok_or_else(|| BadRule::new("time", text, remedy))
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
    type Err = BadRule;

    fn from_str(text: &str) -> Result<Self, BadRule> {
        if let Some(reply) = parse_reply(text)? {
            return Ok(Self::Reply(reply));
        }
        let fault = match text.split_once('=') {
            None => serde_json::from_value(Value::from(text)).ok(),
            Some(("odd", quirks)) => {
                let quirks = quirks.parse::<Quirks>();
                return quirks.map(Self::Quirks).map_err(|e| BadRule(e.to_string()));
            }
            Some((name, argument)) => with_argument(name, argument),
        };
        fault.ok_or_else(|| BadRule::new("fault", text, FAULTS))
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
fn parse_reply(text: &str) -> Result<Option<Reply>, BadRule> {
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
        let bad = || BadRule::new("part of a reply", part, PARTS);
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
