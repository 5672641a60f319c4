//! `yotta pods delete`.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use yottalabs::{PodId, PodStatus, Timestamp};
use yottalabs_sim::{Clock, Operation, Simulator};

use crate::canned::Canned;
use crate::world::{Finished, World, spec};

/// A world with the pods `ci-1`, `ci-2` and `train`, of which the first is three hours old and the others one hour.
fn world() -> (World, [PodId; 3]) {
    let start = Timestamp::now().checked_sub(Duration::from_secs(3 * 3600));
    let builder = Simulator::builder()
        .clock(Clock::manual())
        .start_at(start.unwrap());
    let world = World::with(builder);
    let first = world.create(spec("ci-1").label("team", "a")).id;
    world.sim.advance(Duration::from_secs(2 * 3600));
    let second = world.create(spec("ci-2").region("us-west-1")).id;
    let third = world.create(spec("train").label("team", "b")).id;
    (world, [first, second, third])
}

/// The names of the pods that are not deleted.
fn left(world: &World) -> Vec<String> {
    world.sim.advance(Duration::from_secs(3600));
    let pods = world.sim.pods().into_iter().filter(|pod| !pod.is_over());
    pods.map(|pod| pod.name).collect()
}

fn deletes(world: &World) -> usize {
    let requests = world.sim.requests().into_iter();
    let deletes = requests.filter(|request| request.operation == Some(Operation::DeletePod));
    deletes.count()
}

#[test]
fn one_pod_is_deleted_at_once() {
    let (world, [first, ..]) = world();
    let text = world.stdout(&["pods", "delete", &first.to_string()]);
    let envelope: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(envelope["code"], 10_000);
    let text = world.stdout(&["pods", "rm", "train", "--format", "table"]);
    assert!(text.ends_with(": deletion requested\n"), "{text}");
    assert_eq!(left(&world), ["ci-2"]);
    assert_eq!(world.run(&["pods", "delete", "5"]).code, 3);
}

#[test]
fn several_pods_need_a_confirmation() {
    let (world, _) = world();
    for args in [
        &["ci-1", "train"][..],
        &["--name", "ci-*"],
        &["--name", "ci-1"],
    ] {
        let finished = world.run(&[&["pods", "delete"], args].concat());
        assert_eq!(finished.code, 2, "{}", finished.stderr);
        assert!(
            finished.stderr.contains("hint: --yes"),
            "{}",
            finished.stderr
        );
        assert!(finished.stderr.contains("ci-1"), "{}", finished.stderr);
        assert_eq!(finished.stdout, "");
    }
    assert_eq!(left(&world).len(), 3);
}

#[test]
fn every_filter_must_match() {
    for (args, expected) in [
        (&["--name", "ci-*"][..], &["train"][..]),
        (&["--name", "ci-1", "--name", "tr?in"], &["ci-2"]),
        (&["--older-than", "2h"], &["ci-2", "train"]),
        (
            &["--name", "*", "--older-than", "4h"],
            &["ci-1", "ci-2", "train"],
        ),
        (&["--region", "us-west-1"], &["ci-1", "train"]),
        (&["--label", "team=b"], &["ci-1", "ci-2"]),
        (
            &["--label", "team=a", "--name", "t*"],
            &["ci-1", "ci-2", "train"],
        ),
        (&["--status", "running"], &["ci-2", "train"]),
        (&["--status", "PENDING,RUNNING"], &[]),
    ] {
        let (world, _) = world();
        world.stdout(&[&["pods", "delete", "--yes"], args].concat());
        assert_eq!(left(&world), expected, "{args:?}");
    }
}

#[test]
fn only_what_is_listed_is_deleted() {
    let (world, [first, ..]) = world();
    let listed = world.data(&["pods", "delete", "--older-than", "2h", "--dry-run"]);
    assert_eq!(listed[0]["id"], json!(first));
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let text = world.stdout(&["pods", "delete", "ci-1", "--dry-run", "--format", "table"]);
    assert!(text.ends_with("\n1 pod, 0.4470 per hour\n"), "{text}");
    assert_eq!(deletes(&world), 0);
    world.stdout(&["pods", "delete", "--older-than", "2h", "--yes"]);
    assert_eq!(deletes(&world), 1);
}

