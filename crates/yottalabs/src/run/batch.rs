//! Batches: many commands, each on a pod of its own, several at the same time.

use std::collections::HashSet;
use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{Either, join_all, select};
use rust_decimal::Decimal;
use tokio::sync::{Semaphore, watch};

use super::events::RunEvent;
use super::job::Outcome;
use super::limits::{Limits, Stopped};
use super::queue::Queue;
use super::spending::{Meter, TotalCost};
use super::{Run, job};
use crate::PodSpec;
use crate::error::{Error, Kind, Result};
use crate::signals::AtWork;
use crate::yotta::Yotta;

/// Many commands, each on a pod of its own: see [`Yotta::batch`]. Await it for its [`BatchReport`].
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, template: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
/// let specs = (0..100).map(|shard| {
///     let command = format!("python embed.py --shard {shard}");
///     template.clone().name(format!("embed-{shard}")).initialization_command(command)
/// });
/// let report = yotta.batch(specs).max_pods(20).max_cost(50).await?;
/// for (shard, result) in report.results.iter().enumerate() {
///     match result {
///         Ok(outcome) => println!("{shard}: exit code {}", outcome.exit_code),
///         Err(error) => println!("{shard}: {error}"),
///     }
/// }
/// println!("at least {} in total", report.cost.at_least().round_dp(2));
/// # Ok(()) }
/// ```
///
/// Each command runs as that of a [`Job`](crate::Job) does, and each pod is deleted when its command has ended.
///
/// # What is run again
///
/// - If there is **no capacity** for a pod, or **no connection** to the API, the job is tried again after 15 seconds to 2
///   minutes, until [`capacity_timeout`](Self::capacity_timeout) is over. It keeps its place, so that no more than
///   [`max_pods`](Self::max_pods) requests are repeated. For GPUs of several types, use a batch for each of them.
/// - If a pod **fails, goes away or does not become ready in time**, for example because its spot machine was reclaimed,
///   the job is run again on a new pod, up to [`attempts`](Self::attempts) times in all. A command may so be carried out
///   more than once, in part or as a whole: it should continue from its last checkpoint.
/// - If it is **not known whether a pod was created**, and none is found in time, the pod is reported as left behind
///   ([`Run::on_left_behind`]), and the job is run again too.
///
/// A job is run again only after the pods were listed, and the pods of its last attempt were deleted. It waits for that as
/// it does for capacity.
///
/// A command that ends with another exit code than 0 is an outcome, and is not run again. All other errors are those of the
/// job.
///
/// # How it stops
///
/// A [signal](Run#signals), [`stop_on`](Self::stop_on) and [`max_cost`](Self::max_cost) cancel the commands that are
/// running, and delete their pods. The results of these jobs and of those that have not begun are errors that say why;
/// the other results are kept. A batch that is dropped deletes its pods too.
///
/// # What it costs
///
/// All pods of a batch are watched with the same list, so that a poll is one request, and the log of each command is read
/// by requests of its own.
#[must_use = "nothing is launched until the batch is awaited"]
pub struct Batch {
    yotta: Yotta,
    specs: Vec<PodSpec>,
    max_pods: usize,
    max_cost: Option<Decimal>,
    attempts: u32,
    capacity_timeout: Duration,
    configure: Box<dyn Fn(Run) -> Run + Send + Sync>,
    listener: Option<Arc<Listener>>,
    stop_on: Pin<Box<dyn Future<Output = ()> + Send>>,
    handles_signals: bool,
}

pub(super) type Listener = Mutex<dyn FnMut(usize, &RunEvent) + Send>;

/// What has become of the jobs of a [`Batch`].
#[derive(Debug)]
#[non_exhaustive]
pub struct BatchReport {
    /// The outcome of each job, or why it has none, in the order of the specifications.
    pub results: Vec<Result<Outcome>>,
    /// What all pods of the batch have cost, also those of jobs that failed or were run again.
    pub cost: TotalCost,
}

impl BatchReport {
    /// Whether every job has an outcome with the exit code 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        let mut results = self.results.iter();
        results.all(|result| result.as_ref().is_ok_and(Outcome::is_success))
    }
}

