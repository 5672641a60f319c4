//! `yotta run`: how it ends.

#[cfg(target_os = "linux")]
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use yottalabs_sim::{Clock, Operation, Reply, Script, Simulator};

use crate::run_signals;
use crate::running::{assert_no_pod_is_left, command, finish, kill, requests, start, until};
use crate::world::{Finished, World};

const POD: [&str; 5] = ["run", "--image", "a/b:1", "--gpu-type", "NVIDIA_L4_24G"];

fn run(world: &World, args: &[&str]) -> Finished {
    let finished = world.run(&[&POD, args].concat());
    assert!(!finished.stderr.contains('\x1b'), "{finished:?}");
    finished
}

fn play(world: &World, script: Script) {
    world.sim.scripts().on_any().play(script);
}

/// A line for each second of real time.
fn slow_lines(line: &str) -> Script {
    let lines = vec![line.to_owned(); 1000];
    Script::new().lines_every(Duration::from_secs(60_000), lines)
}

/// One test, so that all run at the same time: each waits some seconds for its pod.
#[test]
fn a_run_deletes_its_pod_however_it_ends_and_at_any_instant_of_a_signal() {
    let cases: &[fn(&World)] = &[
        the_exit_code_is_that_of_the_command,
        events_are_lines_of_json,
        a_limit_on_the_time_ends_it,
        a_limit_on_the_cost_ends_it,
        a_failed_pod_is_an_error,
        a_closed_pipe_ends_it,
        a_blocked_pipe_does_not_delay_a_signal,
        a_pod_that_cannot_be_deleted_is_named,
        further_signals_do_not_cut_the_deletion_short,
        #[cfg(target_os = "linux")]
        output_that_cannot_be_written_is_a_failure,
        #[cfg(target_os = "linux")]
        lines_are_printed_above_the_spinner,
    ];
    thread::scope(|scope| {
        run_signals::at_each_instant(scope);
        for case in cases {
            scope.spawn(move || {
                let world = World::fast();
                case(&world);
                assert_no_pod_is_left(&world.sim, &world.sim.requests());
            });
        }
    });
}

fn the_exit_code_is_that_of_the_command(world: &World) {
    play(
        world,
        Script::new().lines(["epoch 1", "", "epoch 2"]).exit(3),
    );
    let finished = run(world, &["--rm", "--name", "job", "--", "train", "it's"]);
    assert_eq!(finished.code, 3, "{finished:?}");
    assert_eq!(finished.stdout, "epoch 1\n\nepoch 2\n");
    let lines: Vec<_> = finished.stderr.lines().collect();
    let id = world.sim.pods()[0].id;
    assert_eq!(
        lines[..2],
        [
            "requesting pod job".to_owned(),
            format!("pod {id} (job) is PENDING")
        ]
    );
    let end = lines.last().unwrap();
    assert!(
        end.starts_with("exit code 3 · ") && end.contains(" · cost "),
        "{end}"
    );
}

fn events_are_lines_of_json(world: &World) {
    play(world, Script::new().line("epoch 1"));
    let args = [
        "--format",
        "json",
        "--env",
        "TOKEN=hunter2",
        "--init-cmd",
        "train",
    ];
    let finished = run(world, &args);
    assert_eq!(finished.code, 0, "{finished:?}");
    assert!(!finished.stdout.contains("hunter2"), "{finished:?}");
    let events = finished.stdout.lines();
    let events: Vec<Value> = events
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let names: Vec<_> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(names[..2], ["launching", "launched"]);
    assert_eq!(
        names[names.len() - 4..],
        ["line", "exited", "deleted", "finished"]
    );
    let finished = events.last().unwrap();
    assert_eq!(finished["outcome"]["exitCode"], 0);
    assert!(
        finished["outcome"]["cost"]["total"].is_string(),
        "{finished}"
    );
}

fn a_limit_on_the_time_ends_it(world: &World) {
    let finished = run(world, &["--max-time", "1s", "--", "train"]);
    assert_eq!(finished.code, 5, "{finished:?}");
    let error = "error: failed to run the job: the limit of 1s was reached\n";
    assert!(finished.stderr.ends_with(error), "{finished:?}");
    assert!(
        finished.stderr.contains("\nno exit code · 1s"),
        "{finished:?}"
    );
}

fn a_limit_on_the_cost_ends_it(world: &World) {
    play(world, Script::new().hang());
    let finished = run(world, &["--max-cost", "0.0001", "--", "train"]);
    assert_eq!(finished.code, 5, "{finished:?}");
    assert!(
        finished
            .stderr
            .contains("the limit of 0.0001 on the estimated cost was reached"),
        "{finished:?}"
    );
}

