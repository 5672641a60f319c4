//! The streams of lines: all lines that a log has, and all lines as they are written.

use std::fmt;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use tokio::time::{Instant, sleep_until};

use super::direction::Direction;
use super::page::LogLine;
use super::query::LogQuery;
use super::reader::Reader;
use crate::error::{Error, Result};
use crate::paging::{self, PageReader};
use crate::pods::Pods;
use crate::pods::subscription::MIN_INTERVAL;
use crate::retry::{Backoff, FOR_EVER, is_transient};

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
/// of the same time come in the server's order. A page is requested when the lines before it have been
/// taken; nothing is sent in between, nor after the stream is dropped.
///
/// The API does not document which end of a log it returns first, so the stream detects it. If the server starts
/// at the other end, the stream reads the pages in between first, and buffers up to 16 MiB of them and one page;
/// it reads pages beyond that again later. To read backwards, it first requests the last minute, ten
/// minutes, two hours, day and ten days by the local clock.
///
/// When not to use it: for lines that are yet to be written, use [`LogQuery::follow`]. To show pages to a
/// person, who chooses when to go on, use [`LogQuery::page`].
///
/// # Errors
///
/// Any error of a call; and [`is_unexpected_response`](crate::Error::is_unexpected_response) if lines
/// cannot be read because the server's cursors lead in a circle, or if the end of the log is not reached
/// within 100,000 pages or two hours of requests. Set a [`limit`](LogQuery::limit) for larger pages, or
/// read such a log in parts.
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogLines {
    lines: BoxStream<'static, Result<LogLine>>,
}

impl LogLines {
    pub(super) fn new(query: LogQuery, direction: Direction) -> Self {
        let lines = paging::items(Reader::new(query, direction));
        Self { lines }
    }

