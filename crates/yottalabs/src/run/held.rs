//! A run in two halves: until the pod is up, and the job.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::pin;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};

use super::custody::Custody;
use super::job::{Run, Stop};
use crate::Pod;
use crate::error::{Error, Kind, Result};

/// A pod that is up, and who answers for it while a job is at work.
pub(crate) struct Held {
    pod: Pod,
    custody: Custody,
    stop: Stop,
}

impl Run {
    /// Whether the caller has said when to stop.
    #[cfg(feature = "blocking")]
    pub(crate) fn has_stop(&self) -> bool {
        self.stop.is_some()
    }

    /// As [`with`](Self::with), up to the job. What stops it is `otherwise` if the caller has not said.
    pub(crate) async fn hold(
        mut self,
        otherwise: impl Future<Output = ()> + Send + 'static,
    ) -> Result<Held> {
        let stop = self.stop.take().unwrap_or_else(|| Box::pin(otherwise));
        let mut custody = self.custody();
        let ended = {
            let up = self.launch.up(&mut custody);
            match select(stop, pin!(AssertUnwindSafe(up).catch_unwind())).await {
                Either::Left(((), _)) => Ok(Err(interrupted())),
                Either::Right((ended, stop)) => ended.map(|up| up.map(|pod| (pod, stop))),
            }
        };
        let failure = match ended {
            Ok(Ok((pod, stop))) => return Ok(Held { pod, custody, stop }),
            Ok(Err(error)) => Ok(error),
            Err(panic) => Err(panic),
        };
        custody.clean().await;
        match failure {
            Ok(error) => Err(error),
            Err(panic) => resume_unwind(panic),
        }
    }
}

impl Held {
    /// Hands the pod to the job; deletes it once that is done, panics or is stopped.
    pub(super) async fn with<T, E, J>(self, job: impl FnOnce(Pod) -> J) -> Result<T, E>
    where
        J: Future<Output = Result<T, E>>,
        E: From<Error>,
    {
        let (pod, mut custody) = (self.pod, self.custody);
        let ended = {
            let work = async { job(pod).await };
            match select(self.stop, pin!(AssertUnwindSafe(work).catch_unwind())).await {
                Either::Left(((), _)) => Ok(Err(interrupted().into())),
                Either::Right((ended, _)) => ended,
            }
        };
        custody.clean().await;
        ended.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// For a job that is no future.
#[cfg(feature = "blocking")]
impl Held {
    pub(crate) fn pod(&self) -> &Pod {
        &self.pod
    }

    /// Waits for the job to be done, or for the stop, and deletes the pod. Whether it was the stop.
    pub(crate) async fn until(mut self, done: impl Future + Unpin) -> bool {
        let was_stopped = matches!(select(done, self.stop).await, Either::Right(_));
        self.custody.clean().await;
        was_stopped
    }
}

fn interrupted() -> Error {
    Error::local("run the job", Kind::Interrupted)
}
