//! What happens to a pod, and when: the plans that are written into its timeline.

use yottalabs_client::wire::PodStatus;

use crate::{
    catalogue::offer::Offer,
    cause::Cause,
    clock::Millis,
    pod::{Pod, Run, spec::PodSpec},
    random_failures::RandomFailures,
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
    failures: &RandomFailures,
    now: Millis,
) -> Pod {
    let mut pod = Pod {
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
    let failure = failures.failure(&pod);
    let mut rng = next_rng(&mut pod);
    let preparing = after(now, &mut rng, PENDING);
    let initializing = after(preparing, &mut rng, PREPARING);
    if failure == Some(Cause::NoMachine) {
        plan_failure(&mut pod, preparing, Cause::NoMachine);
        return pod;
    }
    pod.timeline.plan(preparing, PodStatus::Preparing);
    pod.timeline.plan(initializing, PodStatus::Initializing);
    match failure {
        Some(cause) => {
            let failing = after(initializing, &mut rng, FAILING);
            plan_failure(&mut pod, failing, cause);
        }
        None => {
            let running = after(initializing, &mut rng, INITIALIZING);
            start_run(&mut pod, initializing, running, failures);
        }
    }
    pod
}

/// Makes a pod fail that has not started yet.
pub(crate) fn fail(pod: &mut Pod, now: Millis) -> Result<(), WrongStatus> {
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
    pod: &mut Pod,
    now: Millis,
    from: PodStatus,
    to: PodStatus,
) -> Result<(), WrongStatus> {
    require(pod, from, now)?;
    pod.timeline.insert(now, to);
    Ok(())
}

/// Pauses a running pod.
pub(crate) fn pause(pod: &mut Pod, now: Millis) -> Result<(), WrongStatus> {
    if pod.status(now) != PodStatus::Degraded {
        require(pod, PodStatus::Running, now)?;
    }
    let mut rng = next_rng(pod);
    forget_plans(pod, now);
    pod.wants_to_run = false;
    pod.timeline.plan(now, PodStatus::Pausing);
    pod.timeline
        .plan(after(now, &mut rng, PAUSING), PodStatus::Paused);
    Ok(())
}

/// Resumes a paused pod.
pub(crate) fn resume(
    pod: &mut Pod,
    failures: &RandomFailures,
    now: Millis,
) -> Result<(), WrongStatus> {
    require(pod, PodStatus::Paused, now)?;
    let mut rng = next_rng(pod);
    pod.wants_to_run = true;
    pod.timeline.plan(now, PodStatus::Initializing);
    let running = after(now, &mut rng, RESUMING);
    start_run(pod, now, running, failures);
    Ok(())
}

/// Ends a pod, whatever it is doing. Once is enough: the second time does nothing.
pub(crate) fn terminate(pod: &mut Pod, now: Millis, cause: Cause) {
    if matches!(
        pod.status(now),
        PodStatus::Terminating | PodStatus::Terminated
    ) {
        return;
    }
    let mut rng = next_rng(pod);
    forget_plans(pod, now);
    // A pod that has failed did not end because it was deleted afterwards.
    pod.end.get_or_insert((now, cause));
    pod.timeline.plan(now, PodStatus::Terminating);
    pod.timeline
        .plan(after(now, &mut rng, TERMINATING), PodStatus::Terminated);
}

fn require(pod: &Pod, needs: PodStatus, now: Millis) -> Result<(), WrongStatus> {
    let is = pod.status(now);
    if is == needs {
        Ok(())
    } else {
        Err(WrongStatus { is, needs })
    }
}

fn start_run(pod: &mut Pod, addressed_at: Millis, running_at: Millis, failures: &RandomFailures) {
    let reclaimed_at = failures.reclaimed_at(pod, running_at);
    pod.timeline.plan(running_at, PodStatus::Running);
    pod.runs.push(Run {
        addressed_at,
        running_at,
        stopped_at: reclaimed_at,
    });
    if let Some(at) = reclaimed_at {
        let mut rng = pod.rng(RECLAIM, pod.actions);
        pod.end = Some((at, Cause::Reclaimed));
        pod.timeline.plan(at, PodStatus::Terminating);
        pod.timeline
            .plan(after(at, &mut rng, TERMINATING), PodStatus::Terminated);
    }
}

fn plan_failure(pod: &mut Pod, at: Millis, cause: Cause) {
    pod.end = Some((at, cause));
    pod.timeline.plan(at, PodStatus::Failed);
}

/// Nothing that was to come comes, and what runs stops.
fn forget_plans(pod: &mut Pod, now: Millis) {
    pod.timeline.cut(now);
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

    fn pod(key: u64, image: &str) -> Pod {
        create(
            (1, key),
            spec(image),
            catalogue::offers()[0],
            &RandomFailures::default(),
            0,
        )
    }

    fn story(pod: &Pod) -> Vec<String> {
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
            resume(&mut pod, &RandomFailures::default(), LONG).is_err(),
            "still pausing"
        );
        assert_eq!(pod.cards_held(2 * LONG), 1, "a paused pod keeps its cards");
        resume(&mut pod, &RandomFailures::default(), 2 * LONG).expect("paused by now");
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
