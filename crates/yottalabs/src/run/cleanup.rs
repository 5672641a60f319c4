//! Deletion of pods, from the moment their creation is requested.

use std::error::Error as _;
use std::future::IntoFuture as _;
use std::io::Write as _;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::events::{Events, RunEvent};
use super::limits::Stopped;
use crate::error::{Error, Kind, Result};
use crate::metrics;
use crate::operation::{self, Operation};
use crate::pods::{CreatePod, Fingerprint, LOOK, Pods};
use crate::retry::{Backoff, RetryPolicy};
use crate::signals::{AtWork, Signal};
use crate::yotta::Yotta;
use crate::{Pod, PodId, PodSpec, PodStatus};

/// The program's function for pods that could not be deleted.
pub(super) type Report = Arc<dyn Fn(&Error) + Send + Sync>;

/// How long to try to delete a pod.
const PATIENCE: Duration = Duration::from_secs(120);
/// The part of that time that is reserved for the last attempt.
const LAST_ATTEMPT: Duration = Duration::from_secs(10);
/// The delays between two attempts. A new pod may be listed late, so they are not shorter than a second.
const SHORTEST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// Deletes its pods when it is dropped: also a pod that is still being created, and also when the runtime
/// ends.
pub(super) struct PodCleanup {
    yotta: Yotta,
    report: Option<Report>,
    events: Events,
    state: State,
    on_drop: OnDrop,
    /// Until this is dropped, no signal ends the process. A guard has none.
    at_work: Option<AtWork>,
}

enum State {
    /// The create runs on a task of its own, so that dropping its future does not leave its result unknown.
    Creating(Fingerprint, JoinHandle<Result<Pod>>),
    /// The pod may exist, or may appear later. It is to be looked for during this time.
    Unconfirmed(Fingerprint, Duration),
    /// The pods that exist, each with its name.
    Created(Vec<(PodId, String)>),
}

const NOTHING: State = State::Created(Vec::new());

/// How the pods are deleted when this is dropped.
#[derive(Clone, Copy)]
enum OnDrop {
    /// A task on the current runtime deletes them. If the runtime ends first, a thread does.
    Task,
    /// A thread with its own runtime deletes them. The drop waits for it, because the process may be about to end.
    Thread,
    /// The pods are only reported.
    Report,
}

impl PodCleanup {
    pub(super) fn new(
        yotta: Yotta,
        events: Events,
        report: Option<Report>,
        at_work: Option<AtWork>,
    ) -> Self {
        Self {
            yotta,
            report,
            events,
            state: NOTHING,
            on_drop: OnDrop::Task,
            at_work,
        }
    }

    /// For a pod that exists already.
    pub(super) fn of(yotta: Yotta, pod: &Pod) -> Self {
        let mut cleanup = Self::new(yotta, Events::default(), None, None);
        cleanup.state = State::Created(vec![(pod.id, pod.name.clone())]);
        cleanup
    }

    /// Creates a pod. If the future is dropped, the pod is still deleted with the others.
    pub(super) async fn create(&mut self, spec: PodSpec) -> Result<Pod> {
        let create = CreatePod::new(self.yotta.clone(), spec);
        self.state = State::Creating(create.fingerprint(), tokio::spawn(create.into_future()));
        self.finish_create().await
    }

    /// Waits for the create that is in progress.
    async fn finish_create(&mut self) -> Result<Pod> {
        let State::Creating(fingerprint, task) = &mut self.state else {
            unreachable!("only called while a pod is being created");
        };
        let result = match task.await {
            Ok(result) => result,
            // The runtime of the task ended first.
            Err(cancelled) => {
                let error =
                    Error::local(operation::verb(Operation::CreatePod), Kind::ConnectionLost);
                Err(error.with_source(cancelled))
            }
        };
        self.state = match &result {
            Ok(pod) => State::Created(vec![(pod.id, pod.name.clone())]),
            Err(error) => match error.kind() {
                // The API answered that it failed, and lists no such pod. The error says so.
                Kind::Unconfirmed { is_disproved, .. } if *is_disproved => NOTHING,
                // The create has looked for the pod already.
                Kind::Unconfirmed { looked_for, .. } => {
                    State::Unconfirmed(fingerprint.clone(), LOOK.saturating_sub(*looked_for))
                }
                _ if error.may_have_been_applied() => State::Unconfirmed(fingerprint.clone(), LOOK),
                _ => NOTHING,
            },
        };
        result
    }

    /// Keeps the pods: they are not deleted.
    pub(super) fn release(&mut self) {
        self.state = NOTHING;
    }

