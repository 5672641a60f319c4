//! Following a log.

use std::fmt;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::stream;

use super::follower::Follower;
use super::lines::{Lines, next_line};
use super::pace::Limits;
use super::page::LogLine;
use super::query::LogQuery;
use crate::error::Result;
use crate::pods::wait::FOR_EVER;

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
/// It is a [`Stream`] too, for those who have `futures`. No task runs behind it: it reads while it is
/// polled, and once it is dropped nothing is left.
///
/// # What it promises
///
/// - **From the start on**, so that a job's log is complete; with [`LogQuery::since`], from then on. With
///   [`LogQuery::until`] nothing newer is given, though it ends with the pod all the same.
/// - **Every line once.** Cursors are used only within one reading of the log; the next reading begins
///   a little before the newest line given, by time, and leaves out what was given. Lines that equal
///   each other in time, level and text are counted, and given as often as they are there.
/// - **In order** of time; lines of the same time in the server's order. A line that comes late is
///   given late, if no line more than 10 seconds newer was given, nor very many (half a page, at
///   least 50); later than that, it is not. A line without a time belongs to the one before it.
/// - **To the end.** When nothing new comes, it looks now and then whether the pod is `TERMINATED`,
///   `FAILED` or not known any more; then it reads once more and ends. A paused pod may be resumed:
///   it is waited for, without end.
/// - **Transient failures do not end it**: connections that break, gateways, too many requests, answers that
///   cannot be read. The delay grows to 30 seconds; after [`give_up_after`](Self::give_up_after) without a
///   good answer, the last failure is the error.
/// - **Little memory**: one page, and up to 65,536 different lines' hashes. Where the server gives the
///   newest lines first, what lies before them is held, up to 16 MiB; if it is more, it is read in
///   several goes.
/// - **No endless paging**: it is an error if the end of the log is not reached within 100,000 pages or two
///   hours of requests.
///
/// When not to use it: to know when a pod is ready or gone ([`Pods::wait`](crate::Pods::wait) costs
/// less); for a log that is not to be waited for ([`LogQuery::lines`]); or as a queue: what a pod
/// writes in its last moments is given only if the server still has it.
///
/// # Errors
///
/// A wrong key, a pod that never was, or another lasting reason, at once; a transient one after
/// [`give_up_after`](Self::give_up_after). After an error there are no more lines.
#[must_use = "nothing is sent until lines are asked for"]
pub struct LogFollow {
    query: LogQuery,
    limits: Limits,
    lines: Option<Lines>,
}

/// Less than this would be no following, but hammering.
const SHORTEST: Duration = Duration::from_millis(100);

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

    /// How often the log is read: the shortest time between two readings, while lines come, and the
    /// longest, to which it doubles while none do. 1 to 10 seconds; less than 100 ms is taken for 100
    /// ms. The pod is looked at no more often than the longest. For before the first line.
    pub fn every(mut self, interval: RangeInclusive<Duration>) -> Self {
        let (shortest, longest) = interval.into_inner();
        self.limits.shortest = shortest.clamp(SHORTEST, FOR_EVER);
        self.limits.longest = longest.clamp(self.limits.shortest, FOR_EVER);
        self
    }

    /// How long to go on without a good answer. 5 minutes, on top of what each call does by itself.
    /// For before the first line.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.limits.patience = patience;
        self
    }

    /// The next line; `None` when the pod is gone and all of its log was given.
    ///
    /// Dropping the future before it is done, as `select!` does, loses nothing: the next one goes on.
    ///
    /// # Errors
    ///
    /// See [above](Self); after one there are no more lines.
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
