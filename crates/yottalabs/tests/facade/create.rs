//! No pod is launched twice, and none is lost.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use yottalabs::{CLIENT_TOKEN_VARIABLE, PodSpec, Timestamp};

use crate::support::{Reply, Script, Seen, Trouble, World, world};

fn spec() -> PodSpec {
    PodSpec::new("worker", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

fn is_create(request: &http::Request<bytes::Bytes>) -> bool {
    request.method() == http::Method::POST && request.uri().path() == "/v2/pods"
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found() {
    for trouble in [Trouble::LostAnswer, Trouble::Silence] {
        let World { sim, wire, yotta } = world();
        // An older pod of that name, and one that somebody else launches meanwhile.
        let older = yotta.pods().create(spec()).await.unwrap();
        wire.set_fault(move |request| is_create(request).then_some(trouble));
        let created = yotta.pods().create(spec()).await.unwrap();
        assert_ne!(created.id, older.id);
        assert_eq!(created.name, "worker");
        assert_eq!(sim.created_count(), 2, "{trouble:?}");
        wire.clear_fault();
        assert_eq!(yotta.pods().list().await.unwrap().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn many_at_once_get_one_each() {
    let World { sim, wire, yotta } = world();
    let mut number = 0;
    wire.set_fault(move |request| {
        number += usize::from(is_create(request));
        (is_create(request) && number % 2 == 0).then_some(Trouble::LostAnswer)
    });
    let creates = (0..20).map(|_| async { yotta.pods().create(spec()).await.unwrap().id });
    let mut ids = futures_util::future::join_all(creates).await;
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), sim.created_count()), (20, 20));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_twice_and_nothing_added_when_it_is_switched_off() {
    let World { sim, wire, yotta } = world();
    wire.set_fault(|request| is_create(request).then_some(Trouble::LostAnswer));
    let create = yotta.pods().create(spec()).without_reconciliation();
    let error = create.await.unwrap_err();
    assert!(error.may_have_been_applied() && !error.is_unconfirmed());
    assert_eq!((sim.created_count(), sim.requests().len()), (1, 1));
    wire.clear_fault();
    let pods = yotta.pods().list().await.unwrap();
    assert_eq!(pods[0].env(CLIENT_TOKEN_VARIABLE), None);
}

#[tokio::test(start_paused = true)]
async fn no_capacity_is_a_plain_no() {
    let World { sim, yotta, .. } = world();
    for offer in yotta.gpus().list().all().await.unwrap() {
        let (Some(region), Some(is_spot)) = (offer.region, offer.is_spot) else {
            unreachable!("the simulator says both");
        };
        sim.set_capacity(&offer.gpu_type, &region, is_spot, 0)
            .unwrap();
    }
    let started = Instant::now();
    let error = yotta.pods().create(spec()).await.unwrap_err();
    assert!(error.is_no_capacity() && !error.is_unconfirmed(), "{error}");
    assert_eq!((error.attempts(), started.elapsed()), (1, Duration::ZERO));
}

/// A server that takes the create and never says so; `pods` says what it lists at each look.
fn mute(mut pods: impl FnMut(&str, usize) -> String + Send + 'static) -> Script {
    let mut token = String::new();
    let mut looks = 0;
    Script::with(move |seen, _| {
        if seen.method == "POST" {
            token = token_of(seen);
            return Reply::Reset;
        }
        looks += usize::from(seen.path_and_query == "/v2/pods");
        Reply::data(&pods(&token, looks))
    })
}

fn token_of(seen: &Seen) -> String {
    let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    let variables = body["environmentVars"].as_array().unwrap().iter();
    let mut token = variables.filter(|variable| variable["key"] == CLIENT_TOKEN_VARIABLE);
    token.next().unwrap()["value"].as_str().unwrap().to_owned()
}

fn marked(id: u32, token: &str) -> String {
    format!(
        r#"{{"id":{id},"name":"worker","environmentVars":[{{"key":"{CLIENT_TOKEN_VARIABLE}","value":"{token}"}}]}}"#
    )
}

/// A pod of which the server does not show the environment.
fn unmarked(id: u32, created: SystemTime) -> String {
    let created = Timestamp::from(created).as_millis();
    format!(
        r#"{{"id":{id},"name":"worker","image":"pytorch/pytorch:2.8","gpuType":"NVIDIA_H100_80G","gpuCount":1,"createdAt":{created}}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_shows_late_is_waited_for() {
    let script = mute(|token, look| match look {
        ..=4 => format!("[{}]", marked(1, "of another")),
        _ => format!("[{},{}]", marked(1, "of another"), marked(2, token)),
    });
    let pod = script.client().pods().create(spec()).await.unwrap();
    assert_eq!(pod.id.to_string(), "2");
    let posts = script
        .lines()
        .iter()
        .filter(|line| line.starts_with("POST"))
        .count();
    assert_eq!(posts, 1);
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_never_shows_is_an_error_of_its_own_kind() {
    let script = mute(|_, _| format!("[{}]", marked(1, "of another")));
    let started = Instant::now();
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(30));
    assert!(error.is_unconfirmed() && error.may_have_been_applied() && !error.is_retryable());
    assert!(error.candidates().is_empty());
    assert_eq!(
        error.to_string(),
        "failed to create pod: no clear answer came, and a pod may be running: none was seen in 30s; \
         list the pods before you try again"
    );
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "failed to create pod: the connection broke");
    assert_eq!(error.operation(), Some("create_pod"));

    let brief = script
        .client()
        .pods()
        .create(spec())
        .look_for(Duration::from_secs(3));
    let started = Instant::now();
    brief.await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(3));
}

/// A gateway may repeat a request: then both pods are ours.
#[tokio::test(start_paused = true)]
async fn two_with_the_token_are_both_named() {
    let script = mute(|token, _| format!("[{},{}]", marked(1, token), marked(2, token)));
    let error = script.client().pods().create(spec()).await.unwrap_err();
    let ids: Vec<_> = error
        .candidates()
        .iter()
        .map(|pod| pod.id.to_string())
        .collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(
        error.to_string(),
        "failed to create pod: no clear answer came, and a pod may be running: it could be any of 1, 2"
    );
}

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(start_paused = true)]
async fn without_environments_it_is_known_by_what_was_asked_for() {
    let now = SystemTime::now();
    let other =
        r#"{"id":9,"name":"worker","image":"other","gpuType":"NVIDIA_H100_80G","gpuCount":1}"#;
    let list = format!("[{},{other},{}]", unmarked(1, now - DAY), unmarked(2, now));
    let single = unmarked(2, now);
    let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => Reply::body(502, ""),
        "/v2/pods" => Reply::data(&list),
        "/v2/pods/2" => Reply::data(&single),
        other => unreachable!("{other}"),
    });
    let yotta = script.client();
    let pod = yotta.pods().create(spec()).await.unwrap();
    assert_eq!(pod.id.to_string(), "2");
    // A second one can't be the same.
    let error = yotta.pods().create(spec()).await.unwrap_err();
    assert!(
        error.is_unconfirmed() && error.candidates().is_empty(),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_list_may_show_less_than_the_pod() {
    let now = SystemTime::now();
    let mut token = String::new();
    let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => {
            token = token_of(seen);
            Reply::Reset
        }
        "/v2/pods" => Reply::data(&format!("[{},{}]", unmarked(1, now), unmarked(2, now))),
        "/v2/pods/1" => Reply::data(&marked(1, "of another")),
        "/v2/pods/2" => Reply::data(&marked(2, &token)),
        other => unreachable!("{other}"),
    });
    let pod = script.client().pods().create(spec()).await.unwrap();
    assert_eq!(pod.id.to_string(), "2");
}

