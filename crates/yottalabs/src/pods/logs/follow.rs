//! Following a log: reading it again and again until the pod is gone.

use std::collections::VecDeque;
use std::fmt;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::stream;
use tokio::time::{Instant, sleep_until};

use super::direction::Direction;
use super::lines::{Lines, next_line};
use super::page::LogLine;
use super::query::LogQuery;
use super::reader::{Batch, Reader};
use crate::PodStatus;
use crate::error::{Error, Result};
use crate::pods::Pods;
use crate::pods::poller::is_passing;
use crate::pods::wait::FOR_EVER;
use crate::retry::Backoff;

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
/// - **Every line once.** Cursors are used only within one reading of the log. The next reading begins a
///   little before the newest returned line, by time, and leaves out the lines that were returned. Lines
///   with the same time, level and text are counted, and all of them are returned.
/// - **In order** of time; lines of the same time in the server's order. A late line is returned late, if
///   no line more than 10 seconds newer was returned before it, nor very many lines (half a page, at
///   least 50); otherwise it is left out. A line without a time belongs to the line before it.
/// - **To the end.** When no new lines come, the stream checks now and then whether the pod is
///   `TERMINATED`, `FAILED` or no longer known; then it reads once more and ends. A paused pod may be
///   resumed, so the stream waits for it without end.
/// - **Transient failures do not end it**: broken connections, gateway errors, too many requests, answers
///   that cannot be read. The delay between two attempts grows to 30 seconds, and is never shorter than
///   the server's `Retry-After`. After [`give_up_after`](Self::give_up_after) without a good answer, or at
///   once if `Retry-After` is longer than what is left of that time, the last failure is returned.
/// - **Little memory**: one page, and the hashes of up to 65,536 different lines and of the pages of one
///   reading. If the server returns the newest lines first, the lines before them are buffered, up to 16
///   MiB; if there are more, they are read in several passes.
/// - **No endless paging**: it is an error if the end of the log is not reached within 100,000 pages or two
///   hours of requests.
///
/// When not to use it: to learn when a pod is ready or gone, use [`Pods::wait`](crate::Pods::wait), which
/// needs fewer requests. To read only what is there already, use [`LogQuery::lines`]. Do not use it as a
/// queue: what a pod writes in its last moments is returned only if the server still has it.
///
/// # Errors
///
/// A wrong key, a pod that never existed, or another permanent failure at once; a transient failure as
/// described above. After an error there are no more lines.
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogFollow {
    query: LogQuery,
    limits: Limits,
    lines: Option<Lines>,
}

/// How often to read, and how long to go on without a good answer.
#[derive(Clone, Copy, Debug)]
struct Limits {
    shortest: Duration,
    longest: Duration,
    patience: Duration,
}

