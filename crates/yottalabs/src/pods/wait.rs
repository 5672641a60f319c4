//! Waiting for a pod.

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
use super::poller::{Eyes, Seen, is_passing};
use crate::error::{Error, Kind, Result, Scope};
use crate::yotta::Yotta;
use crate::{PodId, PodStatus};

/// The answer to the last look is waited for no longer than this.
pub(super) const LAST_LOOK: Duration = Duration::from_secs(5);
/// As good as never, and still a time that can be reckoned with.
pub(super) const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// A wait for a pod, to be awaited: see [`Pods::wait`](crate::Pods::wait).
///
/// The pod is looked at every few seconds until the condition is met; what comes back is the pod as
/// it was then. For a condition that holds of a pod that is no more, it is the last that was seen of
/// it, or, if it never was, a pod with nothing but its id and `TERMINATED`.
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
/// The waits and watches of one client, clones included, look together: one listing of the pods
/// serves them all, so a thousand waits send one request a tick. Only a pod that the list does not
/// show is asked for singly, once for all who wait for it. Between two looks lies half a second at
/// least, or the shortest [`every`](Self::every) if that is less. Nothing runs in the background: a
/// wait that is dropped asks no more.
///
/// A wait never takes a look that was sent before it began for its own: after
/// [`resume`](crate::Pods::resume), it does not mistake the pod for what it was before.
///
/// # How it ends
///
/// When the condition is met; when its [`timeout`](Self::timeout) is over; or when the condition
/// can't be met any more, because the pod is gone, or `FAILED`, `TERMINATING` or `TERMINATED` and
/// the condition holds of none of the states that follow. A look that fails for a transient reason
/// (connection, gateway, too many requests, an answer that cannot be read) is repeated at the next tick. A pod that was never
/// seen is looked for twice: the server may be late to show a new one.
///
/// At the deadline one last look is taken. Its answer is waited for no longer than 5 seconds, or an
/// attempt's time if that is less: by so much a wait may outlast its timeout, and by no more.
///
/// If the pod has failed or is gone, its logs are read for [`Error::failure_report`], which takes 3
/// seconds more at most.
///
/// # Errors
///
/// - [`is_timeout`](Error::is_timeout): the time ran out; [`last_pod`](Error::last_pod) tells how far
///   it came. The pod lives on, and is billed for. If the last look failed, that is the source.
/// - The condition can't be met any more; [`last_pod`](Error::last_pod) and
///   [`failure_report`](Error::failure_report) tell why.
/// - [`is_not_found`](Error::is_not_found): there is no such pod.
/// - A look failed for a lasting reason, such as a wrong key.
///
/// # When not to use it
///
/// - To follow many pods without an end in mind: use [`Pods::watch`](crate::Pods::watch).
/// - To learn of changes within a second, or where many machines would poll: give the pod a webhook
///   ([`PodSpec::callback_url`](crate::PodSpec::callback_url)), and look at the pod when it calls.
#[must_use = "nothing is waited for until it is awaited"]
pub struct Wait {
    yotta: Yotta,
    id: PodId,
    condition: Condition,
    timeout: Duration,
    every: Duration,
    progress: Option<Progress>,
    /// Set by a run, which deletes the pod afterwards: a timeout is then reported too, and the report
    /// does not show these texts.
    run_secrets: Option<Vec<SecretString>>,
}

type Progress = Box<dyn FnMut(&Pod) + Send>;

impl Wait {
    pub(crate) fn new(yotta: Yotta, id: PodId, condition: Condition) -> Self {
        Self {
            yotta,
            id,
            condition,
            timeout: Duration::from_secs(600),
            every: Duration::from_secs(5),
            progress: None,
            run_secrets: None,
        }
    }

    /// Gives up after this long. 10 minutes, as in the vendor's own script.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Looks at least this often. 5 seconds; less than 100 ms is taken for 100 ms.
    pub fn every(mut self, interval: Duration) -> Self {
        self.every = interval.clamp(Duration::from_millis(100), FOR_EVER);
        self
    }

