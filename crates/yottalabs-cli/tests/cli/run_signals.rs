//! `yotta run`, interrupted by signals.

use std::thread::Scope;
use std::time::Duration;

use yottalabs_sim::{Clock, Fault, Operation, Script, Simulator};

use crate::running::{assert_no_pod_is_left, finish, kill, requests, start, until};
use crate::world::World;

/// An instant of a run.
struct Instant {
    name: &'static str,
    clock: fn() -> Clock,
    /// What happens before.
    before: fn(&Simulator),
    /// What the simulator has seen.
    is_now: fn(&Simulator) -> bool,
    /// How many pods were created.
    pods: usize,
    /// Whether the signal ends the process as it does by default. Otherwise the exit code is 130 for each signal.
    ends_process: bool,
}

const SLOW: Fault = Fault::SlowBody {
    pieces: 4,
    pause: Duration::from_millis(100),
};

fn fast() -> Clock {
    Clock::scaled(60_000.0)
}

fn nothing(_: &Simulator) {}

/// The command never ends.
fn hang(sim: &Simulator) {
    sim.scripts()
        .on_any()
        .play(Script::new().line("epoch 1").hang());
}

const INSTANTS: [Instant; 11] = [
    Instant {
        name: "before the pod is requested",
        clock: fast,
        before: |sim| {
            sim.faults().on(Operation::ListGpus).always(SLOW);
        },
        is_now: |sim| requests(sim, Operation::ListGpus) > 0,
        pods: 0,
        ends_process: true,
    },
    Instant {
        name: "before the create is answered",
        clock: Clock::manual,
        before: |sim| {
            sim.faults().on(Operation::CreatePod).always(SLOW);
        },
        is_now: |sim| sim.created_count() > 0,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "after the create was lost",
        clock: Clock::manual,
        before: |sim| {
            sim.faults()
                .on(Operation::CreatePod)
                .next(Fault::ResetAfter);
        },
        is_now: |sim| sim.created_count() > 0,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "while the lost pod is looked for",
        clock: Clock::manual,
        before: |sim| {
            sim.faults()
                .on(Operation::CreatePod)
                .next(Fault::ResetAfter);
            sim.faults().on(Operation::ListPods).next(SLOW);
        },
        is_now: |sim| requests(sim, Operation::ListPods) > 0,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "when the pod is created",
        clock: Clock::manual,
        before: nothing,
        is_now: |sim| sim.created_count() > 0,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "while the pod is pending",
        clock: Clock::manual,
        before: nothing,
        is_now: |sim| requests(sim, Operation::ListPods) > 0,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "when the pod is running",
        clock: fast,
        before: hang,
        is_now: |sim| requests(sim, Operation::ListPods) > 0,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "when the log is read",
        clock: fast,
        before: hang,
        is_now: |sim| requests(sim, Operation::GetPodLogs) > 0,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "while the log is followed",
        clock: fast,
        before: hang,
        is_now: |sim| requests(sim, Operation::GetPodLogs) > 1,
        pods: 1,
        ends_process: false,
    },
    Instant {
        name: "while the pod is deleted",
        clock: fast,
        before: |sim| {
            sim.faults()
                .on(Operation::DeletePod)
                .next(Fault::ResetBefore);
        },
        is_now: |sim| requests(sim, Operation::DeletePod) > 0,
        pods: 1,
        ends_process: true,
    },
    Instant {
        name: "after the pod was deleted",
        clock: fast,
        before: |sim| {
            sim.faults().on(Operation::GetPodRuntime).always(SLOW);
        },
        is_now: |sim| requests(sim, Operation::GetPodRuntime) > 0,
        pods: 1,
        ends_process: true,
    },
];

/// Interrupts a run at each instant, all at the same time.
pub(crate) fn at_each_instant<'a>(scope: &'a Scope<'a, '_>) {
    for instant in &INSTANTS {
        for (signal, number) in [("INT", 2), ("TERM", 15)] {
            scope.spawn(move || interrupt(instant, signal, number));
        }
    }
}

fn interrupt(instant: &Instant, signal: &str, number: i32) {
    let world = World::with(Simulator::builder().clock((instant.clock)()));
    (instant.before)(&world.sim);
    let args = ["run", "--image", "a/b:1", "--cheapest", "--", "train"];
    let child = start(&world, &args);
    until(&world.sim, instant.is_now);
    kill(&child, signal);
    let finished = finish(child);
    let context = (instant.name, signal, &finished);
    assert_no_pod_is_left(&world.sim, &context);
    assert_eq!(world.sim.created_count(), instant.pods, "{context:?}");
    let expected = if instant.ends_process {
        128 + number
    } else {
        130
    };
    assert_eq!(finished.code, expected, "{context:?}");
    if !instant.ends_process {
        let error = format!("error: failed to run the job: it was interrupted by SIG{signal}");
        assert!(finished.stderr.contains(&error), "{context:?}");
        assert!(finished.stderr.contains("deleting pods"), "{context:?}");
    }
}
