//! The last lines of a log, and where to go on after them.

use std::collections::VecDeque;

use yottalabs::{LogLine, LogQuery, Result, Timestamp};

/// The last lines of a log.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// The wanted lines, the oldest first.
    lines: VecDeque<LogLine>,
    /// The time of the newest line, in milliseconds, which is what the API reads.
    newest: Option<i64>,
    /// All lines that are not older than the newest one: a query since its time returns them again.
    repeated: Vec<LogLine>,
}

impl Tail {
    /// Reads the last so many wanted lines. To follow the log after them, it reads on to the first line that is older
    /// than the newest one.
    pub(super) async fn read(
        logs: &LogQuery,
        count: usize,
        is_wanted: impl Fn(&LogLine) -> bool,
        is_followed: bool,
    ) -> Result<Self> {
        let mut tail = Self::default();
        let mut is_older = !is_followed;
        let mut lines = logs.lines_backwards();
        while tail.lines.len() < count || !is_older {
            let line = match lines.next_line().await {
                Ok(Some(line)) => line,
                Ok(None) => break,
                // The log may not exist yet. If the pod does not, following it is an error.
                Err(error) if is_followed && error.is_not_found() => break,
                Err(error) => return Err(error),
            };
            if let Some(time) = line.timestamp.map(Timestamp::as_millis) {
                is_older |= time < *tail.newest.get_or_insert(time);
            }
            if !is_older {
                tail.repeated.push(line.clone());
            }
            if tail.lines.len() < count && is_wanted(&line) {
                tail.lines.push_front(line);
            }
        }
        Ok(tail)
    }

    /// The wanted lines, the oldest first.
    pub(super) fn take_lines(&mut self) -> VecDeque<LogLine> {
        std::mem::take(&mut self.lines)
    }

    /// A query for the lines that come next, and for those that [`had`](Self::had) recognizes.
    pub(super) fn rest(&self, logs: LogQuery) -> LogQuery {
        match self.newest.and_then(Timestamp::from_millis) {
            Some(time) => logs.since(time),
            None => logs,
        }
    }

    /// Whether this line is one of those that were read already. Each is recognized once.
    pub(super) fn had(&mut self, line: &LogLine) -> bool {
        let at = self.repeated.iter().position(|repeated| repeated == line);
        at.map(|at| self.repeated.swap_remove(at)).is_some()
    }
}
