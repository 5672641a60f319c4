//! The lookup of a pod whose create was not answered: which of the listed pods it is.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tokio::time::Instant;
use yottalabs::{CLIENT_TOKEN_VARIABLE, PodSpec, Timestamp};

use super::{count, marked, spec, token_of};
use crate::support::{Reply, Script};

/// Stands for the token of the create in the pods that a server shows.
const TOKEN: &str = "<token>";

/// A pod that is as it was asked for, but whose environment the server does not show.
fn unmarked(id: u32) -> Value {
    unmarked_at(id, SystemTime::now())
}

fn unmarked_at(id: u32, created: SystemTime) -> Value {
    let created = Timestamp::from(created).as_millis();
    json!({
        "id": id,
        "name": "worker",
        "image": "pytorch/pytorch:2.8",
        "gpuType": "NVIDIA_H100_80G",
        "gpuCount": 1,
        "createdAt": created,
    })
}

fn with(mut pod: Value, field: &str, value: impl Into<Value>) -> Value {
    pod[field] = value.into();
    pod
}

/// A server that loses the answers to creates. It lists these pods, and shows one of them as in `single`, or
/// else as in the list.
fn server(list: &[&Value], single: &[&Value]) -> Script {
    let list = list.iter().copied().cloned().collect::<Vec<_>>();
    let pods = single
        .iter()
        .copied()
        .chain(&list)
        .cloned()
        .collect::<Vec<_>>();
    let mut token = String::new();
    Script::with(move |seen, _| {
        if seen.method == "POST" {
            token = token_of(seen).unwrap();
            return Reply::Reset;
        }
        let shown = match seen.path_and_query.strip_prefix("/v2/pods/") {
            None => Value::from(list.clone()),
            Some(id) => {
                let is_it = |pod: &&Value| pod["id"].as_u64() == id.parse().ok();
                pods.iter().find(is_it).unwrap().clone()
            }
        };
        Reply::data(&shown.to_string().replace(TOKEN, &token))
    })
}

