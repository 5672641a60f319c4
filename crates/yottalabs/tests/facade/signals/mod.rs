//! SIGINT, SIGTERM and SIGHUP, sent to real processes.
#![cfg(unix)]

#[cfg(feature = "blocking")]
mod blocking;
mod program;

use std::os::unix::process::ExitStatusExt as _;
use std::thread;
use std::time::Duration;

use program::{End, INTERRUPTED, OWN_HANDLER, Program, Story};
use tokio::runtime::Runtime;
use yottalabs_sim::{Clock, Fault, Operation, Simulator};

const SIGNALS: [(&str, i32); 3] = [("INT", 2), ("TERM", 15), ("HUP", 1)];

/// A simulator behind a real socket.
struct World {
    sim: Simulator,
    url: String,
    _runtime: Runtime,
    _server: yottalabs_sim::RunningServer,
}

fn world() -> World {
    let builder = Simulator::builder().api_key("key");
    let sim = builder.clock(Clock::manual()).build();
    sim.set_capacity("NVIDIA_H100_80G", "us-east-1", false, 10_000)
        .unwrap();
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(sim.start()).unwrap();
    World {
        url: server.url().to_owned(),
        sim,
        _runtime: runtime,
        _server: server,
    }
}

impl World {
    /// Waits until the simulator's books say so.
    fn until(&self, is_so: impl Fn(&Simulator) -> bool) {
        let deadline = std::time::Instant::now() + Duration::from_secs(30);
        while !is_so(&self.sim) {
            assert!(std::time::Instant::now() < deadline, "it never came");
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn answer_slowly(&self, operation: Operation) {
        self.sim.faults().on(operation).always(Fault::SlowBody {
            pieces: 4,
            pause: Duration::from_millis(50),
        });
    }

    /// Asserts that no pod is left.
    fn assert_empty(&self, pods: usize, context: &dyn std::fmt::Debug) {
        self.sim.advance(Duration::from_secs(600));
        let all = self.sim.pods();
        let left: Vec<_> = all.iter().filter(|pod| !pod.is_over()).collect();
        assert!(left.is_empty(), "{context:?}: {left:?}");
        assert_eq!(all.len(), pods, "{context:?}");
    }
}

fn requests(sim: &Simulator, operation: Operation) -> usize {
    let requests = sim.requests();
    let of_this_kind =
        |request: &&yottalabs_sim::RecordedRequest| request.operation == Some(operation);
    requests.iter().filter(of_this_kind).count()
}

fn modes() -> &'static [bool] {
    match cfg!(feature = "blocking") {
        true => &[false, true],
        false => &[false],
    }
}

/// Runs the test for each signal and each client, all at the same time.
fn each(test: impl Fn(&'static str, i32, bool) + Sync) {
    thread::scope(|scope| {
        for &blocking in modes() {
            for (signal, number) in SIGNALS {
                let test = &test;
                scope.spawn(move || test(signal, number, blocking));
            }
        }
    });
}

fn assert_killed(end: &End, number: i32) {
    assert_eq!(end.status.signal(), Some(number), "{end:?}");
}

/// The asynchronous run returns an error, and so does the run that follows; the blocking run ends the
/// process.
fn assert_interrupted(end: &End, signal: &str, number: i32, blocking: bool) {
    if blocking {
        return assert_killed(end, number);
    }
    assert_eq!(end.status.code(), Some(INTERRUPTED), "{end:?}");
    let error = format!("failed to run the job: it was interrupted by SIG{signal}");
    let errors = end.said.iter().filter(|phase| **phase == error);
    // Of the run that was at work, and of the one that follows.
    let was_second = end.said.iter().any(|phase| phase == "after the first");
    assert_eq!(errors.count(), if was_second { 1 } else { 2 }, "{end:?}");
}

#[test]
fn a_signal_while_no_run_is_at_work_ends_the_process_as_it_does_without_a_handler() {
    each(|signal, number, blocking| {
        for (hold, pods) in [
            ("before", 0),
            ("after the first", 1),
            ("after the second", 2),
        ] {
            let world = world();
            let name = "two runs";
            let story = Story {
                name,
                blocking,
                hold,
            };
            let mut program = Program::start(&world.url, story);
            program.until(hold);
            program.kill(signal);
            let end = program.end();
            assert_killed(&end, number);
            assert_eq!(end.said.last().unwrap(), hold);
            world.assert_empty(pods, &end);
        }
    });
}

#[test]
fn a_signal_while_the_pod_is_created_deletes_it() {
    each(|signal, number, blocking| {
        let world = world();
        world.answer_slowly(Operation::CreatePod);
        let name = "two runs";
        let program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold: "",
            },
        );
        world.until(|sim| sim.created_count() == 1);
        program.kill(signal);
        let end = program.end();
        assert_interrupted(&end, signal, number, blocking);
        world.assert_empty(1, &end);
    });
}

