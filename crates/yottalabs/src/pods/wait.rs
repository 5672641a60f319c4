//! Waits for a condition of a pod.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::{Instant, timeout_at};

use super::condition::Condition;
use super::failure::PodFailure;
use super::model::Pod;
use super::subscription::{DEFAULT_INTERVAL, GATHER, MIN_INTERVAL, Observation, Subscription};
use crate::error::{Error, Kind, Result, Scope};
use crate::metrics;
use crate::retry::{FOR_EVER, is_transient};
use crate::yotta::Yotta;
use crate::{PodId, PodStatus};

/// The default time after which a wait gives up, and so does a run for each of its pods.
pub(crate) const WAIT_TIMEOUT: Duration = Duration::from_secs(600);
/// The longest time after the deadline to wait for the response to the last poll.
pub(super) const LAST_LOOK: Duration = Duration::from_secs(5);

/// A wait for a condition of a pod, to be awaited: see [`Pods::wait`](crate::Pods::wait).
///
/// It polls the pod every few seconds until the condition is met, and returns the pod as it is then. If
/// the condition is met because the pod is gone, it returns the pod as it was last seen. If the pod was
/// never seen, it returns a pod with only its id and the status `TERMINATED`.
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// use std::time::Duration;
/// use yottalabs::ready;
///
/// let wait = yotta.pods().wait(id, ready()).timeout(Duration::from_secs(300));
/// let pod = wait.on_progress(|pod| println!("{}", pod.status)).await?;
/// # Ok(()) }
/// ```
///
/// # What it costs
///
/// The waits and watches of one client and its clones share their requests: one list of the pods serves
/// all of them, so a thousand waits send one request per interval. Only a pod that is missing from the list
/// is requested singly, once for all waits for it. Two lists are at least half a second apart, or the
/// shortest [`every`](Self::every) if that is less. Only pods that have changed since the last list are decoded;
/// for this, the client keeps that list in memory until the last wait ends. Nothing runs in the background: a wait that is dropped
/// sends no more requests.
///
/// A wait ignores the responses to requests that were sent before it began. So after
/// [`resume`](crate::Pods::resume), it does not see the pod as it was before.
///
/// # How it ends
///
/// It ends when the condition is met, when its [`timeout`](Self::timeout) is over, or when the condition
/// cannot be met any more: the pod is gone, or it is `FAILED`, `TERMINATING` or `TERMINATED` and the
/// condition is met in none of the states that follow. A pod that was never seen is requested twice,
/// because the server may list a new pod late.
///
/// A poll that fails for a transient reason (connection, gateway, too many requests, an answer that cannot
/// be read) is repeated after [`every`](Self::every), and after repeated failures less often, at least once a
/// minute. It is not repeated before the server's `Retry-After`.
///
/// At the deadline there is one last poll, whatever the server asked for. The wait ends at most 5 seconds
/// later, or the time of an attempt if that is less.
///
/// If the pod has failed or is gone, its logs are read for [`Error::failure_report`], which takes at most 3
/// more seconds.
///
/// # Errors
///
/// - [`is_timeout`](Error::is_timeout): the time ran out; [`last_pod`](Error::last_pod) is the pod as it
///   was last seen. It still exists, and is billed. If the last poll failed, its error is the source.
/// - The condition cannot be met any more; [`last_pod`](Error::last_pod) and
///   [`failure_report`](Error::failure_report) say why.
/// - [`is_not_found`](Error::is_not_found): the pod does not exist.
/// - A poll failed for a reason that is not transient, such as a wrong key.
///
/// # When not to use it
///
/// - To follow many pods for an unlimited time: use [`Pods::watch`](crate::Pods::watch).
/// - To learn of changes within a second, or if many machines would poll: give the pod a webhook
///   ([`PodSpec::callback_url`](crate::PodSpec::callback_url)), and get the pod when it is called.
#[must_use = "a wait does nothing until it is awaited"]
pub struct Wait {
    yotta: Yotta,
    id: PodId,
    condition: Condition,
    timeout: Duration,
    every: Duration,
    /// When to poll for the first time.
    first: Duration,
    progress: Option<Progress>,
    /// Like `progress`, but is called for each poll.
    observer: Option<Progress>,
    /// Set by a run, which deletes the pod afterwards: a timeout then has a failure report too, and the
    /// report does not show these texts.
    run_secrets: Option<Vec<SecretString>>,
}

type Progress = Box<dyn FnMut(&Pod) + Send>;

impl Wait {
    pub(crate) fn new(yotta: Yotta, id: PodId, condition: Condition) -> Self {
        Self {
            yotta,
            id,
            condition,
            timeout: WAIT_TIMEOUT,
            every: DEFAULT_INTERVAL,
            first: GATHER,
            progress: None,
            observer: None,
            run_secrets: None,
        }
    }

    /// The time after which the wait gives up. Default: 10 minutes, as in the vendor's own script.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The polling interval. Default: 5 seconds; at least 100 ms.
    pub fn every(mut self, interval: Duration) -> Self {
        self.every = interval.clamp(MIN_INTERVAL, FOR_EVER);
        self
    }

