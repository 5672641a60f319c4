//! Jobs on pods of their own, which are deleted when the job is done.

mod batch;
mod cleanup;
mod events;
mod guard;
mod job;
mod launch;
mod limits;
mod queue;
mod spending;

use std::any::Any;
use std::fmt;
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use rust_decimal::Decimal;

use self::cleanup::{PodCleanup, Report};
use self::events::Events;
use self::launch::{Launch, Launched};
use self::limits::{Limits, Stop, Stopped};
use self::spending::Meter;
use crate::error::{Error, Result};
use crate::pods::WAIT_TIMEOUT;
use crate::signals::AtWork;
use crate::yotta::Yotta;
use crate::{Condition, Pod, PodSpec};

pub use self::batch::{Batch, BatchReport};
pub use self::events::RunEvent;
pub use self::guard::PodGuard;
pub use self::job::{Job, Outcome};
pub(crate) use self::limits::Limit;
pub use self::spending::TotalCost;

/// A job on a pod of its own, which is deleted when the job is done: see [`Yotta::run`].
///
/// The pod is deleted after success, an error, a panic, a dropped future, a runtime that ends, and
/// SIGINT, SIGTERM or SIGHUP. No client can delete it after SIGKILL, when the process is out of memory,
/// aborts or exits, or when the machine loses power or its network.
/// [`ListPods::launched_by_sdk`](crate::ListPods::launched_by_sdk) finds pods that were left behind in this way.
///
/// ```no_run
/// # use yottalabs::{Error, PodSpec, Yotta};
/// # async fn f(yotta: Yotta, spot: PodSpec, on_demand: PodSpec) -> Result<(), Error> {
/// let lines = yotta
///     .run(spot)
///     .or(on_demand) // if there is no spot capacity, or the pod does not become ready
///     .with(async |pod| {
///         println!("{} is ready: {:?}", pod.id, pod.ssh_command());
///         yotta.pods().logs(pod.id).container().page().await
///     })
///     .await?;
/// # Ok(()) }
/// ```
///
/// Several specifications are tried in order. The next one is used if there is no capacity for a pod, if
/// it fails or goes away before it is ready, or if it is not ready in time. The pod is deleted before the
/// next one is launched.
///
/// # Signals
///
/// [`with`](Self::with) handles the signals that ask a process to end: SIGINT (Ctrl-C), SIGTERM (`kill`,
/// `docker stop`, Kubernetes, systemd) and SIGHUP (a closed terminal); on Windows Ctrl-C, Ctrl-Break and
/// the end of the console, the session or the system, which leave a process about five seconds.
///
/// - **While a run is at work**, a signal cancels the job and deletes the pod, and says so on standard
///   error. `with` then returns an error that [`is_interrupted`](Error::is_interrupted), and so does each
///   run that begins later, without launching a pod: a batch ends. Further signals do not cut the delete
///   short, because terminals and service managers send more than one; SIGQUIT (Ctrl-\) does, and leaves
///   the pod running.
/// - **While no run is at work**, before the first, between two and after the last, a signal ends the
///   process as it does by default. A signal that arrives after the job, while the pod is being deleted, ends
///   the process after the delete.
/// - **A handler of your program** is called in any case. If it was installed before the first run, a signal
///   stops the runs, but does not end the process between them. Such a handler, and SIGHUP being ignored after
///   `nohup`, are detected only on Linux. On other systems, or if the handler is installed later, or if its
///   signal must not stop a run, use [`without_signals`](Self::without_signals) for all runs.
///
/// Handlers are installed by the first `with` that handles signals, and remain until the process ends.
///
/// Do not use it for a pod that has to outlive the job or this process: use [`Pods::create`](crate::Pods::create).
#[must_use = "nothing is launched until `with` or `start` is awaited"]
pub struct Run {
    launch: Launch,
    limits: Limits,
    stop_on: Pin<Box<dyn Future<Output = ()> + Send>>,
    handles_signals: bool,
    report: Option<Report>,
}

