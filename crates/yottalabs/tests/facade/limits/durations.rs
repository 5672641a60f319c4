//! The longest and shortest durations, and calls that would exceed their timeout.

use std::time::Duration;

use tokio::time::{Instant, timeout};
use yottalabs::{PodSpec, RetryPolicy, running};

use crate::support::{Fleet, Reply, Script, id};

const HOUR: Duration = Duration::from_secs(3600);

fn spec() -> PodSpec {
    PodSpec::new("worker", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

/// A panic here would lose a pod that may be running.
#[tokio::test(start_paused = true)]
async fn the_longest_look_for_does_not_overflow() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::data("[]"),
    });
    let create = script
        .client()
        .pods()
        .create(spec())
        .look_for(Duration::MAX);
    assert!(timeout(HOUR, create).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_longest_wait_interval_polls_at_start_and_end() {
    let fleet = Fleet::new(1, "PENDING");
    let wait = fleet.client().pods().wait(id(1), running());
    let wait = wait.every(Duration::MAX).timeout(Duration::from_secs(60));
    assert!(wait.await.unwrap_err().is_timeout());
    assert_eq!(fleet.lists().len(), 2);
    let wait = fleet.client().pods().wait(id(1), running());
    let wait = wait.every(Duration::MAX).timeout(Duration::MAX);
    assert!(timeout(HOUR, wait).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_longest_watch_interval_polls_once() {
    let fleet = Fleet::new(1, "PENDING");
    let mut watch = fleet.client().pods().watch().every(Duration::MAX);
    watch = watch.tolerate(Duration::MAX);
    assert!(watch.next_event().await.unwrap().is_some());
    assert!(timeout(HOUR, watch.next_event()).await.is_err());
    fleet.trouble(Reply::Reset, None);
    let mut watch = fleet.client().pods().watch().every(Duration::MAX);
    watch = watch.tolerate(Duration::MAX);
    assert!(timeout(HOUR, watch.next_event()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_longest_log_interval_reads_once() {
    let script = Script::with(|seen, _| {
        if seen.path_and_query.contains("/logs") {
            Reply::data(r#"{"items":[{"timestamp":"2026-01-01T00:00:00Z","content":"a"}]}"#)
        } else {
            Reply::data(r#"{"id":1,"status":"RUNNING"}"#)
        }
    });
    let follow = script.client().pods().logs(id(1)).follow();
    let follow = follow.every(Duration::MAX..=Duration::MAX);
    let mut follow = follow.give_up_after(Duration::MAX);
    assert!(follow.next_line().await.unwrap().is_some());
    assert!(timeout(HOUR, follow.next_line()).await.is_err());
    let script = Script::new([Reply::Reset]);
    let follow = script.client().pods().logs(id(1)).follow();
    let follow = follow.every(Duration::MAX..=Duration::MAX);
    let mut follow = follow.give_up_after(Duration::MAX);
    assert!(timeout(HOUR, follow.next_line()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_longest_call_timeout_does_not_overflow() {
    let policy = RetryPolicy::default()
        .max_delay(Duration::MAX)
        .base_delay(Duration::MAX)
        .max_total_time(Duration::MAX);
    let later = Reply::body(503, "").header("retry-after", "18446744073709551615");
    for reply in [Reply::Silence, Reply::Reset, later] {
        let script = Script::new([reply]);
        let builder = script.builder().attempt_timeout(Duration::MAX);
        let yotta = builder.retry(policy.clone()).build().unwrap();
        let yotta = yotta.with_timeout(Duration::MAX);
        let _ = timeout(HOUR, yotta.pods().list()).await;
    }
    let script = Script::new([Reply::Silence]);
    let builder = script.builder().attempt_timeout(Duration::ZERO);
    let yotta = builder.build().unwrap().with_timeout(Duration::ZERO);
    assert!(yotta.pods().list().await.unwrap_err().is_timeout());
    let create = yotta.pods().create(spec()).look_for(Duration::ZERO);
    let error = timeout(HOUR, create).await.unwrap().unwrap_err();
    assert!(error.may_have_been_applied());
}

/// The look before a pause is repeated counts, too.
#[tokio::test(start_paused = true)]
async fn a_lookup_before_a_retry_counts_against_the_timeout() {
    let mut posts = 0;
    let script = Script::with(move |seen, _| {
        if seen.method == "GET" {
            let pod = Reply::data(r#"{"id":1,"status":"RUNNING"}"#);
            return Reply::Late(Duration::from_secs(9), Box::new(pod));
        }
        posts += 1;
        if posts == 1 {
            Reply::Reset
        } else {
            Reply::Silence
        }
    });
    let policy = RetryPolicy::default().base_delay(Duration::ZERO);
    let builder = script.builder().retry(policy);
    let yotta = builder.timeout(Duration::from_secs(10)).build().unwrap();
    let started = Instant::now();
    let error = yotta.pods().pause(id(1)).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_applied());
    assert!(
        started.elapsed() <= Duration::from_millis(10_010),
        "{:?}",
        started.elapsed()
    );
}