    /// Deletes all pods because the run was stopped. Returns the run's error.
    pub(super) async fn stop(mut self, by: Stopped) -> Error {
        self.delete_all().await;
        if let (Stopped::Signal(_), Some(at_work)) = (by, &self.at_work) {
            at_work.return_signal();
        }
        by.error()
    }

    /// Deletes all pods, and reports those that could not be deleted; `false` if there are any. If a signal
    /// was received before or is received meanwhile, it logs that pods are being deleted. If the future is
    /// dropped, the drop of `self` deletes the rest.
    pub(super) async fn delete_all(&mut self) -> bool {
        let pods = self.pods();
        let Some(at_work) = self.at_work.as_ref().filter(|_| !pods.is_empty()) else {
            return self.delete_and_report().await;
        };
        let (signal, has_report) = (at_work.signal(), self.report.is_some());
        let log = pin!(async { log_deletion(signal.await, &pods, has_report) });
        match select(log, pin!(self.delete_and_report())).await {
            Either::Left(((), deleting)) => deleting.await,
            Either::Right((are_all_deleted, _)) => are_all_deleted,
        }
    }

    /// The pods that are to be deleted, each with its id, if that is known, and its name.
    fn pods(&self) -> Vec<(Option<PodId>, String)> {
        match &self.state {
            State::Creating(fingerprint, _) | State::Unconfirmed(fingerprint, _) => {
                vec![(None, fingerprint.spec().get_name().to_owned())]
            }
            State::Created(pods) => {
                let pods = pods.iter();
                pods.map(|(id, name)| (Some(*id), name.clone())).collect()
            }
        }
    }

    async fn delete_and_report(&mut self) -> bool {
        let mut are_all_deleted = true;
        while let Err(error) = self.delete_until_failure().await {
            are_all_deleted = false;
            self.report(&error);
        }
        are_all_deleted
    }

    /// A report that panics must not prevent the deletion of the other pods, nor abort the process if this
    /// is dropped by a panic.
    fn report(&self, error: &Error) {
        // The panic hook has printed the panic.
        let _ = catch_unwind(AssertUnwindSafe(|| match &self.report {
            Some(report) => report(error),
            None => log_left_behind(error),
        }));
    }

    /// Deletes all pods, but stops at the first that cannot be deleted. That pod is forgotten: the error names it.
    pub(super) async fn delete_until_failure(&mut self) -> Result<()> {
        if matches!(self.state, State::Creating(..)) {
            // The state holds the result.
            let _ = self.finish_create().await;
        }
        if let State::Unconfirmed(fingerprint, time) = &self.state {
            let found = fingerprint.look_for_marked(&self.yotta, *time).await;
            let name = fingerprint.spec().get_name().to_owned();
            let is_found = !found.is_empty();
            let pods = found.into_iter().map(|pod| (pod.id, pod.name));
            self.state = State::Created(pods.collect());
            if !is_found {
                return Err(left_behind(None, name));
            }
        }
        if let State::Created(pods) = &mut self.state {
            while let Some((id, _)) = pods.last() {
                // Until this ends, the drop of `self` deletes the pod.
                let result = delete_one(&self.yotta, *id).await;
                let Some((id, name)) = pods.pop() else { break };
                match result {
                    Ok(()) => self.events.emit(&RunEvent::Deleted(id)),
                    Err(error) => return Err(left_behind(Some(id), name).with_source(error)),
                }
            }
        }
        Ok(())
    }

    /// Moves the pods to a cleanup that does this when it is dropped.
    fn take(&mut self, on_drop: OnDrop) -> Self {
        Self {
            yotta: self.yotta.clone(),
            report: self.report.clone(),
            events: self.events.clone(),
            state: mem::replace(&mut self.state, NOTHING),
            on_drop,
            at_work: self.at_work.take(),
        }
    }

    /// Deletes all pods on a thread with a runtime of its own, and waits for it.
    fn delete_all_on_thread(mut self) {
        if let State::Creating(fingerprint, task) = &self.state {
            // Its runtime may be waiting for this thread.
            task.abort();
            self.state = State::Unconfirmed(fingerprint.clone(), LOOK);
        }
        let thread = std::thread::Builder::new().spawn(move || {
            self.yotta = self.yotta.with_own_connections();
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            if let Ok(runtime) = runtime.enable_all().build() {
                runtime.block_on(self.delete_all());
            }
        });
        // The thread reports its failures. If there is no thread, the drop of `self` does.
        let _ = thread.map(std::thread::JoinHandle::join);
    }
}

