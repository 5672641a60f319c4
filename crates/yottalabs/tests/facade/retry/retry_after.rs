//! `Retry-After` in waits, watches and the clean-up of a run.

use std::future::IntoFuture as _;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use yottalabs::{PodEvent, PodSpec, PodStatus, running};

use crate::support::{Fleet, Reply, Script, id, secs};

/// Answers that ask the client to come back after this many seconds.
fn refusals(seconds: u64) -> [Reply; 3] {
    [
        Reply::body(429, ""),
        Reply::body(503, "<html>"),
        Reply::code(429, "too many requests"),
    ]
    .map(|reply| reply.header("retry-after", &seconds.to_string()))
}

/// A fleet whose pod is or is not on the list, and that refuses to show it.
fn refusing(pod_status: &str, is_listed: bool, refusal: &Reply) -> Fleet {
    let fleet = Fleet::new(1, pod_status);
    if is_listed {
        fleet.trouble(refusal.clone(), None);
    } else {
        fleet.hide(1);
        fleet.trouble(None, refusal.clone());
    }
    fleet
}

#[tokio::test(start_paused = true)]
async fn a_wait_respects_it() {
    for refusal in refusals(60) {
        for is_listed in [true, false] {
            let fleet = refusing("PENDING", is_listed, &refusal);
            let wait = fleet.client().pods().wait(id(1), running());
            let recovery = fleet.recover_after(30, "RUNNING");
            let (pod, ()) = tokio::join!(wait.into_future(), recovery);
            assert_eq!(pod.unwrap().status, PodStatus::Running);
            assert_eq!(fleet.lists(), [10, 60_010], "{refusal:?}");
            let gets: &[u128] = if is_listed { &[] } else { &[10, 60_010] };
            assert_eq!(fleet.gets(1), gets, "{refusal:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_ends_in_time_with_a_last_poll() {
    for seconds in [60, 100_000, u64::MAX] {
        for refusal in refusals(seconds) {
            for recovers in [false, true] {
                let fleet = refusing("RUNNING", true, &refusal);
                let wait = fleet.client().pods().wait(id(1), running());
                let started = Instant::now();
                let (result, ()) = tokio::join!(wait.timeout(secs(30)).into_future(), async {
                    if recovers {
                        fleet.recover_after(20, "RUNNING").await;
                    }
                });
                assert_eq!(started.elapsed(), secs(30));
                assert_eq!(fleet.lists(), [10, 30_000], "{refusal:?}");
                match result {
                    Ok(_) => assert!(recovers),
                    Err(error) => assert!(!recovers && error.is_timeout(), "{error}"),
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_waits_respect_it_together() {
    for refusal in refusals(60) {
        let fleet = Fleet::new(1_000, "PENDING");
        let yotta = fleet.client();
        fleet.trouble(refusal.clone(), None);
        let mut waits = JoinSet::new();
        for number in 1..=1_000 {
            waits.spawn(yotta.pods().wait(id(number), running()).into_future());
            // Some begin after the refusal.
            sleep(Duration::from_millis(20)).await;
        }
        fleet.trouble(None, None);
        fleet.set_all("RUNNING");
        assert!(waits.join_all().await.iter().all(Result::is_ok));
        assert_eq!(fleet.lists(), [10, 60_010], "{refusal:?}");
        assert_eq!(fleet.count(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_watch_respects_it() {
    for refusal in refusals(60) {
        let fleet = refusing("RUNNING", true, &refusal);
        let pods = fleet.client().pods();
        let (mut all, mut one) = (pods.watch(), pods.watch().pod(id(1)));
        let recovery = fleet.recover_after(30, "RUNNING");
        let (all, one, ()) = tokio::join!(all.next_event(), one.next_event(), recovery);
        for event in [all, one] {
            assert!(matches!(event, Ok(Some(PodEvent::Added(_)))), "{event:?}");
        }
        assert_eq!(fleet.lists(), [10, 60_010], "{refusal:?}");

        // The refusal is of a pod that the list does not show any more.
        let fleet = Fleet::new(1, "RUNNING");
        let mut watch = fleet.client().pods().watch();
        watch.next_event().await.unwrap();
        fleet.hide(1);
        fleet.trouble(None, refusal);
        let recovery = fleet.recover_after(30, "PAUSED");
        let (event, ()) = tokio::join!(watch.next_event(), recovery);
        let is_change = matches!(event, Ok(Some(PodEvent::Changed { .. })));
        assert!(is_change, "{event:?}");
        assert_eq!(fleet.gets(1), [5_010, 65_010]);
        assert_eq!(fleet.lists(), [10, 5_010, 65_010]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_watch_ends_after_the_time_that_it_tolerates_with_a_last_poll() {
    for refusal in refusals(60) {
        let fleet = Fleet::new(1, "RUNNING");
        fleet.trouble(refusal, None);
        let mut watch = fleet.client().pods().watch().tolerate(secs(30));
        let started = Instant::now();
        let error = watch.next_event().await.unwrap_err();
        assert_eq!(error.retry_after(), Some(secs(60)));
        assert_eq!(started.elapsed(), secs(30));
        assert_eq!(fleet.lists(), [10, 30_000]);
    }
}

/// A server with a running pod, and how it answers the n-th delete and the n-th list.
fn server(
    delete: impl Fn(usize) -> Reply + Send + 'static,
    list: impl Fn(usize) -> Reply + Send + 'static,
) -> Script {
    let (mut deletes, mut lists) = (0, 0);
    Script::with(move |seen, _| match seen.method.as_str() {
        "DELETE" => {
            deletes += 1;
            delete(deletes)
        }
        "POST" => Reply::data(r#"{"id":1,"name":"a","status":"RUNNING"}"#),
        _ => {
            lists += 1;
            list(lists)
        }
    })
}

/// Deletes a pod by its guard. Returns when each request was sent after the creation, in seconds.
async fn clean_up(script: &Script) -> (Result<(), yottalabs::Error>, Vec<(String, u64)>) {
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    let pods = script.client().pods();
    let pod = pods.create(spec).await.unwrap();
    let result = pods.guard(pod).delete().await;
    let requests = script.seen().into_iter().skip(1);
    let requests = requests.map(|seen| (seen.method, seen.at.as_secs()));
    (result, requests.collect())
}

#[tokio::test(start_paused = true)]
async fn the_clean_up_respects_it() {
    for refusal in refusals(60) {
        let first = refusal.clone();
        let script = server(
            move |number| match number {
                1 => first.clone(),
                _ => Reply::data("true"),
            },
            |_| panic!("nothing to list"),
        );
        let (result, requests) = clean_up(&script).await;
        result.unwrap();
        let expected = [("DELETE".to_owned(), 0), ("DELETE".to_owned(), 60)];
        assert_eq!(requests, expected);

        // If a delete finds no pod, the list is requested as well.
        let script = server(
            |_| Reply::code(13000, "pod not found"),
            move |number| match number {
                1 => refusal.clone(),
                _ => Reply::data("[]"),
            },
        );
        let (result, requests) = clean_up(&script).await;
        result.unwrap();
        let list = requests.iter().position(|(method, _)| method == "GET");
        let [list, next] = [0, 1].map(|after| requests[list.unwrap() + after].1);
        assert!(next - list >= 60, "{requests:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_clean_up_makes_a_last_attempt_within_its_two_minutes() {
    for seconds in [300, u64::MAX] {
        for refusal in refusals(seconds) {
            let script = server(move |_| refusal.clone(), |_| panic!("nothing to list"));
            let started = Instant::now();
            let (result, requests) = clean_up(&script).await;
            let error = result.unwrap_err();
            assert!(error.left_behind().is_some(), "{error}");
            assert!(started.elapsed() <= secs(120), "{:?}", started.elapsed());
            assert_eq!(requests.len(), 2, "{requests:?}");
            assert!(requests[1].1 >= 100, "{requests:?}");
        }
    }
}
