//! What happens to a pod, and when: the plans that are written into its timeline.

use yottalabs_client::wire::PodStatus;

use crate::{
    catalogue::offer::Offer,
    cause::Cause,
    clock::Millis,
    luck::Luck,
    pod::{PodRecord, Run, spec::PodSpec},
    rng::Rng,
    timeline::Timeline,
};

const PURPOSE: u64 = 1;
/// The end of a machine that is taken back has numbers of its own.
const RECLAIM: u64 = 8;

// How long each step takes, in milliseconds. The three steps of a start add up
// to 30 seconds at least and 3 minutes at most.
const PENDING: (u64, u64) = (2_000, 10_000);
const PREPARING: (u64, u64) = (8_000, 70_000);
const INITIALIZING: (u64, u64) = (20_000, 100_000);
const RESUMING: (u64, u64) = (15_000, 60_000);
const PAUSING: (u64, u64) = (4_000, 20_000);
const TERMINATING: (u64, u64) = (3_000, 15_000);
const FAILING: (u64, u64) = (4_000, 15_000);

/// The pod is in the wrong status for what was asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WrongStatus {
    pub(crate) is: PodStatus,
    pub(crate) needs: PodStatus,
}

/// Creates a pod and plans its start.
pub(crate) fn create(
    (id, key): (i64, u64),
    spec: PodSpec,
    offer: Offer,
    luck: &Luck,
    now: Millis,
) -> PodRecord {
    let mut pod = PodRecord {
        id,
        key,
        spec,
        offer,
        timeline: Timeline::new(now, PodStatus::Pending),
        runs: Vec::new(),
        actions: 0,
        wants_to_run: true,
        end: None,
        announced: 0,
    };
    let failure = luck.failure(&pod);
    let mut dice = next_dice(&mut pod);
    let preparing = after(now, &mut dice, PENDING);
    let initializing = after(preparing, &mut dice, PREPARING);
    if failure == Some(Cause::NoMachine) {
        plan_failure(&mut pod, preparing, Cause::NoMachine);
        return pod;
    }
    pod.timeline.plan(preparing, PodStatus::Preparing);
    pod.timeline.plan(initializing, PodStatus::Initializing);
    match failure {
        Some(cause) => {
            let failing = after(initializing, &mut dice, FAILING);
            plan_failure(&mut pod, failing, cause);
        }
        None => {
            let running = after(initializing, &mut dice, INITIALIZING);
            start_run(&mut pod, initializing, running, luck);
        }
    }
    pod
}

/// Makes a pod fail that has not started yet.
pub(crate) fn fail(pod: &mut PodRecord, now: Millis) -> Result<(), WrongStatus> {
    let is = pod.status(now);
    if !matches!(
        is,
        PodStatus::Pending | PodStatus::Preparing | PodStatus::Initializing
    ) {
        return Err(WrongStatus {
            is,
            needs: PodStatus::Initializing,
        });
    }
    forget_plans(pod, now);
    plan_failure(pod, now, Cause::Failed);
    Ok(())
}

/// Lets a pod go from one status to another, whatever else was planned for it.
pub(crate) fn turn(
    pod: &mut PodRecord,
    now: Millis,
    from: PodStatus,
    to: PodStatus,
) -> Result<(), WrongStatus> {
    require(pod, from, now)?;
    pod.timeline.insert(now, to);
    Ok(())
}

/// Pauses a running pod.
pub(crate) fn pause(pod: &mut PodRecord, now: Millis) -> Result<(), WrongStatus> {
    if pod.status(now) != PodStatus::Degraded {
        require(pod, PodStatus::Running, now)?;
    }
    let mut dice = next_dice(pod);
    forget_plans(pod, now);
    pod.wants_to_run = false;
    pod.timeline.plan(now, PodStatus::Pausing);
    pod.timeline
        .plan(after(now, &mut dice, PAUSING), PodStatus::Paused);
    Ok(())
}

/// Resumes a paused pod.
pub(crate) fn resume(pod: &mut PodRecord, luck: &Luck, now: Millis) -> Result<(), WrongStatus> {
    require(pod, PodStatus::Paused, now)?;
    let mut dice = next_dice(pod);
    pod.wants_to_run = true;
    pod.timeline.plan(now, PodStatus::Initializing);
    let running = after(now, &mut dice, RESUMING);
    start_run(pod, now, running, luck);
    Ok(())
}

/// Ends a pod, whatever it is doing. Once is enough: the second time does nothing.
pub(crate) fn terminate(pod: &mut PodRecord, now: Millis, cause: Cause) {
    if matches!(
        pod.status(now),
        PodStatus::Terminating | PodStatus::Terminated
    ) {
        return;
    }
    let mut dice = next_dice(pod);
    forget_plans(pod, now);
    // A pod that has failed did not end because it was deleted afterwards.
    pod.end.get_or_insert((now, cause));
    pod.timeline.plan(now, PodStatus::Terminating);
    pod.timeline
        .plan(after(now, &mut dice, TERMINATING), PodStatus::Terminated);
}