/// Creates a pod, and returns its id, or those of the candidates.
async fn found(script: &Script, spec: PodSpec) -> Vec<i64> {
    let created = script.client().pods().create(spec).await;
    assert_eq!(count(script, "POST"), 1);
    match created {
        Ok(pod) => vec![pod.id.get()],
        Err(error) => {
            assert!(error.is_unconfirmed(), "{error}");
            let candidates = error.candidates().iter().map(|pod| pod.id.get());
            let candidates: Vec<_> = candidates.collect();
            let text = match &candidates[..] {
                [] => "list the pods before you try again".to_owned(),
                [a, b] => format!("and a pod may be running: it could be any of {a}, {b}"),
                _ => unreachable!("{error}"),
            };
            assert!(error.to_string().contains(&text), "{error}");
            candidates
        }
    }
}

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn the_pod_is_found_among_others() {
    let (other, ours, ours_too) = (marked(1, "of another"), marked(2, TOKEN), marked(3, TOKEN));
    let (old, first, second) = (
        unmarked_at(1, SystemTime::now() - HOUR),
        unmarked(1),
        unmarked(2),
    );
    let differs = |field: &str, value: Value| with(unmarked(2), field, value);
    let name = differs("name", "other".into());
    let image = differs("image", "other".into());
    let gpu = differs("gpuType", "other".into());
    let gpus = differs("gpuCount", 2.into());
    let cases: [(&[&Value], &[&Value], &[i64]); 12] = [
        (&[&other], &[], &[]),
        (&[&other, &ours], &[], &[2]),
        // A gateway may send a request twice.
        (&[&ours, &ours_too], &[], &[2, 3]),
        // Its token would be shown as well.
        (&[&other, &second], &[], &[]),
        (&[&old, &second], &[], &[2]),
        (&[&name], &[], &[]),
        (&[&image], &[], &[]),
        (&[&gpu], &[], &[]),
        (&[&gpus], &[], &[]),
        (&[&first, &second], &[], &[1, 2]),
        // The list shows less than the pods.
        (&[&first, &second], &[&other, &ours], &[2]),
        (&[&first, &second], &[&ours], &[2]),
    ];
    for (list, single, expected) in cases {
        for spec in [spec(), spec().client_token("job-4711")] {
            let script = server(list, single);
            assert_eq!(found(&script, spec).await, expected, "{list:?} {single:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_pod_is_found_if_its_environment_is_masked() {
    let token = |value: Value| json!({"key": CLIENT_TOKEN_VARIABLE, "value": value});
    let masked = || token("***".into());
    let variable = |key: &str, value: &str| json!({"key": key, "value": value});
    for (environment, is_ours) in [
        (json!([masked()]), true),
        (json!([token("\u{2022}".repeat(6).into())]), true),
        (json!([token("ab******yz".into())]), true),
        (json!([token("<REDACTED>".into())]), true),
        (json!([token(Value::Null)]), true),
        (json!([token("".into())]), true),
        (json!([{"key": CLIENT_TOKEN_VARIABLE}]), true),
        // Only what looks like a secret is masked or left out.
        (json!([variable("MODE", "fast"), masked()]), true),
        (json!([variable("MODE", "fast")]), true),
        (json!([]), true),
        // The server adds a variable of its own.
        (json!([variable("HOST", "a"), masked()]), true),
        (
            json!([token("0123456789abcdef0123456789abcdef".into())]),
            false,
        ),
        (json!([variable("MODE", "slow"), masked()]), false),
        // The token would be shown like these.
        (json!([variable("JUPYTER_PASSWORD", "sesame")]), false),
        (json!([variable("JUPYTER_PASSWORD", "***")]), false),
    ] {
        let ours = with(unmarked(2), "environmentVars", environment.clone());
        // Another pod of the organisation, whose environment is masked as well.
        let other = with(
            unmarked(9),
            "environmentVars",
            json!([variable("A", "***")]),
        );
        let script = server(&[&with(other, "name", "other"), &ours], &[]);
        let found = found(&script, spec().env("MODE", "fast")).await;
        let expected: &[i64] = if is_ours { &[2] } else { &[] };
        assert_eq!(found, expected, "{environment}");
    }
}

/// The server's clock is a day ahead, so its older pods look new. In a cached response it is late, so an old
/// pod must not look new because of that.
#[tokio::test(start_paused = true)]
async fn clocks_that_differ_do_no_harm() {
    let now = SystemTime::now();
    for (fresh, stale, pods, expected) in [
        (
            now + 24 * HOUR,
            now + 24 * HOUR,
            vec![
                unmarked_at(1, now + 12 * HOUR),
                unmarked_at(2, now + 24 * HOUR),
            ],
            vec![2],
        ),
        (
            now,
            now - HOUR,
            vec![unmarked_at(2, now - HOUR / 2)],
            vec![],
        ),
    ] {
        let (fresh, stale) = (
            httpdate::fmt_http_date(fresh),
            httpdate::fmt_http_date(stale),
        );
        let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
            "/v2/pods" if seen.method == "POST" => Reply::body(502, "").header("date", &fresh),
            "/v2/pods" => {
                Reply::data(&Value::from(pods.clone()).to_string()).header("date", &stale)
            }
            _ => Reply::data(&pods.last().unwrap().to_string()).header("date", &stale),
        });
        assert_eq!(found(&script, spec()).await, expected);
    }
}

/// That the only pod that could be it cannot be requested or read does not make it the created one.
#[tokio::test(start_paused = true)]
async fn a_candidate_that_cannot_be_read_is_not_returned_as_the_created_pod() {
    for (failure, candidates, seconds) in [
        (Reply::body(500, ""), 0, 30),
        (Reply::code(13000, "pod not found"), 0, 30),
        (Reply::body(200, "<html>"), 1, 0),
        // It is not known whether there are more.
        (Reply::body(401, ""), 0, 0),
    ] {
        let mut gets = 0;
        let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
            "/v2/pods" if seen.method == "POST" => Reply::Reset,
            "/v2/pods" => Reply::data(&format!("[{}]", unmarked(2))),
            _ => {
                gets += 1;
                match gets {
                    1 => failure.clone(),
                    _ => Reply::data(&marked(2, "of another").to_string()),
                }
            }
        });
        let started = Instant::now();
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert!(error.is_unconfirmed(), "{error}");
        assert_eq!(error.candidates().len(), candidates, "{error}");
        assert_eq!(started.elapsed().as_secs(), seconds, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_pod_is_not_returned_to_two_creates() {
    let mut creates = 0;
    let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => {
            creates += 1;
            match creates {
                1 => Reply::data(&unmarked(1).to_string()),
                _ => Reply::Reset,
            }
        }
        "/v2/pods" => Reply::data(&format!("[{},{}]", unmarked(1), unmarked(2))),
        // Late, so that two creates find the pod before either returns it.
        _ => Reply::Late(
            Duration::from_secs(1),
            Box::new(Reply::data(&unmarked(2).to_string())),
        ),
    });
    let yotta = script.client();
    let create = || async { yotta.pods().create(spec()).await };
    assert_eq!(create().await.unwrap().id.get(), 1);
    let (a, b) = tokio::join!(create(), create());
    assert_eq!([&a, &b].into_iter().filter(|pod| pod.is_ok()).count(), 1);
    assert!(a.and(b).unwrap_err().is_unconfirmed());
    let error = create().await.unwrap_err();
    assert!(
        error.is_unconfirmed() && error.candidates().is_empty(),
        "{error}"
    );
}