impl Batch {
    pub(crate) fn new(yotta: Yotta, specs: Vec<PodSpec>) -> Self {
        Self {
            yotta,
            specs,
            max_pods: 10,
            max_cost: None,
            attempts: 3,
            capacity_timeout: Duration::from_secs(3600),
            configure: Box::new(|run| run),
            listener: None,
            stop_on: Box::pin(std::future::pending()),
            handles_signals: true,
        }
    }

    /// The most pods that exist at the same time. Default: 10; at least 1.
    pub fn max_pods(mut self, pods: usize) -> Self {
        self.max_pods = pods;
        self
    }

    /// Stops the batch when all its pods together have cost this much by an estimate: see [`Run::max_cost`].
    pub fn max_cost(mut self, limit: impl Into<Decimal>) -> Self {
        self.max_cost = Some(limit.into());
        self
    }

    /// How often a job is run at most if its pods fail or go away. Default: 3; at least 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long a job may wait for capacity, or for the API, before each of its pods. Default: one hour.
    pub fn capacity_timeout(mut self, timeout: Duration) -> Self {
        self.capacity_timeout = timeout;
        self
    }

    /// Sets options of each run, such as limits and [`on_left_behind`](Run::on_left_behind):
    /// `.each(|run| run.max_duration(an_hour))`. Each attempt is a run of its own.
    pub fn each(mut self, configure: impl Fn(Run) -> Run + Send + Sync + 'static) -> Self {
        self.configure = Box::new(configure);
        self
    }

    /// Calls this function with the index of a job and each of its events. The task of the batch calls it, so it must not
    /// block. A second function replaces the first.
    pub fn on_event(mut self, listener: impl FnMut(usize, &RunEvent) + Send + 'static) -> Self {
        self.listener = Some(Arc::new(Mutex::new(listener)));
        self
    }

    /// Stops the batch when this future ends.
    pub fn stop_on(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop_on = Box::pin(stop);
        self
    }

    /// Leaves signals to the program: see [`Run::without_signals`].
    pub fn without_signals(mut self) -> Self {
        self.handles_signals = false;
        self
    }

    /// All specifications are checked before the first pod is launched.
    fn check(&self) -> Result<()> {
        let mut tokens = HashSet::new();
        for spec in &self.specs {
            job::wrap(spec.clone(), None)?.check()?;
            let token = spec.own_client_token();
            if token.is_some_and(|token| !tokens.insert(token)) {
                let name = spec.get_name().escape_debug();
                let problem =
                    format!("the specification `{name}` has the client_token of another one");
                return Err(Error::local("run a command", Kind::Config(problem)));
            }
        }
        Ok(())
    }

    async fn execute(self) -> Result<BatchReport> {
        self.check()?;
        let at_work = AtWork::begin(self.handles_signals);
        let at_work = at_work.map_err(|signal| Stopped::Signal(signal).error())?;
        let meter = Meter::new(None);
        let limits = Limits {
            duration: None,
            cost: self.max_cost,
        };
        let reason = limits.stop(&at_work, self.stop_on, &meter);
        let stop = watch::Sender::new(None);
        let queue = Queue {
            yotta: self.yotta,
            places: Semaphore::new(self.max_pods.clamp(1, Semaphore::MAX_PERMITS)),
            attempts: self.attempts,
            capacity_timeout: self.capacity_timeout,
            configure: self.configure,
            handles_signals: self.handles_signals,
            listener: self.listener,
            meter,
            stop: stop.clone(),
        };
        let jobs = self.specs.iter().enumerate();
        let jobs = join_all(jobs.map(|(index, spec)| queue.job(index, spec)));
        let results = match select(reason, jobs).await {
            Either::Left((stopped, jobs)) => {
                stop.send_replace(Some(stopped));
                jobs.await
            }
            Either::Right((results, _)) => results,
        };
        if results.iter().any(has_signal) {
            at_work.return_signal();
        }
        let cost = queue.meter.total();
        Ok(BatchReport { results, cost })
    }
}

/// Whether this tells the program that a signal was received.
fn has_signal(result: &Result<Outcome>) -> bool {
    let error = result.as_ref().err();
    error.is_some_and(|error| matches!(error.kind(), Kind::Interrupted(Some(_))))
}

impl IntoFuture for Batch {
    type Output = Result<BatchReport>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<BatchReport>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("specs", &self.specs)
            .field("max_pods", &self.max_pods)
            .field("max_cost", &self.max_cost)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