    /// Calls this with the pod as it is first seen, and whenever it looks different from before.
    ///
    /// It is called by the task that waits, so it must not block. Set again, it replaces the one
    /// before.
    pub fn on_progress(mut self, tell: impl FnMut(&Pod) + Send + 'static) -> Self {
        self.progress = Some(Box::new(tell));
        self
    }

    /// For a pod that is deleted if it does not come up.
    pub(crate) fn before_deletion(mut self, secrets: Vec<SecretString>) -> Self {
        self.run_secrets = Some(secrets);
        self
    }

    async fn run(mut self) -> Result<Pod> {
        let mut error = match self.until_met().await {
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
            error.inner_mut().report = Some(Box::new(report));
        }
        Err(error)
    }

    async fn until_met(&mut self) -> Result<Pod> {
        let began = Instant::now();
        let deadline = began + self.timeout.min(FOR_EVER);
        let timeouts = self.yotta.timeouts();
        let end = deadline + timeouts.attempt.min(timeouts.call).min(LAST_LOOK);

        let mut eyes = Eyes::new(&self.yotta);
        let mut last: Option<Arc<Pod>> = None;
        let mut looks = 0;
        let mut was_nowhere = false;
        let mut due = began;
        loop {
            looks += 1;
            let look = timeout_at(end, eyes.one(self.id, due, self.every));
            let Ok((started, seen)) = look.await else {
                return Err(self.out_of_time(last, began, looks, None));
            };
            let is_last_look = started >= deadline;
            let mut trouble = None;
            match seen {
                Seen::Pod(pod) => {
                    self.tell(last.as_ref(), &pod);
                    if self.condition.is_met(Some(&pod)) {
                        return Ok(Arc::unwrap_or_clone(pod));
                    }
                    if !self.may_come(&pod) {
                        return Err(self.unreachable(pod, began, looks));
                    }
                    last = Some(pod);
                }
                Seen::Nowhere(error) => match last {
                    last if self.condition.is_met(None) => {
                        return Ok(
                            last.map_or_else(|| Pod::terminated(self.id), Arc::unwrap_or_clone)
                        );
                    }
                    Some(last) => return Err(self.unreachable(last, began, looks)),
                    None if was_nowhere || is_last_look => return Err(error),
                    None => was_nowhere = true,
                },
                Seen::Trouble(error) if is_passing(&error) => trouble = Some(error),
                Seen::Trouble(error) => return Err(error),
            }
            if is_last_look {
                return Err(self.out_of_time(last, began, looks, trouble));
            }
            due = (started + self.every).min(deadline);
        }
    }

    fn tell(&mut self, before: Option<&Arc<Pod>>, now: &Arc<Pod>) {
        if let Some(tell) = &mut self.progress
            && before != Some(now)
        {
            tell(now);
        }
    }

    /// Whether the condition may still be met, now that it is not: a pod that can only go away is
    /// tried in each state that may follow.
    fn may_come(&self, pod: &Pod) -> bool {
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

    fn unreachable(&self, last: Arc<Pod>, began: Instant, looks: u32) -> Error {
        let last = Some(Box::new(Arc::unwrap_or_clone(last)));
        self.error(Kind::Unreachable { last }, began, looks)
    }

    fn out_of_time(
        &self,
        last: Option<Arc<Pod>>,
        began: Instant,
        looks: u32,
        trouble: Option<Error>,
    ) -> Error {
        let last = last.map(|pod| Box::new(Arc::unwrap_or_clone(pod)));
        let kind = Kind::Timeout {
            scope: Scope::Wait,
            after: self.timeout,
            last,
        };
        let error = self.error(kind, began, looks);
        match trouble {
            Some(trouble) => error.with_source(trouble),
            None => error,
        }
    }

    fn error(&self, kind: Kind, began: Instant, looks: u32) -> Error {
        let doing = format!("wait for pod {} to be {}", self.id, self.condition);
        let mut error = Error::local(doing, kind);
        error.inner_mut().attempts = looks;
        error.inner_mut().elapsed = began.elapsed();
        error
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
