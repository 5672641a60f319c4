//! A job on a pod of its own.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::mirror::mirror;
use super::{PodGuard, ctrl_c, driver};
use crate::error::{Error, Kind, Result};
use crate::{Condition, Pod, PodSpec};

mirror! {
    /// A job on a pod of its own, which is deleted afterwards whatever happens: see
    /// [`Yotta::run`](super::Yotta::run) and [`yottalabs::Run`](crate::Run).
    ///
    /// ```no_run
    /// # use yottalabs::{PodSpec, Result, blocking::Yotta};
    /// # fn f(yotta: Yotta, spot: PodSpec, on_demand: PodSpec) -> Result<()> {
    /// let lines = yotta
    ///     .run(spot)
    ///     .or(on_demand) // where there is no spot capacity, or it does not come up
    ///     .with(|pod| {
    ///         println!("{} is ready: {:?}", pod.id, pod.ssh_command());
    ///         yotta.pods().logs(pod.id).container().page()
    ///     })?;
    /// # Ok(()) }
    /// ```
    ///
    /// When not to use it: for a pod that is to live on, or to outlive this process.
    #[must_use = "nothing is launched until `with` or `start` is called"]
    pub struct Run;

    impl Run {
        /// Where none before comes up, this one.
        pub fn or(self, spec: PodSpec) -> Self;

        /// Where none before comes up, any of these, in this order.
        pub fn or_any(self, specs: impl IntoIterator<Item = PodSpec>) -> Self;

        /// Hands the pod over once it meets this. Without: [`ready`](crate::ready).
        pub fn until(self, condition: impl Into<Condition>) -> Self;

        /// How long each pod may take to come up. 10 minutes.
        pub fn timeout(self, timeout: Duration) -> Self;

        /// Is told of each pod that could not be deleted, or may be there unseen.
        pub fn on_left_behind(self, report: impl Fn(&Error) + Send + Sync + 'static) -> Self;
    }
}

impl Run {
    /// Deletes the pod when this returns, whatever it returns. [`with`](Self::with) calls it on a thread
    /// of its own. Without: on Ctrl-C (SIGINT), which then also ends the process.
    ///
    /// ```no_run
    /// # fn f(run: yottalabs::blocking::Run) -> yottalabs::Result<()> {
    /// let (stop, stopped) = std::sync::mpsc::channel::<()>();
    /// // Who has `stop` may send to it, or drop it.
    /// let run = run.stop_on(move || stopped.recv());
    /// # let _ = stop;
    /// # run.with(|_| Ok(())) }
    /// ```
    ///
    /// A job that has begun can't be cancelled: its pod is deleted at once, so what it does with it
    /// fails; but [`with`](Self::with) returns only after the job.
    ///
    /// If this panics, the pod is not deleted early. If it never returns, its thread stays.
    pub fn stop_on<T>(self, stop: impl FnOnce() -> T + Send + 'static) -> Self {
        let Self { inner, driver } = self;
        let inner = inner.stop_on(async {
            let (tell, told) = oneshot::channel();
            thread::spawn(move || {
                stop();
                let _ = tell.send(());
            });
            if told.await.is_err() {
                std::future::pending::<()>().await;
            }
        });
        Self { inner, driver }
    }

    /// Launches the pod, waits for it, hands it to the job, which is called on this thread, and deletes
    /// it: also where the job fails or panics. What the job returns, or panics with, comes out once
    /// the delete is done.
    ///
    /// # Ctrl-C
    ///
    /// **It deletes the pod and then ends the process, with status 130**, whether the pod is still
    /// coming up or the job is at work: as it would if nobody listened, no destructor is run, and a job
    /// that has begun is not waited for. Of several runs in one process, on other threads or one in
    /// another, all pods are deleted first. The pod of a [`PodGuard`], or of a run of the asynchronous
    /// client, is not: it stays behind.
    ///
    /// That remains so after this has returned, since by Tokio's nature listening never ends. Where the
    /// program handles Ctrl-C itself, is a server, or may not be ended by a library, give
    /// [`stop_on`](Self::stop_on): then it is not listened for.
    ///
    /// # Errors
    ///
    /// The job's own; [`is_interrupted`](Error::is_interrupted) if it was stopped, whatever the job then
    /// returned; else why no pod came up: of several specifications, all their errors
    /// ([`candidate_errors`](Error::candidate_errors)).
    pub fn with<T, E>(self, job: impl FnOnce(Pod) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        driver::may_wait()?;
        let Self { inner, driver } = self;
        let is_by_ctrl_c = !inner.has_stop();
        if is_by_ctrl_c {
            ctrl_c::listen();
        }
        let up = driver.wait(async {
            let under_way = ctrl_c::begin().await;
            let held = inner.hold(ctrl_c::pressed()).await?;
            Ok((held, under_way))
        });
        let (held, under_way) = match up {
            Err(error) if is_by_ctrl_c && error.is_interrupted() => ctrl_c::await_the_end(),
            up => up?,
        };

        let pod = held.pod().clone();
        let (done, is_done) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        driver.spawn(async move {
            let was_stopped = held.until(is_done).await;
            drop(under_way);
            let _ = tell.send(was_stopped);
        });
        let ended = catch_unwind(AssertUnwindSafe(|| job(pod)));
        drop(done);
        // There is no answer where a report has panicked, which has been told of.
        let was_stopped = told.recv().unwrap_or(false);
        match ended {
            _ if was_stopped && is_by_ctrl_c => ctrl_c::await_the_end(),
            Err(panic) => resume_unwind(panic),
            Ok(_) if was_stopped => Err(Error::local("run the job", Kind::Interrupted).into()),
            Ok(result) => result,
        }
    }

    /// Launches the pod, waits for it, and hands over a guard that deletes it when it is dropped. Does
    /// not listen for Ctrl-C, and heeds no [`stop_on`](Self::stop_on).
    ///
    /// # Errors
    ///
    /// Why no pod came up, as in [`with`](Self::with).
    pub fn start(self) -> Result<PodGuard> {
        let guard = self.driver.wait(self.inner.start())?;
        Ok(PodGuard::new(guard, &self.driver))
    }
}