/// A run whose pod is ready and whose job is running.
pub(crate) struct RunningJob {
    launch: Launch,
    launched: Launched,
    cleanup: PodCleanup,
    stop: Stop,
}

impl Run {
    pub(crate) fn new(yotta: Yotta, specs: Vec<PodSpec>) -> Self {
        let launch = Launch {
            yotta,
            specs,
            until: None,
            timeout: WAIT_TIMEOUT,
            is_job: false,
            events: Events::default(),
            meter: Meter::new(None),
        };
        Self {
            launch,
            limits: Limits::default(),
            stop_on: Box::pin(pending()),
            handles_signals: true,
            report: None,
        }
    }

    /// Adds a specification, which is used if no earlier one produces a ready pod.
    pub fn or(mut self, spec: PodSpec) -> Self {
        self.launch.specs.push(spec);
        self
    }

    /// Adds specifications, which are tried in this order if no earlier one produces a ready pod.
    pub fn or_any(mut self, specs: impl IntoIterator<Item = PodSpec>) -> Self {
        self.launch.specs.extend(specs);
        self
    }

    /// The condition that the pod must meet before the job gets it. Default: [`ready`](crate::ready).
    pub fn until(mut self, condition: impl Into<Condition>) -> Self {
        self.launch.until = Some(condition.into());
        self
    }