    /// Calls this function with the pod when it is first seen, and whenever it has changed.
    ///
    /// The task that waits calls it, so it must not block. A second function replaces the first.
    pub fn on_progress(mut self, tell: impl FnMut(&Pod) + Send + 'static) -> Self {
        self.progress = Some(Box::new(tell));
        self
    }

    /// Does not poll at once, but with the waits that are in progress, or after an interval. For a pod that cannot meet
    /// the condition at once.
    pub(crate) fn without_first_poll(mut self) -> Self {
        self.first = self.every;
        self
    }

    /// Calls this function with the pod for each poll.
    pub(crate) fn on_poll(mut self, observer: impl FnMut(&Pod) + Send + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// For a pod that is deleted if it does not become ready.
    pub(crate) fn before_deletion(mut self, secrets: Vec<SecretString>) -> Self {
        self.run_secrets = Some(secrets);
        self
    }

    async fn run(mut self) -> Result<Pod> {
        let began = Instant::now();
        let result = self.until_met().await;
        metrics::wait(&self.condition, began, result.as_ref().err());
        let mut error = match result {
            Ok(pod) => return Ok(pod),
            Err(error) => error,
        };
        let is_reported = match error.kind() {
            Kind::Unreachable { .. } => true,
            Kind::Timeout { .. } => self.run_secrets.is_some(),
            _ => false,
        };
        if is_reported {
            let secrets = self.run_secrets.as_deref().unwrap_or_default();
            let pod = error.last_pod();
            let report = PodFailure::collect(&self.yotta, self.id, pod, secrets).await;
            error.0.report = Some(Box::new(report));
        }
        Err(error)
    }

    async fn until_met(&mut self) -> Result<Pod> {
        let began = Instant::now();
        let deadline = began + self.timeout.min(FOR_EVER);
        let timeouts = self.yotta.timeouts();
        let end = deadline + timeouts.attempt.min(timeouts.call).min(LAST_LOOK);

        let mut polls = Subscription::new(&self.yotta, self.first, self.every, Some(deadline));
        let mut last: Option<Arc<Pod>> = None;
        let mut attempts = 0;
        let mut was_not_found = false;
        let mut failure;
        let is_timeout = loop {
            attempts += 1;
            failure = None;
            let poll = timeout_at(end, polls.pod(self.id));
            let Ok((started, observation)) = poll.await else {
                break true;
            };
            let is_last_poll = polls.is_last(started);
            match observation {
                Observation::Pod(pod) => {
                    self.report_progress(last.as_ref(), &pod);
                    if self.condition.is_met(Some(&pod)) {
                        return Ok(Arc::unwrap_or_clone(pod));
                    }
                    let may_be_met = self.may_be_met(&pod);
                    last = Some(pod);
                    if !may_be_met {
                        break false;
                    }
                }
                Observation::NotFound(_) if self.condition.is_met(None) => {
                    return Ok(last.map_or_else(|| Pod::terminated(self.id), Arc::unwrap_or_clone));
                }
                Observation::NotFound(_) if last.is_some() => break false,
                Observation::NotFound(error) if was_not_found || is_last_poll => return Err(error),
                Observation::NotFound(_) => was_not_found = true,
                Observation::Failed(error) if is_transient(&error) => failure = Some(error),
                Observation::Failed(error) => return Err(error),
            }
            if is_last_poll {
                break true;
            }
            polls.schedule_next(started, failure.as_ref());
        };
        let mut error = self.not_met(is_timeout, last);
        error.0.attempts = attempts;
        error.0.elapsed = began.elapsed();
        Err(match failure {
            Some(failure) => error.with_source(failure),
            None => error,
        })
    }

    /// The error of a wait that has ended before the condition was met.
    fn not_met(&self, is_timeout: bool, last: Option<Arc<Pod>>) -> Error {
        let last = last.map(|pod| Box::new(Arc::unwrap_or_clone(pod)));
        let kind = match is_timeout {
            true => Kind::Timeout {
                scope: Scope::Wait,
                after: self.timeout,
                last,
            },
            false => Kind::Unreachable { last },
        };
        let doing = format!("wait for pod {} to be {}", self.id, self.condition);
        Error::local(doing, kind)
    }

    fn report_progress(&mut self, before: Option<&Arc<Pod>>, now: &Arc<Pod>) {
        if let Some(observer) = &mut self.observer {
            observer(now);
        }
        if let Some(report) = &mut self.progress
            && before != Some(now)
        {
            report(now);
        }
    }

    /// Whether the condition can still be met. For a pod that can only end, the condition is evaluated for each
    /// status that may follow.
    fn may_be_met(&self, pod: &Pod) -> bool {
        if !pod.is_dying() || self.condition.is_met(None) {
            return true;
        }
        let to_come = [PodStatus::Terminating, PodStatus::Terminated];
        let to_come = to_come.into_iter().skip(match pod.status {
            PodStatus::Failed => 0,
            PodStatus::Terminating => 1,
            _ => 2,
        });
        let mut pod = pod.clone();
        to_come.into_iter().any(|status| {
            pod.status = status;
            self.condition.is_met(Some(&pod))
        })
    }
}

impl IntoFuture for Wait {
    type Output = Result<Pod>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Pod>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("id", &self.id)
            .field("condition", &self.condition)
            .field("timeout", &self.timeout)
            .field("every", &self.every)
            .finish_non_exhaustive()
    }
}