fn require(pod: &PodRecord, needs: PodStatus, now: Millis) -> Result<(), WrongStatus> {
    let is = pod.status(now);
    if is == needs {
        Ok(())
    } else {
        Err(WrongStatus { is, needs })
    }
}

fn start_run(pod: &mut PodRecord, addressed_at: Millis, running_at: Millis, luck: &Luck) {
    let reclaimed_at = luck.reclaimed_at(pod, running_at);
    pod.timeline.plan(running_at, PodStatus::Running);
    pod.runs.push(Run {
        addressed_at,
        running_at,
        stopped_at: reclaimed_at,
    });
    if let Some(at) = reclaimed_at {
        let mut dice = pod.rng(RECLAIM, pod.actions);
        pod.end = Some((at, Cause::Reclaimed));
        pod.timeline.plan(at, PodStatus::Terminating);
        pod.timeline
            .plan(after(at, &mut dice, TERMINATING), PodStatus::Terminated);
    }
}

fn plan_failure(pod: &mut PodRecord, at: Millis, cause: Cause) {
    pod.end = Some((at, cause));
    pod.timeline.plan(at, PodStatus::Failed);
}

/// Nothing that was to come comes, and what runs stops.
fn forget_plans(pod: &mut PodRecord, now: Millis) {
    pod.timeline.cut(now);
    pod.end = pod.end.filter(|(at, _)| *at <= now);
    if let Some(run) = pod.runs.last_mut() {
        run.stopped_at = Some(run.stopped_at.map_or(now, |stop| stop.min(now)));
    }
}

fn next_dice(pod: &mut PodRecord) -> Rng {
    let dice = pod.rng(PURPOSE, pod.actions);
    pod.actions += 1;
    dice
}

fn after(at: Millis, dice: &mut Rng, (least, most): (u64, u64)) -> Millis {
    at.saturating_add_unsigned(dice.within(least, most))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, pod::spec::PodSpec};

    const LONG: Millis = 1_000_000;

    fn spec(image: &str) -> PodSpec {
        PodSpec {
            name: "train".into(),
            image: image.into(),
            image_registry: None,
            registry_auth_id: None,
            image_public_type: "PUBLIC",
            resource_type: "GPU",
            gpu: &catalogue::table::GPUS[0],
            gpu_count: 1,
            regions: Vec::new(),
            is_spot: false,
            max_price: None,
            shm_gb: None,
            container_gb: None,
            initialization_command: None,
            environment: Vec::new(),
            expose: Vec::new(),
            volumes: Vec::new(),
            callback_url: None,
        }
    }

    fn pod(key: u64, image: &str) -> PodRecord {
        create(
            (1, key),
            spec(image),
            catalogue::offers()[0],
            &Luck::default(),
            0,
        )
    }

    fn story(pod: &PodRecord) -> Vec<String> {
        pod.timeline
            .all()
            .map(|(_, status)| status.to_string())
            .collect()
    }

    #[test]
    fn every_start_takes_half_a_minute_to_three() {
        for key in 0..500 {
            let pod = pod(key, "python:3.12");
            assert_eq!(
                story(&pod),
                ["PENDING", "PREPARING", "INITIALIZING", "RUNNING"]
            );
            let (running_at, _) = pod.timeline.last(LONG);
            assert!((30_000..=180_000).contains(&running_at), "{running_at}");
        }
    }

    #[test]
    fn a_bad_image_fails_and_never_runs() {
        let pod = pod(3, "me/does-not-exist:1");
        assert_eq!(
            story(&pod),
            ["PENDING", "PREPARING", "INITIALIZING", "FAILED"]
        );
        assert!(pod.runs.is_empty());
        assert_eq!(pod.cards_held(LONG), 0);
    }

    #[test]
    fn a_pod_is_paused_when_running_and_resumed_when_paused() {
        let mut pod = pod(3, "python:3.12");
        assert_eq!(
            pause(&mut pod, 0),
            Err(WrongStatus {
                is: PodStatus::Pending,
                needs: PodStatus::Running
            })
        );
        pause(&mut pod, LONG).expect("running by now");
        assert!(
            resume(&mut pod, &Luck::default(), LONG).is_err(),
            "still pausing"
        );
        assert_eq!(pod.cards_held(2 * LONG), 1, "a paused pod keeps its cards");
        resume(&mut pod, &Luck::default(), 2 * LONG).expect("paused by now");
        assert_eq!(pod.status(2 * LONG), PodStatus::Initializing);
        assert_eq!(pod.status(3 * LONG), PodStatus::Running);
        assert_eq!(pod.runs.len(), 2);
    }

    #[test]
    fn deleting_stops_whatever_was_going_on() {
        let mut pod = pod(3, "python:3.12");
        terminate(&mut pod, 1_000, Cause::Deleted);
        assert_eq!(story(&pod), ["PENDING", "TERMINATING", "TERMINATED"]);
        let before = pod.timeline.last(LONG);
        terminate(&mut pod, LONG, Cause::Reclaimed);
        assert_eq!(
            pod.timeline.last(2 * LONG),
            before,
            "the second time does nothing"
        );
        assert!(pod.current_run(LONG).is_none());
        assert_eq!(pod.cause(LONG), Some(Cause::Deleted));
    }
}
