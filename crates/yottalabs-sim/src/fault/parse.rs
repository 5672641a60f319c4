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

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::SlowBody { pieces, pause } => {
                format!("slow-body={pieces}/{}", show_span(signed(*pause)))
            }
            Self::HugeBody { bytes } => format!("huge-body={bytes}"),
            Self::ClockSkew(span) => format!("clock-skew={}", show_span(*span)),
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
            let pause = Duration::try_from(parse_span(pause)?).ok()?;
            Some(Fault::SlowBody { pieces, pause })
        }
        "huge-body" => Some(Fault::HugeBody {
            bytes: argument.parse().ok()?,
        }),
        "clock-skew" => parse_span(argument).map(Fault::ClockSkew),
        _ => None,
    }
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
    match &reply.retry_after {
        None => {}
        Some(RetryAfter::Seconds(seconds)) => text += &format!("/retry-after={seconds}"),
        Some(RetryAfter::Date(ahead)) => {
            text += &format!("/retry-after=date+{}", show_span(signed(*ahead)));
        }
        Some(RetryAfter::Text(words)) => text += &format!("/retry-after={words}"),
    }
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
    let status = first.parse().ok().filter(|s| (200..600).contains(s));
    let code = first
        .strip_prefix("code=")
        .and_then(|code| code.parse().ok());
    let Some(mut reply) = status.map(Reply::status).or(code.map(Reply::code)) else {
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
        Some(("retry-after", wait)) => Some(reply.retry_after(parse_retry_after(wait)?)),
        Some(_) => None,
    }
}

fn parse_retry_after(text: &str) -> Option<RetryAfter> {
    if let Ok(seconds) = text.parse() {
        return Some(RetryAfter::Seconds(seconds));
    }
    match text.strip_prefix("date+") {
        Some(ahead) => {
            let ahead = Duration::try_from(parse_span(ahead)?).ok()?;
            Some(RetryAfter::Date(ahead))
        }
        None => Some(RetryAfter::Text(text.to_owned())),
    }
}

fn signed(span: Duration) -> SignedDuration {
    SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX)
}

/// A span such as `250ms`, `1m30s` or `-1h`.
fn show_span(span: SignedDuration) -> String {
    let printer = SpanPrinter::new()
        .direction(Direction::Sign)
        .spacing(Spacing::None);
    printer.duration_to_string(&span)
}

fn parse_span(text: &str) -> Option<SignedDuration> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_two_or_three_parts() {
        let twice = || Some(Fault::Twice);
        let create = Some(Operation::CreatePod);
        for (text, operation, when) in [
            ("create:twice", create, When::Every(1, Fault::Twice)),
            ("any:twice:always", None, When::Every(1, Fault::Twice)),
            (
                "create_pod:twice:every=3",
                create,
                When::Every(3, Fault::Twice),
            ),
            ("create:twice:next", create, When::Queue([twice()].into())),
            (
                "create:twice:next=2",
                create,
                When::Queue([twice(), twice()].into()),
            ),
            (
                "any:twice:0.25",
                None,
                When::Chance(Chance::new(0.25), Fault::Twice),
            ),
        ] {
            assert_eq!(parse_rule(text), Ok((operation, when)), "{text}");
        }
        for operation in Operation::ALL {
            let rule = format!("{}:twice", word(operation));
            assert_eq!(parse_rule(&rule).map(|rule| rule.0), Ok(Some(operation)));
        }
        let url = "302/to=http://localhost:1/x";
        let (_, when) = parse_rule(&format!("list:{url}:next")).expect("a rule");
        assert_eq!(
            when,
            When::Queue([Some(url.parse().expect("a fault"))].into())
        );
    }

    #[test]
    fn the_text_form_of_a_fault_is_read_back() {
        let reply = Reply::status(503)
            .with_code(7)
            .html()
            .applied()
            .to("http://a/b");
        let date = RetryAfter::Date(Duration::from_millis(90_500));
        for fault in Fault::samples().into_iter().chain([
            Fault::ClockSkew(SignedDuration::from_secs(-7_200)),
            Fault::Reply(reply.retry_after(date)),
        ]) {
            assert_eq!(fault.to_string().parse(), Ok(fault.clone()), "{fault}");
            let json = serde_json::to_string(&fault).expect("JSON");
            assert_eq!(
                serde_json::from_str::<Fault>(&json).expect("a fault"),
                fault
            );
        }
    }

    #[test]
    fn the_error_for_an_invalid_rule_names_the_part_and_lists_the_valid_words() {
        for (text, start) in [
            (
                "create",
                "\"create\" is not a valid rule; the form is OPERATION:FAULT[:WHEN]",
            ),
            (
                "make:twice",
                "\"make\" is not a valid operation; use any, gpus, list, create,",
            ),
            (
                "create:boom",
                "\"boom\" is not a valid fault; use refuse, reset-before,",
            ),
            ("create:slow-body", "\"slow-body\" is not a valid fault;"),
            (
                "create:twice:1.5",
                "\"1.5\" is not a valid time; use a probability from 0 to 1,",
            ),
            ("create:twice:NaN", "\"NaN\" is not a valid time;"),
            ("create:twice:every=0", "\"every=0\" is not a valid time;"),
            (
                "create:twice:next=1000001",
                "\"next=1000001\" is not a valid time;",
            ),
            ("create:twice:", "\"\" is not a valid time;"),
            ("create:999", "\"999\" is not a valid fault;"),
            (
                "create:503/pink",
                "\"pink\" is not a valid part of a reply; use spring, plain,",
            ),
            (
                "create:503/code=x",
                "\"code=x\" is not a valid part of a reply;",
            ),
            (
                "create:slow-body=0/1s",
                "\"slow-body=0/1s\" is not a valid fault;",
            ),
            (
                "create:clock-skew=soon",
                "\"clock-skew=soon\" is not a valid fault;",
            ),
            (
                "create:clock-skew=5",
                "\"clock-skew=5\" is not a valid fault;",
            ),
            ("create:odd=klingon", "\"klingon\" is not a quirk;"),
            ("create:gzip=9", "\"gzip=9\" is not a valid fault;"),
        ] {
            let error = parse_rule(text).expect_err(text).to_string();
            assert!(error.starts_with(start), "{text}: {error}");
            assert_eq!(error.lines().count(), 1);
        }
    }
}
