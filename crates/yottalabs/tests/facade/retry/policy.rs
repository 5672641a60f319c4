//! Retries of a call: which failures, when, and how often. The fault matrix has more failures.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use yottalabs::{Error, PodId, PodSpec, Result, RetryPolicy, Yotta};
use yottalabs_client::Operation;

use crate::support::{self, Reply, Script, secs, seed_backoff};

const ID: PodId = PodId::new(7);
const SENT: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// Calls an operation once: create does not look for its pod.
async fn call(yotta: &Yotta, operation: Operation) -> Result<()> {
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    if operation == Operation::CreatePod {
        let create = yotta.pods().create(spec).without_reconciliation();
        return create.await.map(drop);
    }
    support::call(yotta, operation, ID, spec).await.map(drop)
}

const IDEMPOTENT: [Operation; 6] = [
    Operation::ListPods,
    Operation::GetPod,
    Operation::DeletePod,
    Operation::GetPodLogs,
    Operation::GetPodRuntime,
    Operation::ListGpus,
];

/// The error of a call to a server that always answers like this, after so many requests.
async fn fails(operation: Operation, reply: &Reply, requests: u32) -> Error {
    let script = Script::new([reply.clone()]);
    let yotta = script.client().with_timeout(secs(600));
    let error = call(&yotta, operation).await.unwrap_err();
    let sent = script.seen().len() as u32;
    let context = format!("{operation:?} {reply:?} {error}");
    assert_eq!((sent, error.attempts()), (requests, requests), "{context}");
    error
}

/// When the requests of a listing are sent, in milliseconds, and its result.
async fn list(yotta: &Yotta, script: &Script) -> (Vec<u128>, Result<()>) {
    let result = yotta.pods().list().await.map(drop);
    let seen = script.seen().into_iter();
    (seen.map(|seen| seen.at.as_millis()).collect(), result)
}

/// A response that asks to come back after this.
fn busy(status: u16, retry_after: &str) -> Reply {
    let reply = Reply::body(status, "").header("retry-after", retry_after);
    reply.header("date", SENT)
}

#[tokio::test(start_paused = true)]
async fn only_idempotent_requests_are_retried_after_they_were_sent() {
    for reply in [
        Reply::Reset,
        Reply::body(408, ""),
        Reply::body(429, "slow down"),
        Reply::body(504, ""),
        Reply::code(10002, "system error"),
    ] {
        for operation in IDEMPOTENT {
            assert!(fails(operation, &reply, 4).await.is_retryable());
        }
        // Without a lookup, create is not even retried after 429.
        fails(Operation::CreatePod, &reply, 1).await;
    }
    let error = fails(Operation::CreatePod, &Reply::NotSent, 4).await;
    assert!(error.is_connect() && !error.may_have_been_applied());
}