#[tokio::test(start_paused = true)]
async fn several_that_could_be_it_are_all_named() {
    let now = SystemTime::now();
    let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => Reply::Reset,
        "/v2/pods" => Reply::data(&format!("[{},{}]", unmarked(1, now), unmarked(2, now))),
        "/v2/pods/1" => Reply::data(&unmarked(1, now)),
        _ => Reply::data(&unmarked(2, now)),
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert_eq!(error.candidates().len(), 2);
}

/// The server's clock is a day ahead, so its pods of yesterday look new.
#[tokio::test(start_paused = true)]
async fn clocks_that_differ_do_no_harm() {
    let now = SystemTime::now();
    let date = httpdate::fmt_http_date(now + DAY);
    let list = format!(
        "[{},{}]",
        unmarked(1, now + DAY / 2),
        unmarked(2, now + DAY)
    );
    let script = Script::with(move |seen, _| match seen.path_and_query.as_str() {
        "/v2/pods" if seen.method == "POST" => Reply::Reset,
        "/v2/pods" => Reply::data(&list).header("date", &date),
        _ => Reply::data(&unmarked(2, now + DAY)).header("date", &date),
    });
    let pod = script.client().pods().create(spec()).await.unwrap();
    assert_eq!(pod.id.to_string(), "2");
}

