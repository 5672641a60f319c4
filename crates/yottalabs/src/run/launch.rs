//! The launch of the pod of a run: the first specification that produces a ready pod.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::select;

use super::cleanup::{PodCleanup, Report};
use super::events::{Events, RunEvent};
use super::limits::Stop;
use super::spending::Meter;
use crate::error::{Error, Kind, Result, Scope};
use crate::retry::FOR_EVER;
use crate::signals::AtWork;
use crate::yotta::Yotta;
use crate::{Condition, Pod, PodSpec, Wait, ready, running};

/// What to launch, and when it counts as ready.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) yotta: Yotta,
    pub(super) specs: Vec<PodSpec>,
    /// `None` for the default.
    pub(super) until: Option<Condition>,
    pub(super) timeout: Duration,
    /// A command is run, which takes longer than a poll. There may be many such runs.
    pub(super) is_job: bool,
    pub(super) events: Events,
    pub(super) meter: Arc<Meter>,
}

/// A pod that became ready.
#[derive(Debug)]
pub(super) struct Launched {
    pub(super) pod: Pod,
    /// Why the specifications before it produced none.
    pub(super) failures: Vec<Error>,
}

impl Launch {
    /// Deletes the pods of this launch.
    pub(super) fn cleanup(&self, report: Option<Report>, at_work: Option<AtWork>) -> PodCleanup {
        PodCleanup::new(self.yotta.clone(), self.events.clone(), report, at_work)
    }

    /// Launches the first pod that becomes ready. At most one pod exists at any time.
    pub(super) async fn up(&self, cleanup: &mut PodCleanup) -> Result<Launched> {
        if self.specs.is_empty() {
            let problem = "there is no specification to launch".to_owned();
            return Err(Error::local("launch a pod", Kind::Config(problem)));
        }
        // All are checked before the first pod is launched.
        for spec in &self.specs {
            spec.check()?;
        }
        let mut failures = Vec::new();
        for (candidate, spec) in self.specs.iter().enumerate() {
            match self.one(candidate, spec, cleanup).await {
                Ok(pod) => {
                    self.events.emit(&RunEvent::Ready(pod.clone()));
                    return Ok(Launched { pod, failures });
                }
                Err(error) if is_retried(&error) => {
                    failures.push(error);
                    if !cleanup.delete_all().await {
                        // Otherwise there would be two pods.
                        break;
                    }
                    self.meter.end();
                    if let (Some(_), Some(error)) = (self.specs.get(candidate + 1), failures.last())
                    {
                        // The error of the last one is returned.
                        let name = spec.get_name();
                        tracing::warn!(target: "yottalabs", name, %error, "the pod did not come up; trying the next specification");
                        self.events.emit(&RunEvent::Retrying(error.clone()));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(match failures.len() {
            1 => failures.remove(0),
            _ => Error::local("launch a pod", Kind::AllCandidatesFailed(failures)),
        })
    }

    async fn one(&self, candidate: usize, spec: &PodSpec, cleanup: &mut PodCleanup) -> Result<Pod> {
        let name = spec.get_name().to_owned();
        self.events.emit(&RunEvent::Launching { candidate, name });
        let pod = cleanup.create(spec.clone()).await?;
        self.meter.observe(&pod);
        self.events.emit(&RunEvent::Launched(pod.clone()));
        let until = self.until.clone().unwrap_or_else(|| match self.is_job {
            // A port may become healthy only after the command has begun, or never.
            true => running(),
            false => ready(),
        });
        let wait = self.observed(&pod, until);
        let wait = wait.timeout(self.timeout).before_deletion(spec.secrets());
        wait.await
    }

    /// Meters the pod until the run is stopped: a job may pause or delete it.
    pub(super) fn metered(&self, pod: Pod, stop: Stop) -> Stop {
        let (until_over, meter) = (self.until_over(&pod), self.meter.clone());
        let metered = async move {
            if until_over.await.is_ok() {
                meter.end();
            }
            pending().await
        };
        select(stop, metered.boxed())
            .map(|either| either.factor_first().0)
            .boxed()
    }

    /// A wait that completes when the pod can do no more work.
    pub(super) fn until_over(&self, pod: &Pod) -> Wait {
        let over = Condition::new(|pod| pod.is_none_or(Pod::is_dying)).named("over");
        self.observed(pod, over).timeout(FOR_EVER)
    }

    /// A wait whose polls are metered, and whose changes since `pod` was seen are events.
    fn observed(&self, pod: &Pod, until: Condition) -> Wait {
        let wait = self.yotta.pods().wait(pod.id, until);
        let mut last = Some(pod.clone());
        let (events, meter) = (self.events.clone(), self.meter.clone());
        let wait = wait.on_poll(move |pod| meter.observe(pod));
        let wait = wait.on_progress(move |pod| {
            if last.take().as_ref() != Some(pod) {
                events.emit(&RunEvent::Changed(pod.clone()));
            }
        });
        match self.is_job {
            true => wait.without_first_poll(),
            false => wait,
        }
    }
}

/// Whether there was no capacity for the pod, or it did not become ready or went away.
pub(super) fn is_retried(error: &Error) -> bool {
    match error.kind() {
        Kind::Unreachable { .. } => true,
        Kind::Timeout { scope, .. } => *scope == Scope::Wait,
        _ => error.is_no_capacity(),
    }
}
