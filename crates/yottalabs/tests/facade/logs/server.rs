//! A log server that pages in every way that the documentation leaves open.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use tokio::time::{Instant, timeout};
use yottalabs::{LogLine, PodId, Result, Timestamp, Yotta};

use crate::support::{Reply, Script, Seen};

pub(crate) const ID: PodId = PodId::new(42);

/// Midnight at the beginning of 2026.
pub(crate) const START: i64 = 1_767_225_600_000;

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// One line, and when it can first be read.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) after: Duration,
    /// In epoch milliseconds; what the server filters by, though it may not show it.
    pub(crate) at: i64,
    pub(crate) shows_time: bool,
    pub(crate) content: String,
}

impl Written {
    pub(crate) fn new(at: i64, content: impl Into<String>) -> Self {
        Self {
            after: Duration::ZERO,
            at,
            shows_time: true,
            content: content.into(),
        }
    }

    pub(crate) fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }

    pub(crate) fn untimed(self) -> Self {
        Self {
            shows_time: false,
            ..self
        }
    }

    fn json(&self) -> serde_json::Value {
        let time = Timestamp::from_millis(self.at).unwrap();
        let time = self.shows_time.then(|| time.to_string());
        serde_json::json!({ "timestamp": time, "level": "INFO", "content": self.content })
    }
}

/// How the server pages.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "none of them is documented")]
pub(crate) struct Paging {
    pub(crate) size: usize,
    /// The lines of a page, the newest first.
    pub(crate) newest_first: bool,
    /// The cursor `next` leads to older lines, and the first page holds the newest.
    pub(crate) next_is_older: bool,
    /// The first page is the last one: `next` leads nowhere from it.
    pub(crate) begins_at_end: bool,
    pub(crate) tells_whether_more: bool,
    pub(crate) knows_since: bool,
    pub(crate) knows_until: bool,
}

impl Paging {
    pub(crate) const PLAIN: Self = Self::number(0b11_1000, 7);
    pub(crate) const NEWEST_FIRST: Self = Self::number(0b11_1011, 7);

    /// Every combination, each with pages of this size.
    pub(crate) fn all(size: usize) -> impl Iterator<Item = Self> {
        (0..64).map(move |bits| Self::number(bits, size))
    }

    const fn number(bits: u32, size: usize) -> Self {
        Self {
            size,
            newest_first: bits & 1 != 0,
            next_is_older: bits & 2 != 0,
            begins_at_end: bits & 4 != 0,
            tells_whether_more: bits & 8 != 0,
            knows_since: bits & 16 != 0,
            knows_until: bits & 32 != 0,
        }
    }

    pub(crate) const fn size(self, size: usize) -> Self {
        Self { size, ..self }
    }
}

/// A log, how it is paged, and how long its pod lives.
#[derive(Clone, Debug)]
pub(crate) struct LogServer {
    /// In order of time.
    pub(crate) log: Vec<Written>,
    pub(crate) paging: Paging,
    /// Since the script was made.
    pub(crate) gone_after: Duration,
}

impl LogServer {
    pub(crate) fn new(paging: Paging, log: Vec<Written>) -> Self {
        Self {
            log,
            paging,
            gone_after: Duration::ZERO,
        }
    }

    pub(crate) fn gone_after(self, gone_after: Duration) -> Self {
        Self { gone_after, ..self }
    }

    pub(crate) fn script(self) -> Script {
        self.script_with(|_, _| None)
    }

    /// Gives some requests these other replies.
    pub(crate) fn script_with(
        self,
        mut other: impl FnMut(&Seen, usize) -> Option<Reply> + Send + 'static,
    ) -> Script {
        Script::with(move |seen, number| other(seen, number).unwrap_or_else(|| self.answer(seen)))
    }

    pub(crate) fn contents(&self) -> Vec<String> {
        self.log.iter().map(|line| line.content.clone()).collect()
    }