#[tokio::test(start_paused = true)]
async fn delays_double_and_have_full_jitter() {
    let policy = RetryPolicy::default()
        .max_attempts(7)
        .base_delay(secs(1))
        .max_delay(secs(5));
    let expected = seed_backoff(0, [1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
    let script = Script::new([Reply::Reset]);
    let (sent, _) = list(&script.client().with_retry(policy), &script).await;
    assert_eq!(sent, [&[0], &expected[..]].concat());
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_a_lower_bound() {
    let jitter = |bound| seed_backoff(0, [bound])[0];
    for (retry_after, delay) in [
        ("3", 3_000),
        (" 12 ", 12_000),
        ("Sun, 06 Nov 1994 08:49:49 GMT", 12_000),
        ("Sunday, 06-Nov-94 08:49:49 GMT", 12_000),
        ("Sun Nov  6 08:49:49 1994", 12_000),
        // Zero, a date in the past, and what is neither a number nor a date, change nothing.
        ("0", jitter(500)),
        (SENT, jitter(500)),
        ("Sun, 06 Nov 1994 07:49:37 GMT", jitter(500)),
        ("Tue, 36 Nov 1994 08:49:49 GMT", jitter(500)),
        ("-3", jitter(500)),
        ("1.5", jitter(500)),
        ("soon", jitter(500)),
        ("", jitter(500)),
    ] {
        for status in [429, 503] {
            jitter(500);
            let script = Script::new([busy(status, retry_after), Reply::data("[]")]);
            let (sent, result) = list(&script.client(), &script).await;
            result.unwrap();
            assert_eq!(sent, [0, delay], "{status} {retry_after}");
        }
    }
}

/// A shorter delay would be useless, and against the server's wish.
#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_longest_delay_ends_the_attempts_at_once() {
    for (retry_after, seconds) in [
        ("21", 21),
        ("86400", 86_400),
        ("999999999999999999999999", u64::MAX),
        ("Sun, 06 Nov 1994 09:49:37 GMT", 3_600),
    ] {
        for status in [429, 503] {
            let script = Script::new([busy(status, retry_after)]);
            let (sent, result) = list(&script.client(), &script).await;
            let error = result.unwrap_err();
            assert_eq!((sent, error.attempts()), (vec![0], 1), "{retry_after}");
            assert_eq!(error.retry_after(), Some(secs(seconds)));
            let told = format!("(HTTP {status}, retry after {seconds}s)");
            assert!(error.to_string().ends_with(&told), "{error}");
        }
    }
    // Without `Date`, a date counts from the client's own time.
    let soon = httpdate::fmt_http_date(SystemTime::now() + secs(60));
    let script = Script::new([Reply::body(503, "").header("retry-after", &soon)]);
    let error = script.client().pods().list().await.unwrap_err();
    let asked = error.retry_after().unwrap().as_secs();
    assert!((50..=60).contains(&asked), "{asked}");

    let policy = RetryPolicy::default().max_delay(secs(21));
    let script = Script::new([busy(503, "21"), Reply::data("[]")]);
    let (sent, _) = list(&script.client().with_retry(policy), &script).await;
    assert_eq!(sent, [0, 21_000]);
}

#[tokio::test(start_paused = true)]
async fn a_delay_beyond_the_timeout_is_not_begun() {
    let script = Script::new([busy(503, "15")]);
    let yotta = script.client().with_timeout(secs(10));
    let started = Instant::now();
    let (sent, result) = list(&yotta, &script).await;
    assert_eq!(result.unwrap_err().retry_after(), Some(secs(15)));
    assert_eq!((sent, started.elapsed()), (vec![0], Duration::ZERO));

    let policy = RetryPolicy::default().max_total_time(secs(30));
    let script = Script::new([busy(503, "15")]);
    let (sent, _) = list(&script.client().with_retry(policy), &script).await;
    assert_eq!(sent, [0, 15_000], "the next would be at the deadline");
}

#[tokio::test(start_paused = true)]
async fn a_retry_ends_at_the_call_timeout() {
    let script = Script::new([busy(503, "5"), Reply::Silence]);
    let started = Instant::now();
    let yotta = script.client().with_timeout(secs(20));
    let error = yotta.pods().list().await.unwrap_err();
    assert_eq!((started.elapsed(), error.elapsed()), (secs(20), secs(20)));
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
        "/v2/pods/7" => Reply::data(r#"{"id":7}"#),
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
    let successes = async |calls: usize| {
        for _ in 0..calls {
            yotta.pods().get(ID).await.unwrap();
        }
    };
    // 500 tokens pay for 100 retries.
    assert_eq!(failures(60).await, 60 + 100);
    assert_eq!(failures(10).await, 10);
    successes(4).await;
    assert_eq!(failures(10).await, 10);
    successes(6).await;
    assert_eq!(failures(10).await, 10 + 2);
    // There are never more.
    successes(1_000).await;
    assert_eq!(failures(60).await, 60 + 100);
}

#[tokio::test(start_paused = true)]
async fn a_policy_for_these_calls_only() {
    let script = Script::new([Reply::Reset]);
    let builder = script.builder();
    let yotta = builder.retry(RetryPolicy::default().max_attempts(2));
    let yotta = yotta.build().unwrap();
    let none = yotta.with_retry(RetryPolicy::none());
    assert_eq!(list(&none, &script).await.0.len(), 1);
    assert_eq!(list(&yotta, &script).await.0.len(), 1 + 2);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_finds_nothing_the_second_time_has_succeeded() {
    for gone in [Reply::code(13000, "pod not found"), Reply::body(404, "")] {
        let script = Script::new([Reply::Reset, gone.clone()]);
        script.client().pods().delete(ID).await.unwrap();
        assert_eq!(script.seen().len(), 2);
        // The first attempt did not delete it, so it did not exist.
        for first in [Reply::NotSent, Reply::body(429, "")] {
            let script = Script::new([first, gone.clone()]);
            let error = script.client().pods().delete(ID).await.unwrap_err();
            assert!(error.is_not_found() && !error.may_have_been_applied());
        }
    }
}

/// A server that answers the POSTs in this order, and the GETs after the n-th of them with the n-th status.
fn transitions(posts: [Reply; 2], statuses: [&'static str; 2]) -> Script {
    let mut sent = 0;
    Script::with(move |seen, _| match seen.method.as_str() {
        "POST" => {
            sent += 1;
            posts[sent - 1].clone()
        }
        _ => Reply::data(&format!(r#"{{"id":7,"status":"{}"}}"#, statuses[sent - 1])),
    })
}

#[tokio::test(start_paused = true)]
async fn pause_and_resume_check_the_status_before_a_retry() {
    let get = "GET /v2/pods/7";
    for (operation, status, is_applied) in [
        (Operation::PausePod, "PAUSING", true),
        (Operation::PausePod, "PAUSED", true),
        (Operation::PausePod, "RUNNING", false),
        (Operation::ResumePod, "PENDING", true),
        (Operation::ResumePod, "PREPARING", true),
        (Operation::ResumePod, "INITIALIZING", true),
        (Operation::ResumePod, "RUNNING", true),
        (Operation::ResumePod, "PAUSED", false),
    ] {
        let script = transitions([Reply::Reset, Reply::data("null")], [status; 2]);
        call(&script.client(), operation).await.unwrap();
        let post = format!("POST {}", operation.path().replace("{id}", "7"));
        let mut expected = vec![post.clone(), get.to_owned()];
        expected.extend((!is_applied).then_some(post));
        assert_eq!(script.lines(), expected, "{status}");
    }
    // The effect is visible only after the retry was refused for it.
    for (then, is_applied) in [("PAUSED", true), ("FAILED", false)] {
        let refused = Reply::code(12001, "status invalid");
        let script = transitions([Reply::Reset, refused], ["RUNNING", then]);
        let result = call(&script.client(), Operation::PausePod).await;
        assert_eq!(result.is_ok(), is_applied, "{then}");
        assert_eq!(script.seen().len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_lookup_prevents_the_retry() {
    for (operation, status) in [(Operation::PausePod, 401), (Operation::ResumePod, 502)] {
        let script = Script::with(move |seen, _| match seen.method.as_str() {
            "POST" => Reply::Reset,
            _ => Reply::body(status, ""),
        });
        let error = call(&script.client(), operation).await.unwrap_err();
        let lines = script.lines();
        let posts = lines.iter().filter(|line| line.starts_with("POST"));
        assert_eq!(posts.count(), 1);
        assert!(error.may_have_been_applied());
        assert_eq!(error.status(), Some(status));
        // The error names the operation, not the lookup.
        assert_eq!(error.operation(), Some(operation.id()));
        let expected = format!("failed to {} 7: ", operation.id().replace('_', " "));
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_uncertain_attempt_stays_uncertain() {
    // The first attempt may have deleted it, even if the others were not sent.
    let script = Script::new([Reply::Reset, Reply::NotSent]);
    let error = script.client().pods().delete(ID).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    assert!(error.is_connect() && error.may_have_been_applied());
}

/// For operations that do not ask for a machine, the code means a system error.
#[tokio::test(start_paused = true)]
async fn no_capacity_is_an_answer_to_create_and_resume() {
    let reply = Reply::code(10002, "Insufficient resources");
    for operation in [Operation::CreatePod, Operation::ResumePod] {
        let error = fails(operation, &reply, 1).await;
        assert!(error.is_no_capacity() && !error.may_have_been_applied());
    }
    for operation in IDEMPOTENT {
        let error = fails(operation, &reply, 4).await;
        assert!(!error.is_no_capacity() && error.is_retryable());
    }
}

/// It may come from a wrong base URL or from a gateway.
#[tokio::test(start_paused = true)]
async fn a_404_page_does_not_mean_that_the_pod_is_gone() {
    let page = Reply::body(404, "<html>Not Found</html>");
    for operation in Operation::ALL {
        let error = fails(operation, &page, 1).await;
        assert!(!error.is_not_found(), "{operation:?}: {error}");
    }
}
