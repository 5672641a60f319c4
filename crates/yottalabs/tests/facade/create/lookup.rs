//! The lookup of a pod after an unclear answer, with servers whose answers mislead.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use yottalabs::{CLIENT_TOKEN_VARIABLE, PodSpec, Timestamp};

use crate::support::{Reply, Script};

fn spec() -> PodSpec {
    PodSpec::new("worker", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

/// A pod of which the server does not show the environment.
fn unmarked(id: u32) -> String {
    unmarked_at(id, SystemTime::now())
}

fn unmarked_at(id: u32, created: SystemTime) -> String {
    let created = Timestamp::from(created).as_millis();
    format!(
        r#"{{"id":{id},"name":"worker","image":"pytorch/pytorch:2.8","gpuType":"NVIDIA_H100_80G","gpuCount":1,"createdAt":{created}}}"#
    )
}

fn marked(id: u32, token: &str) -> String {
    format!(
        r#"{{"id":{id},"name":"worker","environmentVars":[{{"key":"{CLIENT_TOKEN_VARIABLE}","value":"{token}"}}]}}"#
    )
}

fn token_of(body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    let variable = body["environmentVars"].as_array().unwrap().last().unwrap();
    variable["value"].as_str().unwrap().to_owned()
}

/// What was wrong with the create is often wrong with the list, too, for a moment.
#[tokio::test(start_paused = true)]
async fn a_failed_lookup_is_repeated() {
    for trouble in [
        Reply::body(500, "<html>"),
        Reply::code(10002, "service not available"),
        Reply::body(200, "<html>"),
    ] {
        let mut token = String::new();
        let mut looks = 0;
        let answer = trouble.clone();
        let script = Script::with(move |seen, _| {
            if seen.method == "POST" {
                token = token_of(&seen.body);
                return Reply::body(500, "");
            }
            looks += 1;
            if looks < 4 {
                answer.clone()
            } else {
                Reply::data(&format!("[{}]", marked(2, &token)))
            }
        });
        let pod = script.client().pods().create(spec()).await;
        assert_eq!(pod.unwrap().id.to_string(), "2", "{trouble:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn lookups_without_an_answer_end_in_time() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::Silence,
    });
    let started = Instant::now();
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed());
    let took = started.elapsed();
    assert!(took <= Duration::from_secs(36), "{took:?}");
}

/// The list shows no environments. That the one pod that could be it can't be asked for does not
/// make it ours.
#[tokio::test(start_paused = true)]
async fn a_candidate_that_cannot_be_read_is_not_returned_as_the_created_pod() {
    let mut gets = 0;
    let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => Reply::Reset,
        "/v2/pods" => Reply::data(&format!("[{}]", unmarked(2))),
        _ => {
            gets += 1;
            if gets == 1 {
                Reply::body(500, "")
            } else {
                Reply::data(&marked(2, "of another"))
            }
        }
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn one_pod_is_not_returned_to_two_creates() {
    let script = Script::with(|seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => Reply::Reset,
        "/v2/pods" => Reply::data(&format!("[{}]", unmarked(2))),
        _ => Reply::Late(Duration::from_secs(1), Box::new(Reply::data(&unmarked(2)))),
    });
    let yotta = script.client();
    let create = || async { yotta.pods().create(spec()).await };
    let (a, b) = tokio::join!(create(), create());
    let given = [&a, &b].into_iter().filter(|pod| pod.is_ok()).count();
    assert_eq!(given, 1);
    assert!(a.and(b).unwrap_err().is_unconfirmed());
}

/// These words have to do with the server, with money or with leave, and not with GPUs.
#[tokio::test(start_paused = true)]
async fn not_everything_that_is_insufficient_is_capacity() {
    for (code, words) in [
        (10001, "insufficient permissions"),
        (10002, "Service not available"),
        (10002, "database is not available, try again"),
    ] {
        let script = Script::new([Reply::code(code, words)]);
        let create = script.client().pods().create(spec());
        let error = create.without_reconciliation().await.unwrap_err();
        assert!(!error.is_no_capacity(), "{words}");
        assert_eq!(error.may_have_been_applied(), code == 10002, "{words}");
    }
    for words in [
        "Insufficient resources",
        "GPU not available in this region",
        "no available GPU, please try again later",
        "H100 is sold out",
        "Not enough capacity",
    ] {
        let script = Script::new([Reply::code(10002, words)]);
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert!(error.is_no_capacity(), "{words}");
        assert!(!error.may_have_been_applied(), "{words}");
    }
}

/// An answer may be as old as the network is slow, and then tells of a clock that is late. A pod of
/// half an hour ago is not ours for that.
#[tokio::test(start_paused = true)]
async fn a_cached_answer_does_not_make_an_old_pod_new() {
    const HOUR: Duration = Duration::from_secs(3600);
    let now = SystemTime::now();
    let (fresh, stale) = (
        httpdate::fmt_http_date(now),
        httpdate::fmt_http_date(now - HOUR),
    );
    let pod = unmarked_at(2, now - HOUR / 2);
    let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => Reply::body(502, "").header("date", &fresh),
        "/v2/pods" => Reply::data(&format!("[{pod}]")).header("date", &stale),
        _ => Reply::data(&pod).header("date", &stale),
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_error_after_an_aborted_lookup_does_not_name_its_full_duration() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::body(401, "Unauthorized"),
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(!error.to_string().contains("30s"), "{error}");
}

/// Nor that its answer can't be understood.
#[tokio::test(start_paused = true)]
async fn a_pod_that_cannot_be_read_is_a_candidate_only() {
    let script = Script::with(|seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => Reply::Reset,
        "/v2/pods" => Reply::data(&format!("[{}]", unmarked(2))),
        _ => Reply::body(200, "<html>"),
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed(), "{error}");
    assert_eq!(error.candidates().len(), 1);
}
