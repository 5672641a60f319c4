//! The report of why a pod failed, which a run reads before it deletes the pod.

use std::time::Duration;

use serde_json::json;
use tokio::time::{sleep, timeout};
use yottalabs::{Decimal, Error, LogLine, PodId, PodSpec, Yotta, ready, running};
use yottalabs_sim::{Clock, Simulator};

use super::{never, spec};
use crate::support::{Reply, Script, Seen, World, world};

fn bad_image() -> PodSpec {
    PodSpec::new("bad", "me/does-not-exist:1", "NVIDIA_H100_80G", 1)
}

fn contents(lines: &[LogLine]) -> Vec<&str> {
    lines.iter().map(|line| line.content.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn the_error_of_a_run_says_why_its_pod_failed() {
    let World { sim, yotta, .. } = world();
    let error = yotta.run(bad_image()).start().await.unwrap_err();
    let text = error.to_string();
    let expected = "it is FAILED; its system log ends: failed to pull image me/does-not-exist:1: manifest unknown; \
                    pod failed";
    assert!(text.contains(expected), "{text}");
    let report = error.failure_report().unwrap();
    let pod = &sim.pods()[0];
    assert_eq!(report.pod_id(), pod.id);
    let system = contents(report.system_log());
    assert!(system.contains(&"machine assigned"), "{report:?}");
    assert!(report.container_log().is_empty(), "{report:?}");
    // It never ran.
    assert_eq!(report.cost().unwrap().total(), Some(Decimal::ZERO));
    let lived = report.lived().unwrap().as_secs();
    assert!((1..300).contains(&lived), "{lived}");
    let text = report.to_string();
    let first = text.lines().next().unwrap();
    let start = format!("pod {} lived for ", pod.id);
    assert!(first.starts_with(&start), "{text}");
    assert!(first.ends_with(" and cost 0 by estimate"), "{text}");
    assert!(text.contains("\nsystem log:\n"), "{text}");
    assert!(text.contains(" ERROR pod failed\n"), "{text}");
    assert!(text.ends_with("container log: no lines"), "{text}");
    // The logs were read before the pod was deleted.
    let requests = sim.requests();
    let mut after = requests.iter().skip_while(|sent| sent.method != "DELETE");
    assert!(after.next().is_some());
    assert!(
        after.all(|sent| !sent.path.contains("/logs")),
        "{requests:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_machine_is_a_reason_too() {
    let sim = Simulator::builder().clock(Clock::real());
    let sim = sim.failing_starts(1.0).build();
    let builder = Yotta::builder().api_key(sim.api_key());
    let builder = builder.base_url("http://localhost").transport(sim);
    let yotta = builder.build().unwrap();
    let pod = yotta.pods().create(spec("a")).await.unwrap();
    // A wait reports it, too; the pod stays.
    let error = yotta.pods().wait(pod.id, ready()).await.unwrap_err();
    let report = error.failure_report().unwrap();
    assert_eq!(report.pod_id(), pod.id);
    let text = error.to_string();
    assert!(text.contains("failed to start: no machine free"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_was_not_ready_in_time_is_reported_before_it_is_deleted() {
    let World { sim, yotta, .. } = world();
    let run = yotta.run(spec("a")).until(never());
    let error = run.timeout(Duration::from_secs(600)).start().await;
    let error = error.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let report = error.failure_report().unwrap();
    assert!(!report.container_log().is_empty(), "{report:?}");
    let lived = report.lived().unwrap().as_secs();
    assert!((598..=605).contains(&lived), "{lived}");
    let cost = report.cost().unwrap().total().unwrap();
    let booked = sim.pods()[0].cost;
    let difference = (cost - booked).abs();
    assert!(difference < Decimal::new(1, 2), "{cost} {booked}");
    // A wait alone leaves the pod as it is, and its log to be read.
    let pod = yotta.pods().create(spec("b")).await.unwrap();
    let wait = yotta.pods().wait(pod.id, never());
    let error = wait.timeout(Duration::from_secs(60)).await.unwrap_err();
    assert!(error.is_timeout() && error.failure_report().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_went_away_is_reported() {
    let World { yotta, .. } = world();
    let pod = yotta.pods().create(spec("a")).await.unwrap();
    yotta.pods().wait(pod.id, running()).await.unwrap();
    yotta.pods().delete(pod.id).await.unwrap();
    let error = yotta.pods().wait(pod.id, never()).await.unwrap_err();
    let report = error.failure_report().unwrap();
    assert!(report.lived().is_some(), "{report:?}");
    assert!(report.cost().is_some(), "{report:?}");
    let text = error.to_string();
    assert!(text.contains("its system log ends: "), "{text}");
}

#[tokio::test(start_paused = true)]
async fn where_the_next_candidate_is_tried_the_report_stays_with_the_one_before() {
    let World { sim, yotta, .. } = world();
    let run = yotta.run(bad_image()).or(bad_image());
    let error = run.with(async |_| Ok::<_, Error>(())).await.unwrap_err();
    assert!(error.failure_report().is_none());
    let errors = error.candidate_errors();
    let reports = errors.iter().filter_map(Error::failure_report);
    let ids = reports.map(|report| report.pod_id());
    assert!(ids.eq(sim.pods().iter().map(|pod| pod.id)));
    assert_eq!(error.to_string().matches("manifest unknown").count(), 2);
}

const LOGS_SECRET: &str = "hunter2-value";

/// A server whose pod fails; `logs` answers for its logs, and its runtime.
fn failing(mut logs: impl FnMut(&Seen) -> Reply + Send + 'static) -> Script {
    let mut is_deleted = false;
    Script::with(move |seen, _| {
        let status = if is_deleted { "TERMINATED" } else { "FAILED" };
        let pod = format!(r#"{{"id":7,"name":"a","status":"{status}"}}"#);
        match seen.method.as_str() {
            "DELETE" => {
                is_deleted = true;
                Reply::data("true")
            }
            "POST" => Reply::data(&pod),
            _ if seen.path_and_query == "/v2/pods" => Reply::data(&format!("[{pod}]")),
            _ if seen.path_and_query == "/v2/pods/7" => Reply::data(&pod),
            _ => logs(seen),
        }
    })
}

fn is_system(seen: &Seen) -> bool {
    seen.path_and_query.contains("type=SYSTEM")
}

fn first_delete(script: &Script) -> Option<Duration> {
    let seen = script.seen();
    let delete = seen.iter().find(|seen| seen.method == "DELETE");
    delete.map(|seen| seen.at)
}

/// Whatever happens to the logs, the pod is deleted soon.
#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_give_the_logs_does_not_keep_the_pod() {
    for reply in [
        Reply::Silence,
        Reply::NotSent,
        Reply::Reset,
        Reply::body(500, "oops"),
        Reply::body(200, "<html>"),
        Reply::body(401, "Unauthorized"),
        Reply::code(13000, "pod not found"),
        Reply::code(429, "slow down").header("retry-after", "60"),
        Reply::data(r#"{"items":null,"page":{"hasNext":true,"nextCursor":"1"}}"#),
    ] {
        let script = failing(move |_| reply.clone());
        let error = script.client().run(spec("a")).start().await.unwrap_err();
        let report = error.failure_report().unwrap();
        assert_eq!(report.pod_id(), PodId::new(7));
        assert!(report.system_log().is_empty() && report.cost().is_none());
        let text = error.to_string();
        assert!(text.ends_with("it is FAILED"), "{text}");
        let deleted = first_delete(&script).unwrap();
        assert!(deleted < Duration::from_millis(3_500), "{deleted:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_log_that_does_not_come_does_not_cost_the_other() {
    let script = failing(|seen| match is_system(seen) {
        true => log(&["no machine".to_owned()]),
        false => Reply::Silence,
    });
    let error = script.client().run(spec("a")).start().await.unwrap_err();
    let report = error.failure_report().unwrap();
    assert_eq!(contents(report.system_log()), ["no machine"]);
}

#[tokio::test(start_paused = true)]
async fn a_stop_or_a_drop_does_not_wait_for_the_logs() {
    let at = Duration::from_millis(1_500);
    let script = failing(|_| Reply::Silence);
    let run = script.client().run(spec("a")).stop_on(sleep(at));
    let error = run.with(async |_| Ok::<_, Error>(())).await.unwrap_err();
    assert!(error.is_interrupted(), "{error}");
    assert_eq!(first_delete(&script), Some(at));

    let script = failing(|_| Reply::Silence);
    let run = script.client().run(spec("a")).start();
    timeout(at, run).await.unwrap_err();
    sleep(Duration::from_millis(1)).await;
    assert_eq!(first_delete(&script), Some(at));
}

/// A log of lines with this content, the newest last.
fn log(contents: &[String]) -> Reply {
    let line = |(second, content): (usize, &String)| {
        let timestamp = format!("2026-01-01T00:{:02}:{:02}Z", second / 60, second % 60);
        json!({"timestamp": timestamp, "level": "INFO", "content": content})
    };
    let items: Vec<_> = contents.iter().enumerate().map(line).collect();
    let page = json!({"hasPrevious": false, "hasNext": false});
    Reply::data(&json!({"items": items, "page": page}).to_string())
}

#[tokio::test(start_paused = true)]
async fn the_logs_are_bounded_escaped_and_scrubbed() {
    let mut lines: Vec<_> = (0..100).map(|number| format!("line {number}")).collect();
    lines.push(format!("login with {LOGS_SECRET} and sesame-open"));
    lines.push("\u{1b}[2Jcleared\u{202e}".to_owned());
    let script = failing(move |seen| match is_system(seen) {
        true => log(&lines),
        false => log(&vec!["ü".repeat(1_000); 30]),
    });
    let spec = spec("a").env("PASSWORD", LOGS_SECRET);
    let error = script.client().run(spec).start().await.unwrap_err();
    let report = error.failure_report().unwrap();
    let system = contents(report.system_log());
    assert_eq!(system.len(), 20, "{system:#?}");
    assert_eq!(system[0], "line 82");
    let last = [
        "login with [redacted] and [redacted]",
        r"\u{1b}[2Jcleared\u{202e}",
    ];
    assert_eq!(system[18..], last);
    let container = contents(report.container_log());
    // Two whole lines, and what is left of the 4 KiB for a third.
    let bytes: Vec<_> = container.iter().map(|line| line.len()).collect();
    assert!(matches!(bytes[..], [1..96, 2_000, 2_000]), "{bytes:?}");
    let text = error.to_string();
    let end = format!("; its system log ends: {}", last.join("; "));
    assert!(text.ends_with(&end), "{text}");
    let all = format!("{error} {error:?} {error:#?} {report}");
    for secret in [LOGS_SECRET, "sesame", "\u{1b}", "\u{202e}"] {
        assert!(!all.contains(secret), "{all}");
    }
}
