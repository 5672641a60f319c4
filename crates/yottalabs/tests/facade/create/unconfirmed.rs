//! Creation when the answer is lost or unclear: no pod is launched twice, and none is lost.

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
        "POST" => Reply::code(10002, "an internal error"),
        _ => Reply::data("[]"),
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed() && error.may_have_been_applied());
    assert_eq!(
        (error.code(), error.status(), error.api_message()),
        (Some(10002), Some(200), Some("an internal error"))
    );
    assert_eq!(
        error.to_string(),
        "failed to create pod: the server said: an internal error, and a pod may be running: none was seen in \
         5s; list the pods before you try again (code 10002, HTTP 200)"
    );
}

/// A server that answers each create like this, and lists these pods.
fn answering(create: Reply, pods: &'static str) -> Script {
    Script::with(move |seen, _| match seen.method.as_str() {
        "POST" => create.clone(),
        _ => Reply::data(pods),
    })
}

/// The API's work on the request has ended: only the list can be late. A gateway says nothing about that.
#[tokio::test(start_paused = true)]
async fn create_looks_for_five_seconds_after_the_api_answered_with_a_failure() {
    let envelope = r#"{"message":"system error","code":10002,"data":null}"#;
    for (reply, seconds) in [
        (Reply::code(10002, "system error"), 5),
        (Reply::body(500, envelope), 5),
        (Reply::body(504, envelope), 30),
        (Reply::body(502, "<html>"), 30),
        (Reply::body(500, ""), 30),
        (Reply::body(200, "{"), 30),
        (Reply::Reset, 30),
    ] {
        let script = answering(reply.clone(), "[]");
        let started = Instant::now();
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert_eq!(started.elapsed().as_secs(), seconds, "{reply:?}");
        assert!(error.is_unconfirmed(), "{reply:?}: {error}");

        // A time that the caller sets counts for every failure.
        let create = script.client().pods().create(spec());
        let started = Instant::now();
        create.look_for(Duration::from_secs(9)).await.unwrap_err();
        assert_eq!(started.elapsed().as_secs(), 9, "{reply:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn create_returns_an_insufficient_balance_at_once() {
    for words in [
        "insufficient balance",
        "Insufficient account balance, please recharge.",
        "Your balance is insufficient",
        "The user's balance (0.12 USD) is too low",
        "account balance not enough",
        "Not enough credits to launch this pod",
        "You do not have enough funds",
        "You don't have enough credits left",
        "insufficient funds",
        "Out of credits",
        "You have run out of credit",
        "credits exhausted",
        "please top up your account",
        "Please top-up first",
        "balance is below the minimum of 5 USD",
        "negative balance",
        "余额不足",
    ] {
        for code in [10001, 10002, 10019] {
            let script = answering(Reply::code(code, words), "[]");
            let started = Instant::now();
            let error = script.client().pods().create(spec()).await.unwrap_err();
            assert!(error.is_insufficient_balance(), "{code} {words}: {error}");
            assert!(!error.is_unconfirmed() && !error.may_have_been_applied());
            assert!(!error.is_no_capacity() && !error.is_retryable(), "{words}");
            assert_eq!((error.attempts(), script.seen().len()), (1, 1), "{words}");
            assert_eq!(started.elapsed(), Duration::ZERO);
        }
    }
    let script = answering(Reply::body(402, ""), "[]");
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_insufficient_balance(), "{error}");
}

/// Words that have to do with a balance, but do not say that it is used up.
#[tokio::test(start_paused = true)]
async fn words_about_a_balance_that_decide_nothing_leave_a_create_unconfirmed() {
    for words in [
        "system error",
        "failed to read the account balance",
        "balance service unavailable",
        "the load balancer is not available",
        "insufficient permission to read the balance",
        "credential not found",
        "no credit card on file could be checked",
        "refund pending",
        "the balance is not affected; internal error",
        "could not reach the credit service",
        "no balance record was found",
        "no funds were charged",
    ] {
        let script = answering(Reply::code(10002, words), "[]");
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert!(!error.is_insufficient_balance(), "{words}");
        assert!(error.is_unconfirmed(), "{words}: {error}");
    }
    // The name of a pod may hold any words.
    let script = Script::new([Reply::code(13000, "pod `insufficient balance` not found")]);
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(!error.is_insufficient_balance());
}

/// A server that refuses the first creates with 429 and applies the first of them all the same, if it
/// `applies` it. It answers every list request with `list` while that gives something.
fn rate_limited(
    reply: Reply,
    refusals: usize,
    applies: bool,
    mut list: impl FnMut() -> Option<Reply> + Send + 'static,
) -> Script {
    let mut tokens = Vec::new();
    Script::with(move |seen, _| {
        if seen.method == "POST" {
            tokens.push(token_of(seen));
            let answer = Reply::data(&format!(r#"{{"id":{}}}"#, tokens.len()));
            return if tokens.len() > refusals {
                answer
            } else {
                reply.clone()
            };
        }
        let applied = tokens.first().filter(|_| applies);
        let pods = applied.map_or_else(String::new, |token| marked(1, token));
        list().unwrap_or_else(|| Reply::data(&format!("[{pods}]")))
    })
}

fn count(script: &Script, method: &str) -> usize {
    script
        .seen()
        .iter()
        .filter(|seen| seen.method == method)
        .count()
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_create_is_sent_again_after_a_look_that_finds_nothing() {
    for reply in [Reply::body(429, ""), Reply::code(429, "slow down")] {
        let script = rate_limited(reply, 2, false, || None);
        let pod = script.client().pods().create(spec()).await.unwrap();
        assert_eq!(pod.id.get(), 3);
        assert_eq!((count(&script, "POST"), count(&script, "GET")), (3, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_create_that_was_applied_is_not_sent_again() {
    for reply in [Reply::body(429, ""), Reply::code(429, "slow down")] {
        let script = rate_limited(reply.clone(), 1, true, || None);
        let pod = script.client().pods().create(spec()).await.unwrap();
        assert_eq!((pod.id.get(), count(&script, "POST")), (1, 1));

        // While the list is refused as well, nothing is sent.
        let mut lists = 0;
        let busy = reply.clone();
        let script = rate_limited(reply.clone(), 1, true, move || {
            lists += 1;
            (lists <= 2).then(|| busy.clone())
        });
        let pod = script.client().pods().create(spec()).await.unwrap();
        assert_eq!((pod.id.get(), count(&script, "POST")), (1, 1));

        // Where it is refused for too long to be sent again, one look is taken all the same.
        let long = reply.header("retry-after", "3600");
        let script = rate_limited(long, 1, true, || None);
        let started = Instant::now();
        let pod = script.client().pods().create(spec()).await.unwrap();
        assert_eq!((pod.id.get(), count(&script, "POST")), (1, 1));
        assert_eq!(started.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_that_stays_rate_limited_is_no_unconfirmed_one() {
    let script = rate_limited(Reply::body(429, ""), 100, false, || None);
    let started = Instant::now();
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(
        error.is_rate_limited() && !error.may_have_been_applied(),
        "{error}"
    );
    assert_eq!((error.attempts(), count(&script, "POST")), (4, 4));
    assert!(started.elapsed() < Duration::from_secs(5));

    // Without a look it is not known that the first was not applied.
    let script = Script::new([Reply::body(429, "")]);
    let create = script.client().pods().create(spec());
    let error = create.without_reconciliation().await.unwrap_err();
    assert!(
        error.is_rate_limited() && script.seen().len() == 1,
        "{error}"
    );
}

/// As long as nobody has seen that the refused request was not applied, another create could launch a second
/// pod.
#[tokio::test(start_paused = true)]
async fn a_rate_limited_create_whose_last_look_fails_is_unconfirmed() {
    let refusals = [Reply::body(429, ""), Reply::code(429, "slow down")];
    let failures = [
        Reply::Reset,
        Reply::body(401, "Unauthorized"),
        Reply::body(500, ""),
        Reply::body(200, "<html>"),
    ];
    for refusal in refusals {
        for failure in failures.iter().chain([&refusal]) {
            // Nothing is sent again after a look that fails; the fourth look is the last one.
            for (good_looks, creates) in [(0, 1), (3, 4)] {
                let (mut looks, failure) = (0, failure.clone());
                let script = rate_limited(refusal.clone(), 100, false, move || {
                    looks += 1;
                    (looks > good_looks).then(|| failure.clone())
                });
                let error = script.client().pods().create(spec()).await.unwrap_err();
                assert!(error.is_unconfirmed(), "{error}");
                assert!(error.may_have_been_applied() && error.candidates().is_empty());
                assert!(error.is_rate_limited() && error.attempts() == 4, "{error}");
                assert_eq!(
                    (count(&script, "POST"), count(&script, "GET")),
                    (creates, 4)
                );
            }
        }
    }
}

/// A pod as the server shows it, with this in its environment.
fn with_environment(id: u32, environment: &str) -> String {
    unmarked(id, SystemTime::now())
        .replace("{", &format!(r#"{{"environmentVars":[{environment}],"#))
}

fn variable(key: &str, value: &str) -> String {
    format!(r#"{{"key":"{key}"{value}}}"#)
}

/// A server that loses the answer to the create, and lists these pods; each looks alike when it is asked
/// for by itself.
fn listing(pods: Vec<(u32, String)>) -> Script {
    Script::with(move |seen, _| {
        let all = pods.iter().map(|(_, pod)| pod.clone()).collect::<Vec<_>>();
        match seen.path_and_query.strip_prefix("/v2/pods/") {
            _ if seen.method == "POST" => Reply::Reset,
            None => Reply::data(&format!("[{}]", all.join(","))),
            Some(id) => {
                let pod = pods.iter().find(|(number, _)| number.to_string() == id);
                Reply::data(&pod.unwrap().1)
            }
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_pod_whose_environment_is_masked_is_found_by_what_was_asked_for() {
    let token = |value: &str| variable(CLIENT_TOKEN_VARIABLE, value);
    let ours = spec().env("MODE", "fast");
    for environment in [
        token(r#","value":"***""#),
        token(r#","value":"\u2022\u2022\u2022\u2022\u2022\u2022""#),
        token(r#","value":"ab******yz""#),
        token(r#","value":"<REDACTED>""#),
        token(r#","value":null"#),
        token(r#","value":"""#),
        token(""),
        // Only what looks like a secret is masked.
        format!(
            "{},{}",
            variable("MODE", r#","value":"fast""#),
            token(r#","value":"***""#)
        ),
        // The server adds one of its own.
        format!(
            "{},{}",
            variable("HOST", r#","value":"a""#),
            token(r#","value":"***""#)
        ),
        // What looks like a secret is left out.
        variable("MODE", r#","value":"fast""#),
        String::new(),
    ] {
        // Another pod of the organisation, masked alike.
        let other =
            with_environment(9, &variable("A", r#","value":"***""#)).replace("worker", "other");
        let script = listing(vec![(9, other), (2, with_environment(2, &environment))]);
        let pod = script.client().pods().create(ours.clone()).await;
        assert_eq!(pod.expect(&environment).id.get(), 2, "{environment}");
        assert_eq!(count(&script, "POST"), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_pod_whose_environment_is_not_ours_is_not_taken() {
    let token = |value: &str| variable(CLIENT_TOKEN_VARIABLE, value);
    for environment in [
        token(r#","value":"0123456789abcdef0123456789abcdef""#),
        // It would be shown, as this is.
        variable("JUPYTER_PASSWORD", r#","value":"sesame""#),
        variable("JUPYTER_PASSWORD", r#","value":"***""#),
        format!(
            "{},{}",
            variable("MODE", r#","value":"slow""#),
            token(r#","value":"***""#)
        ),
    ] {
        let script = listing(vec![(2, with_environment(2, &environment))]);
        let create = script.client().pods().create(spec().env("MODE", "fast"));
        let error = create.await.unwrap_err();
        assert!(
            error.is_unconfirmed() && error.candidates().is_empty(),
            "{environment}"
        );
    }
    // Masked like ours, but of another name or of an hour ago.
    let masked = with_environment(2, &token(r#","value":"***""#));
    let hour_ago = unmarked(2, SystemTime::now() - DAY / 24);
    for pod in [masked.replace("worker", "other"), hour_ago] {
        let script = listing(vec![(2, pod.clone())]);
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert!(
            error.is_unconfirmed() && error.candidates().is_empty(),
            "{pod}"
        );
    }
}