/// No shorter interval is accepted, to protect the server.
const MIN_INTERVAL: Duration = Duration::from_millis(100);
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

    /// How long to go on without a good answer, in addition to the retries of each call. The default is 5
    /// minutes.
    ///
    /// Has no effect once reading has started.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.limits.patience = patience.min(FOR_EVER);
        self
    }

    /// The next line; `None` when the pod is gone and all of its log was returned.
    ///
    /// Dropping the future before it is done, as `select!` does, loses nothing: the next call goes on.
    ///
    /// # Errors
    ///
    /// See [above](Self). After an error there are no more lines.
    pub async fn next_line(&mut self) -> Result<Option<LogLine>> {
        next_line(self.lines()).await
    }

    fn lines(&mut self) -> &mut Lines {
        self.lines.get_or_insert_with(|| {
            let follower = Box::new(Follower::new(self.query.clone(), self.limits));
            Box::pin(stream::try_unfold(follower, |mut follower| async move {
                let line = follower.next().await?;
                Ok(line.map(|line| (line, follower)))
            }))
        })
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

/// Reads the log at intervals, and checks the pod where no new lines come.
struct Follower {
    query: LogQuery,
    limits: Limits,
    reader: Reader,
    ready: VecDeque<LogLine>,
    /// Short while lines come, longer and longer while none do.
    interval: Duration,
    /// When to read next.
    due: Instant,
    /// Transient failures since the last good answer.
    failures: Option<Failures>,
    /// Whether lines came since the end of the log was last reached.
    has_new_lines: bool,
    was_ever_read: bool,
    last_check: Option<Instant>,
    /// Since when checking the pod has failed.
    check_failed_since: Option<Instant>,
    is_gone: bool,
}

struct Failures {
    since: Instant,
    backoff: Backoff,
}

impl Follower {
    fn new(query: LogQuery, limits: Limits) -> Self {
        Self {
            reader: Reader::new(query.clone(), Direction::Forward, Vec::new()),
            query,
            limits,
            ready: VecDeque::new(),
            interval: limits.shortest,
            due: Instant::now(),
            failures: None,
            has_new_lines: false,
            was_ever_read: false,
            last_check: None,
            check_failed_since: None,
            is_gone: false,
        }
    }

    /// The next line; `None` when there will be no more.
    async fn next(&mut self) -> Result<Option<LogLine>> {
        loop {
            if let Some(line) = self.ready.pop_front() {
                return Ok(Some(line));
            }
            if self.due > Instant::now() {
                sleep_until(self.due).await;
            }
            match self.reader.next().await {
                Ok(Batch::Lines(lines)) => {
                    self.was_ever_read = true;
                    self.has_new_lines = true;
                    self.check_failed_since = None;
                    self.failures = None;
                    self.ready = lines.into();
                }
                Ok(Batch::End { is_complete }) => {
                    self.was_ever_read = true;
                    self.failures = None;
                    if self.is_over(is_complete).await? {
                        return Ok(None);
                    }
                }
                Err(error) if error.is_not_found() => {
                    self.failures = None;
                    if self.is_over_without_log(error).await? {
                        return Ok(None);
                    }
                }
                Err(error) if is_passing(&error) => self.back_off(error)?,
                Err(error) => return Err(error),
            }
        }
    }

    /// The end of the log was reached. The stream is over if that was after the pod was gone, and
    /// there were no new lines.
    async fn is_over(&mut self, is_complete: bool) -> Result<bool> {
        if std::mem::take(&mut self.has_new_lines) {
            self.read_soon();
            return Ok(false);
        }
        if self.is_gone {
            return match is_complete {
                true => Ok(true),
                false => Err(self.query.cursor_loop()),
            };
        }
        self.read_later();
        let is_due = |last: Instant| last.elapsed() >= self.limits.longest;
        if self.last_check.is_none_or(is_due) && self.check_pod().await? {
            // The last lines may still be on their way.
            self.read_soon();
        }
        Ok(false)
    }

    /// There is no log. The stream is over if there is no pod either; if the pod never existed, the error
    /// is returned.
    async fn is_over_without_log(&mut self, error: Error) -> Result<bool> {
        self.read_later();
        if !self.is_gone && !self.check_pod().await? {
            return Ok(false);
        }
        if self.was_ever_read {
            Ok(true)
        } else {
            Err(error)
        }
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
    /// This very failure, if there was no good answer for too long, or if the server asks for a longer
    /// delay than is left.
    fn back_off(&mut self, error: Error) -> Result<()> {
        let now = Instant::now();
        let failures = self.failures.get_or_insert_with(|| Failures {
            // Where calls are slow to fail, the time began with the call.
            since: now.checked_sub(error.elapsed()).unwrap_or(now),
            backoff: Backoff::new(self.limits.shortest, MAX_BACKOFF),
        });
        let backoff = failures.backoff.next(None).unwrap_or(MAX_BACKOFF);
        let Some((left, retry_after)) = self.limits.left(failures.since, &error) else {
            return Err(error);
        };
        self.read_later();
        // The last attempt is at the very end.
        self.due = (self.due + backoff).min(now + left).max(now + retry_after);
        Ok(())
    }

    /// Checks whether the pod is gone, so that nothing more will be written.
    async fn check_pod(&mut self) -> Result<bool> {
        let now = Instant::now();
        self.last_check = Some(now);
        match Pods::new(self.query.yotta.clone()).get(self.query.id).await {
            Ok(pod) => {
                self.is_gone = matches!(pod.status, PodStatus::Terminated | PodStatus::Failed);
            }
            Err(error) if error.is_not_found() => self.is_gone = true,
            // The log can be read without this for a while, but it would have no end.
            Err(error) if is_passing(&error) => {
                let since = *self.check_failed_since.get_or_insert(now);
                let Some((_, retry_after)) = self.limits.left(since, &error) else {
                    return Err(error);
                };
                self.due = self.due.max(Instant::now() + retry_after);
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        self.check_failed_since = None;
        Ok(self.is_gone)
    }
}

impl Limits {
    /// What is left of the time without a good answer, and how much of it the server asks to wait; `None`
    /// if it is not enough.
    fn left(&self, since: Instant, error: &Error) -> Option<(Duration, Duration)> {
        let left = self.patience.saturating_sub(since.elapsed());
        let retry_after = error.retry_after().unwrap_or_default();
        (!left.is_zero() && retry_after <= left).then_some((left, retry_after))
    }
}
