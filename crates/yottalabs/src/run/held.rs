//! A run in two halves: until the pod is up, and the job.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::pin;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};

use super::cleanup::PodCleanup;
use super::job::{Run, Stop};
use crate::Pod;
use crate::error::{Error, Result};
use crate::signals::AtWork;

/// A pod that is up, and who answers for it while a job is at work.
pub(crate) struct RunningJob {
    pod: Pod,
    cleanup: PodCleanup,
    stop: Stop,
}

impl Run {
    /// As [`with`](Self::with), up to the job.
    pub(crate) async fn hold(mut self) -> Result<RunningJob> {
        let at_work = AtWork::begin(self.handles_signals)
            .map_err(|signal| super::interrupted(Some(signal)))?;
        let stop = self.stop(&at_work);
        let mut cleanup = self.cleanup(Some(at_work));
        let ended = {
            let up = self.launch.up(&mut cleanup);
            match select(stop, pin!(AssertUnwindSafe(up).catch_unwind())).await {
                Either::Left((signal, _)) => Err(signal),
                Either::Right((ended, stop)) => Ok((ended, stop)),
            }
        };
        match ended {
            Ok((Ok(Ok(pod)), stop)) => Ok(RunningJob { pod, cleanup, stop }),
            Ok((Ok(Err(error)), _)) => {
                cleanup.clean().await;
                Err(error)
            }
            Ok((Err(panic), _)) => {
                cleanup.clean().await;
                resume_unwind(panic)
            }
            Err(signal) => Err(cleanup.interrupt(signal).await),
        }
    }
}

impl RunningJob {
    /// Hands the pod to the job; deletes it once that is done, panics or is stopped.
    pub(super) async fn with<T, E, J>(self, job: impl FnOnce(Pod) -> J) -> Result<T, E>
    where
        J: Future<Output = Result<T, E>>,
        E: From<Error>,
    {
        let (pod, mut cleanup) = (self.pod, self.cleanup);
        let ended = {
            let work = async { job(pod).await };
            match select(self.stop, pin!(AssertUnwindSafe(work).catch_unwind())).await {
                Either::Left((signal, _)) => Err(signal),
                Either::Right((ended, _)) => Ok(ended),
            }
        };
        match ended {
            Ok(ended) => {
                cleanup.clean().await;
                ended.unwrap_or_else(|panic| resume_unwind(panic))
            }
            Err(signal) => Err(cleanup.interrupt(signal).await.into()),
        }
    }
}

/// For a job that is no future.
#[cfg(feature = "blocking")]
impl RunningJob {
    pub(crate) fn pod(&self) -> &Pod {
        &self.pod
    }

    /// Waits until the job is done or the run is stopped, and deletes the pod. The error if it was
    /// stopped.
    pub(crate) async fn until(mut self, done: impl Future + Unpin) -> Option<Error> {
        match select(done, self.stop).await {
            Either::Left(_) => {
                self.cleanup.clean().await;
                None
            }
            Either::Right((signal, _)) => Some(self.cleanup.interrupt(signal).await),
        }
    }
}