#[test]
fn a_signal_while_the_pod_is_waited_for_deletes_it() {
    each(|signal, number, blocking| {
        let world = world();
        let name = "waiting";
        let program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold: "",
            },
        );
        world.until(|sim| requests(sim, Operation::ListPods) > 0);
        program.kill(signal);
        let end = program.end();
        assert_interrupted(&end, signal, number, blocking);
        world.assert_empty(1, &end);
    });
}

#[test]
fn a_signal_while_the_job_is_at_work_deletes_the_pod_and_says_so() {
    each(|signal, number, blocking| {
        let world = world();
        let name = "two runs";
        let hold = "at work on the first";
        let mut program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold,
            },
        );
        program.until(hold);
        program.kill(signal);
        let end = program.end();
        assert_interrupted(&end, signal, number, blocking);
        let id = world.sim.pods()[0].id;
        let told = format!("yottalabs: SIG{signal} was received: deleting pod {id} (`first`)");
        let lines = end.stderr.lines().filter(|line| line.starts_with(&told));
        assert_eq!(lines.count(), 1, "{end:?}");
        world.assert_empty(1, &end);
    });
}

/// Nobody is left who could return an error for it, and it must not be lost.
#[test]
fn a_signal_while_the_pod_is_deleted_ends_the_process_after_the_delete() {
    each(|signal, number, blocking| {
        let world = world();
        // It is not deleted by the first request, and the second is sent a second later.
        let delete = world.sim.faults().on(Operation::DeletePod);
        delete.next(Fault::ResetBefore);
        let name = "two runs";
        let program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold: "",
            },
        );
        world.until(|sim| requests(sim, Operation::DeletePod) == 1);
        program.kill(signal);
        let end = program.end();
        assert_killed(&end, number);
        assert_eq!(end.said.last().unwrap(), "at work on the first");
        world.assert_empty(1, &end);
    });
}

/// The program goes on while the pod of a dropped run is deleted in the background.
#[test]
fn a_signal_while_the_pod_of_a_dropped_run_is_deleted_ends_the_process_after_the_delete() {
    for (signal, number) in SIGNALS {
        let world = world();
        // It is not deleted by the first request, and the second is sent a second later.
        let delete = world.sim.faults().on(Operation::DeletePod);
        delete.next(Fault::ResetBefore);
        let hold = "after the first";
        let story = Story {
            name: "dropped",
            blocking: false,
            hold,
        };
        let mut program = Program::start(&world.url, story);
        program.until(hold);
        world.until(|sim| requests(sim, Operation::DeletePod) == 1);
        program.kill(signal);
        let end = program.end();
        assert_killed(&end, number);
        world.assert_empty(1, &end);
        assert!(end.stderr.contains("was received: deleting pod"), "{end:?}");
    }
}

#[test]
fn further_signals_do_not_cut_the_delete_short() {
    each(|signal, number, blocking| {
        let world = world();
        world.answer_slowly(Operation::DeletePod);
        // The first answers leave open whether the pod is deleted.
        let delete = world.sim.faults().on(Operation::DeletePod);
        delete.next_n(2, Fault::ResetBefore);
        let name = "two runs";
        let hold = "at work on the first";
        let mut program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold,
            },
        );
        program.until(hold);
        program.kill(signal);
        world.until(|sim| requests(sim, Operation::DeletePod) == 1);
        for (signal, _) in SIGNALS {
            program.kill(signal);
        }
        let end = program.end();
        assert_interrupted(&end, signal, number, blocking);
        world.assert_empty(1, &end);
    });
}

