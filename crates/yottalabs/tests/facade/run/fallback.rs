//! Runs with several specifications: which are tried, and what ends the run.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};
use yottalabs::{Error, Pod};

use super::{POD, count, never, reports, server, spec};
use crate::support::{Reply, Script, Seen};

fn name(seen: &Seen) -> String {
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    body["name"].as_str().unwrap().to_owned()
}

/// A server on which the first letter of a pod's name decides what becomes of it: `f`ailed, `g`one, `n`ever
/// ready, `r`eady, or no create because it is `o`ut of capacity.
fn lottery() -> Script {
    let mut pods: Vec<Value> = Vec::new();
    Script::with(move |seen, _| {
        let id = seen.path_and_query.strip_prefix("/v2/pods/");
        let Ok(id) = id.map(str::parse::<usize>).transpose() else {
            return Reply::data("null"); // no logs and no runtime
        };
        match (seen.method.as_str(), id) {
            ("POST", _) => {
                let name = name(seen);
                let status = match &name[..1] {
                    "o" => return Reply::code(10002, "Insufficient resources"),
                    "f" => "FAILED",
                    "g" => "TERMINATED",
                    "n" => "PENDING",
                    _ => "RUNNING",
                };
                let id = pods.len() + 1;
                pods.push(serde_json::json!({"id": id, "name": name, "status": status}));
                Reply::data(&pods[id - 1].to_string())
            }
            ("DELETE", Some(id)) => {
                pods[id - 1]["status"] = "TERMINATED".into();
                Reply::data("true")
            }
            (_, Some(id)) => Reply::data(&pods[id - 1].to_string()),
            (_, None) => Reply::data(&Value::from(pods.clone()).to_string()),
        }
    })
}

/// What was created and deleted, in order.
fn changes(script: &Script) -> Vec<String> {
    let change = |seen: Seen| match seen.method.as_str() {
        "POST" => Some(format!("create {}", name(&seen))),
        "DELETE" => Some(seen.path_and_query.replace("/v2/pods/", "delete ")),
        _ => None,
    };
    script.seen().into_iter().filter_map(change).collect()
}

#[tokio::test(start_paused = true)]
async fn specifications_are_tried_in_order_and_failed_pods_deleted_before_the_next() {
    let script = lottery();
    let run = script.client().run(spec("out")).or(spec("failing"));
    let run = run.or_any(["gone", "never", "right", "not needed"].map(spec));
    let job = async |pod: Pod| Ok::<_, Error>(pod.name);
    assert_eq!(run.with(job).await.unwrap(), "right");
    let expected = "create out, create failing, delete 1, create gone, delete 2, create never, delete 3, \
                    create right, delete 4";
    assert_eq!(changes(&script).join(", "), expected);
}

#[tokio::test(start_paused = true)]
async fn if_no_pod_comes_up_the_error_has_all_reasons() {
    let script = lottery();
    let run = script.client().run(spec("out")).or(spec("failing"));
    let error = run.with(async |_| Ok::<_, Error>(())).await.unwrap_err();
    let errors = error.candidate_errors();
    assert!(errors[0].is_no_capacity() && errors[1].last_pod().is_some());
    assert!(!error.is_no_capacity());
    let text = error.to_string();
    let expected = "failed to launch a pod: none of 2 specifications produced a ready pod; 1: failed to create \
                    pod: Insufficient resources (code 10002, HTTP 200); 2: failed to wait for pod 1";
    assert!(text.starts_with(expected), "{text}");
    // That of a single specification is returned itself.
    let error = script.client().run(spec("out")).start().await.unwrap_err();
    assert!(error.is_no_capacity() && error.candidate_errors().is_empty());
}

/// Otherwise there could be two pods.
#[tokio::test(start_paused = true)]
async fn the_next_pod_is_not_launched_if_the_last_one_could_not_be_deleted() {
    let script = server(|_| Reply::body(403, ""));
    let run = script.client().run(spec("a")).or(spec("b")).until(never());
    let error = run.start().await.unwrap_err();
    assert_eq!(count(&script, "POST"), 1, "{error}");
    assert!(error.is_timeout(), "{error}");
}

/// Of the errors that end a run, only those are reported after which a pod may exist.
#[tokio::test(start_paused = true)]
async fn other_errors_end_the_run() {
    type Predicate = fn(&Error) -> bool;
    let unauthorized: Predicate = Error::is_unauthorized;
    let no_balance: Predicate = Error::is_insufficient_balance;
    let unconfirmed: Predicate = Error::is_unconfirmed;
    let system_error = || Reply::code(10002, "system error");
    let [nothing, refused, broken] = [
        Reply::data("[]"),
        Reply::body(401, ""),
        Reply::body(500, ""),
    ];
    for (create, list, is_expected, seconds, reported, expected) in [
        (refused.clone(), &nothing, unauthorized, 0, 0, "create a"),
        (
            Reply::data(POD),
            &refused,
            unauthorized,
            0,
            0,
            "create a, delete 7",
        ),
        (
            Reply::code(10002, "insufficient balance"),
            &nothing,
            no_balance,
            0,
            0,
            "create a",
        ),
        // The cleanup looks only once, because the create has looked for the pod for half a minute.
        (Reply::Reset, &nothing, unconfirmed, 30, 1, "create a"),
        // The API reports a failure and lists no such pod. The error says so.
        (system_error(), &nothing, unconfirmed, 5, 0, "create a"),
        (system_error(), &broken, unconfirmed, 30, 1, "create a"),
    ] {
        for starts in [true, false] {
            let (answer, list) = (create.clone(), list.clone());
            let script = Script::with(move |seen, _| match seen.method.as_str() {
                "POST" => answer.clone(),
                "GET" => list.clone(),
                _ => Reply::data("true"),
            });
            let (reports, report) = reports();
            let started = Instant::now();
            let run = script.client().run(spec("a")).or(spec("b"));
            let run = run.on_left_behind(report);
            let error = match starts {
                true => run.start().await.unwrap_err(),
                false => run.with(async |_| Ok::<_, Error>(())).await.unwrap_err(),
            };
            assert!(is_expected(&error), "{error}");
            assert_eq!(started.elapsed().as_secs(), seconds, "{error}");
            sleep(Duration::from_secs(1)).await;
            assert_eq!(changes(&script).join(", "), expected);
            let reports = reports.lock().unwrap();
            assert_eq!(reports.len(), reported, "{error}");
            let text = "failed to clean up: a pod `a` may have been created and may be billed: look for it \
                        and delete it by hand";
            assert!(
                reports.iter().all(|report| report.to_string() == text),
                "{reports:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_if_a_specification_is_missing_or_invalid() {
    let script = server(|_| Reply::data("true"));
    let error = script.client().run_any([]).start().await.unwrap_err();
    let text = "failed to launch a pod: there is no specification to launch";
    assert_eq!(error.to_string(), text);
    let run = script.client().run(spec("a")).or(spec(""));
    let run = run.timeout(Duration::ZERO);
    assert!(run.start().await.unwrap_err().is_invalid_request());
    assert!(script.seen().is_empty());
}
