//! Scripts: what a pod's container prints, and how it ends.

use std::time::Duration;

use serde_json::{Value, json};
use yottalabs_client::job::{CLIENT_TOKEN_VARIABLE, COMMAND_VARIABLE, Marker, WRAPPER};
use yottalabs_sim::{Cause, Decimal, PodStatus, Script, Simulator, Timestamp};

use crate::support::{LONG, act, built, create, get, manual, running, show};

const TOKEN: &str = "0f8a3c";

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The fields of a pod that runs a job.
fn job(command: &str) -> Value {
    let variable = |key: &str, value: &str| json!({ "key": key, "value": value });
    json!({
        "initializationCommand": WRAPPER,
        "environmentVars": [
            variable(COMMAND_VARIABLE, command),
            variable(CLIENT_TOKEN_VARIABLE, TOKEN),
        ],
    })
}

/// The lines of the container's log: time and content.
async fn timed(sim: &Simulator, id: i64) -> Vec<(Timestamp, String)> {
    let mut lines = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v2/pods/{id}/logs?limit=1000&cursor={cursor}");
        let page = get(sim, &path).await.data();
        let items = page["items"].as_array().expect("items");
        lines.extend(items.iter().map(|line| {
            let time = line["timestamp"].as_str().expect("a time");
            let content = line["content"].as_str().expect("text");
            (time.parse().expect("ISO 8601"), content.to_owned())
        }));
        if page["page"]["hasNext"] == false {
            return lines;
        }
        cursor = page["page"]["nextCursor"]
            .as_str()
            .expect("a cursor")
            .to_owned();
    }
}

async fn lines(sim: &Simulator, id: i64) -> Vec<String> {
    timed(sim, id)
        .await
        .into_iter()
        .map(|line| line.1)
        .collect()
}

/// The lines of the container's log, with seconds after the start of the container.
async fn paced(sim: &Simulator, id: i64) -> Vec<(f64, String)> {
    let history = sim.pods()[0].history.clone();
    let start = history
        .iter()
        .find(|change| change.status == PodStatus::Running);
    let start = start.expect("a start").at.as_millis();
    let seconds = |at: Timestamp| (at.as_millis() - start) as f64 / 1e3;
    let lines = timed(sim, id).await.into_iter();
    lines.map(|(at, content)| (seconds(at), content)).collect()
}

fn paced_lines(lines: &[(f64, &str)]) -> Vec<(f64, String)> {
    let owned = |(at, text): &(f64, &str)| (*at, (*text).to_owned());
    lines.iter().map(owned).collect()
}

/// The time of the pod's last change of status.
fn last_change(sim: &Simulator) -> (Timestamp, PodStatus) {
    let pods = sim.pods();
    let change = pods[0].history.last().expect("a change");
    (change.at, change.status.clone())
}

#[tokio::test]
async fn a_script_is_the_whole_log_of_a_pod_that_matches() {
    let sim = manual();
    let script = Script::new()
        .line("a\nb")
        .wait(secs(30))
        .lines_every(secs(2), ["c", "d"]);
    sim.scripts()
        .on_image("scripted")
        .play(script.lines(["e", ""]).exit(3));
    let id = running(&sim, json!({ "image": "me/scripted:1" })).await;
    sim.advance(LONG);
    let expected = [
        (0., "a"),
        (0., "b"),
        (32., "c"),
        (34., "d"),
        (34., "e"),
        (34., ""),
    ];
    assert_eq!(paced(&sim, id).await, paced_lines(&expected));
    assert_eq!(
        show(&sim, id).await["status"],
        "RUNNING",
        "its exit is not seen"
    );
    let other = running(&sim, json!({})).await;
    assert!(lines(&sim, other).await[0].starts_with("container started from"));
}

#[tokio::test]
async fn a_job_prints_a_marker_before_and_after_its_script() {
    let sim = manual();
    let script = Script::new()
        .line("one")
        .wait(secs(5))
        .line("two")
        .wait(secs(1));
    sim.scripts().on_command("train").play(script.exit(3));
    let id = running(&sim, job("python train.py")).await;
    sim.advance(LONG);
    let expected = [
        (0., ""),
        (0., "yottalabs:0f8a3c:started"),
        (0., "one"),
        (5., "two"),
        (6., ""),
        (6., "yottalabs:0f8a3c:exited:3"),
    ];
    assert_eq!(paced(&sim, id).await, paced_lines(&expected));
    assert_eq!(
        show(&sim, id).await["status"],
        "RUNNING",
        "the wrapper waits"
    );
}

