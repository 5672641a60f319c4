//! Reading logs.

use std::fmt;
use std::iter::FusedIterator;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::driver::Driver;
use super::items::Items;
use super::mirror::mirror;
use crate::error::Result;
use crate::{LogLine, LogPage, LogType, Timestamp};

mirror! {
    /// Which lines of a pod's log, and how to read them: see [`Pods::logs`](super::Pods::logs) and
    /// [`yottalabs::LogQuery`](crate::LogQuery).
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, id: yottalabs::PodId) -> yottalabs::Result<()> {
    /// let logs = yotta.pods().logs(id).container();
    /// for line in logs.lines_backwards().take(20) {
    ///     println!("{}", line?); // the last twenty, the newest first
    /// }
    /// for line in logs.follow() {
    ///     println!("{}", line?); // all, and then what comes, until the pod is gone
    /// }
    /// # Ok(()) }
    /// ```
    #[derive(Clone)]
    #[must_use = "nothing is sent until lines are asked for"]
    pub struct LogQuery;

    impl LogQuery {
        /// What the container prints.
        pub fn container(self) -> Self;

        /// What the platform says of the pod: useful where it does not start.
        pub fn system(self) -> Self;

        /// Which log.
        pub fn log_type(self, log_type: LogType) -> Self;

        /// This many lines to a page at most; at least 1.
        pub fn limit(self, lines: u32) -> Self;

        /// From this place on: a cursor of an earlier [`LogPage`]. It is for [`page`](Self::page) alone.
        pub fn cursor(self, cursor: impl Into<String>) -> Self;

        /// Nothing older.
        pub fn since(self, time: Timestamp) -> Self;

        /// Nothing newer.
        pub fn until(self, time: Timestamp) -> Self;

        /// Only lines with this word in them.
        pub fn keyword(self, word: impl Into<String>) -> Self;
    }
}

impl LogQuery {
    /// All lines that there are, the oldest first, fetched page by page as they are taken.
    pub fn lines(&self) -> LogLines {
        LogLines::new(self.inner.lines(), &self.driver)
    }

    /// All lines that there are, the newest first: take as many as you want. See
    /// [`yottalabs::LogQuery::lines_backwards`](crate::LogQuery::lines_backwards).
    pub fn lines_backwards(&self) -> LogLines {
        LogLines::new(self.inner.lines_backwards(), &self.driver)
    }

    /// All lines, the oldest first, and then those that are written, until the pod is gone.
    pub fn follow(&self) -> LogFollow {
        LogFollow::new(self.inner.follow(), &self.driver)
    }

    /// Reads one page.
    ///
    /// # Errors
    ///
    /// A limit of 0 or beyond 2^31-1; else what any call may fail with.
    pub fn page(&self) -> Result<LogPage> {
        self.driver.wait(self.inner.page())
    }
}

/// An iterator over all lines of a log: see [`LogQuery::lines`] and
/// [`LogQuery::lines_backwards`], and [`yottalabs::LogLines`](crate::LogLines) for what it
/// promises.
///
/// `next` waits for the next page where it is needed. An error is the last thing that comes.
///
/// When not to use it: for a log that is still being written. It ends where the log ends now; see
/// [`LogQuery::follow`].
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogLines(Items<crate::LogLines>);

impl LogLines {
    pub(super) fn new(stream: crate::LogLines, driver: &Driver) -> Self {
        Self(Items::new(stream, driver))
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    ///
    /// Those of [`yottalabs::LogLines`](crate::LogLines#errors).
    pub fn next_line(&mut self) -> Result<Option<LogLine>> {
        self.next().transpose()
    }
}

impl Iterator for LogLines {
    type Item = Result<LogLine>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl FusedIterator for LogLines {}

impl fmt::Debug for LogLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An iterator over the lines of a log as they are written, until the pod is gone: see
/// [`LogQuery::follow`], and [`yottalabs::LogFollow`](crate::LogFollow) for what it promises.
///
/// `next` waits for the next line, if need be for as long as the pod lives. An error is the last
/// thing that comes.
///
/// When not to use it: to read until something happens elsewhere. It can't be interrupted; read
/// with [`LogQuery::lines`] and [`LogQuery::since`] now and then, or use the asynchronous one.
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogFollow(Items<crate::LogFollow>);

impl LogFollow {
    pub(super) fn new(stream: crate::LogFollow, driver: &Driver) -> Self {
        Self(Items::new(stream, driver))
    }

    /// How often the log is read: the shortest time between two readings, while lines come, and the
    /// longest, while none do. 1 to 10 seconds.
    ///
    /// More: [`yottalabs::LogFollow::every`](crate::LogFollow::every).
    pub fn every(self, interval: RangeInclusive<Duration>) -> Self {
        Self(self.0.map(|stream| stream.every(interval)))
    }

    /// How long to go on without a good answer. 5 minutes.
    ///
    /// More: [`yottalabs::LogFollow::give_up_after`](crate::LogFollow::give_up_after).
    pub fn give_up_after(self, patience: Duration) -> Self {
        Self(self.0.map(|stream| stream.give_up_after(patience)))
    }

    /// The next line; `None` when the pod is gone and all of its log was given.
    ///
    /// # Errors
    ///
    /// Those of [`yottalabs::LogFollow`](crate::LogFollow#errors).
    pub fn next_line(&mut self) -> Result<Option<LogLine>> {
        self.next().transpose()
    }
}

impl Iterator for LogFollow {
    type Item = Result<LogLine>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl FusedIterator for LogFollow {}

impl fmt::Debug for LogFollow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
