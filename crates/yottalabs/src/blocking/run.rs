//! Jobs on a pod of their own.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rust_decimal::Decimal;
use tokio::sync::oneshot;

use super::runtime::check_may_block;
use super::table::wrapper;
use super::{Job, PodGuard};
use crate::error::{Error, Kind, Result};
use crate::{Condition, Pod, PodSpec, RunEvent, signals};

wrapper! {
    /// A job on a pod of its own, which is deleted when the job ends: see
    /// [`Yotta::run`](super::Yotta::run) and [`yottalabs::Run`](crate::Run).
    ///
    /// ```no_run
    /// # use yottalabs::{PodSpec, Result, blocking::Yotta};
    /// # fn f(yotta: Yotta, spot: PodSpec, on_demand: PodSpec) -> Result<()> {
    /// let lines = yotta
    ///     .run(spot)
    ///     .or(on_demand) // if there is no spot capacity, or the pod does not become ready
    ///     .with(|pod| {
    ///         println!("{} is ready: {:?}", pod.id, pod.ssh_command());
    ///         yotta.pods().logs(pod.id).container().page()
    ///     })?;
    /// # Ok(()) }
    /// ```
    ///
    /// Do not use it for a pod that has to outlive the job or this process.
    #[must_use = "nothing is launched until `with` or `start` is called"]
    pub struct Run;

    /// Adds a specification, which is tried if no earlier one produces a ready pod.
    set fn or(self, spec: PodSpec) -> Self;
    /// Adds specifications, which are tried in this order if no earlier one produces a ready pod.
    set fn or_any(self, specs: impl IntoIterator<Item = PodSpec>) -> Self;
    /// Sets the condition that the pod meets before the job begins. The default is
    /// [`ready`](crate::ready).
    set fn until(self, condition: impl Into<Condition>) -> Self;
    /// Sets how long each pod may take to become ready. The default is 10 minutes.
    set fn timeout(self, timeout: Duration) -> Self;
    /// Stops the run after this time, which begins with the request of the first pod.
    set fn max_duration(self, limit: Duration) -> Self;
    /// Stops the run when its pods have cost this much by an estimate.
    set fn max_cost(self, limit: impl Into<Decimal>) -> Self;
    /// Calls this function with each event of the run, on the thread of the client.
    set fn on_event(self, listener: impl FnMut(&RunEvent) + Send + 'static) -> Self;
    /// Calls this function with an error for each pod that could not be deleted, or that may exist undetected.
    set fn on_left_behind(self, report: impl Fn(&Error) + Send + Sync + 'static) -> Self;
    /// Leaves signals to the program: no signal stops this run. Use it for all runs of a program that
    /// handles signals itself.
    set fn without_signals(self) -> Self;
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
    /// A job that has begun can't be cancelled. Its pod is deleted at once, so that the job's calls for it fail;
    /// but [`with`](Self::with) returns only after the job.
    ///
    /// If the function panics, the pod is not deleted early. If it never returns, its thread never ends.
    pub fn stop_on<T>(self, stop: impl FnOnce() -> T + Send + 'static) -> Self {
        let inner = self.inner.stop_on(returned(|| drop(stop())));
        Self { inner, ..self }
    }

    pub(super) fn into_inner(self) -> crate::Run {
        self.inner
    }

    /// A job that runs this command with `sh` on the pod, and ends with its exit code: see
    /// [`yottalabs::Run::command`](crate::Run::command).
    pub fn command(self, command: impl Into<String>) -> Job {
        Job::wrap(self.inner.command(command), &self.runtime)
    }

    /// A job that runs the `initialization_command` of each specification.
    pub fn to_completion(self) -> Job {
        Job::wrap(self.inner.to_completion(), &self.runtime)
    }

    /// Launches the pod, waits for it, calls the job with it on this thread, and deletes it, also if the job
    /// fails or panics. After the delete it returns what the job returned, or panics as the job did.
    ///
    /// # Signals
    ///
    /// The signals are those of [`yottalabs::Run`](crate::Run#signals). **One that is received while a
    /// run is at work deletes the pod and then ends the process**, as the signal does by default, whether
    /// the pod is not ready yet or the job is running: no destructor runs, and the process does not wait for
    /// a job that has begun. The pods of all runs in the process are deleted first, on other threads and of
    /// nested runs. The pod of a [`PodGuard`] is not deleted.
    ///
    /// If the program had a handler of its own before the first run, the process continues, and this returns an
    /// error that [`is_interrupted`](Error::is_interrupted) once the job has returned. A library must not end
    /// the process: use [`without_signals`](Self::without_signals) there.
    ///
    /// # Errors
    ///
    /// - The error of the job.
    /// - [`is_interrupted`](Error::is_interrupted): the run was stopped, whatever the job then returned.
    /// - No pod became ready. For several specifications, the error has all their errors
    ///   ([`candidate_errors`](Error::candidate_errors)).
    pub fn with<T, E>(self, job: impl FnOnce(Pod) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        check_may_block()?;
        let Self { inner, runtime } = self;
        let held = runtime.block_on(async {
            let held = inner.hold().await;
            if let Err(error) = &held {
                end_process_by(error).await;
            }
            held
        })?;

        let pod = held.pod().clone();
        let (done, is_done) = oneshot::channel::<()>();
        let (sender, receiver) = mpsc::channel();
        runtime.spawn(async move {
            let interrupted = held.until(is_done).await;
            if let Some(error) = &interrupted {
                end_process_by(error).await;
            }
            let _ = sender.send(interrupted);
        });
        let ended = catch_unwind(AssertUnwindSafe(|| job(pod)));
        drop(done);
        // Where a signal ends the process, this does not return.
        let interrupted = receiver.recv().unwrap_or(None);
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
    /// No pod became ready, as in [`with`](Self::with).
    pub fn start(self) -> Result<PodGuard> {
        let guard = self.runtime.block_on(self.inner.start())?;
        Ok(PodGuard::wrap(guard, &self.runtime))
    }
}

/// Calls a function on a thread of its own, and completes when it has returned; never if it panics.
pub(super) async fn returned(stop: impl FnOnce() + Send + 'static) {
    let (sender, receiver) = oneshot::channel();
    thread::spawn(move || {
        stop();
        let _ = sender.send(());
    });
    if receiver.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Ends the process if a signal has caused the error, once the pods of all runs are deleted; returns if the
/// program handles that signal itself.
async fn end_process_by(error: &Error) {
    if let Kind::Interrupted(Some(signal)) = error.kind() {
        signals::end_process(*signal).await;
    }
}
