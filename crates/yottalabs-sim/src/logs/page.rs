//! One page of a log, and the cursors to its neighbours.

use std::ops::Range;

use serde_json::{Value, json};

use super::{
    cursor::Cursor,
    request::LogRequest,
    stream::{Line, Stream},
};
use crate::clock::{Millis, iso};

/// The most lines looked through for one page: a keyword that is nowhere in the
/// log of a year must not take minutes to be missed.
const LOOK_THROUGH: u64 = 100_000;

/// `PodV2LogResponse`: oldest line first, whichever way the page was reached.
pub(crate) fn page(stream: &Stream, request: &LogRequest, pod: i64, now: Millis) -> Value {
    let before = now.min(request.end).saturating_add(1);
    let asked = stream.numbers(request.start, before);
    let reader = Reader { stream, request };
    let (lines, covered) = match request.cursor {
        None => reader.onward(asked.start, asked.end),
        Some(Cursor::Onward(from)) => reader.onward(from.max(asked.start), asked.end),
        Some(Cursor::Back(to)) => reader.back(asked.start, to.min(asked.end)),
    };
    let has_previous = reader.any((asked.start..covered.start.min(asked.end)).rev());
    let has_next = reader.any(covered.end..asked.end);
    let encode = |cursor: Cursor| cursor.encode(pod, request.kind);
    json!({
        "items": lines.iter().map(item).collect::<Vec<_>>(),
        "page": {
            "previousCursor": has_previous.then(|| encode(Cursor::Back(covered.start))),
            // There at the tail too: what is written later is read from here.
            "nextCursor": encode(Cursor::Onward(covered.end)),
            "hasPrevious": has_previous,
            "hasNext": has_next,
        },
    })
}

/// Lines, oldest first, and the numbers of all that were looked through for them.
type Covered = (Vec<Line>, Range<u64>);

struct Reader<'a> {
    stream: &'a Stream,
    request: &'a LogRequest,
}

impl Reader<'_> {
    fn onward(&self, from: u64, end: u64) -> Covered {
        let mut lines = Vec::new();
        let mut next = from;
        while next < end && next - from < LOOK_THROUGH && lines.len() < self.request.limit {
            lines.extend(self.matching(next));
            next += 1;
        }
        (lines, from..next)
    }

    fn back(&self, start: u64, to: u64) -> Covered {
        let mut lines = Vec::new();
        let mut first = to;
        while first > start && to - first < LOOK_THROUGH && lines.len() < self.request.limit {
            first -= 1;
            lines.extend(self.matching(first));
        }
        lines.reverse();
        (lines, first..to)
    }

    /// Whether there is a line for another page. Where it takes too long to tell, there may be.
    fn any(&self, numbers: impl Iterator<Item = u64>) -> bool {
        (0..).zip(numbers).any(|(looked_through, number)| {
            looked_through >= LOOK_THROUGH || self.matching(number).is_some()
        })
    }

    fn matching(&self, number: u64) -> Option<Line> {
        let keyword = self.request.keyword.as_ref();
        let line = self.stream.line(number);
        line.filter(|line| keyword.is_none_or(|keyword| line.content.contains(keyword)))
    }
}

fn item(line: &Line) -> Value {
    json!({ "timestamp": iso(line.at), "level": line.level, "content": line.content })
}
