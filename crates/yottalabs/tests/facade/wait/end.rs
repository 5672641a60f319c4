//! The end of a wait, and its error.

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use yottalabs::{Condition, Error, Pod, PodStatus, Wait, gone, in_status, paused, ready, running};

use crate::support::{Fleet, Reply, id, secs, seed_backoff};

/// A wait of 100 seconds for a pod that has these statuses for ten seconds each. In the status `""` it does
/// not exist.
async fn through(statuses: &'static [&'static str], condition: Condition) -> Result<Pod, Error> {
    let fleet = Fleet::new(1, statuses[0]);
    let wait = fleet.client().pods().wait(id(1), condition);
    let changes = tokio::spawn(async move {
        for status in &statuses[1..] {
            sleep(secs(10)).await;
            match *status {
                "" => fleet.remove(1),
                status => fleet.set(1, status),
            }
        }
    });
    let result = wait.timeout(secs(100)).await;
    changes.abort();
    result
}

#[tokio::test(start_paused = true)]
async fn it_ends_when_the_condition_is_met_or_cannot_be_met_any_more() {
    let terminated = || in_status(PodStatus::Terminated);
    let terminating = in_status(PodStatus::Terminating);
    let forgotten = Condition::new(|pod| pod.is_none());
    let table: [(&[&str], _, _); 17] = [
        // How it ends, with which last status, and after how many seconds.
        (&["PENDING", "FAILED"], ready(), "unreachable FAILED 10"),
        (
            &["PENDING", "TERMINATING"],
            ready(),
            "unreachable TERMINATING 10",
        ),
        (&["TERMINATED"], paused(), "unreachable TERMINATED 0"),
        (&["RUNNING", ""], paused(), "unreachable RUNNING 10"),
        (&["TERMINATING", "TERMINATED"], gone(), "met TERMINATED 10"),
        (&["TERMINATING", ""], gone(), "met TERMINATING 10"),
        (&["FAILED", "TERMINATING", ""], gone(), "met TERMINATING 20"),
        (&["FAILED", "TERMINATED"], terminated(), "met TERMINATED 10"),
        (
            &["TERMINATING", "TERMINATED"],
            terminated(),
            "met TERMINATED 10",
        ),
        (
            &["FAILED", "TERMINATING"],
            terminating,
            "met TERMINATING 10",
        ),
        (&["TERMINATED", ""], forgotten, "met TERMINATED 10"),
        (&["PAUSED", "RUNNING"], ready(), "met RUNNING 10"),
        (&["DEGRADED"], ready(), "timeout DEGRADED 100"),
        (&["SOMETHING_NEW"], ready(), "timeout SOMETHING_NEW 100"),
        (&["PAUSED"], ready(), "timeout PAUSED 100"),
        (&["FAILED"], gone(), "timeout FAILED 100"),
        (&["FAILED"], terminated(), "timeout FAILED 100"),
    ];
    for (statuses, condition, expected) in table {
        let started = Instant::now();
        let result = through(statuses, condition).await;
        let after = started.elapsed().as_secs();
        let (end, pod) = match &result {
            Ok(pod) => ("met", pod),
            Err(error) if error.is_timeout() => ("timeout", error.last_pod().unwrap()),
            Err(error) => ("unreachable", error.last_pod().unwrap()),
        };
        let status = &pod.status;
        assert_eq!(format!("{end} {status} {after}"), expected, "{result:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn its_error_says_why_it_ended() {
    let error = through(&["FAILED"], ready()).await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_not_found());
    assert_eq!(
        error.to_string(),
        "failed to wait for pod 1 to be ready: it is FAILED"
    );
    let error = through(&["RUNNING", ""], paused()).await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_not_found());
    assert_eq!(
        error.to_string(),
        "failed to wait for pod 1 to be paused: it is gone, and was RUNNING when last seen \
         (3 attempts in 10.0s)"
    );
}