fn a_failed_pod_is_an_error(world: &World) {
    let (image, gpu) = ("a/does-not-exist:1", "NVIDIA_L4_24G");
    let finished = world.run(&["run", "--image", image, "--gpu-type", gpu, "--", "train"]);
    assert_eq!(finished.code, 1, "{finished:?}");
    assert!(
        finished
            .stderr
            .contains("it is FAILED; its system log ends: failed to pull image"),
        "{finished:?}"
    );
}

fn a_closed_pipe_ends_it(world: &World) {
    play(world, slow_lines("epoch"));
    let mut child = start(world, &[&POD[..], &["--", "train"]].concat());
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "epoch\n");
    let finished = finish(child);
    // As a shell reports a program that SIGPIPE has ended.
    assert_eq!(finished.code, 141, "{finished:?}");
    assert!(!finished.stderr.contains("error"), "{finished:?}");
}

/// As in `yotta run … 2>&1 | less`.
fn a_blocked_pipe_does_not_delay_a_signal(world: &World) {
    // More than the pipe holds, so that no byte is left for a warning.
    let lines = vec!["x".repeat(4095); 100];
    play(world, Script::new().lines(lines).hang());
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = command(world, &[&POD[..], &["--", "train"]].concat());
    command.stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut child = command.spawn().unwrap();
    drop(command);
    until(&world.sim, |sim| requests(sim, Operation::GetPodLogs) > 1);
    kill(&child, "TERM");
    until(&world.sim, |sim| requests(sim, Operation::DeletePod) > 0);
    std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

fn a_pod_that_cannot_be_deleted_is_named(world: &World) {
    world
        .sim
        .faults()
        .on(Operation::DeletePod)
        .always(Reply::status(403));
    play(world, Script::new().exit(3));
    let finished = run(world, &["--", "train"]);
    assert_eq!(finished.code, 6, "{finished:?}");
    let id = world.sim.pods()[0].id;
    assert!(finished.stderr.contains("exit code 3 · "), "{finished:?}");
    assert!(
        finished
            .stderr
            .contains(&format!("error: failed to clean up: pod {id} ")),
        "{finished:?}"
    );
    assert!(
        finished
            .stderr
            .ends_with(&format!("hint: `yotta pods delete {id}` deletes it\n")),
        "{finished:?}"
    );
    world.sim.set_balance(0);
}

fn further_signals_do_not_cut_the_deletion_short(world: &World) {
    play(world, Script::new().hang());
    let deletes = world.sim.faults();
    deletes
        .on(Operation::DeletePod)
        .next_n(2, Reply::status(503));
    let child = start(world, &[&POD[..], &["--", "train"]].concat());
    until(&world.sim, |sim| requests(sim, Operation::GetPodLogs) > 0);
    kill(&child, "INT");
    until(&world.sim, |sim| requests(sim, Operation::DeletePod) > 0);
    kill(&child, "INT");
    kill(&child, "TERM");
    assert_eq!(finish(child).code, 130);
}

#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_a_failure(world: &World) {
    play(world, Script::new().line("epoch 1"));
    let full = File::create("/dev/full").unwrap();
    let args = [&POD[..], &["--", "train"]].concat();
    let output = world.command(&args).stdout(full).output().unwrap();
    let finished = Finished::from(output);
    assert_eq!(finished.code, 1, "{finished:?}");
    let last = finished.stderr.lines().last().unwrap();
    assert!(
        last.starts_with("error: failed to write the output: "),
        "{finished:?}"
    );
}

#[cfg(target_os = "linux")]
fn lines_are_printed_above_the_spinner(world: &World) {
    use crate::progress::CLEARED;
    use crate::terminal::Terminal;

    let title = "\x1b]0;title\x07epoch 3";
    play(world, Script::new().lines(["epoch 1", "epoch 2", title]));
    let command = world.command(&[&POD[..], &["--", "train"]].concat());
    let (code, text) = Terminal::run(&command).finish();
    assert_eq!(code, Some(0), "{text:?}");
    assert!(text.contains("\x1b[2Kepoch 1\r\n"), "{text:?}");
    assert!(text.contains("\x1b[2K]0;titleepoch 3\r\n"), "{text:?}");
    let (_, end) = text.rsplit_once(CLEARED).unwrap();
    assert!(end.starts_with("exit code 0 · "), "{text:?}");
}

#[test]
fn a_run_needs_a_command() {
    let world = World::with(Simulator::builder().clock(Clock::manual()));
    for (args, error) in [
        (&[][..], "there is no command to run"),
        (&["--", "python train.py"], "a single word with spaces"),
        (&["--", ""], "the command is empty"),
        (&["--init-cmd", "a", "--", "b"], "cannot be used with"),
        (
            &["--max-cost", "much", "--", "b"],
            "invalid value 'much' for '--max-cost",
        ),
    ] {
        let finished = run(&world, args);
        assert_eq!(finished.code, 2, "{finished:?}");
        assert!(finished.stderr.contains(error), "{finished:?}");
    }
    assert!(world.sim.requests().is_empty());
}
