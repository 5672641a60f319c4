//! Batches: many commands, each on a pod of its own, several at the same time.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, join_all, select};
use rust_decimal::Decimal;
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep};

use super::events::{Events, RunEvent};
use super::job::Outcome;
use super::launch::is_retried;
use super::limits::{Limits, Stopped};
use super::spending::{Meter, TotalCost};
use super::{Run, job};
use crate::PodSpec;
use crate::error::{Error, Result};
use crate::retry::Backoff;
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
/// - If there is **no capacity** for a pod, the job is tried again after 15 seconds to 2 minutes, until
///   [`capacity_timeout`](Self::capacity_timeout) is over. It keeps its place, so that no more than
///   [`max_pods`](Self::max_pods) requests are repeated. For GPUs of several types, use a batch for each of them.
/// - If a pod **fails, goes away or does not become ready in time**, for example because its spot machine was reclaimed,
///   the job is run again on a new pod, up to [`attempts`](Self::attempts) times in all. A command may so be carried out
///   more than once, in part or as a whole: it should continue from its last checkpoint.
/// - If it is **not known whether a pod was created**, and none is found in time, the job is run again too, and the pod is
///   reported as left behind: see [`Run::on_left_behind`].
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

type Listener = Mutex<dyn FnMut(usize, &RunEvent) + Send>;

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

/// The delays between two attempts of a job for which there is no capacity.
const SHORTEST_DELAY: Duration = Duration::from_secs(15);
const LONGEST_DELAY: Duration = Duration::from_secs(120);

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

    /// How long a job may wait for capacity, from the first time that there is none. Default: one hour.
    pub fn capacity_timeout(mut self, timeout: Duration) -> Self {
        self.capacity_timeout = timeout;
        self
    }

    /// Sets options of each run, such as limits: `.each(|run| run.max_duration(an_hour))`.
    ///
    /// A signal and what the batch itself sets need not be set here.
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

    async fn execute(self) -> Result<BatchReport> {
        for spec in &self.specs {
            job::wrap(spec.clone(), None)?.check()?;
        }
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
            listener: self.listener,
            meter,
            stop: stop.clone(),
        };
        let jobs = self.specs.iter().enumerate();
        let jobs = join_all(jobs.map(|(index, spec)| queue.job(index, spec)));
        let results = match select(reason, jobs).await {
            Either::Left((stopped, jobs)) => {
                stop.send_replace(Some(stopped));
                let results = jobs.await;
                if let Stopped::Signal(_) = stopped {
                    at_work.return_signal();
                }
                results
            }
            Either::Right((results, _)) => results,
        };
        let cost = queue.meter.total();
        Ok(BatchReport { results, cost })
    }
}

/// The jobs of a batch that is running.
struct Queue {
    yotta: Yotta,
    /// One for each pod that may exist.
    places: Semaphore,
    attempts: u32,
    capacity_timeout: Duration,
    configure: Box<dyn Fn(Run) -> Run + Send + Sync>,
    listener: Option<Arc<Listener>>,
    meter: Arc<Meter>,
    stop: watch::Sender<Option<Stopped>>,
}

impl Queue {
    /// Runs a job until it has an outcome, or must not be run again.
    async fn job(&self, index: usize, spec: &PodSpec) -> Result<Outcome> {
        // It is kept between the attempts.
        let _place = self.unless_stopped(self.places.acquire()).await?;
        let events = self.events_of(index);
        let mut backoff = Backoff::new(SHORTEST_DELAY, LONGEST_DELAY);
        let mut no_capacity_since = None;
        let mut attempt = 1;
        loop {
            let error = match self.attempt(attempt, spec, &events).await {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            if let (true, Some(stopped)) = (error.is_interrupted(), *self.stop.borrow()) {
                return Err(stopped.error());
            }
            if error.is_no_capacity() {
                let since = *no_capacity_since.get_or_insert_with(Instant::now);
                if since.elapsed() >= self.capacity_timeout {
                    return Err(error);
                }
                events.emit(&RunEvent::Retrying(error));
                let delay = backoff.next(Some(SHORTEST_DELAY)).unwrap_or(LONGEST_DELAY);
                self.unless_stopped(sleep(delay)).await?;
            } else if may_run_again(&error) && attempt < self.attempts {
                attempt += 1;
                events.emit(&RunEvent::Retrying(error));
            } else {
                return Err(error);
            }
        }
    }

    async fn attempt(&self, attempt: u32, spec: &PodSpec, events: &Events) -> Result<Outcome> {
        let mut spec = spec.clone();
        if let (Some(token), 2..) = (spec.own_client_token(), attempt) {
            // No two pods may have the same token.
            let token = format!("{token}-attempt-{attempt}");
            spec = spec.client_token(token);
        }
        let mut run = (self.configure)(self.yotta.run(spec));
        run.launch.meter = Meter::new(Some(self.meter.clone()));
        run.launch.events.extend(events);
        let mut stop = self.stop.subscribe();
        let run = run.without_signals().stop_on(async move {
            // The sender lives as long as the batch.
            let _ = stop.wait_for(Option::is_some).await;
        });
        run.to_completion().await
    }

    /// Passes the events of a job to the function of the batch.
    fn events_of(&self, index: usize) -> Events {
        let mut events = Events::default();
        if let Some(listener) = self.listener.clone() {
            events.add(move |event| {
                let mut listener = listener.lock().unwrap_or_else(PoisonError::into_inner);
                listener(index, event);
            });
        }
        events
    }

    /// Awaits a future unless the batch is stopped before.
    async fn unless_stopped<T>(&self, future: impl Future<Output = T>) -> Result<T> {
        let mut stop = self.stop.subscribe();
        let stopped = stop
            .wait_for(Option::is_some)
            .map(|stopped| stopped.ok().and_then(|it| *it));
        match select(Box::pin(stopped), Box::pin(future)).await {
            Either::Left((Some(stopped), _)) => Err(stopped.error()),
            Either::Left((None, future)) => Ok(future.await),
            Either::Right((value, _)) => Ok(value),
        }
    }
}

/// Whether the pod is gone, or was not found after an unclear response to its creation. If that pod appears later all the
/// same, it is left behind whether the job is run again or not.
fn may_run_again(error: &Error) -> bool {
    is_retried(error) || error.is_unconfirmed() && error.candidates().is_empty()
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
