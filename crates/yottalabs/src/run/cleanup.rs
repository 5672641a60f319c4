//! Who is answerable for a pod, from the moment it is asked for.

use std::future::IntoFuture as _;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::{interrupted, log};
use crate::error::{Error, Kind, Result};
use crate::operation;
use crate::pods::{CreatePod, LOOK, Pods, Wanted};
use crate::retry::{Backoff, RetryPolicy};
use crate::signals::{AtWork, Signal};
use crate::yotta::Yotta;
use crate::{Pod, PodId, PodSpec, PodStatus};

/// The program's own report of pods that could not be deleted.
pub(super) type Report = Arc<dyn Fn(&Error) + Send + Sync>;

/// How long to try to delete a pod.
const PATIENCE: Duration = Duration::from_secs(120);
/// The part of it that is kept for the last attempt.
const LAST_ATTEMPT: Duration = Duration::from_secs(10);
/// Between two attempts. A new pod may be listed late, so it is not less than a second.
const SHORTEST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// Deletes what it has when it is dropped: even a pod that is still being created, and even when the
/// runtime ends.
pub(super) struct PodCleanup {
    yotta: Yotta,
    report: Option<Report>,
    state: State,
    stage: CleanupStage,
    /// Until this is dropped, no signal ends the process. A guard has none.
    at_work: Option<AtWork>,
}

enum State {
    Nothing,
    /// On a task of its own, so that giving up does not leave it in doubt.
    Creating(Wanted, JoinHandle<Result<Pod>>),
    /// It may be there, or may yet come to be: to be looked for this long.
    InDoubt(Wanted, Duration),
    Has(Vec<(PodId, String)>),
}

/// Who deletes when this is dropped.
#[derive(Clone, Copy)]
enum CleanupStage {
    /// A task on the runtime; what it can't do,
    Runtime,
    /// a thread with a runtime of its own does, and is waited for: the process may be about to end.
    Thread,
    /// Nobody is left but the one who reads the report.
    Nobody,
}

impl PodCleanup {
    pub(super) fn new(yotta: Yotta, report: Option<Report>, at_work: Option<AtWork>) -> Self {
        Self {
            yotta,
            report,
            state: State::Nothing,
            stage: CleanupStage::Runtime,
            at_work,
        }
    }

    /// Takes over a pod that is there.
    pub(super) fn take(&mut self, pod: &Pod) {
        self.state = State::Has(vec![(pod.id, pod.name.clone())]);
    }

    /// Creates a pod. Dropping the future loses nothing: the pod is answered for all the while.
    pub(super) async fn create(&mut self, spec: PodSpec) -> Result<Pod> {
        let create = CreatePod::new(self.yotta.clone(), spec);
        self.state = State::Creating(create.wanted(), tokio::spawn(create.into_future()));
        self.settle().await
    }

    /// Waits for the create that is under way.
    async fn settle(&mut self) -> Result<Pod> {
        let State::Creating(wanted, task) = &mut self.state else {
            unreachable!("only asked for while a pod is being created");
        };
        let result = match task.await {
            Ok(result) => result,
            // Its runtime ended before it did.
            Err(cut) => {
                let error = Error::local(operation::create_pod.verb, Kind::Broken);
                Err(error.with_source(cut))
            }
        };
        self.state = match &result {
            Ok(pod) => State::Has(vec![(pod.id, pod.name.clone())]),
            Err(error) => match error.kind() {
                // The API said that it failed, and lists no such pod. The error says so.
                Kind::Unconfirmed { is_disproved, .. } if *is_disproved => State::Nothing,
                // The create has looked for it already.
                Kind::Unconfirmed { looked_for, .. } => {
                    State::InDoubt(wanted.clone(), LOOK.saturating_sub(*looked_for))
                }
                _ if error.may_have_been_applied() => State::InDoubt(wanted.clone(), LOOK),
                _ => State::Nothing,
            },
        };
        result
    }

    /// Is no longer answerable.
    pub(super) fn release(&mut self) {
        self.state = State::Nothing;
    }

    /// Deletes what there is because the run was stopped. Returns the run's error.
    pub(super) async fn interrupt(mut self, by: Option<Signal>) -> Error {
        self.clean().await;
        if let (Some(_), Some(at_work)) = (by, &self.at_work) {
            at_work.return_signal();
        }
        interrupted(by)
    }

    /// Deletes what there is, and reports what can't be; `false` if there is such. Says so if a signal
    /// is received before or meanwhile. Dropping the future loses nothing.
    pub(super) async fn clean(&mut self) -> bool {
        let pods = self.pods();
        let (Some(at_work), Some(pods)) = (&self.at_work, pods) else {
            return self.delete_all().await;
        };
        let (signal, has_report) = (at_work.signal(), self.report.is_some());
        let say = pin!(async { log::deleting(signal.await, &pods, has_report) });
        match select(say, pin!(self.delete_all())).await {
            Either::Left(((), cleaning)) => cleaning.await,
            Either::Right((is_clean, _)) => is_clean,
        }
    }

