//! `yotta pods logs`.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use yottalabs::PodId;
use yottalabs_sim::Script;

use crate::world::{Finished, World, spec};

const MINUTE: Duration = Duration::from_secs(60);

/// A pod that has written these lines, one each second.
fn world(lines: &[&str]) -> (World, PodId) {
    let world = World::still();
    let script = Script::new().lines_every(Duration::from_secs(1), lines.to_vec());
    world.sim.scripts().on_any().play(script.hang());
    let id = world.create(spec("train")).id;
    world.sim.advance(10 * MINUTE);
    (world, id)
}

#[test]
fn a_pipe_gets_plain_lines() {
    let (world, _) = world(&["one", "two \u{1b}[31mred\u{1b}[0m", "three 🚀"]);
    let text = world.stdout(&["pods", "logs", "train"]);
    assert_eq!(text, "one\ntwo \u{1b}[31mred\u{1b}[0m\nthree 🚀\n");
    let text = world.stdout(&["pods", "logs", "train", "--timestamps"]);
    assert!(text.lines().all(|line| line.contains("Z ")), "{text}");
    let text = world.stdout(&["pods", "logs", "train", "--system", "--grep", "image"]);
    assert_eq!(text, "pulling image pytorch/pytorch:2.8\n");
    let text = world.stdout(&["pods", "logs", "train", "--format", "json"]);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[2]["content"], "three 🚀");
}

#[test]
fn lines_are_chosen_by_time_number_and_text() {
    let (world, _) = world(&["loss 3", "note", "loss 2", "loss 1", "end"]);
    for (args, expected) in [
        (&["--tail", "2"][..], &["loss 1", "end"][..]),
        (&["--tail", "0"], &[]),
        (
            &["--tail", "99"],
            &["loss 3", "note", "loss 2", "loss 1", "end"],
        ),
        (&["--grep", r"^loss [12]$"], &["loss 2", "loss 1"]),
        (&["--grep", "loss", "-n", "2"], &["loss 2", "loss 1"]),
        (
            &["--since", "2020-01-01T00:00:00Z", "--grep", "end"],
            &["end"],
        ),
        (&["--since", "2100-01-01"], &[]),
        (&["--until", "2020-01-01"], &[]),
    ] {
        let text = world.stdout(&[&["pods", "logs", "train"], args].concat());
        assert_eq!(text.lines().collect::<Vec<_>>(), expected, "{args:?}");
    }
    for args in [
        &["--grep", "("][..],
        &["--since", "now"],
        &["-f", "--until", "1m"],
    ] {
        let finished = world.run(&[&["pods", "logs", "train"], args].concat());
        assert_eq!(finished.code, 2, "{}", finished.stderr);
    }
    assert_eq!(world.run(&["pods", "logs", "5"]).code, 3);
    assert_eq!(
        world.run(&["pods", "logs", "5", "-f", "--tail", "1"]).code,
        3
    );
}

#[test]
fn following_continues_after_the_last_lines_until_the_pod_is_over() {
    let (world, id) = world(&["one", "two", "three"]);
    let mut command = world.command(&["pods", "logs", "train", "--follow", "--tail", "1"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "three");
    world.stdout(&["pods", "delete", &id.to_string()]);
    world.sim.advance(10 * MINUTE);
    // The line that was printed is not printed again.
    assert!(lines.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_following() {
    let (world, _) = world(&["one"]);
    let mut command = world.command(&["pods", "logs", "train", "-f"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(
        Finished::new(status, String::new(), String::new()).code,
        130
    );
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_following_even_without_a_new_line() {
    let (world, _) = world(&["one"]);
    for args in [&["pods", "logs", "train", "-f"][..], &["pods", "watch"]] {
        let mut command = world.command(args);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.next().unwrap().unwrap();
        drop(lines);
        // Nothing more is ever written: time stands still.
        assert!(child.wait().unwrap().success(), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colours_and_nothing_else_that_controls_it() {
    use crate::terminal::Terminal;
    let (world, _) = world(&["\u{1b}]0;title\u{7}a \u{1b}[31mred"]);
    let args = ["pods", "logs", "train"];
    let mut command = world.command(&args);
    let (_, text) = Terminal::run(&command).finish();
    assert_eq!(text, "]0;titlea \u{1b}[31mred\u{1b}[0m\r\n");
    command.env("NO_COLOR", "1");
    let (_, text) = Terminal::run(&command).finish();
    assert_eq!(text, "]0;titlea red\r\n");
}
