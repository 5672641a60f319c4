//! The jobs of a batch: which are run, and which are run again.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep};

use super::Run;
use super::batch::Listener;
use super::events::{Events, RunEvent};
use super::job::{self, Outcome};
use super::launch::is_retried;
use super::limits::Stopped;
use super::spending::Meter;
use crate::error::{Error, Kind, Result};
use crate::operation::{Called, Operation};
use crate::pods::random_client_token;
use crate::retry::{Backoff, is_transient};
use crate::yotta::Yotta;
use crate::{ListPods, Pod, PodSpec, PodStatus};

/// The delays between two attempts of a job for which there is no capacity.
const SHORTEST_DELAY: Duration = Duration::from_secs(15);
const LONGEST_DELAY: Duration = Duration::from_secs(120);

/// The jobs of a batch that is running.
pub(super) struct Queue {
    pub(super) yotta: Yotta,
    /// One for each pod that may exist.
    pub(super) places: Semaphore,
    pub(super) attempts: u32,
    pub(super) capacity_timeout: Duration,
    pub(super) configure: Box<dyn Fn(Run) -> Run + Send + Sync>,
    pub(super) handles_signals: bool,
    pub(super) listener: Option<Arc<Listener>>,
    pub(super) meter: Arc<Meter>,
    pub(super) stop: watch::Sender<Option<Stopped>>,
}

impl Queue {
    /// Runs a job until it has an outcome, or must not be run again.
    pub(super) async fn job(&self, index: usize, spec: &PodSpec) -> Result<Outcome> {
        // It is kept between the attempts.
        let _place = self.unless_stopped(self.places.acquire()).await?;
        let events = self.events_of(index);
        let mut patience = Patience::new(self.capacity_timeout);
        let mut attempt = 1;
        loop {
            let run = self.run((index, attempt), spec, &events);
            let tokens: Vec<_> = run.launch.specs.iter().map(job::token).collect();
            let error = match run.to_completion().await {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            if let (true, Some(stopped)) = (error.is_interrupted(), *self.stop.borrow()) {
                return Err(stopped.error());
            }
            if is_refused(&error) {
                let Some(delay) = patience.delay() else {
                    return Err(error);
                };
                events.emit(&RunEvent::Retrying(error));
                self.unless_stopped(sleep(delay)).await?;
            } else if may_run_again(&error) && attempt < self.attempts {
                patience = Patience::new(self.capacity_timeout);
                let clean_up = self.clean_up(&tokens, &mut patience);
                if !self.unless_stopped(clean_up).await? {
                    return Err(error);
                }
                attempt += 1;
                patience = Patience::new(self.capacity_timeout);
                events.emit(&RunEvent::Retrying(error));
            } else {
                return Err(error);
            }
        }
    }

    /// An attempt of a job.
    fn run(&self, (index, attempt): (usize, u32), spec: &PodSpec, events: &Events) -> Run {
        let mut run = (self.configure)(self.yotta.run(spec.clone()));
        for (candidate, spec) in run.launch.specs.iter_mut().enumerate() {
            // No two pods may have the same token.
            let token = match spec.own_client_token() {
                None => random_client_token(),
                Some(own) if (candidate, attempt) == (0, 1) => own.to_owned(),
                Some(own) => format!("{own}-{index}-{candidate}-{attempt}"),
            };
            *spec = spec.clone().client_token(token);
        }
        run.launch.meter = Meter::new(Some(self.meter.clone()));
        run.launch.events.extend(events);
        if !self.handles_signals {
            run = run.without_signals();
        }
        let own = std::mem::replace(&mut run.stop_on, Box::pin(std::future::pending()));
        let mut stop = self.stop.subscribe();
        run.stop_on(async move {
            // The sender lives as long as the batch.
            let stopped = stop.wait_for(Option::is_some);
            select(own, Box::pin(stopped)).await;
        })
    }

    /// Deletes the pods with these tokens: those that could not be deleted before, and those whose creation had no
    /// clear response. Otherwise a job might have two pods. Returns whether there are none any more.
    async fn clean_up(&self, tokens: &[String], patience: &mut Patience) -> bool {
        let pods = loop {
            let list = self.yotta.pods().list();
            let list = tokens.iter().fold(list, ListPods::client_token);
            match list.await {
                Ok(pods) => break pods,
                Err(error) if is_transient(&error) => match patience.delay() {
                    Some(delay) => sleep(delay).await,
                    None => return false,
                },
                Err(_) => return false,
            }
        };
        let is_ended = |pod: &Pod| {
            let ended = [PodStatus::Terminating, PodStatus::Terminated];
            ended.contains(&pod.status)
        };
        let meter = Meter::new(Some(self.meter.clone()));
        for pod in pods.into_iter().filter(|pod| !is_ended(pod)) {
            meter.observe(&pod);
            if self.yotta.pods().guard(pod).delete().await.is_err() {
                return false;
            }
        }
        meter.settle(&self.yotta).await;
        true
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

/// How long a job may still wait for capacity, or for the API.
struct Patience {
    end: Option<Instant>,
    backoff: Backoff,
}

impl Patience {
    /// Begins now.
    fn new(timeout: Duration) -> Self {
        Self {
            end: Instant::now().checked_add(timeout),
            backoff: Backoff::new(SHORTEST_DELAY, LONGEST_DELAY),
        }
    }

    /// The next delay; `None` if the time is over.
    fn delay(&mut self) -> Option<Duration> {
        let is_over = self.end.is_some_and(|end| Instant::now() >= end);
        let delay = self.backoff.next(Some(SHORTEST_DELAY));
        (!is_over).then(|| delay.unwrap_or(LONGEST_DELAY))
    }
}

/// Whether no pod was created, but may be later: there was no capacity, no connection, or too many requests.
fn is_refused(error: &Error) -> bool {
    let is_of_create = error.0.operation == Some(Called::Operation(Operation::CreatePod));
    error.is_no_capacity() || is_of_create && error.is_retryable() && !error.may_have_been_applied()
}

/// Whether the pod is gone, or was not found after an unclear response to its creation. If that pod appears later all the
/// same, it is left behind whether the job is run again or not.
fn may_run_again(error: &Error) -> bool {
    is_retried(error)
        || matches!(error.kind(), Kind::AllCandidatesFailed(_))
        || error.is_unconfirmed() && error.candidates().is_empty()
}