    /// How long each pod may take to become ready. Default: 10 minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.launch.timeout = timeout;
        self
    }

    /// Stops the run after this time, which begins with the request of the first pod: the job is cancelled and the
    /// pod deleted. The error then [`is_limit_reached`](Error::is_limit_reached).
    ///
    /// The deletion itself may take up to two minutes more. [`start`](Self::start) ignores the limit.
    pub fn max_duration(mut self, limit: Duration) -> Self {
        self.limits.duration = Some(limit);
        self
    }

    /// Stops the run when its pods have cost this much, in the currency of the offer: the job is cancelled and the pod
    /// deleted. The error then [`is_limit_reached`](Error::is_limit_reached).
    ///
    /// The cost is an estimate of this crate: the time in which each pod was seen to be billed, at the known parts of its
    /// [hourly price](Pod::hourly_price), without volumes. Time in which this computer sleeps may not be counted. If the
    /// price of the GPUs was never known, the run is stopped at once. The deletion itself may take up to two minutes more,
    /// which are billed. [`start`](Self::start) ignores the limit.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
    /// use std::time::Duration;
    /// use yottalabs::Decimal;
    ///
    /// let run = yotta.run(spec).max_cost(Decimal::from(5)).max_duration(Duration::from_secs(7200));
    /// match run.command("python train.py").await {
    ///     Err(error) if error.is_limit_reached() => println!("{error}"),
    ///     result => println!("exit code {}", result?.exit_code),
    /// }
    /// # Ok(()) }
    /// ```
    pub fn max_cost(mut self, limit: impl Into<Decimal>) -> Self {
        self.limits.cost = Some(limit.into());
        self
    }

    /// Calls this function with each event of the run: pods that are launched, change and are deleted, and the lines
    /// of a [command](Self::command). It can be called several times, and adds a function each time.
    ///
    /// The task of the run calls it, so it must not block.
    pub fn on_event(mut self, listener: impl FnMut(&RunEvent) + Send + 'static) -> Self {
        self.launch.events.add(listener);
        self
    }

    /// Stops the run when this future ends: the job is cancelled and the pod deleted. Signals stop it as
    /// well, unless [`without_signals`](Self::without_signals) says otherwise.
    ///
    /// ```
    /// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
    /// use std::time::Duration;
    ///
    /// let an_hour = tokio::time::sleep(Duration::from_secs(3600));
    /// let job = async |_| std::future::pending::<Result<(), yottalabs::Error>>().await;
    /// let error = yotta.run(spec).stop_on(an_hour).with(job).await.unwrap_err();
    /// assert!(error.is_interrupted());
    /// # Ok(()) }
    /// ```
    pub fn stop_on(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop_on = Box::pin(stop);
        self
    }

    /// Leaves signals to the program: no signal stops this run. See [signals](Self#signals).
    ///
    /// Use it for all runs of a program that handles signals itself, and stop the runs with
    /// [`stop_on`](Self::stop_on) or by dropping them:
    ///
    /// ```
    /// # async fn f(yotta: yottalabs::Yotta, specs: Vec<yottalabs::PodSpec>) -> Result<(), yottalabs::Error> {
    /// let (stop, stopped) = tokio::sync::watch::channel(false); // a handler calls `stop.send(true)`
    /// for spec in specs {
    ///     let mut stopped = stopped.clone();
    ///     let run = yotta.run(spec).without_signals().stop_on(async move {
    ///         let _ = stopped.wait_for(|stopped| *stopped).await; // also ends when `stop` is dropped
    ///     });
    ///     run.with(async |pod| Ok::<_, yottalabs::Error>(println!("{}", pod.id))).await?;
    /// }
    /// # drop(stop);
    /// # Ok(()) }
    /// ```
    pub fn without_signals(mut self) -> Self {
        self.handles_signals = false;
        self
    }

    /// Calls this function with an error for each pod that could not be deleted, or that may exist
    /// undetected. By default the error and its cause are printed to standard error, and are an error event
    /// of `tracing`.
    ///
    /// [`Error::left_behind`] has the pod's id. The function may be called on any thread. A run with such
    /// a function prints nothing to standard error, not even that a signal deletes its pod.
    pub fn on_left_behind(mut self, report: impl Fn(&Error) + Send + Sync + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// A job that runs this command with `sh` on the pod, and ends with its exit code. No specification may have an
    /// `initialization_command` of its own.
    ///
    /// The job begins when the pod is [`running`](crate::running), unless [`until`](Self::until) says otherwise.
    /// [`Job`] says how it works, and what the image needs.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
    /// let outcome = yotta.run(spec).command("nvidia-smi").output(std::io::stdout()).await?;
    /// assert!(outcome.is_success());
    /// # Ok(()) }
    /// ```
    ///
    /// A command that ends with another exit code than 0 is an [`Outcome`], and not an error.
    ///
    /// # Errors
    ///
    /// - No pod became ready, as in [`with`](Self::with).
    /// - [`is_interrupted`](Error::is_interrupted), [`is_limit_reached`](Error::is_limit_reached): the run was stopped.
    /// - [`is_not_started`](Error::is_not_started): the pod runs, but the command did not begin in time.
    /// - The pod ended before the command; [`failure_report`](Error::failure_report) says more.
    pub fn command(self, command: impl Into<String>) -> Job {
        Job::new(self, Some(command.into()))
    }

    /// Like [`command`](Self::command), but runs the `initialization_command` of each specification.
    pub fn to_completion(self) -> Job {
        Job::new(self, None)
    }

    /// Launches the pod, waits for it, calls the job with it, and deletes it: also if the job fails or
    /// panics, on a [signal](Self#signals), and if this future is dropped, even while the pod is being
    /// created. Once the delete is accepted, this returns the job's result, or resumes its panic. A failed
    /// delete is not returned as an error, because the job's value would be lost:
    /// [`on_left_behind`](Self::on_left_behind) reports it.
    ///
    /// # Errors
    ///
    /// - The error of the job.
    /// - [`is_interrupted`](Error::is_interrupted): the run was stopped.
    /// - No pod became ready. For several specifications, the error has all their errors
    ///   ([`candidate_errors`](Error::candidate_errors)). If a pod failed, went away or was not ready in
    ///   time, its last log lines are read within 3 seconds before it is deleted:
    ///   [`failure_report`](Error::failure_report).
    pub async fn with<T, E, J>(self, job: impl FnOnce(Pod) -> J) -> Result<T, E>
    where
        J: Future<Output = Result<T, E>>,
        E: From<Error>,
    {
        let RunningJob {
            launched,
            cleanup,
            mut stop,
            ..
        } = self.hold().await?;
        let ended = unless_stopped(&mut stop, async { job(launched.pod).await }).await;
        ended.after_deletion(cleanup).await?
    }

    /// Launches the pod, waits for it, and returns a guard that deletes it when it is dropped. It handles
    /// no signals, and ignores [`stop_on`](Self::stop_on).
    ///
    /// # Errors
    ///
    /// No pod became ready, as in [`with`](Self::with).
    pub async fn start(self) -> Result<PodGuard> {
        let mut cleanup = self.launch.cleanup(self.report, None);
        match self.launch.up(&mut cleanup).await {
            Ok(launched) => Ok(PodGuard::new(launched.pod, cleanup)),
            Err(error) => {
                cleanup.delete_all().await;
                Err(error)
            }
        }
    }

    /// The part of [`with`](Self::with) before the job.
    pub(crate) async fn hold(self) -> Result<RunningJob> {
        let at_work = AtWork::begin(self.handles_signals);
        let at_work = at_work.map_err(|signal| Stopped::Signal(signal).error())?;
        let mut stop = self.limits.stop(&at_work, self.stop_on, &self.launch.meter);
        let mut cleanup = self.launch.cleanup(self.report, Some(at_work));
        match unless_stopped(&mut stop, self.launch.up(&mut cleanup)).await {
            Ended::Completed(Ok(launched)) => {
                if self.limits.cost.is_some() && !self.launch.is_job {
                    // A command is watched anyway.
                    stop = self.launch.metered(launched.pod.clone(), stop);
                }
                Ok(RunningJob {
                    launch: self.launch,
                    launched,
                    cleanup,
                    stop,
                })
            }
            Ended::Completed(Err(error)) => {
                cleanup.delete_all().await;
                Err(error)
            }
            Ended::Panicked(panic) => {
                cleanup.delete_all().await;
                resume_unwind(panic)
            }
            Ended::Stopped(by) => Err(cleanup.stop(by).await),
        }
    }
}

