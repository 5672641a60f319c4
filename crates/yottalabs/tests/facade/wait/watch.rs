//! The stream of pod events.

use std::future::IntoFuture as _;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use tokio::time::{sleep, timeout};
use yottalabs::{PodEvent, Watch, running};

use crate::support::{Fleet, Reply, id, secs, seed_backoff};
use crate::wait::end::UNREADABLE;

fn say(event: &PodEvent) -> String {
    match event {
        PodEvent::Added(pod) => format!("+{} {}", pod.id, pod.status),
        PodEvent::Changed { before, after } => {
            assert_eq!(before.id, after.id);
            format!("{} {}>{}", after.id, before.status, after.status)
        }
        PodEvent::Gone(pod) => format!("-{} {}", pod.id, pod.status),
        other => panic!("{other:?}"),
    }
}

/// The events within this many seconds.
async fn within(seconds: u64, watch: &mut Watch) -> Vec<String> {
    let mut said = Vec::new();
    let _ = timeout(secs(seconds), async {
        while let Some(event) = watch.next_event().await.unwrap() {
            said.push(say(&event));
        }
        said.push("end".to_owned());
    })
    .await;
    said
}

#[tokio::test(start_paused = true)]
async fn pods_are_added_change_and_are_gone() {
    let fleet = Fleet::new(3, "PENDING");
    let mut watch = fleet.client().pods().watch();
    let nothing: [&str; 0] = [];
    assert_eq!(
        within(1, &mut watch).await,
        ["+1 PENDING", "+2 PENDING", "+3 PENDING"]
    );
    assert_eq!(within(10, &mut watch).await, nothing);
    fleet.set(3, "RUNNING");
    fleet.set(4, "PENDING");
    fleet.remove(1);
    fleet.set(2, "TERMINATED");
    assert_eq!(
        within(5, &mut watch).await,
        [
            "-1 PENDING",
            "-2 TERMINATED",
            "3 PENDING>RUNNING",
            "+4 PENDING"
        ]
    );
    // It is not gone a second time when the list forgets it.
    fleet.remove(2);
    assert_eq!(within(20, &mut watch).await, nothing);
    // Only what was missing was asked for, once.
    assert_eq!((fleet.gets(1).len(), fleet.gets(2).len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn terminated_pods_are_not_added() {
    let fleet = Fleet::new(2, "TERMINATED");
    fleet.set(2, "FAILED");
    let mut watch = fleet.client().pods().watch();
    assert_eq!(within(20, &mut watch).await, ["+2 FAILED"]);
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_is_missing_from_the_list_is_requested_before_it_is_gone() {
    let fleet = Fleet::new(2, "PENDING");
    let mut watch = fleet.client().pods().watch();
    within(1, &mut watch).await;
    fleet.hide(1);
    fleet.set(1, "RUNNING");
    assert_eq!(within(10, &mut watch).await, ["1 PENDING>RUNNING"]);
    assert_eq!(fleet.gets(1).len(), 2, "once a tick");
    // That it can't be asked for does not make it gone.
    fleet.trouble(None, Reply::Reset);
    assert_eq!(within(10, &mut watch).await, [""; 0]);
    fleet.trouble(None, None);
    fleet.remove(1);
    assert_eq!(within(60, &mut watch).await, ["-1 RUNNING"]);
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_is_alive_again_is_added_again() {
    let fleet = Fleet::new(1, "RUNNING");
    let mut watch = fleet.client().pods().watch();
    within(1, &mut watch).await;
    fleet.set(1, "TERMINATED");
    assert_eq!(within(10, &mut watch).await, ["-1 TERMINATED"]);
    // It may well be billed for.
    fleet.set(1, "RUNNING");
    assert_eq!(within(5, &mut watch).await, ["+1 RUNNING"]);
}

#[tokio::test(start_paused = true)]
async fn the_watch_of_one_pod_ends_with_it() {
    let fleet = Fleet::new(2, "PENDING");
    let mut watch = fleet.client().pods().watch().pod(id(1));
    assert_eq!(within(1, &mut watch).await, ["+1 PENDING"]);
    fleet.set_all("RUNNING");
    assert_eq!(within(5, &mut watch).await, ["1 PENDING>RUNNING"]);
    fleet.remove(1);
    assert_eq!(within(5, &mut watch).await, ["-1 RUNNING", "end"]);
    assert_eq!(within(5, &mut watch).await, ["end"], "and it stays so");

    fleet.set(2, "TERMINATED");
    let mut watch = fleet.client().pods().watch().pod(id(2));
    assert_eq!(within(1, &mut watch).await, ["-2 TERMINATED", "end"]);

    let mut watch = fleet.client().pods().watch().pod(id(3));
    let error = watch.next_event().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(fleet.gets(3).len(), 2);
    assert!(watch.next_event().await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn transient_errors_are_tolerated_with_a_backoff() {
    let retries = seed_backoff(5_000, [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    let fleet = Fleet::new(1, "PENDING");
    let mut watch = fleet.client().pods().watch().tolerate(secs(300));
    within(1, &mut watch).await;
    fleet.trouble(Reply::body(503, ""), None);
    assert_eq!(within(100, &mut watch).await, [""; 0]);
    fleet.trouble(None, None);
    fleet.set(1, "RUNNING");
    assert_eq!(within(20, &mut watch).await, ["1 PENDING>RUNNING"]);
    let mut expected = vec![10, 5_010];
    expected.extend(retries.map(|at| 5_010 + at));
    let [.., last_failure, success] = expected[..] else {
        panic!()
    };
    assert!(last_failure < 101_000 && 101_000 < success);
    assert_eq!(fleet.lists(), expected);

    fleet.trouble(Reply::body(503, ""), None);
    let error = watch.next_event().await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    // The time counts from the last successful poll.
    assert_eq!(fleet.lists().last(), Some(&(success + 300_000)));
    assert!(watch.next_event().await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_answer_does_not_end_it() {
    for body in UNREADABLE {
        let fleet = Fleet::new(1, "PENDING");
        let (mut all, mut one) = (
            fleet.client().pods().watch(),
            fleet.client().pods().watch().pod(id(1)),
        );
        for watch in [&mut all, &mut one] {
            assert_eq!(within(1, watch).await, ["+1 PENDING"]);
        }
        let unreadable = Reply::body(200, body);
        fleet.trouble(unreadable.clone(), unreadable);
        for watch in [&mut all, &mut one] {
            assert_eq!(within(30, watch).await, [""; 0], "{body}");
        }
        fleet.trouble(None, None);
        fleet.set(1, "RUNNING");
        for watch in [&mut all, &mut one] {
            assert_eq!(within(60, watch).await, ["1 PENDING>RUNNING"], "{body}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn errors_that_are_not_tolerated_end_it() {
    let fleet = Fleet::new(1, "PENDING");
    let pods = fleet.client().pods();
    fleet.trouble(Reply::NotSent, None);
    let error = pods.watch().tolerate(Duration::ZERO).next_event().await;
    assert!(error.unwrap_err().is_connect());
    fleet.trouble(Reply::body(401, "Unauthorized"), None);
    let mut watch = pods.watch();
    assert!(watch.next_event().await.unwrap_err().is_unauthorized());
    assert!(watch.next_event().await.unwrap().is_none());
    assert_eq!(fleet.lists().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn watches_and_waits_share_requests() {
    let fleet = Fleet::new(5, "PENDING");
    let pods = fleet.client().pods();
    let watches = (0..20).map(|_| {
        let mut watch = pods.watch();
        tokio::spawn(async move { within(31, &mut watch).await })
    });
    let watches: Vec<_> = watches.collect();
    let waits = (1..=5).map(|number| tokio::spawn(pods.wait(id(number), running()).into_future()));
    let waits: Vec<_> = waits.collect();
    sleep(secs(21)).await;
    fleet.set_all("RUNNING");
    for wait in waits {
        wait.await.unwrap().unwrap();
    }
    for watch in watches {
        assert_eq!(watch.await.unwrap().len(), 10);
    }
    assert_eq!(fleet.lists(), [10, 5010, 10010, 15010, 20010, 25010, 30010]);
    assert_eq!(fleet.count(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_loses_no_event() {
    let fleet = Fleet::new(2, "PENDING");
    fleet.delay(secs(2));
    let mut watch = fleet.client().pods().watch();
    let mut said = Vec::new();
    for _ in 0..30 {
        if let Ok(event) = timeout(Duration::from_millis(100), watch.next_event()).await {
            said.push(say(&event.unwrap().unwrap()));
        }
    }
    assert_eq!(said, ["+1 PENDING", "+2 PENDING"]);
    assert_eq!(fleet.lists().len(), 1, "each try has begun anew");
}

#[tokio::test(start_paused = true)]
async fn no_request_is_sent_while_the_stream_is_not_polled() {
    let fleet = Fleet::new(1, "PENDING");
    let mut watch = fleet.client().pods().watch();
    assert_eq!(fleet.count(), 0);
    watch.next_event().await.unwrap();
    for status in ["PREPARING", "INITIALIZING", "RUNNING"] {
        fleet.set(1, status);
        sleep(secs(60)).await;
    }
    assert_eq!(fleet.count(), 1);
    let event = watch.next_event().await.unwrap().unwrap();
    assert_eq!(say(&event), "1 PENDING>RUNNING");
    assert_eq!((event.id(), event.pod().id), (id(1), id(1)));
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_was_not_polled_for_a_while_ignores_old_responses() {
    let fleet = Fleet::new(1, "PENDING");
    let pods = fleet.client().pods();
    let (mut one, mut other) = (pods.watch(), pods.watch());
    within(1, &mut one).await;
    within(1, &mut other).await;
    fleet.set(1, "PREPARING");
    assert_eq!(within(5, &mut other).await, ["1 PENDING>PREPARING"]);
    // Nobody reads for a minute: what the other saw then is no news now.
    sleep(secs(60)).await;
    fleet.set(1, "RUNNING");
    assert_eq!(within(1, &mut one).await, ["1 PENDING>RUNNING"]);
}

#[tokio::test(start_paused = true)]
async fn it_is_a_stream() {
    let fleet = Fleet::new(3, "RUNNING");
    let yotta = fleet.client();
    let events = yotta.pods().watch().take(3).try_collect::<Vec<_>>().await;
    assert_eq!(events.unwrap().len(), 3);
    let watch = yotta.pods().watch();
    assert!(format!("{watch:?}").starts_with("Watch {"));
}
