//! `yotta pods watch`.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{ChildStdout, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::world::{Finished, World, spec};

fn event(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap()
}

#[test]
fn a_pipe_gets_a_line_for_each_change_until_the_pods_are_gone() {
    let world = World::still();
    let pod = world.create(spec("train").env("TOKEN", "hunter2"));
    world.create(spec("other"));
    let id = pod.id.to_string();
    let mut command = world.command(&["pods", "watch", "train", &id, "--interval", "100ms"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let added = event(&mut lines);
    assert_eq!(added["event"], "added");
    assert_eq!(added["pod"]["id"], pod.id.to_string());
    assert!(!added.to_string().contains("hunter2"), "{added}");
    world.sim.advance(Duration::from_secs(600));
    let changed = event(&mut lines);
    assert_eq!(changed["event"], "changed");
    assert_eq!(changed["before"]["status"], "PENDING");
    world.stdout(&["pods", "delete", "train"]);
    world.sim.advance(Duration::from_secs(600));
    let rest: Vec<_> = lines.map(Result::unwrap).collect();
    let gone = |line: &&String| line.contains(r#""event":"gone""#);
    assert_eq!(rest.iter().filter(gone).count(), 1, "{rest:?}");
    assert!(rest.last().is_some_and(|line| gone(&line)), "{rest:?}");
    assert!(child.wait().unwrap().success());
}

#[test]
fn filters_are_by_region_status_and_name() {
    let world = World::still();
    world.create(spec("ci-1"));
    world.create(spec("train"));
    for args in [
        &["--name", "t*"][..],
        &["--status", "pending", "--name", "train"],
    ] {
        let args = [&["pods", "watch", "--format", "table"], args].concat();
        let mut child = world.command(&args).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        assert!(line.ends_with(" train PENDING"), "{line}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(world.run(&["pods", "watch", "nothing"]).code, 3);
    assert_eq!(
        world
            .run(&["pods", "watch", "5", "--interval", "100ms"])
            .code,
        3
    );
    assert_eq!(
        world.run(&["pods", "watch", "train", "--name", "*"]).code,
        2
    );
}

#[test]
fn a_server_that_cannot_be_reached_is_reported_at_once() {
    let world = World::still();
    let commands = [
        &["pods", "watch", "7"][..],
        &["pods", "logs", "7", "-f"],
        &["pods", "logs", "7", "-f", "--tail", "1"],
    ];
    // Each retries for two seconds, so they run at the same time.
    let children = commands.map(|args| {
        let mut command = world.command(&[args, &["--base-url", "http://127.0.0.1:1"]].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    });
    for child in children {
        let finished = Finished::from(child.wait_with_output().unwrap());
        assert_eq!(finished.code, 1, "{}", finished.stderr);
        let words = "no connection could be made";
        assert!(finished.stderr.contains(words), "{}", finished.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_a_table_and_is_restored() {
    use crate::terminal::Terminal;
    let world = World::still();
    for number in 11..=40 {
        world.create(spec(&format!("pod-{number}")));
    }
    let mut terminal = Terminal::run(&world.command(&["pods", "watch", "--interval", "100ms"]));
    terminal.wait_for("\u{1b}[?1049h");
    terminal.wait_for("… and 9 more");
    world.sim.advance(Duration::from_secs(600));
    terminal.wait_for("RUNNING");
    terminal.write("\u{3}");
    let (code, text) = terminal.finish();
    assert_eq!(code, Some(130));
    assert!(text.ends_with("\u{1b}[?1049l"), "{text:?}");

    let args = ["pods", "watch", "pod-11", "--interval", "100ms"];
    let mut terminal = Terminal::run(&world.command(&args));
    terminal.wait_for("pod-11");
    world.stdout(&["pods", "delete", "pod-11"]);
    world.sim.advance(Duration::from_secs(600));
    let (code, text) = terminal.finish();
    assert_eq!(code, Some(0));
    assert!(
        text.ends_with("\u{1b}[?1049lthe watched pods are gone\r\n"),
        "{text:?}"
    );
}