    /// The pods that are to be deleted, for people; `None` if there are none.
    fn pods(&self) -> Option<String> {
        match &self.state {
            State::Nothing => None,
            State::Creating(wanted, _) | State::InDoubt(wanted, _) => {
                let name = wanted.name().escape_debug();
                Some(format!("the pod `{name}`, whose creation was requested"))
            }
            State::Has(pods) => {
                let pod =
                    |(id, name): &(PodId, String)| format!("pod {id} (`{}`)", name.escape_debug());
                Some(pods.iter().map(pod).collect::<Vec<_>>().join(", "))
            }
        }
    }

    async fn delete_all(&mut self) -> bool {
        let mut is_clean = true;
        while let Err(error) = self.delete().await {
            is_clean = false;
            self.tell(&error);
            match &mut self.state {
                State::Has(pods) => drop(pods.pop()),
                state => *state = State::Nothing,
            }
        }
        is_clean
    }

    /// A report that panics is not to cost the pods that are still to be deleted, nor, where this is
    /// dropped by a panic, the process.
    fn tell(&self, error: &Error) {
        // The panic itself has been told of by the panic hook.
        let _ = catch_unwind(AssertUnwindSafe(|| match &self.report {
            Some(report) => report(error),
            None => log::left_behind(error),
        }));
    }

    /// Deletes what there is. What can't be is still there after the error.
    pub(super) async fn delete(&mut self) -> Result<()> {
        if matches!(self.state, State::Creating(..)) {
            // How it ended, the state says.
            let _ = self.settle().await;
        }
        if let State::InDoubt(wanted, time) = &self.state {
            let found = wanted.look_for_marked(&self.yotta, *time).await;
            if found.is_empty() {
                return Err(left_behind(None, wanted.name()));
            }
            let pods = found.into_iter().map(|pod| (pod.id, pod.name));
            self.state = State::Has(pods.collect());
        }
        if let State::Has(pods) = &mut self.state {
            while let Some((id, name)) = pods.last() {
                if let Err(error) = delete(&self.yotta, *id).await {
                    return Err(left_behind(Some(*id), name).with_source(error));
                }
                pods.pop();
            }
        }
        self.release();
        Ok(())
    }

    fn hand_over(&mut self, stage: CleanupStage) -> Self {
        Self {
            yotta: self.yotta.clone(),
            report: self.report.clone(),
            state: mem::replace(&mut self.state, State::Nothing),
            stage,
            at_work: self.at_work.take(),
        }
    }

    /// Deletes on a thread with a runtime of its own, and waits for it.
    fn delete_on_thread(mut self) {
        if let State::Creating(wanted, task) = &self.state {
            // Its runtime may be waiting for us.
            task.abort();
            self.state = State::InDoubt(wanted.clone(), LOOK);
        }
        let thread = std::thread::Builder::new().spawn(move || {
            self.yotta = self.yotta.apart();
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            if let Ok(runtime) = runtime.enable_all().build() {
                runtime.block_on(self.clean());
            }
        });
        // It has reported what went wrong; and so has `self` where there is no thread to be had.
        let _ = thread.map(std::thread::JoinHandle::join);
    }

    fn give_up(&mut self) {
        let pods = match mem::replace(&mut self.state, State::Nothing) {
            State::Nothing => return,
            State::Creating(wanted, _) | State::InDoubt(wanted, _) => {
                return self.tell(&left_behind(None, wanted.name()));
            }
            State::Has(pods) => pods,
        };
        for (id, name) in pods {
            self.tell(&left_behind(Some(id), &name));
        }
    }
}

impl Drop for PodCleanup {
    fn drop(&mut self) {
        if matches!(self.state, State::Nothing) {
            return;
        }
        match (self.stage, tokio::runtime::Handle::try_current()) {
            (CleanupStage::Runtime, Ok(runtime)) => {
                let mut successor = self.hand_over(CleanupStage::Thread);
                runtime.spawn(async move {
                    successor.clean().await;
                });
            }
            (CleanupStage::Runtime | CleanupStage::Thread, _) => {
                self.hand_over(CleanupStage::Nobody).delete_on_thread()
            }
            (CleanupStage::Nobody, _) => self.give_up(),
        }
    }
}

/// Deletes a pod, also if the server refuses at first: it may not accept a delete in every state.
async fn delete(yotta: &Yotta, id: PodId) -> Result<()> {
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
        let may_be_over = is_not_found || error.is_status_invalid();
        // A certificate that is not accepted is retried too: the network may have changed for a while.
        let is_transient = error.is_retryable()
            || error.may_have_been_applied()
            || error.is_connect()
            || may_be_over;
        if !is_transient || Instant::now() >= last_attempt {
            return Err(error);
        }
        back_off(&mut backoff, &error, last_attempt).await;
        if may_be_over {
            match is_over(in_time(), id).await {
                Ok(true) => return Ok(()),
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
async fn is_over(pods: Pods, id: PodId) -> Result<bool> {
    let pods = pods.list().await?;
    let mut pods = pods.into_iter().filter(|pod| pod.id == id);
    Ok(pods.all(|pod| matches!(pod.status, PodStatus::Terminating | PodStatus::Terminated)))
}

fn left_behind(pod: Option<PodId>, name: &str) -> Error {
    let name = name.to_owned();
    Error::local("clean up", Kind::LeftBehind { pod, name })
}