/// How the launch or the job of a run has ended.
enum Ended<T> {
    Completed(T),
    Panicked(Box<dyn Any + Send>),
    Stopped(Stopped),
}

impl<T> Ended<T> {
    /// Deletes the pods. Then returns the value, resumes the panic, or returns the error of the run.
    async fn after_deletion(self, mut cleanup: PodCleanup) -> Result<T> {
        match self {
            Self::Completed(value) => {
                cleanup.delete_all().await;
                Ok(value)
            }
            Self::Panicked(panic) => {
                cleanup.delete_all().await;
                resume_unwind(panic)
            }
            Self::Stopped(by) => Err(cleanup.stop(by).await),
        }
    }
}

/// Awaits a future until the run is stopped.
async fn unless_stopped<T>(stop: &mut Stop, future: impl Future<Output = T>) -> Ended<T> {
    match select(stop, pin!(AssertUnwindSafe(future).catch_unwind())).await {
        Either::Left((by, _)) => Ended::Stopped(by),
        Either::Right((Ok(result), _)) => Ended::Completed(result),
        Either::Right((Err(panic), _)) => Ended::Panicked(panic),
    }
}

/// For a job that is not a future.
#[cfg(feature = "blocking")]
impl RunningJob {
    pub(crate) fn pod(&self) -> &Pod {
        &self.launched.pod
    }

    /// Waits until the job is done or the run is stopped, and deletes the pod. Returns the error if the
    /// run was stopped.
    pub(crate) async fn until(mut self, done: impl Future + Unpin) -> Option<Error> {
        match select(done, self.stop).await {
            Either::Left(_) => {
                self.cleanup.delete_all().await;
                None
            }
            Either::Right((by, _)) => Some(self.cleanup.stop(by).await),
        }
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("specs", &self.launch.specs)
            .field("until", &self.launch.until)
            .field("timeout", &self.launch.timeout)
            .finish_non_exhaustive()
    }
}
