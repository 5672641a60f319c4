//! The query: which lines to read, and the request for one page.

use super::direction::Direction;
use super::page::LogPage;
use super::streams::{LogFollow, LogLines};
use crate::call::{Envelope, Request};
use crate::error::{Error, Kind, Result, Violation};
use crate::operation::{self, Operation};
use crate::paging::unexpected_pages;
use crate::yotta::Yotta;
use crate::{LogType, PodId, Timestamp};

/// A query for lines of a pod's log, and the ways to read them: see [`Pods::logs`](crate::Pods::logs).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// let logs = yotta.pods().logs(id).container();
/// let page = logs.clone().limit(50).page().await?; // some lines
/// let mut lines = logs.follow(); // all lines, and then new ones, until the pod is gone
/// while let Some(line) = lines.next_line().await? {
///     println!("{line}");
/// }
/// # Ok(()) }
/// ```
///
/// | | reads |
/// |---|---|
/// | [`page`](Self::page) | one page, as the server returns it |
/// | [`lines`](Self::lines), [`lines_backwards`](Self::lines_backwards) | all lines, in order |
/// | [`follow`](Self::follow) | all lines, and then new ones as they are written |
///
/// The API does not document which way cursors run, how long they are valid, or which log and how many
/// lines it returns by default. So choose a log. All methods except `page` work with any of these behaviours.
///
/// Do not rely on the server to keep logs: it is not documented how long it does. If a job must not lose its
/// output, write it to a volume.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogQuery {
    pub(super) yotta: Yotta,
    pub(super) id: PodId,
    log_type: Option<LogType>,
    limit: Option<u32>,
    cursor: Option<String>,
    pub(super) since: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    keyword: Option<String>,
}

impl LogQuery {
    pub(crate) fn new(yotta: Yotta, id: PodId) -> Self {
        Self {
            yotta,
            id,
            log_type: None,
            limit: None,
            cursor: None,
            since: None,
            until: None,
            keyword: None,
        }
    }

    /// Selects the output of the container.
    pub fn container(self) -> Self {
        self.log_type(LogType::Container)
    }

    /// Selects the platform's messages about the pod, which help if it does not start.
    pub fn system(self) -> Self {
        self.log_type(LogType::System)
    }

    /// Selects a log.
    pub fn log_type(mut self, log_type: LogType) -> Self {
        self.log_type = Some(log_type);
        self
    }

    /// Sets the largest number of lines in a page; at least 1. The server's own maximum is not documented.
    /// Larger pages need fewer requests.
    pub fn limit(mut self, lines: u32) -> Self {
        self.limit = Some(lines);
        self
    }

    /// Sets the cursor of an earlier [`LogPage`]. Only [`page`](Self::page) uses it.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Leaves out older lines.
    pub fn since(mut self, time: Timestamp) -> Self {
        self.since = Some(time);
        self
    }

    /// Leaves out newer lines.
    pub fn until(mut self, time: Timestamp) -> Self {
        self.until = Some(time);
        self
    }

    /// Leaves out lines that do not contain this word.
    pub fn keyword(mut self, word: impl Into<String>) -> Self {
        self.keyword = Some(word.into());
        self
    }

    /// Reads all lines, the oldest first. Pages are fetched as their lines are taken.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
    /// let mut lines = yotta.pods().logs(id).system().keyword("image").lines();
    /// while let Some(line) = lines.next_line().await? {
    ///     println!("{line}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn lines(&self) -> LogLines {
        LogLines::new(self.clone(), Direction::Forward)
    }

    /// Reads all lines, the newest first: take as many as you want.
    ///
    /// When not to use it: to read a whole log, use [`lines`](Self::lines). If the server returns the oldest
    /// lines first, reading backwards needs about twice the requests.
    pub fn lines_backwards(&self) -> LogLines {
        LogLines::new(self.clone(), Direction::Backward)
    }

    /// Reads all lines, the oldest first, and then new lines until the pod is gone: see [`LogFollow`] for its
    /// guarantees and settings.
    pub fn follow(&self) -> LogFollow {
        LogFollow::new(self.clone())
    }

    /// Reads one page.
    ///
    /// # Errors
    ///
    /// A limit of 0 or greater than 2^31-1, or any error of a call.
    pub fn page(&self) -> impl Future<Output = Result<LogPage>> + Send + use<> {
        let query = self.clone();
        async move {
            let limit = query.checked_limit()?;
            Request::of_pod(Operation::GetPodLogs, query.id)
                .query("cursor", query.cursor)
                .query("endTime", query.until.map(Timestamp::as_millis))
                .query("keyword", query.keyword)
                .query("limit", limit)
                .query("startTime", query.since.map(Timestamp::as_millis))
                .query("type", query.log_type)
                .send(&query.yotta, &|envelope: Envelope<_>, unreadable| {
                    LogPage::from_wire(envelope.data.unwrap_or_default(), unreadable)
                })
                .await
        }
    }

    /// The same query for another span of time, starting at this cursor.
    pub(super) fn part(
        &self,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
        cursor: Option<String>,
    ) -> Self {
        let mut query = self.clone();
        (query.since, query.until, query.cursor) = (since, until, cursor);
        query
    }

    pub(super) fn unexpected(&self, path: &str, problem: impl Into<String>) -> Error {
        unexpected_pages(Operation::GetPodLogs, Some(self.id), path, problem.into())
    }

    fn checked_limit(&self) -> Result<Option<i32>> {
        let Some(limit) = self.limit else {
            return Ok(None);
        };
        match i32::try_from(limit) {
            Ok(limit) if limit > 0 => Ok(Some(limit)),
            _ => {
                let message = format!("is {limit}; it must be from 1 to {}", i32::MAX);
                let doing = format!("{} {}", operation::verb(Operation::GetPodLogs), self.id);
                let violation = Violation::new("limit", message);
                Err(Error::local(doing, Kind::Invalid(vec![violation])))
            }
        }
    }
}
