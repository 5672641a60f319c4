//! A job on a pod of its own.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::candidates::Launch;
use super::custody::{Custody, Report};
use super::guard::PodGuard;
use super::report;
use crate::error::{Error, Result};
use crate::yotta::Yotta;
use crate::{Condition, Pod, PodSpec, ready};

/// A job on a pod of its own, which is deleted afterwards whatever happens: see [`Yotta::run`].
///
/// ```no_run
/// # use yottalabs::{Error, PodSpec, Yotta};
/// # async fn f(yotta: Yotta, spot: PodSpec, on_demand: PodSpec) -> Result<(), Error> {
/// let lines = yotta
///     .run(spot)
///     .or(on_demand) // where there is no spot capacity, or it does not come up
///     .with(async |pod| {
///         println!("{} is ready: {:?}", pod.id, pod.ssh_command());
///         yotta.pods().logs(pod.id).container().page().await
///     })
///     .await?;
/// # Ok(()) }
/// ```
///
/// Several specifications are tried in order. One is given up for the next when there is no capacity
/// for it, when its pod fails or goes away before it is ready, or is not ready in time; its pod is
/// deleted before the next is launched.
///
/// When not to use it: for a pod that is to live on, or to outlive this process.
#[must_use = "nothing is launched until `with` or `start` is awaited"]
pub struct Run {
    pub(super) launch: Launch,
    pub(super) stop: Option<Stop>,
    report: Report,
}

pub(super) type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Run {
    pub(crate) fn new(yotta: Yotta, specs: Vec<PodSpec>) -> Self {
        let launch = Launch {
            yotta,
            specs,
            until: ready(),
            timeout: Duration::from_secs(600),
        };
        Self {
            launch,
            stop: None,
            report: Arc::new(report::aloud),
        }
    }

    /// Where none before comes up, this one.
    pub fn or(mut self, spec: PodSpec) -> Self {
        self.launch.specs.push(spec);
        self
    }

    /// Where none before comes up, any of these, in this order.
    pub fn or_any(mut self, specs: impl IntoIterator<Item = PodSpec>) -> Self {
        self.launch.specs.extend(specs);
        self
    }

    /// Hands the pod over once it meets this. Without: [`ready`].
    pub fn until(mut self, condition: impl Into<Condition>) -> Self {
        self.launch.until = condition.into();
        self
    }

    /// How long each pod may take to come up. 10 minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.launch.timeout = timeout;
        self
    }

    /// Stops the job and deletes the pod when this future ends. Without: on Ctrl-C (SIGINT).
    ///
    /// Listening for Ctrl-C begins with [`with`](Self::with), and by Tokio's nature never ends:
    /// afterwards the process no longer dies of it by itself, nor does a second Ctrl-C hurry the delete.
    /// One that was pressed while a run was at work stops those that follow, too: they launch nothing. So
    /// a batch ends with it. Where that is not wanted, or other signals count too (SIGTERM, as containers
    /// get it), give what does; a token that many runs share, for example:
    ///
    /// ```
    /// # async fn f(yotta: yottalabs::Yotta, specs: Vec<yottalabs::PodSpec>) -> Result<(), yottalabs::Error> {
    /// let (stop, stopped) = tokio::sync::watch::channel(false); // `stop.send(true)` stops them all
    /// for spec in specs {
    ///     let mut stopped = stopped.clone();
    ///     let run = yotta.run(spec).stop_on(async move {
    ///         let _ = stopped.wait_for(|stopped| *stopped).await; // and if `stop` is dropped
    ///     });
    ///     run.with(async |pod| Ok::<_, yottalabs::Error>(println!("{}", pod.id))).await?;
    /// }
    /// # drop(stop);
    /// # Ok(()) }
    /// ```
    pub fn stop_on(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop = Some(Box::pin(stop));
        self
    }

    /// Is told of each pod that could not be deleted, or may be there unseen. Without: the error and
    /// its cause go to standard error, and to `tracing` as an error.
    ///
    /// [`Error::left_behind`] has the pod's id. It may be called from any thread.
    pub fn on_left_behind(mut self, report: impl Fn(&Error) + Send + Sync + 'static) -> Self {
        self.report = Arc::new(report);
        self
    }

    /// Launches the pod, waits for it, hands it to the job, and deletes it: also where the job fails
    /// or panics, where this future is dropped, even while the pod is being created, and on Ctrl-C.
    /// What the job returns, or panics with, comes out once the delete is accepted. That it was not is
    /// no error here, for the job's value is not to be lost with it:
    /// [`on_left_behind`](Self::on_left_behind) is told.
    ///
    /// # Errors
    ///
    /// The job's own; [`is_interrupted`](Error::is_interrupted) if it was stopped; else why no pod
    /// came up: of several specifications, all their errors
    /// ([`candidate_errors`](Error::candidate_errors)). The error of a pod that failed, went away or was
    /// not ready in time has its last log lines, read within 3 seconds before it is deleted:
    /// [`failure_report`](Error::failure_report).
    pub async fn with<T, E, J>(self, job: impl FnOnce(Pod) -> J) -> Result<T, E>
    where
        J: Future<Output = Result<T, E>>,
        E: From<Error>,
    {
        self.hold(ctrl_c()).await?.with(job).await
    }

    /// Launches the pod, waits for it, and hands over a guard that deletes it when it is dropped. Does
    /// not listen for Ctrl-C.
    ///
    /// # Errors
    ///
    /// Why no pod came up, as in [`with`](Self::with).
    pub async fn start(self) -> Result<PodGuard> {
        let mut custody = self.custody();
        match self.launch.up(&mut custody).await {
            Ok(pod) => Ok(PodGuard::new(pod, custody)),
            Err(error) => {
                custody.clean().await;
                Err(error)
            }
        }
    }

    pub(super) fn custody(&self) -> Custody {
        Custody::new(self.launch.yotta.clone(), Arc::clone(&self.report))
    }
}

/// Whether it was pressed while a run was at work.
static IS_PRESSED: AtomicBool = AtomicBool::new(false);

/// Where it can't be listened for, it never comes. Once it has come it is there for good: else the next
/// job of a batch would launch the next pod.
async fn ctrl_c() {
    if IS_PRESSED.load(Ordering::Relaxed) {
        return;
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    IS_PRESSED.store(true, Ordering::Relaxed);
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
