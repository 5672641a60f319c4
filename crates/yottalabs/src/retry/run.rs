//! The loop.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use super::{Budget, RetryPolicy};
use crate::error::{Inner, Kind, Scope};
use crate::operation::Repeat;

/// What an attempt has to know.
#[derive(Clone)]
pub(crate) struct Attempt {
    /// From 1.
    pub(crate) number: u32,
    /// When the call began, and how long it may take.
    pub(crate) started: Instant,
    pub(crate) call: Duration,
    /// An earlier attempt may have done it.
    pub(crate) in_doubt: bool,
    /// How the attempt before this one failed.
    pub(crate) before: Option<Box<Inner>>,
}

impl Attempt {
    /// What is left of the call's time.
    pub(crate) fn left(&self) -> Duration {
        self.call.saturating_sub(self.started.elapsed())
    }
}

/// What bounds a call.
#[derive(Debug)]
pub(crate) struct Limits<'a> {
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) budget: &'a Budget,
    pub(crate) call: Duration,
    pub(crate) repeat: Repeat,
}

/// Tries until it succeeds, or there is no sense in trying again.
pub(crate) async fn run<T, A, S>(
    limits: Limits<'_>,
    mut attempt: impl FnMut(Attempt) -> A,
    sleep: impl Fn(Duration) -> S,
) -> Result<T, Box<Inner>>
where
    A: Future<Output = Result<T, Box<Inner>>>,
    S: Future<Output = ()>,
{
    let started = Instant::now();
    let end = limits.call.min(limits.policy.max_total_time);
    let mut backoff = limits.policy.backoff(started.checked_add(end));
    let mut number = 0;
    let mut before: Option<Box<Inner>> = None;
    loop {
        number += 1;
        let in_doubt = before
            .as_ref()
            .is_some_and(|before| before.may_have_been_applied());
        let mut failure = match attempt(Attempt {
            number,
            started,
            call: limits.call,
            in_doubt,
            before: before.clone(),
        })
        .await
        {
            Ok(value) => {
                limits.budget.deposit();
                return Ok(value);
            }
            Err(failure) => failure,
        };
        failure.attempts = number;
        failure.elapsed = started.elapsed();
        failure.in_doubt |= in_doubt;
        if let (
            Kind::Timeout {
                scope: Scope::Call, ..
            },
            Some(before),
        ) = (&failure.kind, before)
        {
            // Not the clock but what came before it is the reason.
            failure.source = Some(std::sync::Arc::new(crate::Error::new(before)));
        }

        let may_repeat = limits.repeat.allows(&failure) && number < limits.policy.max_attempts;
        let delay = may_repeat.then(|| backoff.next(failure.retry_after));
        let Some(delay) = delay.flatten().filter(|_| limits.budget.withdraw()) else {
            return Err(failure);
        };
        tracing::debug!(attempt = number, ?delay, error.type = failure.error_type(), "trying again");
        sleep(delay).await;
        before = Some(failure);
    }
}