#[tokio::test]
async fn a_partial_line_ends_with_the_next_text_or_before_the_marker() {
    let sim = manual();
    let script = || {
        Script::new()
            .partial("10")
            .wait(secs(1))
            .line(" %")
            .partial("50 %")
            .wait(secs(2))
    };
    sim.scripts().on_image("hangs").play(script().hang());
    sim.scripts().on_any().play(script());
    let id = running(&sim, job("x")).await;
    sim.advance(LONG);
    let expected = [
        (0., ""),
        (0., "yottalabs:0f8a3c:started"),
        (1., "10 %"),
        (3., "50 %"),
        (3., "yottalabs:0f8a3c:exited:0"),
    ];
    assert_eq!(paced(&sim, id).await, paced_lines(&expected));
    let mut fields = job("x");
    fields["image"] = json!("hangs");
    let id = running(&sim, fields).await;
    sim.advance(LONG);
    let start = Marker::Started.line(TOKEN);
    assert_eq!(lines(&sim, id).await, ["", &*start, "10 %"]);
}

#[tokio::test]
async fn the_first_rule_that_matches_decides_and_may_be_for_some_pods_only() {
    let sim = manual();
    let scripts = sim.scripts();
    let train = scripts.on_command("train.py");
    train.play_times(2, Script::new().line("first two"));
    train.play(Script::new().line("others"));
    scripts.on_any().play(Script::new().line("any"));
    let command = |text: &str| json!({ "initializationCommand": text });
    let mut seen = Vec::new();
    for command in ["train.py", "nvidia-smi", "train.py", "train.py", "train.py"].map(command) {
        let id = running(&sim, command).await;
        seen.extend(lines(&sim, id).await);
    }
    assert_eq!(seen, ["first two", "any", "first two", "others", "others"]);
    // The command of a job is the user's, not the wrapper.
    scripts.clear();
    scripts
        .on_command("printf")
        .play(Script::new().line("the wrapper"));
    let id = running(&sim, job("nvidia-smi")).await;
    assert_ne!(lines(&sim, id).await[2], "the wrapper");
}

#[tokio::test]
async fn a_pod_without_a_machine_does_not_count() {
    let sim = manual();
    let scripts = sim.scripts();
    scripts.on_any().play_times(1, Script::new().line("first"));
    create(&sim, json!({ "image": "does-not-exist" })).await;
    sim.advance(LONG);
    let id = running(&sim, json!({})).await;
    assert_eq!(lines(&sim, id).await, ["first"]);
}

#[tokio::test]
async fn a_failing_script_makes_the_pod_fail_after_its_last_line() {
    let sim = manual();
    let script = Script::new().wait(secs(40)).line("no CUDA device").fail();
    sim.scripts().on_any().play(script);
    let id = create(&sim, job("x")).await;
    sim.advance(LONG * 2);
    let start = Marker::Started.line(TOKEN);
    assert_eq!(lines(&sim, id).await, ["", &*start, "no CUDA device"]);
    let pod = &sim.pods()[0];
    assert_eq!(pod.status, PodStatus::Failed);
    assert_eq!(pod.cause, Some(Cause::ContainerFailed));
    assert_eq!(pod.running, secs(41), "billed until then");
    assert!(pod.cost > Decimal::ZERO);
}

#[tokio::test]
async fn an_image_without_a_shell_prints_no_marker_and_fails() {
    let sim = manual();
    sim.scripts()
        .on_any()
        .play(Script::new().line("never").no_shell());
    let id = create(&sim, job("x")).await;
    sim.advance(LONG);
    let line = r#"exec: "sh": executable file not found in $PATH"#;
    assert_eq!(lines(&sim, id).await, [line]);
    assert_eq!(last_change(&sim).1, PodStatus::Failed);
}

#[tokio::test]
async fn an_image_may_ignore_the_command() {
    let sim = manual();
    let script = Script::new().line("jupyter is running").exit(3);
    sim.scripts().on_any().play(script.ignores_command());
    let id = running(&sim, job("x")).await;
    sim.advance(LONG);
    assert_eq!(lines(&sim, id).await, ["jupyter is running"]);
    assert_eq!(show(&sim, id).await["status"], "RUNNING");
}