impl Drop for PodCleanup {
    fn drop(&mut self) {
        if matches!(&self.state, State::Created(pods) if pods.is_empty()) {
            return;
        }
        match (self.on_drop, tokio::runtime::Handle::try_current()) {
            (OnDrop::Task, Ok(runtime)) => {
                let mut cleanup = self.take(OnDrop::Thread);
                runtime.spawn(async move {
                    cleanup.delete_all().await;
                });
            }
            (OnDrop::Task | OnDrop::Thread, _) => {
                self.take(OnDrop::Report).delete_all_on_thread();
            }
            (OnDrop::Report, _) => {
                for (id, name) in self.pods() {
                    self.report(&left_behind(id, name));
                }
            }
        }
    }
}

/// Deletes a pod, also if the server refuses at first: it may not accept a delete in every state.
async fn delete_one(yotta: &Yotta, id: PodId) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let last_attempt = deadline - LAST_ATTEMPT;
    // This loop does its own retrying: the client's retry would treat "not found" as success.
    let yotta = yotta.with_retry(RetryPolicy::none());
    let in_time = || {
        let left = deadline.saturating_duration_since(Instant::now());
        yotta.with_timeout(left.min(yotta.timeouts().call)).pods()
    };
    let mut backoff = Backoff::new(SHORTEST_DELAY, LONGEST_DELAY);
    loop {
        let error = match in_time().delete(id).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        // The server answers that the pod does not exist. But it may not know a new pod yet, and a gateway
        // may not know the server.
        let is_not_found = error.is_not_found() || error.status() == Some(404);
        let may_be_deleted = is_not_found || error.is_status_invalid();
        // A certificate that is not accepted is retried too: the network may have changed for a while.
        let is_worth_repeating = error.is_retryable()
            || error.may_have_been_applied()
            || error.is_connect()
            || may_be_deleted;
        if !is_worth_repeating || Instant::now() >= last_attempt {
            return Err(error);
        }
        back_off(&mut backoff, &error, last_attempt).await;
        if may_be_deleted {
            match is_deleted(in_time(), id).await {
                Ok(true) => {
                    metrics::pod_deleted();
                    return Ok(());
                }
                Err(error) if error.retry_after().is_some() => {
                    back_off(&mut backoff, &error, last_attempt).await;
                }
                _ => {}
            }
        }
    }
}

/// Sleeps until the next attempt: no later than `last_attempt`, even if the server asks for that, because
/// the pod is billed meanwhile.
async fn back_off(backoff: &mut Backoff, error: &Error, last_attempt: Instant) {
    let left = last_attempt.saturating_duration_since(Instant::now());
    let least = error.retry_after().unwrap_or_default().max(SHORTEST_DELAY);
    let delay = backoff.next(Some(least)).unwrap_or(least);
    sleep(delay.min(left)).await;
}

/// Whether the list, too, shows nothing that is billed.
async fn is_deleted(pods: Pods, id: PodId) -> Result<bool> {
    let is_ended = |pod: &Pod| matches!(pod.status, PodStatus::Terminating | PodStatus::Terminated);
    let pods = pods.list().await?;
    Ok(pods.iter().all(|pod| pod.id != id || is_ended(pod)))
}

/// Counts the pod, and makes the error that reports it.
fn left_behind(pod: Option<PodId>, name: String) -> Error {
    metrics::pod_left_behind();
    Error::local("clean up", Kind::LeftBehind { pod, name })
}

/// Reports a pod that was left behind: on standard error too, because it is still billed.
fn log_left_behind(error: &Error) {
    let cause = error.source().map(ToString::to_string);
    tracing::error!(target: "yottalabs", %error, cause, "a pod was left behind");
    let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
    print(&format!("{error}{cause}"));
}

/// Logs that pods are deleted because of a signal: to `tracing`, and to standard error unless the program
/// has a report function of its own.
fn log_deletion(signal: Signal, pods: &[(Option<PodId>, String)], has_report: bool) {
    let text = |(id, name): &(Option<PodId>, String)| match (id, name.escape_debug()) {
        (Some(id), name) => format!("pod {id} (`{name}`)"),
        (None, name) => format!("the pod `{name}`, whose creation was requested"),
    };
    let pods = pods.iter().map(text).collect::<Vec<_>>().join(", ");
    let signal = signal.name;
    tracing::warn!(target: "yottalabs", signal, pods, "a signal was received; deleting pods");
    if !has_report {
        print(&format!(
            "{signal} was received: deleting {pods}; killing this process now would leave it running and \
             billed"
        ));
    }
}

/// Does not use `eprintln!`, which panics if standard error is closed.
fn print(line: &str) {
    let _ = writeln!(std::io::stderr(), "yottalabs: {line}");
}
