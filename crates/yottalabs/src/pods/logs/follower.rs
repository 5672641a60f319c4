//! Reading a log again and again, until there will be no more.

use std::collections::VecDeque;

use tokio::time::Instant;

use super::direction::Direction;
use super::pace::{Limits, Pace};
use super::page::LogLine;
use super::query::LogQuery;
use super::reader::{Batch, Reader};
use crate::PodStatus;
use crate::error::{Error, Result};
use crate::pods::Pods;
use crate::pods::poller::is_passing;

/// A log that is followed.
pub(super) struct Follower {
    query: LogQuery,
    reader: Reader,
    pace: Pace,
    limits: Limits,
    ready: VecDeque<LogLine>,
    /// Lines came since all was last read.
    has_found: bool,
    was_ever_read: bool,
    last_look: Option<Instant>,
    /// Since when looking at the pod has failed.
    blind_since: Option<Instant>,
    is_gone: bool,
}

impl Follower {
    pub(super) fn new(query: LogQuery, limits: Limits) -> Self {
        Self {
            reader: Reader::new(query.clone(), Direction::Forward, Vec::new()),
            query,
            pace: Pace::new(limits),
            limits,
            ready: VecDeque::new(),
            has_found: false,
            was_ever_read: false,
            last_look: None,
            blind_since: None,
            is_gone: false,
        }
    }

    /// The next line; `None` when there will be no more.
    pub(super) async fn next(&mut self) -> Result<Option<LogLine>> {
        loop {
            if let Some(line) = self.ready.pop_front() {
                return Ok(Some(line));
            }
            self.pace.wait().await;
            match self.reader.next().await {
                Ok(Batch::Lines(lines)) => {
                    self.was_ever_read = true;
                    self.has_found = true;
                    self.blind_since = None;
                    self.ready = lines.into();
                    self.pace.lines();
                }
                Ok(Batch::End { is_complete }) => {
                    self.was_ever_read = true;
                    if self.is_over(is_complete).await? {
                        return Ok(None);
                    }
                }
                Err(error) if error.is_not_found() => {
                    if self.is_over_without(error).await? {
                        return Ok(None);
                    }
                }
                Err(error) if is_passing(&error) => self.pace.trouble(error)?,
                Err(error) => return Err(error),
            }
        }
    }

    /// All was read. Over, if that was after the pod was gone, and there was nothing new.
    async fn is_over(&mut self, is_complete: bool) -> Result<bool> {
        if std::mem::take(&mut self.has_found) {
            self.pace.busy();
            return Ok(false);
        }
        if self.is_gone {
            return if !is_complete {
                Err(self.query.cursor_loop())
            } else {
                Ok(true)
            };
        }
        self.pace.quiet();
        let is_due = |last: Instant| last.elapsed() >= self.limits.longest;
        if self.last_look.is_none_or(is_due) && self.look().await? {
            // What was written last may be on its way still.
            self.pace.busy();
        }
        Ok(false)
    }

    /// There is no log. Over, if there is no pod either; but if there never was, the id is wrong.
    async fn is_over_without(&mut self, error: Error) -> Result<bool> {
        if self.is_gone || self.look().await? {
            return if self.was_ever_read {
                Ok(true)
            } else {
                Err(error)
            };
        }
        self.pace.quiet();
        Ok(false)
    }

    /// Looks whether the pod is gone: nothing more will be written.
    async fn look(&mut self) -> Result<bool> {
        let now = Instant::now();
        self.last_look = Some(now);
        match Pods::new(self.query.yotta.clone()).get(self.query.id).await {
            Ok(pod) => {
                self.is_gone = matches!(pod.status, PodStatus::Terminated | PodStatus::Failed);
            }
            Err(error) if error.is_not_found() => self.is_gone = true,
            // The log can be read without knowing this for a while; but else it would have no end.
            Err(error) if is_passing(&error) => {
                let since = *self.blind_since.get_or_insert(now);
                if since.elapsed() < self.limits.patience {
                    return Ok(false);
                }
                return Err(error);
            }
            Err(error) => return Err(error),
        }
        self.blind_since = None;
        Ok(self.is_gone)
    }
}
