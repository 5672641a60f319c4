//! A fault in words.

use std::{fmt, str::FromStr, time::Duration};

use jiff::SignedDuration;

use super::{BadRule, duration, reply};
use crate::fault::{Fault, reply::Reply};

const WORDS: &str = "there are refuse, reset-before, reset-after, stall-before, stall-after, \
    stall-body, slow-body=PIECES/PAUSE, truncated, cut-short, empty-body, doubled-body, twice, \
    wrong-type, gzip, huge-body=BYTES, clock-skew=SPAN, odd=DIALECT, code=CODE, \
    and an HTTP status such as 503 or 429/plain/retry-after=7";

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Refuse => "refuse",
            Self::ResetBefore => "reset-before",
            Self::ResetAfter => "reset-after",
            Self::StallBefore => "stall-before",
            Self::StallAfter => "stall-after",
            Self::StallBody => "stall-body",
            Self::Truncated => "truncated",
            Self::CutShort => "cut-short",
            Self::EmptyBody => "empty-body",
            Self::DoubledBody => "doubled-body",
            Self::Twice => "twice",
            Self::WrongType => "wrong-type",
            Self::Gzip => "gzip",
            Self::SlowBody { pieces, pause } => {
                let pause = SignedDuration::try_from(*pause).unwrap_or(SignedDuration::MAX);
                return f.pad(&format!("slow-body={pieces}/{}", duration::show(pause)));
            }
            Self::HugeBody { bytes } => return f.pad(&format!("huge-body={bytes}")),
            Self::ClockSkew(span) => {
                return f.pad(&format!("clock-skew={}", duration::show(*span)));
            }
            Self::Quirks(quirks) => return f.pad(&format!("odd={quirks}")),
            Self::Reply(reply) => return f.pad(&reply::show(reply)),
        };
        f.pad(word)
    }
}

impl FromStr for Fault {
    type Err = BadRule;

    fn from_str(text: &str) -> Result<Self, BadRule> {
        let bad = || BadRule::new("fault", text, WORDS);
        if let Some(reply) = reply::parse(text)? {
            return Ok(Self::Reply(reply));
        }
        match text.split_once('=') {
            None => without_argument(text).ok_or_else(bad),
            Some(("odd", quirks)) => {
                let quirks = quirks.parse::<crate::Quirks>();
                quirks
                    .map(Self::Quirks)
                    .map_err(|error| BadRule::of(error.to_string()))
            }
            Some((name, argument)) => with_argument(name, argument).ok_or_else(bad),
        }
    }
}

fn without_argument(word: &str) -> Option<Fault> {
    let fault = match word {
        "refuse" => Fault::Refuse,
        "reset-before" => Fault::ResetBefore,
        "reset-after" => Fault::ResetAfter,
        "stall-before" => Fault::StallBefore,
        "stall-after" => Fault::StallAfter,
        "stall-body" => Fault::StallBody,
        "truncated" => Fault::Truncated,
        "cut-short" => Fault::CutShort,
        "empty-body" => Fault::EmptyBody,
        "doubled-body" => Fault::DoubledBody,
        "twice" => Fault::Twice,
        "wrong-type" => Fault::WrongType,
        "gzip" => Fault::Gzip,
        _ => return None,
    };
    Some(fault)
}

fn with_argument(name: &str, argument: &str) -> Option<Fault> {
    match name {
        "slow-body" => {
            let (pieces, pause) = argument.split_once('/')?;
            let pieces = pieces.parse().ok().filter(|pieces| *pieces > 0)?;
            let pause = Duration::try_from(duration::parse(pause)?).ok()?;
            Some(Fault::SlowBody { pieces, pause })
        }
        "huge-body" => Some(Fault::HugeBody {
            bytes: argument.parse().ok()?,
        }),
        "clock-skew" => Some(Fault::ClockSkew(duration::parse(argument)?)),
        "code" => Some(Fault::Reply(Reply::code(argument.parse().ok()?))),
        _ => None,
    }
}
