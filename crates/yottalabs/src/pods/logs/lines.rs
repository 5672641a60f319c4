//! All lines that there are, page after page.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use futures_core::Stream;
use futures_util::stream;

use super::direction::Direction;
use super::line::LogLine;
use super::query::LogQuery;
use super::reader::{Batch, Reader};
use crate::Timestamp;
use crate::error::Result;

/// Lines, one after the other, fetched when they are asked for.
pub(super) type Lines = Pin<Box<dyn Stream<Item = Result<LogLine>> + Send>>;

/// All lines of a log in order: see [`LogQuery::lines`] and [`LogQuery::lines_backwards`].
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// // The last twenty lines, the newest first.
/// let mut lines = yotta.pods().logs(id).container().lines_backwards();
/// for _ in 0..20 {
///     let Some(line) = lines.next_line().await? else { break };
///     println!("{line}");
/// }
/// # Ok(()) }
/// ```
///
/// It is a [`Stream`] too. It gives what there is when it gets there, and ends; after an error it ends
/// as well. Lines of the same time come in the server's order. A page is fetched when the lines
/// before it have been taken: nothing happens in between, nor after it is dropped.
///
/// Which end of a log the API gives first is not documented, so it is found out. If it is the other
/// end, what lies between is read first and let go of again, if it is more than 16 MiB, to be read a
/// second time: no more than that is ever held, besides a page. To read backwards, the last minute,
/// ten minutes, two hours, day and ten days (by the clock here) are asked for first.
///
/// When not to use it: for lines yet to be written, which [`LogQuery::follow`] waits for; nor to page
/// through a log at a person's pace, with cursors that they keep: that is [`LogQuery::page`].
///
/// # Errors
///
/// What any call may fail with; and [`is_unexpected_response`](crate::Error::is_unexpected_response) if
/// the server's cursors lead in a circle, so that lines can't be got at, or if the log has no end: after
/// 100,000 pages or two hours of requests. Set a [`limit`](LogQuery::limit) for larger pages, or read it in parts.
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogLines {
    lines: Lines,
}

impl LogLines {
    pub(super) fn new(query: LogQuery, direction: Direction) -> Self {
        let history = Box::new(History {
            query,
            direction,
            reader: None,
            ready: VecDeque::new(),
        });
        let lines = stream::try_unfold(history, |mut history| async move {
            let line = history.next().await?;
            Ok(line.map(|line| (line, history)))
        });
        Self {
            lines: Box::pin(lines),
        }
    }

    /// The next line; `None` at the end.
    ///
    /// Dropping the future before it is done loses nothing: the next one goes on.
    ///
    /// # Errors
    ///
    /// See [above](Self); after one there are no more lines.
    pub async fn next_line(&mut self) -> Result<Option<LogLine>> {
        next_line(&mut self.lines).await
    }
}

/// The next line of a stream, which keeps what is under way if this is dropped.
pub(super) async fn next_line(lines: &mut Lines) -> Result<Option<LogLine>> {
    poll_fn(|context| lines.as_mut().poll_next(context))
        .await
        .transpose()
}

impl Stream for LogLines {
    type Item = Result<LogLine>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.lines.as_mut().poll_next(context)
    }
}

impl fmt::Debug for LogLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogLines").finish_non_exhaustive()
    }
}

/// How far to look back first: most who read backwards want the last lines only, and where pages
/// begin with the oldest that would be the whole log.
fn hints(until: Option<Timestamp>) -> Vec<Timestamp> {
    const MINUTE: u64 = 60;
    const DAY: u64 = 24 * 60 * MINUTE;
    let from = until.map_or_else(SystemTime::now, SystemTime::from);
    [MINUTE, 10 * MINUTE, 120 * MINUTE, DAY, 10 * DAY]
        .into_iter()
        .filter_map(|seconds| from.checked_sub(Duration::from_secs(seconds)))
        .map(Timestamp::from)
        .collect()
}

struct History {
    query: LogQuery,
    direction: Direction,
    /// Begun with the first line: what "the last minute" is, is known then.
    reader: Option<Reader>,
    ready: VecDeque<LogLine>,
}

impl History {
    async fn next(&mut self) -> Result<Option<LogLine>> {
        let reader = self.reader.get_or_insert_with(|| {
            let hints = match self.direction {
                Direction::Forward => Vec::new(),
                Direction::Backward => hints(self.query.until),
            };
            Reader::new(self.query.clone(), self.direction, hints)
        });
        loop {
            if let Some(line) = self.ready.pop_front() {
                return Ok(Some(line));
            }
            match reader.next().await? {
                Batch::Lines(lines) => self.ready = lines.into(),
                Batch::CaughtUp { is_cut: false } => return Ok(None),
                Batch::CaughtUp { is_cut: true } => return Err(self.query.circle()),
            }
        }
    }
}
