//! The lifecycle of a pod: the changes of status that each event plans.

use std::sync::Arc;
use std::time::Duration;

use yottalabs_client::wire::PodStatus;

use crate::catalogue::Offer;
use crate::clock::Millis;
use crate::history::{Cause, History};
use crate::pod::{Pod, Run};
use crate::requests::PodSpec;
use crate::rng::Rng;
use crate::script::plan::ScriptRules;
use crate::script::play::Play;

const PURPOSE: u64 = 1;
/// The end of a reclaimed machine has its own random numbers.
const RECLAIM: u64 = 8;

// Purposes of their own, so that a pod's other random numbers do not depend on these settings.
const START: u64 = 5;
const SPOT: u64 = 6;
const SCRIPT: u64 = 9;

// The least and most milliseconds of each step. A start takes 30 seconds to 3 minutes.
const PENDING: (u64, u64) = (2_000, 10_000);
const PREPARING: (u64, u64) = (8_000, 70_000);
const INITIALIZING: (u64, u64) = (20_000, 100_000);
const RESUMING: (u64, u64) = (15_000, 60_000);
const PAUSING: (u64, u64) = (4_000, 20_000);
const TERMINATING: (u64, u64) = (3_000, 15_000);
const FAILING: (u64, u64) = (4_000, 15_000);

/// The pod's status does not allow the action.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WrongStatus {
    pub(crate) is: PodStatus,
    pub(crate) needs: PodStatus,
}

/// Creates a pod and plans its start or its failure.
pub(crate) fn create(
    (id, key): (i64, u64),
    spec: PodSpec,
    offer: Offer,
    failures: &RandomFailures,
    scripts: &mut ScriptRules,
    now: Millis,
) -> Pod {
    let mut pod = Pod {
        id,
        key,
        spec,
        offer,
        history: History::new(now, PodStatus::Pending),
        play: None,
        runs: Vec::new(),
        actions: 0,
        wants_to_run: true,
        end: None,
    };
    let failure = failures.failure(&pod);
    let mut rng = next_rng(&mut pod);
    let preparing = after(now, &mut rng, PENDING);
    let initializing = after(preparing, &mut rng, PREPARING);
    if failure == Some(Cause::NoMachine) {
        plan_failure(&mut pod, preparing, Cause::NoMachine);
        return pod;
    }
    pod.history.plan(preparing, PodStatus::Preparing);
    pod.history.plan(initializing, PodStatus::Initializing);
    match failure {
        Some(cause) => {
            let failing = after(initializing, &mut rng, FAILING);
            plan_failure(&mut pod, failing, cause);
        }
        None => {
            let running = after(initializing, &mut rng, INITIALIZING);
            let script = scripts.next(&pod.spec);
            let play = Play::of(&pod.spec, script.as_deref(), &mut pod.rng(SCRIPT, 0));
            pod.play = play.map(Arc::new);
            start_run(&mut pod, initializing, running, failures);
        }
    }
    pod
}

/// Makes a starting pod fail.
pub(crate) fn fail(pod: &mut Pod, now: Millis) -> Result<(), WrongStatus> {
    let starting = [
        PodStatus::Initializing,
        PodStatus::Preparing,
        PodStatus::Pending,
    ];
    require(pod, &starting, now)?;
    cancel_plans(pod, now);
    plan_failure(pod, now, Cause::Failed);
    Ok(())
}

/// Changes a pod's status now, and keeps the planned changes.
pub(crate) fn turn(
    pod: &mut Pod,
    now: Millis,
    from: PodStatus,
    to: PodStatus,
) -> Result<(), WrongStatus> {
    require(pod, &[from], now)?;
    pod.history.insert(now, to);
    Ok(())
}

/// Pauses a running pod.
pub(crate) fn pause(pod: &mut Pod, now: Millis) -> Result<(), WrongStatus> {
    require(pod, &[PodStatus::Running, PodStatus::Degraded], now)?;
    let mut rng = next_rng(pod);
    cancel_plans(pod, now);
    pod.wants_to_run = false;
    let paused = after(now, &mut rng, PAUSING);
    pod.history.plan(now, PodStatus::Pausing);
    pod.history.plan(paused, PodStatus::Paused);
    Ok(())
}

/// Resumes a paused pod.
pub(crate) fn resume(
    pod: &mut Pod,
    failures: &RandomFailures,
    now: Millis,
) -> Result<(), WrongStatus> {
    require(pod, &[PodStatus::Paused], now)?;
    let mut rng = next_rng(pod);
    pod.wants_to_run = true;
    pod.history.plan(now, PodStatus::Initializing);
    let running = after(now, &mut rng, RESUMING);
    start_run(pod, now, running, failures);
    Ok(())
}

