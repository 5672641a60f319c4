//! Requests that the waits of one client share.

use std::future::IntoFuture as _;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use yottalabs::{PodSpec, PodStatus, Pods, Protocol, Yotta, gone, paused, ready, running};
use yottalabs_sim::Operation;

use crate::support::{Fleet, World, id, secs, world};

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The milliseconds from one to the next.
fn gaps(times: &[u128]) -> Vec<u128> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[tokio::test(start_paused = true)]
async fn a_wait_sends_one_request_per_interval() {
    let fleet = Fleet::new(1, "PENDING");
    let wait = fleet.client().pods().wait(id(1), running());
    let (pod, ()) = tokio::join!(wait.into_future(), async {
        sleep(secs(21)).await;
        fleet.set(1, "RUNNING");
    });
    assert_eq!(pod.unwrap().status, PodStatus::Running);
    assert_eq!(fleet.lists(), [10, 5010, 10010, 15010, 20010, 25010]);
    assert_eq!(fleet.count(), 6, "and nothing else");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_waits_that_begin_together_send_one_request_per_interval() {
    let fleet = Fleet::new(1_000, "PENDING");
    let yotta = fleet.client();
    let mut waits = JoinSet::new();
    for number in 1..=1_000_i64 {
        // Clones share as well, whatever their timeouts are.
        let yotta = yotta.with_timeout(secs(60 + number.unsigned_abs()));
        waits.spawn(yotta.pods().wait(id(number), running()).into_future());
    }
    sleep(secs(61)).await;
    fleet.set_all("RUNNING");
    let pods = waits.join_all().await;
    assert!(
        pods.iter()
            .all(|pod| pod.as_ref().unwrap().status == PodStatus::Running)
    );
    let expected: Vec<u128> = (0..=13).map(|tick| tick * 5_000 + 10).collect();
    assert_eq!(fleet.lists(), expected);
    assert_eq!(fleet.count(), 14, "none was asked for singly");
}

#[tokio::test(start_paused = true)]
async fn waits_in_one_task_share_requests() {
    let fleet = Fleet::new(100, "PENDING");
    let pods = fleet.client().pods();
    let waits = (1..=100).map(|number| pods.wait(id(number), running()).into_future());
    tokio::join!(join_all(waits), async {
        sleep(secs(6)).await;
        fleet.set_all("RUNNING");
    });
    assert_eq!(fleet.lists(), [10, 5010, 10010]);
    assert_eq!(fleet.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_waits_that_begin_one_after_another_share_requests() {
    let fleet = Fleet::new(1_000, "PENDING");
    let yotta = fleet.client();
    let mut waits = JoinSet::new();
    for number in 1..=1_000 {
        waits.spawn(yotta.pods().wait(id(number), running()).into_future());
        sleep(millis(10)).await;
    }
    sleep(secs(51)).await;
    fleet.set_all("RUNNING");
    assert!(waits.join_all().await.iter().all(Result::is_ok));

    let lists = fleet.lists();
    assert!(gaps(&lists).iter().all(|gap| *gap >= 500), "{lists:?}");
    let in_step: Vec<u128> = lists.into_iter().filter(|at| *at > 10_500).collect();
    assert!(in_step.len() >= 10, "{in_step:?}");
    assert!(
        gaps(&in_step).iter().all(|gap| *gap == 5_000),
        "{in_step:?}"
    );
    assert!((1..=1_000).all(|number| fleet.gets(number).is_empty()));
}

#[tokio::test(start_paused = true)]
async fn waits_with_different_intervals_send_no_more_requests_than_the_fastest() {
    let fleet = Fleet::new(3, "PENDING");
    let pods = fleet.client().pods();
    let mut waits = JoinSet::new();
    for (number, every) in [(1, 1), (2, 5), (3, 7)] {
        let wait = pods.wait(id(number), running()).every(secs(every));
        waits.spawn(wait.into_future());
    }
    sleep(secs(30)).await;
    let lists = fleet.lists();
    assert!(gaps(&lists).iter().all(|gap| *gap == 1_000), "{lists:?}");
    // Those who ask less often are told all the same.
    fleet.set(2, "RUNNING");
    fleet.set(3, "RUNNING");
    sleep(secs(1)).await;
    assert_eq!(waits.len(), 3);
    let told = std::iter::from_fn(|| waits.try_join_next()).count();
    assert_eq!(told, 2);
    fleet.set(1, "RUNNING");
    waits.join_all().await;

    // The slowest alone is slow.
    let before = fleet.count();
    let alone = pods.wait(id(1), paused()).every(secs(7)).timeout(secs(20));
    alone.await.unwrap_err();
    assert_eq!(fleet.count() - before, 4, "at 0, 7, 14 and 20");
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_is_missing_from_the_list_is_requested_once_per_interval() {
    let fleet = Fleet::new(2, "PENDING");
    fleet.hide(1);
    let pods = fleet.client().pods();
    let mut waits = JoinSet::new();
    for _ in 0..50 {
        waits.spawn(pods.wait(id(1), running()).into_future());
        waits.spawn(pods.wait(id(2), running()).into_future());
    }
    sleep(secs(21)).await;
    fleet.set_all("RUNNING");
    assert!(waits.join_all().await.iter().all(Result::is_ok));
    assert_eq!(fleet.lists(), [10, 5010, 10010, 15010, 20010, 25010]);
    assert_eq!(fleet.gets(1), fleet.lists());
    assert!(fleet.gets(2).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_slower_than_the_interval_gets_one_request_at_a_time() {
    let fleet = Fleet::new(100, "PENDING");
    fleet.delay(secs(8));
    let pods = fleet.client().pods();
    let mut waits = JoinSet::new();
    for number in 1..=100 {
        waits.spawn(pods.wait(id(number), running()).into_future());
        sleep(millis(100)).await;
    }
    fleet.set_all("RUNNING");
    assert!(waits.join_all().await.iter().all(Result::is_ok));
    let lists = fleet.lists();
    assert!(gaps(&lists).iter().all(|gap| *gap >= 8_500), "{lists:?}");
    assert!(lists.len() <= 3, "{lists:?}");
}

#[tokio::test(start_paused = true)]
async fn different_clients_share_nothing() {
    let fleet = Fleet::new(1, "RUNNING");
    let [one, other] = [fleet.client(), fleet.client()];
    let both = [one, other].map(|yotta| yotta.pods().wait(id(1), running()).into_future());
    join_all(both).await;
    assert_eq!(fleet.lists().len(), 2);
}

/// A wait that begins while the pod is `PAUSING` ends only after the pod is `RUNNING` again, after `delay`.
async fn assert_sees_running_after(delay: Duration, fleet: &Fleet, pods: &Pods) {
    fleet.set(1, "PAUSING");
    let began = Instant::now();
    let wait = async {
        let pod = pods.wait(id(1), running()).await.unwrap();
        (pod.status, began.elapsed())
    };
    let ((status, took), ()) = tokio::join!(wait, async {
        sleep(delay).await;
        fleet.set(1, "RUNNING");
    });
    assert_eq!(status, PodStatus::Running);
    assert!(took >= delay, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_ignores_responses_from_before_it_began() {
    let fleet = Fleet::new(2, "RUNNING");
    let pods = fleet.client().pods();
    // Keeps looking, so that there always is a list that somebody has seen.
    let other = tokio::spawn(pods.wait(id(2), gone()).into_future());
    sleep(secs(6)).await;
    assert_sees_running_after(secs(7), &fleet, &pods).await;
    other.abort();
}

#[tokio::test(start_paused = true)]
async fn a_wait_ignores_the_response_to_a_request_sent_before_it_began() {
    let fleet = Fleet::new(2, "RUNNING");
    let pods = fleet.client().pods();
    let other = tokio::spawn(pods.wait(id(2), gone()).into_future());
    sleep(secs(4)).await;
    fleet.delay(secs(3));
    sleep(secs(2)).await;
    // The list of the second 5 is under way, and will say that it is running.
    assert_eq!(fleet.lists(), [10, 5010]);
    assert_sees_running_after(secs(5), &fleet, &pods).await;
    // Never two at a time.
    assert!(gaps(&fleet.lists())[1..].iter().all(|gap| *gap >= 3_500));
    other.abort();
}

#[tokio::test(start_paused = true)]
async fn a_wait_after_resume_does_not_see_the_pod_before_the_pause() {
    let World { sim, yotta, .. } = world();
    let spec = |name| {
        PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1).expose(22, Protocol::Ssh)
    };
    let other = yotta.pods().create(spec("other")).await.unwrap();
    let other = tokio::spawn(yotta.pods().wait(other.id, gone()).into_future());
    let pod = yotta.pods().create(spec("one")).await.unwrap();
    let first = yotta.pods().wait(pod.id, ready()).await.unwrap();
    yotta.pods().pause(pod.id).await.unwrap();
    let stopped = yotta.pods().wait(pod.id, paused()).await.unwrap();
    assert_eq!(stopped.status, PodStatus::Paused);
    yotta.pods().resume(pod.id).await.unwrap();
    let second = yotta.pods().wait(pod.id, ready()).await.unwrap();
    let host = |pod: &yottalabs::Pod| pod.port(22).unwrap().host.clone().unwrap();
    assert_ne!(host(&first), host(&second), "an address of the first run");
    let singly = sim.requests().into_iter();
    let singly = singly.filter(|request| request.operation == Some(Operation::GetPod));
    assert_eq!(singly.count(), 0);
    other.abort();
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_does_not_delay_others() {
    let fleet = Fleet::new(2, "RUNNING");
    fleet.delay(secs(3));
    let pods = fleet.client().pods();
    let leader = tokio::spawn(pods.wait(id(1), running()).into_future());
    // Begins while the list may still be joined, and goes on with it.
    sleep(millis(5)).await;
    let follower = tokio::spawn(pods.wait(id(2), running()).into_future());
    sleep(secs(1)).await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    let started = Instant::now();
    follower.await.unwrap().unwrap();
    assert_eq!(fleet.lists(), [10]);
    assert!(started.elapsed() < secs(3));

    // If nobody else has come to the request yet, it is made anew by the next in turn.
    fleet.delay(Duration::ZERO);
    let next = tokio::spawn(pods.wait(id(2), gone()).into_future());
    let quick = tokio::spawn(pods.wait(id(1), gone()).every(secs(1)).into_future());
    sleep(millis(500)).await;
    fleet.delay(secs(3));
    sleep(secs(2)).await;
    quick.abort();
    quick.await.unwrap_err();
    fleet.remove(2);
    let started = Instant::now();
    next.await.unwrap().unwrap();
    assert!(started.elapsed() < secs(10), "{:?}", started.elapsed());

    // And if there is no next, nothing is left behind.
    fleet.set(2, "RUNNING");
    let before = fleet.lists().len();
    let alone = tokio::spawn(pods.wait(id(1), running()).into_future());
    sleep(secs(1)).await;
    alone.abort();
    alone.await.unwrap_err();
    pods.wait(id(2), running()).await.unwrap();
    assert_eq!(fleet.lists().len() - before, 2);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_no_longer_polled_does_not_delay_others() {
    let fleet = Fleet::new(2, "RUNNING");
    fleet.delay(secs(1));
    let pods = fleet.client().pods();
    let mut stuck = pin!(pods.wait(id(1), running()).into_future());
    let other = async {
        sleep(millis(5)).await;
        pods.wait(id(2), running()).await.unwrap();
        Instant::now()
    };
    let started = Instant::now();
    // The wait sends a request, and is neither dropped nor polled from then on.
    let (is_pending, ended) = tokio::join!(timeout(millis(12), &mut stuck), other);
    assert!(is_pending.is_err());
    assert_eq!(fleet.lists(), [10]);
    assert_eq!(ended - started, millis(1_010));
    stuck.await.unwrap();
}

#[test]
fn a_runtime_that_is_not_polled_does_not_delay_another() {
    let runtime = || {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().unwrap()
    };
    let (still, other) = (runtime(), runtime());
    let fleet = other.block_on(async { Fleet::new(1, "RUNNING") });
    fleet.delay(secs(1));
    let pods = fleet.client().pods();
    let mut stuck = pin!(pods.wait(id(1), running()).into_future());
    let is_pending = still.block_on(async { timeout(millis(500), &mut stuck).await.is_err() });
    assert!(is_pending);
    assert_eq!(fleet.lists().len(), 1);
    let wait = pods.wait(id(1), running()).timeout(secs(20));
    other.block_on(wait.into_future()).unwrap();
}

#[tokio::test(start_paused = true)]
async fn nothing_is_remembered_after_the_last_wait() {
    let fleet = Fleet::new(1, "RUNNING");
    let pods = fleet.client().pods();
    pods.wait(id(1), running()).await.unwrap();
    let started = Instant::now();
    // Nobody looked in between: there is nothing to keep away from.
    pods.wait(id(1), running()).await.unwrap();
    assert_eq!(started.elapsed(), millis(10));
}

#[tokio::test(start_paused = true)]
async fn waits_can_be_spawned_and_printed() {
    fn is_send<T: Send>(_: &T) {}
    let yotta: Yotta = Fleet::new(1, "RUNNING").client();
    let wait = yotta.pods().wait(id(1), ready().or(gone()));
    is_send(&wait);
    let text = format!("{wait:?}");
    assert!(text.contains("Condition(ready or gone)"), "{text}");
    is_send(&wait.into_future());
    is_send(&yotta.pods().watch());
}