    /// The next line; `None` at the end.
    ///
    /// No line is lost if the future is dropped before it completes: the next call continues.
    ///
    /// # Errors
    ///
    /// See [above](Self). After an error there are no more lines.
    pub async fn next_line(&mut self) -> Result<Option<LogLine>> {
        self.lines.try_next().await
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

/// The lines of a log as they are written, until the pod is gone: see [`LogQuery::follow`].
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// let mut lines = yotta.pods().logs(id).container().follow();
/// while let Some(line) = lines.next_line().await? {
///     println!("{line}");
/// }
/// println!("the pod is gone, and that was its log");
/// # Ok(()) }
/// ```
///
/// `LogFollow` is also a [`Stream`]. It runs no background task: it reads while it is polled, and stops
/// when it is dropped.
///
/// # Guarantees
///
/// - **From the start**, so that a job's log is complete; with [`LogQuery::since`], from that time on. With
///   [`LogQuery::until`] no newer lines are returned, but the stream still ends with the pod.
/// - **Every line once.** Each reading begins a little before the newest returned line, and leaves out the
///   lines that were returned. Lines of the same time, level and text are counted: all are returned.
/// - **In order** of time; lines of the same time in the server's order. A line that the
///   server lists late is returned late, unless a line that is more than 10 seconds newer, or very many lines
///   (half a page, at least 50), were returned before it: then it is left out. A line without a time belongs to
///   the line before it.
/// - **To the end.** When no new lines come, the stream checks now and then whether the pod is
///   `TERMINATED`, `FAILED` or no longer known; then it reads once more and ends. A paused pod may be
///   resumed, so the stream keeps waiting.
/// - **Transient failures do not end it**: broken connections, gateway errors, too many requests, responses
///   that cannot be read. The delay between two attempts grows to 30 seconds, and is never shorter than
///   the server's `Retry-After`. After [`give_up_after`](Self::give_up_after) without a successful request, or at
///   once if `Retry-After` is longer than what is left of that time, the last failure is returned.
/// - **Little memory**: one page, and the hashes of up to 65,536 different lines and of the pages of one
///   reading. If the server returns the newest lines first, up to 16 MiB of lines are buffered.
/// - **No endless paging**: it is an error if the end of the log is not reached within 100,000 pages or two
///   hours of requests.
///
/// When not to use it: to learn when a pod is ready or gone, use [`Pods::wait`](crate::Pods::wait), which
/// needs fewer requests. To read only what is there already, use [`LogQuery::lines`]. Do not use it as a
/// queue: what a pod writes just before it ends is returned only if the server still has it.
///
/// # Errors
///
/// A wrong key, a pod that never existed, or another permanent failure at once; a transient failure as
/// described above. After an error there are no more lines.
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogFollow {
    query: LogQuery,
    limits: Limits,
    pod_is_over: Option<Arc<AtomicBool>>,
    /// `None` until lines are requested.
    lines: Option<BoxStream<'static, Result<LogLine>>>,
}

/// How often to read, and how long to continue without a successful request.
#[derive(Clone, Copy, Debug)]
struct Limits {
    shortest: Duration,
    longest: Duration,
    patience: Duration,
}

/// How much later than usual the log is read after failures: with the default interval of up to 10
/// seconds, that is up to 30 seconds.
const MAX_BACKOFF: Duration = Duration::from_secs(20);

impl LogFollow {
    pub(super) fn new(query: LogQuery) -> Self {
        Self {
            query,
            limits: Limits {
                shortest: Duration::from_secs(1),
                longest: Duration::from_secs(10),
                patience: Duration::from_secs(300),
            },
            pod_is_over: None,
            lines: None,
        }
    }

    /// How often the log is read. The interval between two readings is the shortest while lines come, and
    /// doubles up to the longest while none do. The default is 1 to 10 seconds; less than 100 ms counts as
    /// 100 ms. The pod is checked no more often than the longest interval.
    ///
    /// Has no effect once reading has started.
    pub fn every(mut self, interval: RangeInclusive<Duration>) -> Self {
        let (shortest, longest) = interval.into_inner();
        self.limits.shortest = shortest.clamp(MIN_INTERVAL, FOR_EVER);
        self.limits.longest = longest.clamp(self.limits.shortest, FOR_EVER);
        self
    }

    /// How long to continue without a successful request, in addition to the retries of each call. The default is 5
    /// minutes.
    ///
    /// Has no effect once reading has started.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.limits.patience = patience.min(FOR_EVER);
        self
    }

    /// The next line; `None` when the pod is gone and all of its log was returned.
    ///
    /// No line is lost if the future is dropped before it completes, as by `select!`: the next call continues.
    ///
    /// # Errors
    ///
    /// See [above](Self). After an error there are no more lines.
    pub async fn next_line(&mut self) -> Result<Option<LogLine>> {
        self.lines().try_next().await
    }

    /// Does not check the pod, but ends once this is true. For a caller that watches the pod itself.
    pub(crate) fn until_over(mut self, pod_is_over: Arc<AtomicBool>) -> Self {
        self.pod_is_over = Some(pod_is_over);
        self
    }

    fn lines(&mut self) -> &mut BoxStream<'static, Result<LogLine>> {
        let pod_is_over = self.pod_is_over.clone();
        let follower = || Follower::new(self.query.clone(), self.limits, pod_is_over);
        self.lines.get_or_insert_with(|| paging::items(follower()))
    }
}

impl Stream for LogFollow {
    type Item = Result<LogLine>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.lines().as_mut().poll_next(context)
    }
}

impl fmt::Debug for LogFollow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogFollow")
            .field("query", &self.query)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Reads the log at intervals, and checks the pod if there are no new lines.
struct Follower {
    query: LogQuery,
    limits: Limits,
    reader: Reader,
    /// Short while new lines arrive, and longer with each read without new lines.
    interval: Duration,
    /// When to read next.
    due: Instant,
    /// Since when reading has failed, and the delays since then.
    outage: Option<(Instant, Backoff)>,
    /// Whether lines came since the end of the log was last reached.
    has_new_lines: bool,
    was_ever_read: bool,
    last_check: Option<Instant>,
    /// Since when checking the pod has failed.
    check_failed_since: Option<Instant>,
    is_gone: bool,
    /// Says in place of requests whether the pod is gone.
    pod_is_over: Option<Arc<AtomicBool>>,
}

impl Follower {
    fn new(query: LogQuery, limits: Limits, pod_is_over: Option<Arc<AtomicBool>>) -> Self {
        Self {
            reader: Reader::new(query.clone(), Direction::Forward),
            query,
            limits,
            interval: limits.shortest,
            due: Instant::now(),
            outage: None,
            has_new_lines: false,
            was_ever_read: false,
            last_check: None,
            check_failed_since: None,
            is_gone: false,
            pod_is_over,
        }
    }

