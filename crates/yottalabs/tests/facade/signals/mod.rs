//! SIGINT, SIGTERM and SIGHUP, sent to real processes.
#![cfg(unix)]

mod program;

use std::os::unix::process::ExitStatusExt as _;
use std::thread;
use std::time::{Duration, Instant};

use program::{End, INTERRUPTED, OWN_HANDLER, Program};
use tokio::runtime::Runtime;
use yottalabs_sim::{Clock, Fault, Operation, RunningServer, Simulator};

const SIGNALS: [(&str, i32); 3] = [("INT", 2), ("TERM", 15), ("HUP", 1)];
const FIRST_JOB: &str = "at work on the first";

/// A signal, and the client of the program that receives it.
#[derive(Clone, Copy, Debug)]
struct Case {
    signal: &'static str,
    number: i32,
    blocking: bool,
}

/// Runs the test for each signal and each client, all at the same time.
fn each(test: impl Fn(Case) + Sync) {
    thread::scope(|scope| {
        for (signal, number) in SIGNALS {
            for blocking in [false, true] {
                let case = Case {
                    signal,
                    number,
                    blocking,
                };
                let test = &test;
                scope.spawn(move || test(case));
            }
        }
    });
}

impl Case {
    /// The signal ended the process.
    fn assert_killed(self, end: &End) {
        assert_eq!(end.status.signal(), Some(self.number), "{end:?}");
    }

    /// The asynchronous run returned an error, and so did the run that follows. The blocking run ended the
    /// process.
    fn assert_interrupted(self, end: &End) {
        match self.blocking {
            true => self.assert_killed(end),
            false => self.assert_error(end),
        }
    }

    fn assert_error(self, end: &End) {
        assert_eq!(end.status.code(), Some(INTERRUPTED), "{end:?}");
        let signal = self.signal;
        let error = format!("failed to run the job: it was interrupted by SIG{signal}");
        let errors = end.said.iter().filter(|phase| **phase == error).count();
        let was_second = end.said.iter().any(|phase| phase == "after the first");
        assert_eq!(errors, if was_second { 1 } else { 2 }, "{end:?}");
    }
}

/// A simulator behind a real socket.
struct World {
    sim: Simulator,
    url: String,
    _runtime: Runtime,
    _server: RunningServer,
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
    /// Starts a program that stays in the phase `hold` until it is killed.
    fn start(&self, case: Case, story: &str, hold: &str) -> Program {
        Program::start(&self.url, story, case.blocking, hold)
    }

    /// Starts a program, and waits until it is in the phase `hold`, in which it stays.
    fn start_and_hold(&self, case: Case, story: &str, hold: &str) -> Program {
        let mut program = self.start(case, story, hold);
        program.until(hold);
        program
    }

