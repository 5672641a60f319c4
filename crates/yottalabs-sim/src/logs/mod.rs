//! The logs of a pod: requests, and the pages that answer them.
//!
//! No line of a training is stored. Its text and time follow from the pod and the line's number, so reading
//! the log of a pod that has run for a year is as fast as reading a new one. The lines of a script are stored
//! once for all of a pod's runs.

mod content;
mod stream;

use std::ops::Range;

use serde_json::{Value, json};

use self::stream::{Line, Stream};
use crate::clock::{Millis, iso};
use crate::envelope::Failure;
use crate::extract::Query;
use crate::pod::Pod;
use crate::rng::Rng;

/// One of a pod's two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The output of the container.
    Container,
    /// The platform's messages.
    System,
}

/// A valid log request.
#[derive(Debug)]
pub(crate) struct LogRequest {
    kind: Kind,
    limit: usize,
    cursor: Option<Cursor>,
    /// The first moment.
    start: Millis,
    /// The last moment.
    end: Millis,
    keyword: Option<String>,
}

impl LogRequest {
    pub(crate) fn parse(query: &Query, pod: i64) -> Result<Self, Failure> {
        const DEFAULT_LIMIT: i64 = 100;
        // A page never has more lines than this, even if the request asks for more.
        const MOST: i64 = 1_000;
        let kind = match query.value("type") {
            None | Some("CONTAINER") => Kind::Container,
            Some("SYSTEM") => Kind::System,
            Some(_) => return Err(Failure::invalid("type: must be one of CONTAINER, SYSTEM")),
        };
        let limit = query.integer("limit")?.unwrap_or(DEFAULT_LIMIT);
        if !(1..=i64::from(i32::MAX)).contains(&limit) {
            return Err(Failure::invalid("limit: must be between 1 and 2147483647"));
        }
        let cursor = query.text("cursor").map(|text| {
            Cursor::decode(text, pod, kind)
                .ok_or_else(|| Failure::invalid("cursor: is not a cursor of this log"))
        });
        let start = query.integer("startTime")?.unwrap_or(Millis::MIN);
        let end = query.integer("endTime")?.unwrap_or(Millis::MAX);
        if end < start {
            return Err(Failure::invalid("endTime: must not be before startTime"));
        }
        Ok(Self {
            kind,
            limit: usize::try_from(limit.min(MOST)).unwrap_or(1),
            cursor: cursor.transpose()?,
            start,
            end,
            keyword: query.text("keyword").map(str::to_owned),
        })
    }
}

/// `PodV2LogResponse`: the oldest line first, in both directions.
pub(crate) fn page(pod: &Pod, request: &LogRequest, now: Millis) -> Value {
    let stream = &Stream::of(pod, request.kind);
    let now = now.saturating_sub_unsigned(lag(pod, request.kind));
    let before = now.min(request.end).saturating_add(1);
    let asked = stream.numbers(request.start, before);
    let reader = Reader { stream, request };
    let (lines, covered) = match request.cursor {
        Some(Cursor::Backward(to)) => {
            let to = to.min(asked.end);
            let (mut lines, searched) = reader.read((asked.start..to).rev());
            lines.reverse();
            (lines, to - searched..to)
        }
        Some(Cursor::Forward(from)) => reader.forward(from.max(asked.start)..asked.end),
        None => reader.forward(asked.clone()),
    };
    let has_previous = reader.any((asked.start..covered.start.min(asked.end)).rev());
    let has_next = reader.any(covered.end..asked.end);
    let encode = |cursor: Cursor| cursor.encode(pod.id, request.kind);
    json!({
        "items": lines.iter().map(item).collect::<Vec<_>>(),
        "page": {
            "previousCursor": has_previous.then(|| encode(Cursor::Backward(covered.start))),
            // The last page has one too, to read later lines with.
            "nextCursor": encode(Cursor::Forward(covered.end)),
            "hasPrevious": has_previous,
            "hasNext": has_next,
        },
    })
}

/// How much later than its time a line appears.
fn lag(pod: &Pod, kind: Kind) -> u64 {
    let play = pod.play.as_ref().filter(|_| kind == Kind::Container);
    play.map_or(0, |play| play.log_lag)
}

fn item(line: &Line) -> Value {
    json!({ "timestamp": iso(line.at), "level": line.level, "content": line.content })
}

/// The most lines searched for one page, so that a keyword without a match is answered quickly.
const SEARCH_LIMIT: u64 = 100_000;

struct Reader<'a> {
    stream: &'a Stream,
    request: &'a LogRequest,
}

impl Reader<'_> {
    /// The lines of a page among these numbers, and how many numbers were searched for them.
    fn read(&self, numbers: impl Iterator<Item = u64>) -> (Vec<Line>, u64) {
        let (mut lines, mut searched) = (Vec::new(), 0);
        for number in numbers {
            if searched == SEARCH_LIMIT || lines.len() == self.request.limit {
                break;
            }
            searched += 1;
            lines.extend(self.matching(number));
        }
        (lines, searched)
    }

    fn forward(&self, numbers: Range<u64>) -> (Vec<Line>, Range<u64>) {
        let start = numbers.start;
        let (lines, searched) = self.read(numbers);
        (lines, start..start + searched)
    }

    /// Whether there is a line for another page, or may be one beyond the search limit.
    fn any(&self, numbers: impl Iterator<Item = u64>) -> bool {
        (0..)
            .zip(numbers)
            .any(|(searched, number)| searched >= SEARCH_LIMIT || self.matching(number).is_some())
    }

    fn matching(&self, number: u64) -> Option<Line> {
        let keyword = self.request.keyword.as_ref();
        let line = self.stream.line(number);
        line.filter(|line| keyword.is_none_or(|keyword| line.content.contains(keyword)))
    }
}

/// A position between two lines of one log, and the direction in which to read.
#[derive(Clone, Copy, Debug)]
enum Cursor {
    /// From the line with this number on.
    Forward(u64),
    /// The lines before the line with this number.
    Backward(u64),
}

impl Cursor {
    /// The text form: the position, and a checksum that differs for every log.
    fn encode(self, pod: i64, kind: Kind) -> String {
        const PURPOSE: u64 = 0xC0;
        let position = match self {
            Self::Forward(number) => number << 1 | 1,
            Self::Backward(number) => number << 1,
        };
        let key = [PURPOSE, pod.cast_unsigned(), kind as u64, position];
        format!("{position:016x}{:016x}", Rng::keyed(&key).next())
    }

    /// Decodes a cursor; `None` if the text is not a cursor of this log.
    fn decode(text: &str, pod: i64, kind: Kind) -> Option<Self> {
        let position = u64::from_str_radix(text.get(..16)?, 16).ok()?;
        let cursor = match position & 1 {
            1 => Self::Forward(position >> 1),
            _ => Self::Backward(position >> 1),
        };
        (cursor.encode(pod, kind) == text).then_some(cursor)
    }
}