    /// The end of the log was reached. Returns whether the stream ends too, because the pod was gone and
    /// there were no new lines; otherwise schedules the next reading.
    async fn end_or_schedule(&mut self) -> Result<bool> {
        if std::mem::take(&mut self.has_new_lines) {
            self.read_soon();
            return Ok(false);
        }
        if self.is_gone {
            self.reader.check_complete()?;
            return Ok(true);
        }
        self.read_later();
        let is_due = |last: Instant| last.elapsed() >= self.limits.longest;
        let is_free = self.pod_is_over.is_some();
        if (is_free || self.last_check.is_none_or(is_due)) && self.check_pod().await? {
            // The last lines may not be in the log yet.
            self.read_soon();
        }
        Ok(false)
    }

    fn read_soon(&mut self) {
        self.interval = self.limits.shortest;
        self.due = Instant::now() + self.interval;
    }

    fn read_later(&mut self) {
        self.interval = self.interval.saturating_mul(2).min(self.limits.longest);
        self.due = Instant::now() + self.interval;
    }

    /// Delays the next reading after a transient failure.
    ///
    /// # Errors
    ///
    /// This failure, if no request has succeeded for too long, or if the server asks for a longer delay
    /// than the time that is left.
    fn back_off(&mut self, error: Error) -> Result<()> {
        let now = Instant::now();
        let (since, backoff) = self.outage.get_or_insert_with(|| {
            // A call may take long to fail, so the time is counted from its start.
            let since = now.checked_sub(error.elapsed()).unwrap_or(now);
            (since, Backoff::new(self.limits.shortest, MAX_BACKOFF))
        });
        let backoff = backoff.next(None).unwrap_or(MAX_BACKOFF);
        let (left, retry_after) = self.limits.left(*since, error)?;
        self.read_later();
        // The last attempt is at the very end.
        self.due = (self.due + backoff).min(now + left).max(now + retry_after);
        Ok(())
    }

    /// Checks whether the pod is gone, so that nothing more will be written.
    async fn check_pod(&mut self) -> Result<bool> {
        if let Some(pod_is_over) = &self.pod_is_over {
            self.is_gone = pod_is_over.load(Ordering::Relaxed);
            return Ok(self.is_gone);
        }
        let now = Instant::now();
        self.last_check = Some(now);
        match Pods::new(self.query.yotta.clone()).get(self.query.id).await {
            Ok(pod) => self.is_gone = pod.status.is_terminal(),
            Err(error) if error.is_not_found() => self.is_gone = true,
            // Without this check the log can still be read, but the stream would never end.
            Err(error) if is_transient(&error) => {
                let since = *self.check_failed_since.get_or_insert(now);
                let (_, retry_after) = self.limits.left(since, error)?;
                self.due = self.due.max(Instant::now() + retry_after);
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        self.check_failed_since = None;
        Ok(self.is_gone)
    }
}

impl PageReader for Follower {
    type Item = LogLine;

    async fn next_page(&mut self) -> Result<Option<Vec<LogLine>>> {
        loop {
            if self.due > Instant::now() {
                sleep_until(self.due).await;
            }
            match self.reader.next().await {
                Ok(lines) => {
                    self.was_ever_read = true;
                    self.outage = None;
                    if lines.is_some() {
                        self.has_new_lines = true;
                        self.check_failed_since = None;
                        return Ok(lines);
                    }
                    if self.end_or_schedule().await? {
                        return Ok(None);
                    }
                }
                // There is no log. If there never was one, the pod never existed.
                Err(error) if error.is_not_found() => {
                    self.outage = None;
                    self.read_later();
                    if self.is_gone || self.check_pod().await? {
                        return self.was_ever_read.then_some(None).ok_or(error);
                    }
                }
                Err(error) if is_transient(&error) => self.back_off(error)?,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Limits {
    /// What is left of the time without a successful request, and how much of it the server asks to wait. It is
    /// the error of the last answer if the time is not enough.
    fn left(&self, since: Instant, error: Error) -> Result<(Duration, Duration)> {
        let left = self.patience.saturating_sub(since.elapsed());
        match error.retry_after().unwrap_or_default() {
            retry_after if !left.is_zero() && retry_after <= left => Ok((left, retry_after)),
            _ => Err(error),
        }
    }
}
