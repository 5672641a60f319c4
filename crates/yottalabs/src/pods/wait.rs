//! Waiting for a pod.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::condition::Condition;
use super::handle::Pods;
use super::model::Pod;
use crate::error::{Error, Kind, Result, Scope};
use crate::{PodId, PodStatus};

/// A wait for a pod, to be awaited: see [`Pods::wait`].
///
/// The pod is looked at every few seconds until the condition is met; what comes back is the pod as
/// it was then. For a condition that holds of a pod that is no more, it is the last that was seen of
/// it, or, if it never was, a pod with nothing but its id and `TERMINATED`. One last look is taken at the deadline. A look that fails for a passing reason (connection,
/// gateway, too many requests) is taken again at the next tick; at the deadline it is the source of
/// the error. A look that is under way at the deadline may take its attempt's time.
///
/// # Errors
///
/// - [`is_timeout`](Error::is_timeout): the time ran out; [`last_pod`](Error::last_pod) tells how far
///   it came. The pod lives on, and is billed for.
/// - The pod is `FAILED` or gone, so that the condition can't be met any more.
/// - A look failed for a lasting reason, such as a wrong key.
#[derive(Clone, Debug)]
#[must_use = "nothing is waited for until it is awaited"]
pub struct Wait {
    pods: Pods,
    id: PodId,
    condition: Condition,
    timeout: Duration,
    every: Duration,
}

impl Wait {
    pub(crate) fn new(pods: Pods, id: PodId, condition: Condition) -> Self {
        Self {
            pods,
            id,
            condition,
            timeout: Duration::from_secs(600),
            every: Duration::from_secs(5),
        }
    }

    /// Gives up after this long. 10 minutes, as in the vendor's own script.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Looks this often. 5 seconds; less than 100 ms is taken for 100 ms.
    pub fn every(mut self, interval: Duration) -> Self {
        self.every = interval.max(Duration::from_millis(100));
        self
    }

    async fn run(self) -> Result<Pod> {
        let started = Instant::now();
        let deadline = started + self.timeout;
        let mut last: Option<Pod> = None;
        let mut looks = 0;
        loop {
            looks += 1;
            let mut trouble = None;
            let is_last_look = Instant::now() >= deadline;
            match self.pods.get(self.id).await {
                Ok(pod) => {
                    if self.condition.is_met(Some(&pod)) {
                        return Ok(pod);
                    }
                    if is_dead(&pod.status) && !self.condition.is_met(None) {
                        let kind = Kind::Unreachable {
                            last: Some(Box::new(pod)),
                        };
                        return Err(self.error(kind, started, looks));
                    }
                    last = Some(pod);
                }
                Err(error) if error.is_not_found() => {
                    return match last {
                        last if self.condition.is_met(None) => {
                            Ok(last.unwrap_or_else(|| Pod::terminated(self.id)))
                        }
                        // Never seen at all: the caller's id is wrong.
                        None => Err(error),
                        last => {
                            let kind = Kind::Unreachable {
                                last: last.map(Box::new),
                            };
                            Err(self.error(kind, started, looks))
                        }
                    };
                }
                Err(error) if error.is_retryable() => trouble = Some(error),
                Err(error) => return Err(error),
            }
            if is_last_look {
                let kind = Kind::Timeout {
                    scope: Scope::Wait,
                    last: last.map(Box::new),
                };
                let error = self.error(kind, started, looks);
                return Err(match trouble {
                    Some(trouble) => error.with_source(trouble),
                    None => error,
                });
            }
            sleep_until((Instant::now() + self.every).min(deadline)).await;
        }
    }

    fn error(&self, kind: Kind, started: Instant, looks: u32) -> Error {
        let mut error = Error::local(format!("wait for pod {}", self.id), kind);
        error.inner_mut().attempts = looks;
        error.inner_mut().elapsed = started.elapsed();
        error
    }
}

/// From here a pod goes nowhere but away.
fn is_dead(status: &PodStatus) -> bool {
    matches!(
        status,
        PodStatus::Failed | PodStatus::Terminated | PodStatus::Terminating
    )
}

impl IntoFuture for Wait {
    type Output = Result<Pod>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Pod>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
