//! A reply in words: its status or code, and its parts behind slashes.

use std::time::Duration;

use jiff::SignedDuration;

use super::{BadRule, duration};
use crate::fault::reply::{Reply, RetryAfter, Shape};

const CODE: &str = "code=";
const RETRY_AFTER: &str = "retry-after=";
const DATE: &str = "date+";
/// The last part, since a URL has slashes of its own.
const TO: &str = "/to=";
const APPLIED: &str = "applied";

const PARTS: &str = "there are spring, plain, html, empty, code=N, \
    retry-after=SECONDS, retry-after=date+SPAN, retry-after=TEXT, applied and to=URL";

const SHAPES: [(Shape, &str); 4] = [
    (Shape::Spring, "spring"),
    (Shape::Plain, "plain"),
    (Shape::Html, "html"),
    (Shape::Empty, "empty"),
];

/// All but the message.
pub(super) fn show(reply: &Reply) -> String {
    let mut text = match reply.code {
        Some(code) if reply.status == 200 => format!("{CODE}{code}"),
        Some(code) => format!("{}/{CODE}{code}", reply.status),
        None => reply.status.to_string(),
    };
    if let Some((_, name)) = SHAPES.iter().find(|(shape, _)| *shape == reply.shape) {
        text = format!("{text}/{name}");
    }
    match &reply.retry_after {
        None => {}
        Some(RetryAfter::Seconds(seconds)) => text += &format!("/{RETRY_AFTER}{seconds}"),
        Some(RetryAfter::Date(ahead)) => {
            let ahead = SignedDuration::try_from(*ahead).unwrap_or(SignedDuration::MAX);
            text += &format!("/{RETRY_AFTER}{DATE}{}", duration::show(ahead));
        }
        Some(RetryAfter::Text(words)) => text += &format!("/{RETRY_AFTER}{words}"),
    }
    if reply.applied {
        text += &format!("/{APPLIED}");
    }
    if let Some(base) = &reply.location {
        text += &format!("{TO}{base}");
    }
    text
}

/// Nothing where the text does not begin with a status or a code.
pub(super) fn parse(text: &str) -> Result<Option<Reply>, BadRule> {
    let (text, base) = match text.split_once(TO) {
        Some((text, base)) => (text, Some(base)),
        None => (text, None),
    };
    let mut parts = text.split('/');
    let Some(mut reply) = parts.next().and_then(start) else {
        return Ok(None);
    };
    for part in parts {
        let bad = || BadRule::of(format!("no part {part:?} of a reply; {PARTS}"));
        reply = add(reply, part).ok_or_else(bad)?;
    }
    reply.location = base.map(str::to_owned);
    Ok(Some(reply))
}

fn start(text: &str) -> Option<Reply> {
    if let Some(code) = text.strip_prefix(CODE) {
        return Some(Reply::code(code.parse().ok()?));
    }
    let status = text
        .parse()
        .ok()
        .filter(|status| (200..600).contains(status));
    status.map(Reply::status)
}

fn add(reply: Reply, part: &str) -> Option<Reply> {
    if let Some((shape, _)) = SHAPES.iter().find(|(_, name)| *name == part) {
        return Some(reply.shape(*shape));
    }
    if let Some(code) = part.strip_prefix(CODE) {
        return Some(reply.with_code(code.parse().ok()?));
    }
    if let Some(wait) = part.strip_prefix(RETRY_AFTER) {
        return Some(reply.retry_after(retry_after(wait)?));
    }
    (part == APPLIED).then(|| reply.applied())
}

fn retry_after(text: &str) -> Option<RetryAfter> {
    if let Ok(seconds) = text.parse() {
        return Some(RetryAfter::Seconds(seconds));
    }
    match text.strip_prefix(DATE) {
        Some(ahead) => {
            let ahead = Duration::try_from(duration::parse(ahead)?).ok()?;
            Some(RetryAfter::Date(ahead))
        }
        None => Some(RetryAfter::Text(text.to_owned())),
    }
}
