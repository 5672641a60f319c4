//! Launch of a pod, with fallback to the next specification.

use std::time::Duration;

use super::cleanup::PodCleanup;
use crate::error::{Error, Kind, Result, Scope};
use crate::yotta::Yotta;
use crate::{Condition, Pod, PodSpec};

/// What to launch, and when it counts as up.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) yotta: Yotta,
    pub(super) specs: Vec<PodSpec>,
    pub(super) until: Condition,
    pub(super) timeout: Duration,
}

impl Launch {
    /// The first pod that comes up. At most one pod exists at any time.
    pub(super) async fn up(&self, cleanup: &mut PodCleanup) -> Result<Pod> {
        if self.specs.is_empty() {
            let problem = "there is no specification to launch".to_owned();
            return Err(Error::local("launch a pod", Kind::Config(problem)));
        }
        // All are checked before the first pod is launched.
        for spec in &self.specs {
            spec.check()?;
        }
        let mut failures = Vec::new();
        for spec in &self.specs {
            match self.one(spec, cleanup).await {
                Ok(pod) => return Ok(pod),
                Err(error) if allows_fallback(&error) => {
                    let name = spec.get_name();
                    tracing::warn!(target: "yottalabs", name, %error, "the pod did not come up");
                    failures.push(error);
                    if !cleanup.clean().await {
                        // Otherwise there would be two pods.
                        break;
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

    async fn one(&self, spec: &PodSpec, cleanup: &mut PodCleanup) -> Result<Pod> {
        let pod = cleanup.create(spec.clone()).await?;
        let wait = self.yotta.pods().wait(pod.id, self.until.clone());
        let wait = wait.timeout(self.timeout);
        wait.before_deletion(spec.secrets()).await
    }
}

/// Whether there was no capacity for the pod, or it did not come up.
fn allows_fallback(error: &Error) -> bool {
    let did_not_come_up = matches!(
        error.kind(),
        Kind::Unreachable { .. }
            | Kind::Timeout {
                scope: Scope::Wait,
                ..
            }
    );
    did_not_come_up || error.is_no_capacity()
}