#[test]
fn a_run_with_a_report_of_its_own_prints_nothing() {
    let world = world();
    let name = "own report";
    let hold = "at work on the first";
    let mut program = Program::start(
        &world.url,
        Story {
            name,
            blocking: false,
            hold,
        },
    );
    program.until(hold);
    program.kill("INT");
    let end = program.end();
    assert_interrupted(&end, "INT", 2, false);
    assert!(!end.stderr.contains("yottalabs:"), "{end:?}");
    world.assert_empty(1, &end);
}

/// Elsewhere this crate can't ask whether the program has a handler.
#[cfg(target_os = "linux")]
#[test]
fn a_handler_that_is_older_than_the_first_run_decides_between_runs_and_the_run_still_stops() {
    each(|signal, _, blocking| {
        let name = "own handler";
        for hold in ["after the first", "after the second"] {
            let world = world();
            let mut program = Program::start(
                &world.url,
                Story {
                    name,
                    blocking,
                    hold,
                },
            );
            program.until(hold);
            program.kill(signal);
            let end = program.end();
            assert_eq!(end.status.code(), Some(OWN_HANDLER), "{end:?}");
        }
        let world = world();
        let hold = "at work on the first";
        let mut program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold,
            },
        );
        program.until(hold);
        program.kill(signal);
        let end = program.end();
        assert!(
            end.said.iter().any(|phase| phase == "own handler"),
            "{end:?}"
        );
        assert_interrupted(&end, signal, 0, false);
        world.assert_empty(1, &end);
    });
}

/// The handler of this program is younger than its first run.
#[test]
fn a_program_without_signals_handles_them_itself() {
    each(|signal, number, blocking| {
        let world = world();
        let name = "without signals";
        // No handler yet, and none of this crate's: it dies, and the pod stays.
        let hold = "at work on the first";
        let mut program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold,
            },
        );
        program.until(hold);
        program.kill(signal);
        assert_killed(&program.end(), number);
        assert_eq!(requests(&world.sim, Operation::DeletePod), 0);

        let world = self::world();
        let hold = "at work on the second";
        let mut program = Program::start(
            &world.url,
            Story {
                name,
                blocking,
                hold,
            },
        );
        program.until(hold);
        program.kill(signal);
        // The job is not cancelled.
        program.until("after the second");
        program.kill(signal);
        let end = program.end();
        assert_eq!(end.status.code(), Some(OWN_HANDLER), "{end:?}");
        world.assert_empty(2, &end);
    });
}

/// As `nohup` has it.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_the_process_ignores_stays_ignored() {
    for &blocking in modes() {
        let world = world();
        let name = "two runs";
        let hold = "at work on the first";
        let story = Story {
            name,
            blocking,
            hold,
        };
        let mut program = Program::start_by(&world.url, story, "--ignore-signal=HUP");
        program.until(hold);
        program.kill("HUP");
        program.kill("TERM");
        let end = program.end();
        assert_interrupted(&end, "TERM", 15, blocking);
        world.assert_empty(1, &end);
    }
}

/// The instants are random: what is asserted holds at any of them.
#[test]
fn no_pod_is_left_at_any_instant() {
    const PHASES: [&str; 5] = [
        "before",
        "at work on the first",
        "after the first",
        "at work on the second",
        "after the second",
    ];
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    each(|signal, number, blocking| {
        let world = world();
        let mut random = fastrand::Rng::with_seed(seed ^ u64::from(number.unsigned_abs()));
        // Six instants in or after each phase, 30 in all.
        for phase in PHASES {
            thread::scope(|scope| {
                for _ in 0..6 {
                    let delay = Duration::from_micros(random.u64(0..10_000));
                    let world = &world;
                    scope.spawn(move || {
                        let story = Story {
                            name: "two runs",
                            blocking,
                            hold: "",
                        };
                        let mut program = Program::start(&world.url, story);
                        program.until(phase);
                        thread::sleep(delay);
                        program.kill(signal);
                        let end = program.end();
                        match end.said.iter().any(|phase| phase.contains("interrupted")) {
                            true => assert_interrupted(&end, signal, number, blocking),
                            false => assert_killed(&end, number),
                        }
                    });
                }
            });
        }
        world.assert_empty(world.sim.created_count(), &(signal, blocking));
    });
}
