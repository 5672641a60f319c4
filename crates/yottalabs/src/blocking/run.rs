//! A job on a pod of its own.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::mirror::mirror;
use super::{PodGuard, driver};
use crate::error::{Error, Kind, Result};
use crate::{Condition, Pod, PodSpec, signals};

mirror! {
    /// A job on a pod of its own, which is deleted when the job is done: see
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

        /// Calls this with an error for each pod that could not be deleted, or that may exist unseen.
        pub fn on_left_behind(self, report: impl Fn(&Error) + Send + Sync + 'static) -> Self;

        /// Leaves signals to the program: no signal stops this run. Use it for all runs of a program that
        /// handles signals itself.
        pub fn without_signals(self) -> Self;
    }
}

impl Run {
    /// Stops the run when this function returns, whatever it returns. [`with`](Self::with) calls it on a
    /// thread of its own. Signals stop the run as well, unless
    /// [`without_signals`](Self::without_signals) says otherwise.
    ///
    /// ```no_run
    /// # fn f(run: yottalabs::blocking::Run) -> yottalabs::Result<()> {
    /// let (stop, stopped) = std::sync::mpsc::channel::<()>();
    /// // Send to `stop`, or drop it, to stop the run.
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
    /// it: also where the job fails or panics. What the job returns, or panics with, is returned once
    /// the delete is done.
    ///
    /// # Signals
    ///
    /// The signals are those of [`yottalabs::Run`](crate::Run#signals). **One that is received while a
    /// run is at work deletes the pod and then ends the process**, as the signal does by default, whether
    /// the pod is still coming up or the job is at work: no destructor is run, and a job that has begun is
    /// not waited for. Of several runs in one process, on other threads or one in another, all pods are
    /// deleted first. The pod of a [`PodGuard`] is not deleted.
    ///
    /// Where the program had a handler of its own before the first run, the process goes on, and this
    /// returns an error that [`is_interrupted`](Error::is_interrupted) once the job has returned. If a
    /// library must not end the process, use [`without_signals`](Self::without_signals).
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
        let held = driver.wait(async {
            let held = inner.hold().await;
            if let Err(error) = &held {
                end_process_by(error).await;
            }
            held
        })?;

        let pod = held.pod().clone();
        let (done, is_done) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        driver.spawn(async move {
            let interrupted = held.until(is_done).await;
            if let Some(error) = &interrupted {
                end_process_by(error).await;
            }
            let _ = tell.send(interrupted);
        });
        let ended = catch_unwind(AssertUnwindSafe(|| job(pod)));
        drop(done);
        // Where a signal ends the process, this does not return.
        let interrupted = told.recv().unwrap_or(None);
        match (ended, interrupted) {
            (Err(panic), _) => resume_unwind(panic),
            (Ok(_), Some(error)) => Err(error.into()),
            (Ok(result), None) => result,
        }
    }

    /// Launches the pod, waits for it, and returns a guard that deletes it when it is dropped. It handles
    /// no signals, and ignores [`stop_on`](Self::stop_on).
    ///
    /// # Errors
    ///
    /// Why no pod came up, as in [`with`](Self::with).
    pub fn start(self) -> Result<PodGuard> {
        let guard = self.driver.wait(self.inner.start())?;
        Ok(PodGuard::new(guard, &self.driver))
    }
}

/// Ends the process if a signal has caused the error, once the pods of all runs are deleted; returns if the
/// program handles that signal itself.
async fn end_process_by(error: &Error) {
    if let Kind::Interrupted(Some(signal)) = error.kind() {
        signals::end_process(*signal).await;
    }
}
