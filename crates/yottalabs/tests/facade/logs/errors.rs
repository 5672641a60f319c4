//! Following a log despite failures.

use std::time::Duration;

use tokio::time::Instant;
use yottalabs::{RetryPolicy, ready};

use crate::logs::follow::{all, launch, live, seconds, whole};
use crate::logs::server::{ID, LogServer, Paging, contents};
use crate::support::{Reply, Script, Seen, Trouble, World, world};
use crate::wait::end::UNREADABLE;

#[tokio::test(start_paused = true)]
async fn no_fault_loses_or_doubles_a_line() {
    for seed in 0..12 {
        let World { yotta, wire, .. } = world();
        let pod = launch(&yotta).await;
        let mut dice = fastrand::Rng::with_seed(seed);
        wire.set_fault(move |_| match dice.u32(0..12) {
            0 | 1 => Some(Trouble::NotSent),
            2 => Some(Trouble::LostAnswer),
            3 => Some(Trouble::Silence),
            _ => None,
        });
        let own = yotta.with_retry(RetryPolicy::none());
        let logs = own.pods().logs(pod.id).container().limit(7);
        let follow = tokio::spawn(all(logs.follow().give_up_after(seconds(3_600))));
        tokio::time::sleep(seconds(600)).await;
        wire.clear_fault();
        yotta.pods().delete(pod.id).await.unwrap();
        let lines = follow.await.unwrap();
        let lines = lines.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(lines, whole(&yotta, &pod).await, "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stale_cursor_restarts_the_reading_and_nothing_else() {
    let server = LogServer::new(Paging::PLAIN, live(240)).gone_after(seconds(100));
    let expected = server.contents();
    // Each cursor is good for one second of its own.
    let script = Script::with(move |seen, number| {
        if seen.path_and_query.contains("cursor=") && number % 3 == 0 {
            return Reply::code(10001, "cursor: expired");
        }
        server.answer(seen)
    });
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    assert_eq!(contents(&lines), expected);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_ends_following_at_once() {
    let server = LogServer::new(Paging::PLAIN, live(60)).gone_after(seconds(600));
    let script = Script::with(move |seen, _| match seen.at {
        at if at < seconds(10) => server.answer(seen),
        _ => Reply::body(401, "Unauthorized"),
    });
    let mut lines = script.client().pods().logs(ID).follow();
    let mut given = 0;
    let error = loop {
        match lines.next_line().await {
            Ok(line) => given += usize::from(line.is_some()),
            Err(error) => break error,
        }
    };
    assert!(error.is_unauthorized(), "{error}");
    assert!((27..=30).contains(&given), "{given}");
    let refused = script
        .seen()
        .iter()
        .filter(|seen| seen.at >= seconds(10))
        .count();
    assert_eq!(refused, 1, "a wrong key does not become a right one");
    let (requests, now) = (script.seen().len(), Instant::now());
    assert!(lines.next_line().await.unwrap().is_none(), "it is over");
    assert_eq!(
        (script.seen().len(), now.elapsed()),
        (requests, Duration::ZERO)
    );
}

#[tokio::test(start_paused = true)]
async fn transient_failures_are_tolerated_for_as_long_as_set_and_no_longer() {
    let server = LogServer::new(Paging::PLAIN, live(30)).gone_after(seconds(3_600));
    let script = Script::with(move |seen, _| match seen.at.as_secs() {
        5..=200 | 1_000.. => Reply::body(503, "<html>"),
        _ => server.answer(seen),
    });
    let mut lines = script.client().pods().logs(ID).follow();
    for _ in 0..30 {
        lines.next_line().await.unwrap().unwrap();
    }
    let end = tokio::time::timeout(seconds(3_000), lines.next_line()).await;
    let error = end.expect("an end").unwrap_err();
    assert_eq!(error.status(), Some(503));
    // Five minutes, and what the last call takes for its own attempts.
    let last = script.seen().last().unwrap().at;
    assert!((seconds(1_290)..seconds(1_330)).contains(&last), "{last:?}");
    let troubled = script
        .seen()
        .iter()
        .filter(|seen| seen.at >= seconds(1_010))
        .count();
    assert!(
        troubled < 80,
        "{troubled} requests in five minutes of trouble"
    );
}

/// The time of the refused request, and how long nothing was requested after it.
fn pause_after_refusal(script: &Script, is_refused: impl Fn(&Seen) -> bool) -> Duration {
    let seen = script.seen();
    let refused = seen.iter().position(is_refused).expect("a refused request");
    seen[refused + 1].at - seen[refused].at
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_respected_while_following() {
    // Longer than a call's own retries wait, and longer than any delay of the follower's.
    for is_log in [true, false] {
        let server = LogServer::new(Paging::PLAIN, live(30)).gone_after(seconds(200));
        let expected = server.contents();
        let is_refused = move |seen: &Seen| {
            seen.path_and_query.contains("/logs") == is_log
                && (20..=40).contains(&seen.at.as_secs())
        };
        let script = Script::with(move |seen, _| match is_refused(seen) {
            true => Reply::body(429, "slow down").header("retry-after", "60"),
            false => server.answer(seen),
        });
        let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
        assert_eq!(contents(&lines), expected);
        let pause = pause_after_refusal(&script, is_refused);
        assert!(
            (seconds(60)..seconds(95)).contains(&pause),
            "{is_log} {pause:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_time_allowed_ends_it_at_once() {
    for is_log in [true, false] {
        let server = LogServer::new(Paging::PLAIN, live(3)).gone_after(seconds(3_600));
        let script = Script::with(move |seen, _| {
            match seen.path_and_query.contains("/logs") == is_log && seen.at >= seconds(5) {
                true => Reply::body(503, "").header("retry-after", "301"),
                false => server.answer(seen),
            }
        });
        let error = all(script.client().pods().logs(ID).follow())
            .await
            .unwrap_err();
        assert_eq!(error.retry_after(), Some(seconds(301)));
        let last = script.seen().last().unwrap().at;
        assert!(last < seconds(20), "{is_log} {last:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_does_not_end_it() {
    for body in UNREADABLE {
        let server = LogServer::new(Paging::PLAIN, live(30)).gone_after(seconds(200));
        let expected = server.contents();
        let script = Script::with(move |seen, _| match seen.at.as_secs() {
            5..=100 => Reply::body(200, body),
            _ => server.answer(seen),
        });
        let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
        assert_eq!(contents(&lines), expected, "{body}");
    }
}

/// The log is empty, and whether the pod is gone cannot be told.
#[tokio::test(start_paused = true)]
async fn a_pod_that_can_never_be_read_does_not_make_it_endless() {
    let script = Script::with(|seen, _| match seen.path_and_query.contains("/logs") {
        true => Reply::data("{}"),
        false => Reply::body(200, "<html>"),
    });
    let mut lines = script.client().pods().logs(ID).follow();
    let end = tokio::time::timeout(seconds(3_000), lines.next_line()).await;
    let error = end.expect("an end").unwrap_err();
    assert!(error.is_unexpected_response(), "{error}");
    let last = script.seen().last().unwrap().at;
    assert!((seconds(300)..seconds(330)).contains(&last), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_never_was_is_an_error_and_one_that_is_gone_an_end() {
    let World { yotta, .. } = world();
    let error = all(yotta.pods().logs(ID).follow()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");

    // No log yet, and then no more: the server knows the pod, but not its log.
    let server = LogServer::new(Paging::PLAIN, live(30)).gone_after(seconds(60));
    let expected = server.contents();
    let script = Script::with(move |seen, _| match seen.at.as_secs() {
        0..=20 if seen.path_and_query.contains("/logs") => Reply::code(13000, "pod not found"),
        0..=60 => server.answer(seen),
        _ => Reply::code(13000, "pod not found"),
    });
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    assert_eq!(contents(&lines), expected);
}

#[tokio::test(start_paused = true)]
async fn a_line_that_was_not_waited_for_to_the_end_is_not_lost() {
    let World { yotta, wire, .. } = world();
    let pod = launch(&yotta).await;
    yotta.pods().wait(pod.id, ready()).await.unwrap();
    // Some answers are slow to fail: the request is under way when the future is dropped.
    let mut number = 0;
    wire.set_fault(move |_| {
        number += 1;
        (number % 4 == 0).then_some(Trouble::Silence)
    });
    let mut follow = yotta.pods().logs(pod.id).container().limit(5).follow();
    let mut lines = Vec::new();
    let deleted = Instant::now() + seconds(300);
    let mut is_deleted = false;
    loop {
        assert!(lines.len() < 10_000 && Instant::now() < deleted + seconds(3_600));
        match tokio::time::timeout(Duration::from_millis(70), follow.next_line()).await {
            Ok(line) => match line.unwrap() {
                Some(line) => lines.push(line),
                None => break,
            },
            Err(_) if !is_deleted && Instant::now() > deleted => {
                wire.clear_fault();
                yotta.pods().delete(pod.id).await.unwrap();
                is_deleted = true;
            }
            Err(_) => {}
        }
    }
    assert_eq!(lines, whole(&yotta, &pod).await);
}
