//! Retries: which errors, when, and how often.

use std::error::Error as _;
use std::time::Duration;

use tokio::time::Instant;
use yottalabs::{Error, PodId, PodSpec, Result, RetryPolicy, Yotta};

use crate::support::{Reply, Script};

const ID: PodId = PodId::new(7);

fn spec() -> PodSpec {
    PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

/// Calls one of the nine operations, and nothing besides.
async fn call(yotta: &Yotta, operation: &str) -> Result<()> {
    let pods = yotta.pods();
    match operation {
        "create" => pods.create(spec()).without_reconciliation().await.map(drop),
        "list" => pods.list().await.map(drop),
        "get" => pods.get(ID).await.map(drop),
        "delete" => pods.delete(ID).await,
        "pause" => pods.pause(ID).await,
        "resume" => pods.resume(ID).await,
        "logs" => pods.logs(ID).page().await.map(drop),
        "runtime" => pods.runtime(ID).await.map(drop),
        "gpus" => yotta.gpus().list().page(1).await.map(drop),
        other => unreachable!("{other}"),
    }
}

const HARMLESS: [&str; 6] = ["list", "get", "delete", "logs", "runtime", "gpus"];

async fn failing(operation: &str, reply: &Reply) -> (Error, Script) {
    let script = Script::new([reply.clone()]);
    let yotta = script.client().with_timeout(Duration::from_secs(600));
    let error = call(&yotta, operation).await.unwrap_err();
    assert_eq!(
        error.attempts() as usize,
        script.seen().len(),
        "{operation} {error}"
    );
    (error, script)
}

#[tokio::test(start_paused = true)]
async fn repeatable_requests_are_retried_after_they_were_sent() {
    for reply in [
        Reply::Reset,
        Reply::body(408, ""),
        Reply::body(429, "slow down"),
        Reply::body(502, "<html>bad gateway</html>"),
        Reply::body(503, ""),
        Reply::body(504, ""),
        Reply::code(10002, "system error"),
        Reply::code(429, "too many requests"),
    ] {
        for operation in HARMLESS {
            let (error, script) = failing(operation, &reply).await;
            assert_eq!(script.seen().len(), 4, "{operation} {reply:?}");
            assert!(error.is_retryable());
            assert!(error.to_string().contains("4 attempts in"), "{error}");
        }
        // After 429, too, it would have to look for the pod before it is sent again: see create.rs.
        let (_, script) = failing("create", &reply).await;
        assert_eq!(script.seen().len(), 1, "{reply:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn unsent_requests_are_always_retried() {
    for operation in HARMLESS.into_iter().chain(["create", "pause", "resume"]) {
        let (error, script) = failing(operation, &Reply::NotSent).await;
        assert_eq!(script.seen().len(), 4, "{operation}");
        assert!(
            error.is_connect() && !error.may_have_been_applied(),
            "{operation}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn permanent_errors_are_not_retried() {
    for reply in [
        Reply::body(400, ""),
        Reply::body(401, "Unauthorized"),
        Reply::body(403, ""),
        Reply::body(404, ""),
        Reply::body(500, r#"{"status":500,"error":"Internal Server Error"}"#),
        Reply::body(302, ""),
        Reply::code(10001, "bad"),
        Reply::code(12001, "not now"),
        Reply::code(13000, "none"),
        Reply::body(200, "{"),
        Reply::body(200, ""),
    ] {
        for operation in HARMLESS.into_iter().chain(["create", "pause", "resume"]) {
            let (_, script) = failing(operation, &reply).await;
            assert_eq!(script.seen().len(), 1, "{operation} {reply:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn delays_grow_and_have_jitter() {
    let policy = RetryPolicy::default()
        .max_attempts(6)
        .base_delay(Duration::from_secs(1))
        .max_delay(Duration::from_secs(5));
    let mut longest = [0.0_f32; 5];
    for _ in 0..100 {
        let script = Script::new([Reply::Reset]);
        script
            .client()
            .with_retry(policy.clone())
            .pods()
            .list()
            .await
            .unwrap_err();
        let seen = script.seen();
        for (index, pair) in seen.windows(2).enumerate() {
            longest[index] = longest[index].max((pair[1].at - pair[0].at).as_secs_f32());
        }
    }
    for (longest, bound) in longest.into_iter().zip([1.0, 2.0, 4.0, 5.0, 5.0]) {
        // Timers are exact to the millisecond.
        assert!(
            longest <= bound + 0.002 && longest > bound * 0.7,
            "{longest} {bound}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_respected() {
    let date = (
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:49 GMT",
    );
    for (status, header, waited) in [
        (429, "3", 3),
        (503, "0", 0),
        (429, date.1, 12),
        (429, date.0, 0),
    ] {
        let busy = Reply::body(status, "").header("retry-after", header);
        let script = Script::new([busy.header("date", date.0), Reply::data("[]")]);
        script.client().pods().list().await.unwrap();
        let at: Vec<_> = script.seen().iter().map(|seen| seen.at.as_secs()).collect();
        assert_eq!(at, [0, waited], "{header}");
    }
}

/// To wait for less would be in vain, and the server would be asked against its wish.
#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_longest_delay_ends_the_attempts_at_once() {
    for (retry_after, text) in [
        ("21", "21s"),
        ("86400", "86400s"),
        ("999999999999999999999999", "18446744073709551615s"),
        ("Sun, 06 Nov 1994 09:49:37 GMT", "3600s"),
    ] {
        for status in [429, 503] {
            let busy = Reply::body(status, "").header("retry-after", retry_after);
            let script = Script::new([busy.header("date", "Sun, 06 Nov 1994 08:49:37 GMT")]);
            let started = Instant::now();
            let error = script.client().pods().list().await.unwrap_err();
            assert_eq!(
                (error.attempts(), script.seen().len()),
                (1, 1),
                "{retry_after}"
            );
            assert_eq!(started.elapsed(), Duration::ZERO);
            assert!(
                error
                    .retry_after()
                    .is_some_and(|after| after >= Duration::from_secs(21))
            );
            let told = format!("(HTTP {status}, retry after {text})");
            assert!(error.to_string().ends_with(&told), "{error}");
        }
    }
    let policy = RetryPolicy::default().max_delay(Duration::from_secs(21));
    let busy = Reply::body(503, "").header("retry-after", "21");
    let script = Script::new([busy, Reply::data("[]")]);
    script
        .client()
        .with_retry(policy)
        .pods()
        .list()
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_of_zero_still_backs_off() {
    for retry_after in ["0", "Sun, 06 Nov 1994 07:49:37 GMT"] {
        let mut waited = Duration::ZERO;
        for _ in 0..20 {
            let busy = Reply::body(429, "").header("retry-after", retry_after);
            let script = Script::new([busy.header("date", "Sun, 06 Nov 1994 08:49:37 GMT")]);
            let started = Instant::now();
            script.client().pods().list().await.unwrap_err();
            assert_eq!(script.seen().len(), 4);
            waited += started.elapsed();
        }
        // Twenty times up to 0.5, 1 and 2 seconds, half of that on average.
        assert!(
            waited > Duration::from_secs(15),
            "{retry_after}: {waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_delay_beyond_the_timeout_is_not_begun() {
    let script = Script::new([Reply::body(503, "").header("retry-after", "15")]);
    let yotta = script.client().with_timeout(Duration::from_secs(10));
    let started = Instant::now();
    let error = yotta.pods().list().await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(15)));

    let policy = RetryPolicy::default().max_total_time(Duration::from_secs(40));
    let script = Script::new([Reply::body(503, "").header("retry-after", "15")]);
    script
        .client()
        .with_retry(policy)
        .pods()
        .list()
        .await
        .unwrap_err();
    let at: Vec<_> = script.seen().iter().map(|seen| seen.at.as_secs()).collect();
    assert_eq!(at, [0, 15, 30]);
}

#[tokio::test(start_paused = true)]
async fn a_retry_ends_at_the_call_timeout() {
    let script = Script::with(|_, number| match number {
        0 => Reply::body(503, "come back").header("retry-after", "5"),
        _ => Reply::Silence,
    });
    let started = Instant::now();
    let yotta = script.client().with_timeout(Duration::from_secs(20));
    let error = yotta.pods().list().await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(20));
    assert_eq!(
        (error.attempts(), error.elapsed()),
        (2, Duration::from_secs(20))
    );
    assert_eq!(
        error.to_string(),
        "failed to list pods: the call's time ran out after 20s (2 attempts in 20.0s)"
    );
    let before = error.source().unwrap().to_string();
    assert!(before.contains("HTTP 503"), "{before}");
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_budget() {
    let script = Script::with(|seen, _| match seen.path_and_query.as_str() {
        "/v2/pods/1" => Reply::data(r#"{"id":1}"#),
        _ => Reply::Reset,
    });
    let yotta = script.client();
    let failures = async |calls: usize| {
        let before = script.seen().len();
        for _ in 0..calls {
            yotta.clone().pods().list().await.unwrap_err();
        }
        script.seen().len() - before
    };
    // 500 tokens pay for 100 retries.
    assert_eq!(failures(60).await, 60 + 100);
    assert_eq!(failures(10).await, 10);
    for _ in 0..10 {
        yotta.pods().get(PodId::new(1)).await.unwrap();
    }
    assert_eq!(failures(10).await, 10 + 2);
    // The budget is never more than 500 tokens.
    for _ in 0..1_000 {
        yotta.pods().get(PodId::new(1)).await.unwrap();
    }
    assert_eq!(failures(60).await, 60 + 100);
}

#[tokio::test(start_paused = true)]
async fn a_policy_for_these_calls_only() {
    let script = Script::new([Reply::Reset]);
    let yotta = script
        .builder()
        .retry(RetryPolicy::default().max_attempts(2))
        .build()
        .unwrap();
    yotta
        .with_retry(RetryPolicy::none())
        .pods()
        .list()
        .await
        .unwrap_err();
    assert_eq!(script.seen().len(), 1);
    yotta.pods().list().await.unwrap_err();
    assert_eq!(script.seen().len(), 1 + 2);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_finds_nothing_the_second_time_has_succeeded() {
    for gone in [Reply::code(13000, "pod not found"), Reply::body(404, "")] {
        let script = Script::new([Reply::Reset, gone.clone()]);
        script.client().pods().delete(ID).await.unwrap();
        assert_eq!(script.seen().len(), 2);
        // The first surely deleted nothing: then it was not there.
        for first in [Reply::NotSent, Reply::body(429, "")] {
            let script = Script::new([first, gone.clone()]);
            let error = script.client().pods().delete(ID).await.unwrap_err();
            assert!(error.is_not_found() && !error.may_have_been_applied());
        }
    }
}

/// A server that loses its first answer to the POST, then shows the pod like this.
fn pausing(status: &'static str, second: Reply) -> Script {
    let mut posts = 0;
    Script::with(move |seen, _| {
        if seen.method == "GET" {
            return Reply::data(&format!(r#"{{"id":7,"status":"{status}"}}"#));
        }
        posts += 1;
        if posts == 1 {
            Reply::Reset
        } else {
            second.clone()
        }
    })
}

#[tokio::test(start_paused = true)]
async fn pause_and_resume_look_before_they_are_repeated() {
    let get = "GET /v2/pods/7".to_owned();
    let pause = "POST /v2/pods/7/pause".to_owned();
    for status in ["PAUSING", "PAUSED"] {
        let script = pausing(status, Reply::body(500, "a second pause"));
        script.client().pods().pause(ID).await.unwrap();
        assert_eq!(script.lines(), [pause.clone(), get.clone()], "{status}");
    }
    let script = pausing("RUNNING", Reply::data("null"));
    script.client().pods().pause(ID).await.unwrap();
    assert_eq!(script.lines(), [pause.clone(), get.clone(), pause]);

    let resume = "POST /v2/pods/7/resume".to_owned();
    for status in ["PENDING", "PREPARING", "INITIALIZING", "RUNNING"] {
        let script = pausing(status, Reply::body(500, "a second resume"));
        script.client().pods().resume(ID).await.unwrap();
        assert_eq!(script.lines(), [resume.clone(), get.clone()], "{status}");
    }
    let script = pausing("PAUSED", Reply::data("null"));
    script.client().pods().resume(ID).await.unwrap();
    assert_eq!(script.lines(), [resume.clone(), get, resume]);
}

/// The pause was applied, but shows only when a second one is refused for it.
#[tokio::test(start_paused = true)]
async fn a_pod_that_shows_its_pause_late() {
    for (then, applied) in [("PAUSED", true), ("FAILED", false)] {
        let mut posts = 0;
        let script = Script::with(move |seen, _| {
            posts += usize::from(seen.method == "POST");
            match (seen.method.as_str(), posts) {
                ("POST", 1) => Reply::Reset,
                ("POST", _) => Reply::code(12001, "status invalid"),
                (_, 1) => Reply::data(r#"{"id":7,"status":"RUNNING"}"#),
                _ => Reply::data(&format!(r#"{{"id":7,"status":"{then}"}}"#)),
            }
        });
        let result = script.client().pods().pause(ID).await;
        assert_eq!(result.is_ok(), applied, "{then}");
        assert_eq!(script.seen().len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_lookup_prevents_the_retry() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::body(502, ""),
    });
    let error = script.client().pods().resume(ID).await.unwrap_err();
    let posts = script
        .lines()
        .iter()
        .filter(|line| line.starts_with("POST"))
        .count();
    assert_eq!(posts, 1);
    assert!(error.may_have_been_applied());
    let text = error.to_string();
    assert!(text.starts_with("failed to resume pod 7: "), "{text}");
}

#[tokio::test(start_paused = true)]
async fn an_uncertain_attempt_stays_uncertain() {
    // The first may have deleted it; that the others never left does not change that.
    let script = Script::new([Reply::Reset, Reply::NotSent]);
    let error = script.client().pods().delete(ID).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    assert!(error.is_connect() && error.may_have_been_applied());
}

/// The words say so only of what asks for a machine; elsewhere the code means a system error.
#[tokio::test(start_paused = true)]
async fn no_capacity_is_an_answer_to_create_and_resume() {
    let reply = Reply::code(10002, "Insufficient resources");
    for operation in ["create", "resume"] {
        let (error, script) = failing(operation, &reply).await;
        assert!(
            error.is_no_capacity() && !error.may_have_been_applied(),
            "{operation}"
        );
        assert_eq!(script.seen().len(), 1, "{operation}");
    }
    for operation in HARMLESS {
        let (error, script) = failing(operation, &reply).await;
        assert!(
            !error.is_no_capacity() && error.is_retryable(),
            "{operation}"
        );
        assert_eq!(script.seen().len(), 4, "{operation}");
    }
}

/// A base URL with too much in it, or a gateway in the way: no pod is gone for that.
#[tokio::test(start_paused = true)]
async fn a_404_page_does_not_mean_that_the_pod_is_gone() {
    let page = Reply::body(404, "<html>Not Found</html>");
    for operation in HARMLESS.into_iter().chain(["create", "pause", "resume"]) {
        let (error, _) = failing(operation, &page).await;
        assert!(!error.is_not_found(), "{operation}: {error}");
    }
    let nothing = Reply::body(404, "");
    for (operation, expected) in [
        ("list", false),
        ("create", false),
        ("gpus", false),
        ("get", true),
    ] {
        let (error, _) = failing(operation, &nothing).await;
        assert_eq!(error.is_not_found(), expected, "{operation}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_of_a_lookup_names_the_operation() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::body(401, ""),
    });
    let error = script.client().pods().pause(ID).await.unwrap_err();
    assert_eq!(error.operation(), Some("pause_pod"));
    assert!(
        error.to_string().starts_with("failed to pause pod 7: "),
        "{error}"
    );
    assert!(error.is_unauthorized() && error.may_have_been_applied());
}