#[test]
fn a_pod_whose_age_is_not_known_is_not_older() {
    let (world, _) = world();
    world.sim.faults().add("list:odd=all-null").unwrap();
    let finished = world.run(&["pods", "delete", "--older-than", "1s", "--yes"]);
    assert_eq!((finished.code, &*finished.stderr), (0, "no pods match\n"));
    assert_eq!(left(&world).len(), 3);
    // Seconds instead of milliseconds would be a time of 1970.
    let body = |time: i64| format!(r#"{{"code":10000,"data":[{{"id":7,"createdAt":{time}}}]}}"#);
    for (time, is_listed) in [
        (0, false),
        (1_767_225_600, false),
        (1_767_225_600_000, true),
    ] {
        let server = Canned::start("200 OK", "", &body(time));
        let url = server.url("");
        let args = ["--base-url", &url, "pods", "delete", "--older-than", "1s"];
        let listed = world.data(&[&args[..], &["--dry-run"]].concat());
        assert_eq!(listed.as_array().unwrap().len() == 1, is_listed, "{time}");
    }
}

#[test]
fn pods_that_are_over_are_left_out_unless_their_status_is_named() {
    let (world, [_, second, _]) = world();
    let failed = world.create(spec("failed"));
    world.sim.advance(Duration::from_secs(60));
    world.sim.fail(failed.id).unwrap();
    world.stdout(&["pods", "delete", &second.to_string()]);
    let listed = |args: &[&str]| {
        let args = [&["pods", "delete", "--dry-run"], args].concat();
        let pods = world.data(&args);
        let names = pods
            .as_array()
            .unwrap()
            .iter()
            .map(|pod| pod["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(listed(&["--name", "*"]), ["train", "ci-1"]);
    assert_eq!(listed(&["--status", "failed"]), ["failed"]);
}

#[test]
fn what_matches_nothing_is_no_failure() {
    let (world, _) = world();
    let finished = world.run(&["pods", "delete", "--name", "nothing-*"]);
    assert_eq!((finished.code, &*finished.stderr), (0, "no pods match\n"));
    assert_eq!(
        world.data(&["pods", "delete", "--name", "nothing-*"]),
        json!([])
    );
}

#[test]
fn one_failure_does_not_stop_the_others() {
    let (world, [first, _, third]) = world();
    let args = [
        &first.to_string(),
        "5",
        &first.to_string(),
        &third.to_string(),
    ];
    let finished = world.run(&[&["pods", "delete", "--yes"], &args[..]].concat());
    assert_eq!(finished.code, 3, "{}", finished.stderr);
    assert!(
        finished.stderr.starts_with("error: 1 of 3 pods"),
        "{}",
        finished.stderr
    );
    let envelope: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(envelope["code"], 13_000);
    let deleted = |index: usize| envelope["data"][index]["deleted"].clone();
    assert_eq!(
        [deleted(0), deleted(1), deleted(2), deleted(3)],
        [json!(true), json!(false), json!(true), json!(null)]
    );
    assert_eq!(left(&world), ["ci-2"]);

    let (world, [first, ..]) = self::world();
    world.sim.faults().add("delete:code=10004:next").unwrap();
    let args = ["pods", "delete", "--yes", "5", "ci-1", "--format", "table"];
    let finished = world.run(&args);
    // The first failure in the order of the list decides.
    assert!([3, 4].contains(&finished.code), "{}", finished.stderr);
    assert!(
        finished.stdout.contains(&first.to_string()),
        "{}",
        finished.stdout
    );
    assert!(
        finished.stdout.contains("  failed\n"),
        "{}",
        finished.stdout
    );
}

#[test]
fn a_name_of_several_pods_deletes_none() {
    let (world, _) = world();
    world.create(spec("train"));
    for args in [
        &["train"][..],
        &["--yes", "ci-1", "train"],
        &["--yes", "ci-1", "trian"],
    ] {
        let finished = world.run(&[&["pods", "delete"], args].concat());
        assert!([2, 3].contains(&finished.code), "{}", finished.stderr);
    }
    assert_eq!(left(&world).len(), 4);
}

#[test]
fn wrong_arguments_delete_nothing() {
    let (world, _) = world();
    for args in [
        &["--yes"][..],
        &["--yes", "--status", ""],
        &["--yes", "--region", ""],
        &["--yes", "--name", "["],
        &["--yes", "--label", "team"],
        &["--yes", "--older-than", "2"],
        &["--yes", "ci-1", "--name", "*"],
    ] {
        let finished = world.run(&[&["pods", "delete"], args].concat());
        assert_eq!(finished.code, 2, "{args:?}: {}", finished.stderr);
    }
    assert_eq!(left(&world).len(), 3);
    assert!(
        world
            .sim
            .pods()
            .iter()
            .all(|pod| pod.status != PodStatus::Terminating)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_asks_for_confirmation() {
    use crate::terminal::Terminal;
    for (answer, code, expected) in [("n\n", 1, 3), ("\n", 1, 3), ("\u{4}", 1, 3), ("Y\n", 0, 1)] {
        let (world, _) = world();
        let args = ["pods", "delete", "--name", "ci-*", "--color", "never"];
        let mut terminal = Terminal::run(&world.command(&args));
        terminal.wait_for("Delete 2 pods? [y/N] ");
        assert_eq!(world.sim.requests().last().unwrap().method, "GET");
        terminal.write(answer);
        let (found, text) = terminal.finish();
        assert_eq!(found, Some(code), "{text}");
        assert_eq!(
            text.contains("\nerror: nothing was deleted"),
            code == 1,
            "{text}"
        );
        assert_eq!(left(&world).len(), expected, "{answer:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_interruption_says_that_pods_may_have_been_deleted() {
    let (world, _) = world();
    world.sim.faults().add("delete:stall-after").unwrap();
    let mut command = world.command(&["pods", "delete", "--name", "ci-*", "--yes"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    while deletes(&world) < 2 {
        std::thread::yield_now();
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let finished = Finished::from(child.wait_with_output().unwrap());
    assert_eq!(finished.code, 130, "{}", finished.stderr);
    assert!(
        finished.stderr.contains("may have been deleted"),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_failure_counts_although_nobody_reads_the_output() {
    let (world, _) = world();
    let mut command = world.command(&["pods", "delete", "--yes", "5", "6"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(3));
}
