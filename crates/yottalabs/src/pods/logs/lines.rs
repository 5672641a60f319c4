//! Streams of lines, and the stream of all lines that a log has.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use futures_core::Stream;
use futures_util::stream;

use super::direction::Direction;
use super::page::LogLine;
use super::query::LogQuery;
use super::reader::{Batch, Reader};
use crate::Timestamp;
use crate::error::Result;

/// A stream of lines, which reads while it is polled.
pub(super) type Lines = Pin<Box<dyn Stream<Item = Result<LogLine>> + Send>>;

/// The next line of a stream. Dropping the future loses nothing, because the stream holds the request.
pub(super) async fn next_line(lines: &mut Lines) -> Result<Option<LogLine>> {
    poll_fn(|context| lines.as_mut().poll_next(context))
        .await
        .transpose()
}

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
/// `LogLines` is also a [`Stream`]. It ends at the end of the log as it is then, and after an error. Lines
/// of the same time come in the server's order. A page is fetched when the lines before it have been
/// taken; nothing is sent in between, nor after the stream is dropped.
///
/// The API does not document which end of a log it returns first, so the stream finds out. If it is the
/// other end, the stream has to read the pages in between first. It buffers up to 16 MiB of them and one
/// page; if they are larger, it drops pages and reads them again later. To read backwards, it first
/// requests the last minute, ten minutes, two hours, day and ten days by the local clock.
///
/// When not to use it: for lines that are yet to be written, use [`LogQuery::follow`]. To show pages to a
/// person, who chooses when to go on, use [`LogQuery::page`].
///
/// # Errors
///
/// Any error of a call; and [`is_unexpected_response`](crate::Error::is_unexpected_response) if the
/// server's cursors lead in a circle, so that lines cannot be read, or if the end of the log is not
/// reached within 100,000 pages or two hours of requests. Set a [`limit`](LogQuery::limit) for larger
/// pages, or read such a log in parts.
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
    /// Dropping the future before it is done loses nothing: the next call goes on.
    ///
    /// # Errors
    ///
    /// See [above](Self). After an error there are no more lines.
    pub async fn next_line(&mut self) -> Result<Option<LogLine>> {
        next_line(&mut self.lines).await
    }
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

struct History {
    query: LogQuery,
    direction: Direction,
    /// Made for the first line, because the windows of `Backward` end at the time of that request.
    reader: Option<Reader>,
    ready: VecDeque<LogLine>,
}

impl History {
    async fn next(&mut self) -> Result<Option<LogLine>> {
        let reader = self.reader.get_or_insert_with(|| {
            let window_ends = match self.direction {
                Direction::Forward => Vec::new(),
                Direction::Backward => recent_times(self.query.until),
            };
            Reader::new(self.query.clone(), self.direction, window_ends)
        });
        loop {
            if let Some(line) = self.ready.pop_front() {
                return Ok(Some(line));
            }
            match reader.next().await? {
                Batch::Lines(lines) => self.ready = lines.into(),
                Batch::End { is_complete: true } => return Ok(None),
                Batch::End { is_complete: false } => return Err(self.query.cursor_loop()),
            }
        }
    }
}

/// The times up to which to read backwards first. Most who read backwards want the last lines only; where
/// pages begin with the oldest line, those would otherwise cost the whole log.
fn recent_times(until: Option<Timestamp>) -> Vec<Timestamp> {
    const MINUTE: u64 = 60;
    const DAY: u64 = 24 * 60 * MINUTE;
    let from = until.map_or_else(SystemTime::now, SystemTime::from);
    [MINUTE, 10 * MINUTE, 120 * MINUTE, DAY, 10 * DAY]
        .into_iter()
        .filter_map(|seconds| from.checked_sub(Duration::from_secs(seconds)))
        .map(Timestamp::from)
        .collect()
}
