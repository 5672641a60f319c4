//! Logs of a pod.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::table::{forward_debug, iterator, wrapper};
use crate::error::Result;
use crate::{LogLine, LogPage, LogType, Timestamp};

wrapper! {
    /// A query of a pod's log: see [`Pods::logs`](super::Pods::logs) and
    /// [`yottalabs::LogQuery`](crate::LogQuery).
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, id: yottalabs::PodId) -> yottalabs::Result<()> {
    /// let logs = yotta.pods().logs(id).container();
    /// for line in logs.lines_backwards().take(20) {
    ///     println!("{}", line?); // the last twenty, the newest first
    /// }
    /// for line in logs.follow() {
    ///     println!("{}", line?); // all lines, and then new ones, until the pod is gone
    /// }
    /// # Ok(()) }
    /// ```
    #[derive(Clone)]
    #[must_use = "nothing is sent until lines are requested"]
    pub struct LogQuery;

    /// Reads the output of the container.
    set fn container(self) -> Self;

    /// Reads the platform's messages about the pod, which help when it does not start.
    set fn system(self) -> Self;

    /// Selects the log.
    set fn log_type(self, log_type: LogType) -> Self;

    /// Sets the maximum number of lines on a page, at least 1.
    set fn limit(self, lines: u32) -> Self;

    /// Starts at the cursor of an earlier [`LogPage`]. Only [`page`](Self::page) uses it.
    set fn cursor(self, cursor: impl Into<String>) -> Self;

    /// Excludes older lines.
    set fn since(self, time: Timestamp) -> Self;

    /// Excludes newer lines.
    set fn until(self, time: Timestamp) -> Self;

    /// Reads only lines that contain this word.
    set fn keyword(self, word: impl Into<String>) -> Self;

    /// Returns all lines that exist, oldest first. Pages are read as they are needed.
    open fn lines(&self) -> LogLines;

    /// Returns all lines that exist, newest first. Pages are read as they are needed.
    open fn lines_backwards(&self) -> LogLines;

    /// Returns all lines, oldest first, and then new lines as they are written, until the pod is gone.
    open fn follow(&self) -> LogFollow;

    /// Reads one page. It is an error if the limit is 0 or greater than 2^31-1.
    call fn page(&self) -> Result<LogPage>;
}

iterator! {
    /// An iterator over all lines of a log: see [`LogQuery::lines`] and [`LogQuery::lines_backwards`], and
    /// [`yottalabs::LogLines`](crate::LogLines) for what it guarantees.
    ///
    /// `next` waits for the next page where it is needed. It returns `None` after an error. The iterator ends
    /// where the log ends now: for a log that is still being written, use [`LogQuery::follow`].
    #[must_use = "nothing is sent until `next` is called"]
    pub struct LogLines(crate::LogLines) -> LogLine;

    /// Returns the next line, or `None` at the end.
    next fn next_line(&mut self) -> Result<Option<LogLine>>;
}

forward_debug!(LogLines);

iterator! {
    /// An iterator over the lines of a log as they are written, until the pod is gone: see
    /// [`LogQuery::follow`], and [`yottalabs::LogFollow`](crate::LogFollow) for what it guarantees.
    ///
    /// `next` waits for the next line, for as long as the pod exists. It returns `None` after an error.
    ///
    /// When not to use it: to read until something happens elsewhere, because `next` can't be interrupted.
    /// Read with [`LogQuery::lines`] and [`LogQuery::since`] from time to time, or use the asynchronous client.
    #[must_use = "nothing is sent until `next` is called"]
    pub struct LogFollow(crate::LogFollow) -> LogLine;

    /// Sets the time between two reads: the start of the range while lines come, its end while none come. The
    /// default is 1 to 10 seconds.
    set fn every(self, interval: RangeInclusive<Duration>) -> Self;

    /// Sets for how long to continue without a successful read. The default is 5 minutes.
    set fn give_up_after(self, patience: Duration) -> Self;

    /// Returns the next line, or `None` when the pod is gone and all of its log was returned.
    next fn next_line(&mut self) -> Result<Option<LogLine>>;
}

forward_debug!(LogFollow);
