//! When to read again.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::error::{Error, Result};

/// While there is trouble the delay grows to no more than this.
const LONGEST_TROUBLE: Duration = Duration::from_secs(30);

/// How often to read, and how long to bear that it fails.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) shortest: Duration,
    pub(super) longest: Duration,
    pub(super) patience: Duration,
}

/// The time between two readings: short while lines come, longer and longer while none do.
#[derive(Debug)]
pub(super) struct Pace {
    limits: Limits,
    quiet: Duration,
    next: Option<Instant>,
    trouble: Option<Trouble>,
}

#[derive(Debug)]
struct Trouble {
    since: Instant,
    delay: Duration,
}

impl Pace {
    /// The first reading is due at once.
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            quiet: limits.shortest,
            next: None,
            trouble: None,
        }
    }

    /// Sleeps until the next reading is due.
    pub(super) async fn wait(&self) {
        if let Some(next) = self.next {
            sleep_until(next).await;
        }
    }

    /// Lines came: go on at once.
    pub(super) fn lines(&mut self) {
        self.trouble = None;
        self.next = None;
    }

    /// All was read, and there was something new.
    pub(super) fn busy(&mut self) {
        self.quiet = self.limits.shortest;
        self.settle();
    }

    /// All was read, and there was nothing new.
    pub(super) fn quiet(&mut self) {
        self.quiet = self.quiet.saturating_mul(2).min(self.limits.longest);
        self.settle();
    }

    fn settle(&mut self) {
        self.trouble = None;
        self.next = Some(Instant::now() + self.quiet);
    }

    /// A reading failed for a passing reason.
    ///
    /// # Errors
    ///
    /// This very error, if no good answer has come for too long.
    pub(super) fn trouble(&mut self, error: Error) -> Result<()> {
        let now = Instant::now();
        // Where calls are slow to fail, the time began with the call.
        let since = now.checked_sub(error.elapsed()).unwrap_or(now);
        let shortest = self.limits.shortest;
        let trouble = self.trouble.get_or_insert(Trouble {
            since,
            delay: shortest,
        });
        let left = self.limits.patience.saturating_sub(now - trouble.since);
        if left.is_zero() {
            return Err(error);
        }
        // One last look at the very end.
        self.next = Some(now + trouble.delay.min(left));
        trouble.delay = trouble.delay.saturating_mul(2).min(LONGEST_TROUBLE);
        Ok(())
    }
}