/// Terminates a pod in any status. The second time has no effect.
pub(crate) fn terminate(pod: &mut Pod, now: Millis, cause: Cause) {
    if matches!(
        pod.status(now),
        PodStatus::Terminating | PodStatus::Terminated
    ) {
        return;
    }
    let mut rng = next_rng(pod);
    cancel_plans(pod, now);
    // The cause of a failed pod does not change when it is deleted afterwards.
    pod.end.get_or_insert((now, cause));
    plan_end(pod, now, &mut rng);
}

/// Checks that the pod has one of these statuses. The error names the first one.
fn require(pod: &Pod, allowed: &[PodStatus], now: Millis) -> Result<(), WrongStatus> {
    let is = pod.status(now);
    if allowed.contains(&is) {
        return Ok(());
    }
    let needs = allowed[0].clone();
    Err(WrongStatus { is, needs })
}

fn start_run(pod: &mut Pod, addressed_at: Millis, running_at: Millis, failures: &RandomFailures) {
    let fails_after = pod.play.as_ref().and_then(|play| play.fails_at);
    let failed_at = fails_after.map(|after| running_at.saturating_add_unsigned(after));
    let reclaimed_at = failures.reclaimed_at(pod, running_at);
    let reclaimed_at = reclaimed_at.filter(|at| failed_at.is_none_or(|failed| *at < failed));
    let stopped_at = reclaimed_at.or(failed_at);
    pod.history.plan(running_at, PodStatus::Running);
    pod.runs.push(Run {
        addressed_at,
        running_at,
        stopped_at,
    });
    if let Some(at) = reclaimed_at {
        let mut rng = pod.rng(RECLAIM, pod.actions);
        pod.end = Some((at, Cause::Reclaimed));
        plan_end(pod, at, &mut rng);
    } else if let Some(at) = failed_at {
        plan_failure(pod, at, Cause::ContainerFailed);
    }
}

fn plan_end(pod: &mut Pod, at: Millis, rng: &mut Rng) {
    pod.history.plan(at, PodStatus::Terminating);
    let terminated = after(at, rng, TERMINATING);
    pod.history.plan(terminated, PodStatus::Terminated);
}

fn plan_failure(pod: &mut Pod, at: Millis, cause: Cause) {
    pod.end = Some((at, cause));
    pod.history.plan(at, PodStatus::Failed);
}

/// Removes the planned changes, and stops the current run.
fn cancel_plans(pod: &mut Pod, now: Millis) {
    pod.history.cut(now);
    pod.end = pod.end.filter(|(at, _)| *at <= now);
    if let Some(run) = pod.runs.last_mut() {
        run.stopped_at = Some(run.stopped_at.map_or(now, |stop| stop.min(now)));
    }
}

fn next_rng(pod: &mut Pod) -> Rng {
    let rng = pod.rng(PURPOSE, pod.actions);
    pod.actions += 1;
    rng
}

fn after(at: Millis, rng: &mut Rng, (least, most): (u64, u64)) -> Millis {
    at.saturating_add_unsigned(rng.within(least, most))
}

/// The settings of random failures.
#[derive(Clone, Debug, Default)]
pub(crate) struct RandomFailures {
    /// Images whose name contains one of these cannot be pulled.
    pub(crate) bad_images: Vec<String>,
    /// The probability that no machine is free for an accepted pod.
    pub(crate) no_machine: f64,
    /// How long a spot machine runs on average before it is reclaimed; never if `None`.
    pub(crate) spot_life: Option<Duration>,
}

impl RandomFailures {
    /// Why the pod will fail to start; `None` if it will start.
    pub(crate) fn failure(&self, pod: &Pod) -> Option<Cause> {
        if pod.rng(START, 0).hits(self.no_machine) {
            return Some(Cause::NoMachine);
        }
        let image = &pod.spec.image;
        let is_bad = self.bad_images.iter().any(|bad| image.contains(bad));
        (is_bad || image.contains("does-not-exist")).then_some(Cause::BadImage)
    }

    /// When the machine of a run is reclaimed, if ever: between half and one and a half times the
    /// average life after the run's start.
    pub(crate) fn reclaimed_at(&self, pod: &Pod, running_at: Millis) -> Option<Millis> {
        let life = self.spot_life.filter(|_| pod.offer.is_spot)?;
        let life = u64::try_from(life.as_millis()).unwrap_or(u64::MAX);
        let number = u64::try_from(pod.runs.len()).unwrap_or(0);
        let mut rng: Rng = pod.rng(SPOT, number);
        let lasts = rng.within(life / 2, life.saturating_add(life / 2));
        Some(running_at.saturating_add_unsigned(lasts))
    }
}