    /// Waits until the simulator is in this state.
    fn until(&self, is_so: impl Fn(&Simulator) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !is_so(&self.sim) {
            assert!(Instant::now() < deadline, "it never came");
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn until_requested(&self, operation: Operation) {
        self.until(|sim| requests(sim, operation) > 0);
    }

    fn answer_slowly(&self, operation: Operation) {
        self.sim.faults().on(operation).always(Fault::SlowBody {
            pieces: 4,
            pause: Duration::from_millis(50),
        });
    }

    /// The first deletes fail without an effect, and the next is sent a second later.
    fn fail_deletes(&self, times: usize) {
        let faults = self.sim.faults();
        faults
            .on(Operation::DeletePod)
            .next_n(times, Fault::ResetBefore);
    }

    /// Asserts that this many pods were created, and that none is left.
    fn assert_empty(&self, pods: usize, context: &dyn std::fmt::Debug) {
        self.sim.advance(Duration::from_secs(600));
        let all = self.sim.pods();
        let left: Vec<_> = all.iter().filter(|pod| !pod.is_over()).collect();
        assert!(left.is_empty(), "{context:?}: {left:?}");
        assert_eq!(all.len(), pods, "{context:?}");
    }
}

fn requests(sim: &Simulator, operation: Operation) -> usize {
    let requests = sim.requests().into_iter();
    requests
        .filter(|request| request.operation == Some(operation))
        .count()
}

#[test]
fn a_signal_while_no_run_is_at_work_ends_the_process_as_it_does_without_a_handler() {
    each(|case| {
        for (pods, hold) in ["before", "after the first", "after the second"]
            .iter()
            .enumerate()
        {
            let world = world();
            let program = world.start_and_hold(case, "two runs", hold);
            let end = program.end_by(case.signal);
            case.assert_killed(&end);
            assert_eq!(end.said.last().unwrap(), hold);
            world.assert_empty(pods, &end);
        }
    });
}

#[test]
fn a_signal_while_the_pod_is_created_or_waited_for_deletes_it() {
    each(|case| {
        let world = self::world();
        world.answer_slowly(Operation::CreatePod);
        let program = world.start(case, "two runs", "");
        world.until(|sim| sim.created_count() == 1);
        let end = program.end_by(case.signal);
        case.assert_interrupted(&end);
        world.assert_empty(1, &end);

        let world = self::world();
        let program = world.start(case, "waiting", "");
        world.until_requested(Operation::ListPods);
        let end = program.end_by(case.signal);
        case.assert_interrupted(&end);
        world.assert_empty(1, &end);
    });
}

#[test]
fn a_signal_while_the_job_is_at_work_deletes_the_pod_and_says_so() {
    each(|case| {
        let world = world();
        let program = world.start_and_hold(case, "two runs", FIRST_JOB);
        let end = program.end_by(case.signal);
        case.assert_interrupted(&end);
        let (signal, id) = (case.signal, world.sim.pods()[0].id);
        let told = format!("yottalabs: SIG{signal} was received: deleting pod {id} (`first`)");
        let lines = end.stderr.lines().filter(|line| line.starts_with(&told));
        assert_eq!(lines.count(), 1, "{end:?}");
        world.assert_empty(1, &end);
    });
}

#[test]
fn a_signal_ends_a_batch_and_deletes_its_pods() {
    each(|case| {
        let world = world();
        let program = world.start(case, "batch", "");
        world.until(|sim| sim.created_count() == 5);
        let end = program.end_by(case.signal);
        assert_eq!(end.status.code(), Some(INTERRUPTED), "{end:?}");
        let error = format!(
            "failed to run the job: it was interrupted by SIG{}",
            case.signal
        );
        assert_eq!(end.said, vec![error; 30], "{end:?}");
        let told = format!("yottalabs: SIG{} was received: deleting ", case.signal);
        let lines = end.stderr.lines().filter(|line| line.starts_with(&told));
        assert_eq!(lines.count(), 5, "{end:?}");
        world.assert_empty(5, &end);
    });
}

/// No result of the batch would tell of the signal.
#[test]
fn a_signal_while_the_last_pod_of_a_batch_is_deleted_ends_the_process_after_the_delete() {
    each(|case| {
        let world = world();
        world.fail_deletes(2);
        let program = world.start(case, "batch of one", "");
        world.until(|sim| sim.created_count() == 1);
        world.sim.advance(Duration::from_secs(1200));
        world.until_requested(Operation::DeletePod);
        let end = program.end_by(case.signal);
        case.assert_killed(&end);
        assert!(end.said.is_empty(), "{end:?}");
        world.assert_empty(1, &end);
    });
}

/// No run is left that could return an error for the signal, and it must not be lost.
#[test]
fn a_signal_while_the_pod_is_deleted_ends_the_process_after_the_delete() {
    each(|case| {
        let world = world();
        world.fail_deletes(1);
        let program = world.start(case, "two runs", "");
        world.until_requested(Operation::DeletePod);
        let end = program.end_by(case.signal);
        case.assert_killed(&end);
        assert_eq!(end.said.last().unwrap(), FIRST_JOB);
        world.assert_empty(1, &end);
    });
}

/// The program goes on while the pod of a dropped run is deleted in the background.
#[test]
fn a_signal_while_the_pod_of_a_dropped_run_is_deleted_ends_the_process_after_the_delete() {
    each(|case| {
        if case.blocking {
            return; // No blocking run can be dropped.
        }
        let world = world();
        world.fail_deletes(1);
        let program = world.start_and_hold(case, "dropped", "after the first");
        world.until_requested(Operation::DeletePod);
        let end = program.end_by(case.signal);
        case.assert_killed(&end);
        world.assert_empty(1, &end);
        assert!(end.stderr.contains("was received: deleting pod"), "{end:?}");
    });
}

#[test]
fn further_signals_do_not_cut_the_delete_short() {
    each(|case| {
        let world = world();
        world.answer_slowly(Operation::DeletePod);
        world.fail_deletes(2);
        let program = world.start_and_hold(case, "two runs", FIRST_JOB);
        program.kill(case.signal);
        world.until_requested(Operation::DeletePod);
        program.kill("INT");
        program.kill("TERM");
        let end = program.end_by("HUP");
        case.assert_interrupted(&end);
        world.assert_empty(1, &end);
    });
}

#[test]
fn a_run_with_a_report_of_its_own_prints_nothing() {
    each(|case| {
        if case.blocking {
            return;
        }
        let world = world();
        let program = world.start_and_hold(case, "own report", FIRST_JOB);
        let end = program.end_by(case.signal);
        case.assert_interrupted(&end);
        assert!(!end.stderr.contains("yottalabs:"), "{end:?}");
        world.assert_empty(1, &end);
    });
}

/// Elsewhere this crate can't ask whether the program has a handler.
#[cfg(target_os = "linux")]
#[test]
fn a_handler_that_is_older_than_the_first_run_decides_between_runs_and_the_run_still_stops() {
    each(|case| {
        for hold in ["after the first", "after the second"] {
            let world = world();
            let program = world.start_and_hold(case, "own handler", hold);
            let end = program.end_by(case.signal);
            assert_eq!(end.status.code(), Some(OWN_HANDLER), "{end:?}");
        }
        let world = self::world();
        let program = world.start_and_hold(case, "own handler", FIRST_JOB);
        let end = program.end_by(case.signal);
        assert!(
            end.said.iter().any(|phase| phase == "own handler"),
            "{end:?}"
        );
        case.assert_error(&end);
        world.assert_empty(1, &end);
    });
}

#[test]
fn a_program_without_signals_handles_them_itself() {
    each(|case| {
        let world = self::world();
        // There is no handler yet: the signal ends the process, and the pod stays.
        let program = world.start_and_hold(case, "without signals", FIRST_JOB);
        case.assert_killed(&program.end_by(case.signal));
        assert_eq!(requests(&world.sim, Operation::DeletePod), 0);

        let world = self::world();
        let hold = "at work on the second";
        let mut program = world.start_and_hold(case, "without signals", hold);
        program.kill(case.signal);
        // The job is not cancelled.
        program.until("after the second");
        let end = program.end_by(case.signal);
        assert_eq!(end.status.code(), Some(OWN_HANDLER), "{end:?}");
        world.assert_empty(2, &end);
    });
}

#[test]
fn a_signal_while_several_blocking_runs_are_at_work_ends_the_process_after_all_deletes() {
    each(|case| {
        if !case.blocking {
            return;
        }
        for (story, pods) in [
            ("another stop", 1),
            ("one in another", 2),
            ("ends with another", 2),
            ("three", 3),
        ] {
            let world = world();
            // One of the pods is deleted a second later than the others.
            world.fail_deletes(1);
            let mut program = world.start(case, story, "");
            program.until("at work on the second");
            if story == "three" {
                program.until(FIRST_JOB);
            }
            world.until(|sim| sim.created_count() == pods);
            let end = program.end_by(case.signal);
            case.assert_killed(&end);
            assert!(!end.said.contains(&"returned".to_owned()), "{end:?}");
            world.assert_empty(pods, &end);
        }
    });
}

/// As after `nohup`.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_the_process_ignores_stays_ignored() {
    each(|case| {
        if case.signal == "HUP" {
            return; // The signal that is ignored.
        }
        let world = world();
        let (story, env) = ("two runs", "--default-signal=INT,TERM --ignore-signal=HUP");
        let mut program = Program::start_by(&world.url, story, case.blocking, FIRST_JOB, env);
        program.until(FIRST_JOB);
        program.kill("HUP");
        let end = program.end_by(case.signal);
        case.assert_interrupted(&end);
        world.assert_empty(1, &end);
    });
}

/// The instants are random: what is asserted holds at any of them.
#[test]
fn no_pod_is_left_at_any_instant() {
    const PHASES: [&str; 5] = [
        "before",
        FIRST_JOB,
        "after the first",
        "at work on the second",
        "after the second",
    ];
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    each(|case| {
        let world = &world();
        let mut random = fastrand::Rng::with_seed(seed ^ case.number as u64);
        // Six instants in or after each phase, 30 in all.
        for phase in PHASES {
            thread::scope(|scope| {
                for _ in 0..6 {
                    let delay = Duration::from_micros(random.u64(0..10_000));
                    scope.spawn(move || {
                        let mut program = world.start(case, "two runs", "");
                        program.until(phase);
                        thread::sleep(delay);
                        let end = program.end_by(case.signal);
                        match end.said.iter().any(|phase| phase.contains("interrupted")) {
                            true => case.assert_interrupted(&end),
                            false => case.assert_killed(&end),
                        }
                    });
                }
            });
        }
        world.assert_empty(world.sim.created_count(), &case);
    });
}