#[tokio::test(start_paused = true)]
async fn it_polls_once_more_at_the_deadline() {
    let fleet = Fleet::new(1, "PENDING");
    let wait = fleet.client().pods().wait(id(1), running());
    let started = Instant::now();
    let (pod, ()) = tokio::join!(wait.timeout(secs(12)).into_future(), async {
        sleep(secs(11)).await;
        fleet.set(1, "RUNNING");
    });
    assert_eq!(pod.unwrap().status, PodStatus::Running);
    assert_eq!(started.elapsed(), secs(12));
    assert_eq!(fleet.lists(), [10, 5010, 10010, 12000]);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_has_the_last_status() {
    let fleet = Fleet::new(1, "INITIALIZING");
    let wait = fleet.client().pods().wait(id(1), ready());
    let error = wait.timeout(secs(12)).await.unwrap_err();
    assert!(error.is_timeout() && !error.may_have_been_applied());
    assert_eq!(error.last_pod().unwrap().status, PodStatus::Initializing);
    assert_eq!(
        error.to_string(),
        "failed to wait for pod 1 to be ready: the wait's time ran out after 12s while it was INITIALIZING \
         (4 attempts in 12.0s)"
    );
}

#[tokio::test(start_paused = true)]
async fn it_ends_in_time_if_the_server_does_not_answer() {
    for (attempt, bound) in [(30, 5), (2, 2)] {
        let fleet = Fleet::new(1, "PENDING");
        let yotta = fleet
            .builder()
            .attempt_timeout(secs(attempt))
            .build()
            .unwrap();
        let wait = yotta.pods().wait(id(1), ready()).timeout(secs(12));
        let started = Instant::now();
        let (result, ()) = tokio::join!(wait.into_future(), async {
            sleep(Duration::from_millis(10_500)).await;
            fleet.trouble(Reply::Silence, Reply::Silence);
        });
        let error = result.unwrap_err();
        assert_eq!(started.elapsed(), secs(12 + bound), "attempt: {attempt}");
        assert!(error.is_timeout());
        assert_eq!(error.last_pod().unwrap().status, PodStatus::Pending);
    }
}

#[tokio::test(start_paused = true)]
async fn it_waits_for_a_slow_response_at_the_deadline() {
    let fleet = Fleet::new(1, "PENDING");
    let wait = fleet.client().pods().wait(id(1), running());
    let started = Instant::now();
    let (pod, ()) = tokio::join!(wait.timeout(secs(12)).into_future(), async {
        sleep(secs(9)).await;
        fleet.set(1, "RUNNING");
        fleet.delay(secs(4));
    });
    // Asked for at 10.01, before the deadline, and there after it.
    pod.unwrap();
    assert_eq!(started.elapsed().as_millis(), 14_010);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_may_be_zero_or_the_maximum() {
    let fleet = Fleet::new(1, "RUNNING");
    let pods = fleet.client().pods();
    pods.wait(id(1), running())
        .timeout(Duration::ZERO)
        .await
        .unwrap();
    let error = pods.wait(id(1), paused()).timeout(Duration::ZERO).await;
    assert!(error.unwrap_err().is_timeout());
    let error = pods.wait(id(2), paused()).timeout(Duration::ZERO).await;
    assert!(error.unwrap_err().is_not_found());
    assert_eq!(fleet.lists().len(), 3);
    pods.wait(id(1), running())
        .timeout(Duration::MAX)
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn transient_errors_are_tolerated() {
    for trouble in [
        Reply::NotSent,
        Reply::Reset,
        Reply::body(500, "oops"),
        Reply::body(502, "<html>"),
        Reply::code(10002, "system error"),
        Reply::code(429, "slow down"),
    ] {
        let fleet = Fleet::new(1, "PENDING");
        fleet.trouble(trouble.clone(), None);
        let wait = fleet.client().pods().wait(id(1), running());
        let recovery = fleet.recover_after(21, "RUNNING");
        let (pod, ()) = tokio::join!(wait.into_future(), recovery);
        assert!(pod.is_ok(), "{trouble:?}");
        assert!(fleet.gets(1).is_empty(), "it was asked for singly");
    }
}

#[tokio::test(start_paused = true)]
async fn transient_errors_are_tolerated_with_a_backoff_until_the_timeout() {
    let retries = seed_backoff(10_000, [10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
    let fleet = Fleet::new(1, "PENDING");
    fleet.trouble(Reply::Reset, None);
    let wait = fleet.client().pods().wait(id(1), ready());
    let started = Instant::now();
    let error = wait.every(secs(10)).timeout(secs(162)).await.unwrap_err();
    assert_eq!(started.elapsed(), secs(162));
    let mut expected = vec![10];
    expected.extend(retries.map(|at| at + 10));
    expected.push(162_000);
    assert_eq!(fleet.lists(), expected);
    assert_eq!((error.is_timeout(), error.attempts()), (true, 8), "{error}");
    let source = error.source().unwrap().to_string();
    assert!(source.contains("the connection broke"), "{source}");
}

/// Answers with HTTP 200 that cannot be read, such as those of a gateway.
pub(crate) const UNREADABLE: [&str; 7] = [
    "<html>we will be back soon</html>",
    "null",
    "",
    r#"{"code":10000,"data":{"id":1,"sta"#,
    r#"{"code":10000,"data":7}"#,
    r#"{"data":{"id":1,"status":"RUNNING"}}"#,
    r#"{"code":10000,"data":[{"id":"one"}]}"#,
];

#[tokio::test(start_paused = true)]
async fn an_unreadable_answer_does_not_end_it() {
    for body in UNREADABLE {
        let fleet = Fleet::new(1, "PENDING");
        let unreadable = Reply::body(200, body);
        fleet.trouble(unreadable.clone(), unreadable.clone());
        let wait = fleet.client().pods().wait(id(1), running());
        let recovery = fleet.recover_after(21, "RUNNING");
        let (pod, ()) = tokio::join!(wait.into_future(), recovery);
        assert_eq!(pod.unwrap().status, PodStatus::Running, "{body}");

        // Where it stays so, the time runs out, and why is told.
        fleet.trouble(unreadable.clone(), unreadable);
        let wait = fleet.client().pods().wait(id(1), paused());
        let started = Instant::now();
        let error = wait.timeout(secs(62)).await.unwrap_err();
        assert_eq!(started.elapsed(), secs(62), "{body}");
        assert!(error.is_timeout(), "{error}");
        let source = error.source().unwrap().to_string();
        let expected = "failed to get pod 1: unexpected response: ";
        assert!(source.starts_with(expected), "{source}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_of_the_last_poll_is_the_source() {
    let fleet = Fleet::new(1, "PENDING");
    fleet.hide(1);
    let wait = fleet
        .client()
        .pods()
        .wait(id(1), running())
        .timeout(secs(12));
    let (error, ()) = tokio::join!(wait.into_future(), async {
        sleep(secs(6)).await;
        fleet.trouble(None, Reply::body(503, ""));
    });
    let error = error.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.last_pod().unwrap().status, PodStatus::Pending);
    let source = error.source().unwrap().to_string();
    assert!(source.starts_with("failed to get pod 1: "), "{source}");
}

#[tokio::test(start_paused = true)]
async fn other_errors_end_the_wait() {
    let fleet = Fleet::new(1, "PENDING");
    fleet.trouble(Reply::body(401, "Unauthorized"), None);
    let started = Instant::now();
    let error = fleet.client().pods().wait(id(1), gone()).await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    assert!(started.elapsed() < secs(1));
    // A list that is not found does not mean that the pod is gone.
    for list in [Reply::body(404, "no such page"), Reply::code(13000, "")] {
        fleet.trouble(list, None);
        fleet.client().pods().wait(id(1), gone()).await.unwrap_err();
    }
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_list_does_not_end_it() {
    let fleet = Fleet::new(1, "RUNNING");
    fleet.trouble(Reply::data(r#"[{"id":"seven"}]"#), None);
    fleet.client().pods().wait(id(1), running()).await.unwrap();
    assert_eq!(fleet.gets(1).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_was_never_seen_is_requested_twice() {
    let fleet = Fleet::new(0, "");
    let pods = fleet.client().pods();
    let error = pods.wait(id(1), running()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(
        (fleet.lists(), fleet.gets(1)),
        (vec![10, 5010], vec![10, 5010])
    );

    let (late, ()) = tokio::join!(pods.wait(id(1), running()).into_future(), async {
        sleep(secs(1)).await;
        fleet.set(1, "RUNNING");
    });
    late.unwrap();
    // One that is waited for to be gone is so at once.
    let started = Instant::now();
    let pod = pods.wait(id(2), gone()).await.unwrap();
    assert_eq!((pod.id, pod.status), (id(2), PodStatus::Terminated));
    assert!(started.elapsed() < secs(1));
}

#[tokio::test(start_paused = true)]
async fn progress_is_reported_for_each_change() {
    let fleet = Fleet::new(1, "PENDING");
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = told.clone();
    let mut calls = 0;
    let wait: Wait = fleet.client().pods().wait(id(1), running());
    let wait = wait.on_progress(move |pod| {
        calls += 1;
        sink.lock().unwrap().push((calls, pod.status.to_string()));
    });
    let (pod, ()) = tokio::join!(wait.into_future(), async {
        for status in ["PREPARING", "INITIALIZING", "RUNNING"] {
            sleep(secs(12)).await;
            fleet.set(1, status);
        }
    });
    pod.unwrap();
    let expected = ["PENDING", "PREPARING", "INITIALIZING", "RUNNING"];
    let expected: Vec<_> = (1..).zip(expected.map(String::from)).collect();
    assert_eq!(*told.lock().unwrap(), expected);
}

#[test]
fn conditions_have_names() {
    let closure = || Condition::new(|pod| pod.is_some());
    let names = [
        (ready(), "ready"),
        (PodStatus::Failed.into(), "FAILED"),
        (closure(), "as asked"),
        (closure().named("on\n the  list"), "on the list"),
        (running().not(), "not running"),
        (running().and(gone().not()), "running and not gone"),
        (
            ready().or(paused()).and(closure()),
            "(ready or paused) and as asked",
        ),
        (ready().or(paused()).not(), "not (ready or paused)"),
    ];
    for (condition, name) in names {
        assert_eq!(condition.to_string(), name);
        assert_eq!(format!("{condition:?}"), format!("Condition({name})"));
    }
}