#[tokio::test(start_paused = true)]
async fn a_look_that_is_refused_ends_it() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::body(401, "Unauthorized"),
    });
    let started = Instant::now();
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed());
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_token_of_ones_own_is_kept() {
    let script = mute(|token, _| {
        assert_eq!(token, "job-4711");
        format!("[{}]", marked(3, token))
    });
    let spec = spec().env(CLIENT_TOKEN_VARIABLE, "job-4711");
    let pod = script.client().pods().create(spec).await.unwrap();
    assert_eq!(pod.id.to_string(), "3");
}

/// Not every failure that may have been applied is one that may be tried again.
#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_leaves_it_open() {
    for garbage in [
        Reply::body(200, "{\"code\":10000,"),
        Reply::body(200, ""),
        Reply::data("null"),
        Reply::body(500, "<html>"),
        Reply::code(10002, "system error"),
    ] {
        let mut token = String::new();
        let answer = garbage.clone();
        let script = Script::with(move |seen, _| {
            if seen.method == "POST" {
                token = token_of(seen);
                return answer.clone();
            }
            Reply::data(&format!("[{}]", marked(5, &token)))
        });
        let pod = script.client().pods().create(spec()).await.unwrap();
        assert_eq!(pod.id.to_string(), "5", "{garbage:?}");
    }
}

/// Where environments show, a pod without one is somebody else's.
#[tokio::test(start_paused = true)]
async fn a_pod_without_the_token_is_not_taken_where_tokens_show() {
    let now = SystemTime::now();
    let script = mute(move |_, _| format!("[{},{}]", marked(1, "of another"), unmarked(2, now)));
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(
        error.is_unconfirmed() && error.candidates().is_empty(),
        "{error}"
    );
}

/// A redirect was not acted on: there is nothing to look for.
#[tokio::test(start_paused = true)]
async fn a_redirect_is_a_plain_no() {
    for (status, open) in [
        (301, false),
        (307, false),
        (308, false),
        (302, true),
        (303, true),
    ] {
        let script = Script::new([Reply::body(status, "")]);
        let create = script.client().pods().create(spec());
        let error = create.without_reconciliation().await.unwrap_err();
        assert_eq!(error.may_have_been_applied(), open, "{status}");
    }
}

/// The server's words may be all there is to know of what became of it.
#[tokio::test(start_paused = true)]
async fn an_unconfirmed_pod_comes_with_what_the_server_said() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::code(10002, "insufficient balance"),
        _ => Reply::data("[]"),
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed() && error.may_have_been_applied());
    assert_eq!(
        (error.code(), error.status(), error.api_message()),
        (Some(10002), Some(200), Some("insufficient balance"))
    );
    assert_eq!(
        error.to_string(),
        "failed to create pod: the server said: insufficient balance, and a pod may be running: none was seen in \
         30s; list the pods before you try again (code 10002, HTTP 200)"
    );
}

/// Turned away at the door: nothing was launched, and twenty jobs that start together all get in.
#[tokio::test(start_paused = true)]
async fn a_create_that_was_turned_away_is_tried_again() {
    let turned_away = Reply::code(429, "slow down");
    for reply in [Reply::body(429, ""), turned_away] {
        let script = Script::new([reply.clone(), reply, Reply::data(r#"{"id":7}"#)]);
        let pod = script.client().pods().create(spec()).await.unwrap();
        assert_eq!((pod.id.get(), script.seen().len()), (7, 3));
    }
}
