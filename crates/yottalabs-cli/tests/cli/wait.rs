//! `yotta pods wait`

use std::io::{BufRead as _, BufReader, Read as _};

use serde_json::Value;

use crate::running::{finish, kill, start};
use crate::world::{World, spec};

#[test]
fn it_waits_for_a_state_and_prints_the_pod() {
    let world = World::fast();
    world.create(spec("train-1"));
    for state in ["ready", "running", "RUNNING"] {
        let finished = world.run(&["pods", "wait", "train-1", "--for", state]);
        assert_eq!(finished.code, 0, "{finished:?}");
        let pod: Value = serde_json::from_str(&finished.stdout).unwrap();
        assert_eq!(pod["data"]["status"], "RUNNING");
        // The server's own JSON.
        assert_eq!(pod["data"]["persistentMountPath"], Value::Null);
    }
    world.stdout(&["pods", "pause", "train-1"]);
    let text = world.stdout(&[
        "pods", "wait", "train-1", "--for", "paused", "--format", "table",
    ]);
    assert!(text.contains("PAUSED"), "{text}");
}

#[test]
fn a_timeout_says_that_the_pod_still_exists() {
    let world = World::still();
    let id = world.create(spec("train-1")).id;
    let finished = world.run(&["pods", "wait", "train-1", "--timeout", "100ms"]);
    assert_eq!(finished.code, 5, "{finished:?}");
    assert!(finished.stdout.is_empty(), "{finished:?}");
    let hint = format!(
        "hint: pod {id} still exists and will be billed as soon as it runs; `yotta pods delete {id}` deletes it\n"
    );
    assert!(finished.stderr.ends_with(&hint), "{finished:?}");

    let world = World::fast();
    world.create(spec("train-1"));
    let finished = world.run(&[
        "pods",
        "wait",
        "train-1",
        "--for",
        "paused",
        "--timeout",
        "100ms",
    ]);
    assert_eq!(finished.code, 5, "{finished:?}");
    assert!(
        finished.stderr.contains("still exists and is billed"),
        "{finished:?}"
    );
}

#[test]
fn a_failed_pod_is_an_error_with_its_last_log_lines() {
    let world = World::fast();
    let id = world.create(spec("train-1").image("a/does-not-exist:1")).id;
    let finished = world.run(&["pods", "wait", &id.to_string()]);
    assert_eq!(finished.code, 1, "{finished:?}");
    let words = "it is FAILED; its system log ends: failed to pull image";
    assert!(finished.stderr.contains(words), "{finished:?}");
    assert!(
        finished
            .stderr
            .contains(&format!("hint: `yotta pods logs {id} --system`")),
        "{finished:?}"
    );
    let failed = world.run(&["pods", "wait", &id.to_string(), "--for", "FAILED"]);
    assert_eq!(failed.code, 0, "{failed:?}");
}

#[test]
fn a_pod_that_does_not_exist_is_gone() {
    let world = World::fast();
    for pod in ["1234", "train-1"] {
        let finished = world.run(&["pods", "wait", pod, "--timeout", "100ms"]);
        assert_eq!(finished.code, 3, "{finished:?}");
    }
    let gone = world.data(&["pods", "wait", "1234", "--for", "gone"]);
    assert_eq!(gone["status"], "TERMINATED");
    let gone = world.data(&["pods", "wait", "train-1", "--for", "gone"]);
    assert_eq!(gone, Value::Null);
}

#[test]
fn a_misspelled_state_is_refused() {
    let world = World::still();
    let finished = world.run(&["pods", "wait", "1234", "--for", "redy"]);
    assert_eq!(finished.code, 2, "{finished:?}");
    assert!(
        finished.stderr.contains("ready, running, paused, gone"),
        "{finished:?}"
    );
    assert!(world.sim.requests().is_empty());
    // A status that this version does not know.
    let finished = world.run(&[
        "pods",
        "wait",
        "1234",
        "--for",
        "HIBERNATED",
        "--timeout",
        "100ms",
    ]);
    assert_eq!(finished.code, 3, "{finished:?}");
}

#[test]
fn a_signal_ends_it() {
    for signal in ["INT", "TERM"] {
        let world = World::still();
        let id = world.create(spec("train-1")).id;
        let mut child = start(&world, &["pods", "wait", "train-1"]);
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut text = String::new();
        stderr.read_line(&mut text).unwrap();
        kill(&child, signal);
        assert_eq!(finish(child).code, 130);
        stderr.read_to_string(&mut text).unwrap();
        let end = format!("pod {id} (train-1) is PENDING\nerror: interrupted\n");
        assert_eq!(text, end);
    }
}