#[tokio::test]
async fn a_pause_cuts_a_script_and_a_resume_plays_it_from_the_beginning() {
    let sim = manual();
    let script = Script::new().lines_every(secs(600), ["one", "two"]).fail();
    sim.scripts().on_any().play_times(1, script);
    let id = running(&sim, json!({})).await;
    sim.advance(secs(600));
    act(&sim, id, "pause").await.data();
    sim.advance(secs(3_600));
    assert_eq!(lines(&sim, id).await, ["one"]);
    assert_eq!(last_change(&sim).1, PodStatus::Paused, "it no longer fails");
    act(&sim, id, "resume").await.data();
    sim.advance(secs(3_600));
    assert_eq!(lines(&sim, id).await, ["one", "one", "two"]);
    assert_eq!(last_change(&sim).1, PodStatus::Failed);
}

#[tokio::test]
async fn a_reclaimed_machine_cuts_a_script() {
    let sim = built(|builder| builder.spot_life(secs(1_000)));
    let script = Script::new().lines_every(secs(1), (0..4_000).map(|n| n.to_string()));
    sim.scripts().on_any().play(script.fail());
    let mut fields = job("x");
    fields["isSpot"] = json!(true);
    let id = create(&sim, fields).await;
    sim.advance(LONG);
    sim.advance(secs(500));
    sim.advance(secs(1_000));
    let pod = &sim.pods()[0];
    assert_eq!(pod.cause, Some(Cause::Reclaimed));
    let printed = lines(&sim, id).await;
    let last: u64 = printed.last().expect("lines").parse().expect("a number");
    let ran = pod.running.as_secs();
    assert!((ran - 1..=ran).contains(&(last + 1)), "{last} in {ran} s");
    assert!((500..=1_500).contains(&ran), "{ran} s");
}

#[tokio::test]
async fn a_log_may_lag() {
    let sim = manual();
    let script = Script::new()
        .line("one")
        .wait(secs(1_000))
        .line("two")
        .log_lag(secs(600));
    sim.scripts().on_any().play(script);
    let id = running(&sim, json!({})).await;
    assert!(lines(&sim, id).await.is_empty());
    sim.advance(secs(600));
    assert_eq!(paced(&sim, id).await, paced_lines(&[(0., "one")]));
    act(&sim, id, "pause").await.data();
    sim.advance(secs(600));
    assert_eq!(
        lines(&sim, id).await,
        ["one"],
        "the pause was before the other line"
    );
    let system = get(&sim, &format!("/v2/pods/{id}/logs?type=SYSTEM"))
        .await
        .data();
    let items = system["items"].as_array().expect("items");
    assert_eq!(
        items.last().expect("lines")["content"],
        "paused; container storage erased"
    );
}

#[tokio::test]
async fn a_job_without_a_script_exits_with_0_after_about_a_minute() {
    let mut logs = Vec::new();
    for seed in [1, 1, 2] {
        let sim = built(|builder| builder.seed(seed));
        let id = running(&sim, job("\n python train.py --epochs 3\necho done")).await;
        sim.advance(LONG);
        let lines = paced(&sim, id).await;
        assert_eq!(lines[1].1, "yottalabs:0f8a3c:started");
        assert_eq!(lines[2].1, "running: python train.py --epochs 3");
        let (end, last) = lines.last().expect("lines");
        assert_eq!(last, "yottalabs:0f8a3c:exited:0");
        assert!((40. ..80.).contains(end), "{end} s");
        logs.push(lines);
    }
    assert_eq!(logs[0], logs[1]);
    assert_ne!(logs[0], logs[2]);
}

#[tokio::test]
async fn a_pod_with_only_a_part_of_the_convention_runs_no_job() {
    let sim = manual();
    for field in ["initializationCommand", "environmentVars"] {
        let mut fields = job("x");
        fields.as_object_mut().expect("an object").remove(field);
        let id = running(&sim, fields).await;
        assert!(
            lines(&sim, id).await[0].starts_with("container started"),
            "{field}"
        );
    }
}

#[tokio::test]
async fn a_log_of_100_000_lines_has_each_line_once() {
    let sim = manual();
    let expected: Vec<String> = (0..100_000)
        .map(|number| format!("line {number}"))
        .collect();
    sim.scripts()
        .on_any()
        .play(Script::new().lines(expected.clone()));
    let id = running(&sim, json!({})).await;
    assert!(lines(&sim, id).await == expected);
}