    pub(crate) fn answer(&self, seen: &Seen) -> Reply {
        if !asks_for_log(seen) {
            let is_gone = seen.at >= self.gone_after;
            let status = if is_gone { "TERMINATED" } else { "RUNNING" };
            return Reply::data(&format!(r#"{{"id":42,"status":"{status}"}}"#));
        }
        let number = |name: &str| parameter(seen, name).map(|text| text.parse::<i64>().unwrap());
        let since = number("startTime").filter(|_| self.paging.knows_since);
        let until = number("endTime").filter(|_| self.paging.knows_until);
        let mut lines: Vec<(usize, &Written)> = (0..)
            .zip(&self.log)
            .filter(|(_, line)| line.after <= seen.at)
            .filter(|(_, line)| since.is_none_or(|since| line.at >= since))
            .filter(|(_, line)| until.is_none_or(|until| line.at <= until))
            .collect();
        if self.paging.next_is_older {
            lines.reverse();
        }
        self.page(&lines, parameter(seen, "cursor"))
    }

    /// A cursor is `n` and the number of the line before the page, or `p` and that of the line after it.
    fn page(&self, lines: &[(usize, &Written)], cursor: Option<String>) -> Reply {
        let place = |number: &str| {
            let number: usize = number.parse().unwrap();
            lines.iter().position(|(line, _)| *line == number)
        };
        let size = self.paging.size;
        let (from, to) = match cursor.as_deref().map(|cursor| cursor.split_at(1)) {
            None if self.paging.begins_at_end => (lines.len().saturating_sub(size), lines.len()),
            None => (0, size.min(lines.len())),
            Some(("n", number)) => {
                let from = place(number).map_or(lines.len(), |place| place + 1);
                (from, (from + size).min(lines.len()))
            }
            Some((_, number)) => {
                let to = place(number).unwrap_or(0);
                (to.saturating_sub(size), to)
            }
        };
        let page = &lines[from..to];
        let tells = self.paging.tells_whether_more;
        let mut items: Vec<_> = page.iter().map(|(_, line)| line.json()).collect();
        if self.paging.newest_first != self.paging.next_is_older {
            items.reverse();
        }
        let data = serde_json::json!({ "items": items, "page": {
            "previousCursor": page.first().map(|(number, _)| format!("p{number}")),
            "nextCursor": page.last().map(|(number, _)| format!("n{number}")),
            "hasPrevious": tells.then_some(from > 0),
            "hasNext": tells.then_some(to < lines.len()),
        }});
        Reply::data(&data.to_string())
    }
}

/// A client of a server that can be exchanged for another: to make a client takes longer than most
/// tests.
pub(crate) struct Exchange {
    pub(crate) yotta: Yotta,
    server: Arc<Mutex<(Instant, LogServer)>>,
}

impl Exchange {
    pub(crate) fn new() -> Self {
        let none = LogServer::new(Paging::PLAIN, Vec::new());
        let server = Arc::new(Mutex::new((Instant::now(), none)));
        let script = Script::with({
            let server = server.clone();
            move |seen, _| {
                let server = server.lock().unwrap();
                let at = server.0.elapsed();
                server.1.answer(&Seen { at, ..seen.clone() })
            }
        });
        let yotta = script.client();
        Self { yotta, server }
    }

    /// The server whose time begins now.
    pub(crate) fn set(&self, server: LogServer) {
        *self.server.lock().unwrap() = (Instant::now(), server);
    }
}

/// A parameter of the query.
pub(crate) fn parameter(seen: &Seen, name: &str) -> Option<String> {
    let (_, query) = seen.path_and_query.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

pub(crate) fn asks_for_log(seen: &Seen) -> bool {
    seen.path_and_query.contains("/logs")
}

/// How many requests were for logs, and how many for the pod.
pub(crate) fn counts(script: &Script) -> (usize, usize) {
    let seen = script.seen();
    let logs = seen.iter().filter(|seen| asks_for_log(seen)).count();
    (logs, seen.len() - logs)
}

/// All lines; within three hours, so that a stream without an end fails its test.
pub(crate) async fn all(lines: impl Stream<Item = Result<LogLine>>) -> Result<Vec<LogLine>> {
    const MANY: usize = 100_000;
    let lines = lines.take(MANY).try_collect::<Vec<_>>();
    let lines = timeout(seconds(3 * 3_600), lines).await.expect("an end")?;
    assert!(lines.len() < MANY, "it repeats itself");
    Ok(lines)
}

pub(crate) fn contents(lines: &[LogLine]) -> Vec<&str> {
    lines.iter().map(|line| line.content.as_str()).collect()
}
