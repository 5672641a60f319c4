//! Following a log despite failures.

use std::time::Duration;

use tokio::time::{Instant, timeout};
use yottalabs::{Error, LogFollow, RetryPolicy, ready};

use crate::logs::follow::{launch, live, whole};
use crate::logs::server::{ID, LogServer, Paging, all, asks_for_log, contents, parameter, seconds};
use crate::support::{Reply, Script, Seen, Trouble, World, world};
use crate::wait::end::UNREADABLE;

/// Follows this many lines, while some requests get other replies, and asserts that all of them come.
async fn assert_complete(
    lines: i64,
    gone_after: u64,
    other: impl FnMut(&Seen, usize) -> Option<Reply> + Send + 'static,
) -> Script {
    let server = LogServer::new(Paging::PLAIN, live(lines)).gone_after(seconds(gone_after));
    let expected = server.contents();
    let script = server.script_with(other);
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    assert_eq!(contents(&lines), expected);
    script
}

/// The number of lines before the error, and the error.
async fn error(lines: &mut LogFollow) -> (usize, Error) {
    let mut count = 0;
    let end = async {
        loop {
            match lines.next_line().await {
                Ok(Some(_)) => count += 1,
                Ok(None) => panic!("no error"),
                Err(error) => break error,
            }
        }
    };
    let error = timeout(seconds(3_000), end).await.expect("an end");
    (count, error)
}

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
    // Each cursor is good for one second of its own.
    assert_complete(240, 100, |seen, number| {
        let is_stale = parameter(seen, "cursor").is_some() && number % 3 == 0;
        is_stale.then(|| Reply::code(10001, "cursor: expired"))
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_does_not_end_it() {
    for body in UNREADABLE {
        assert_complete(30, 200, move |seen, _| {
            (5..=100)
                .contains(&seen.at.as_secs())
                .then(|| Reply::body(200, body))
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_ends_following_at_once() {
    let server = LogServer::new(Paging::PLAIN, live(60)).gone_after(seconds(600));
    let is_refused = |seen: &Seen| seen.at >= seconds(10);
    let script = server
        .script_with(move |seen, _| is_refused(seen).then(|| Reply::body(401, "Unauthorized")));
    let mut lines = script.client().pods().logs(ID).follow();
    let (count, error) = error(&mut lines).await;
    assert!(error.is_unauthorized(), "{error}");
    assert!((27..=30).contains(&count), "{count}");
    // A wrong key does not become a right one.
    let refused = || script.seen().iter().filter(|seen| is_refused(seen)).count();
    let now = Instant::now();
    assert!(lines.next_line().await.unwrap().is_none(), "it is over");
    assert_eq!((refused(), now.elapsed()), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn transient_failures_are_tolerated_for_as_long_as_set_and_no_longer() {
    let server = LogServer::new(Paging::PLAIN, live(30)).gone_after(seconds(3_600));
    let script = server.script_with(|seen, _| {
        matches!(seen.at.as_secs(), 5..=200 | 1_000..).then(|| Reply::body(503, "<html>"))
    });
    let (count, error) = error(&mut script.client().pods().logs(ID).follow()).await;
    assert_eq!((count, error.status()), (30, Some(503)));
    // Five minutes, and what the last call takes for its own attempts.
    let seen = script.seen();
    let last = seen.last().unwrap().at;
    assert!((seconds(1_290)..seconds(1_330)).contains(&last), "{last:?}");
    let troubled = seen.iter().filter(|seen| seen.at >= seconds(1_010)).count();
    assert!(
        troubled < 80,
        "{troubled} requests in five minutes of trouble"
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_respected_while_following() {
    for is_log in [true, false] {
        // Longer than a call's own retries wait, and longer than any delay of the follower's.
        let is_refused = move |seen: &Seen| {
            asks_for_log(seen) == is_log && (20..=40).contains(&seen.at.as_secs())
        };
        let script = assert_complete(30, 200, move |seen, _| {
            is_refused(seen).then(|| Reply::body(429, "slow down").header("retry-after", "60"))
        })
        .await;
        let seen = script.seen();
        let refused = seen.iter().position(is_refused).expect("a refused request");
        let pause = seen[refused + 1].at - seen[refused].at;
        assert!(
            (seconds(60)..seconds(95)).contains(&pause),
            "{is_log} {pause:?}"
        );

        // Longer than is left of the five minutes.
        let server = LogServer::new(Paging::PLAIN, live(3)).gone_after(seconds(3_600));
        let script = server.script_with(move |seen, _| {
            let is_refused = asks_for_log(seen) == is_log && seen.at >= seconds(5);
            is_refused.then(|| Reply::body(503, "").header("retry-after", "301"))
        });
        let (_, error) = error(&mut script.client().pods().logs(ID).follow()).await;
        assert_eq!(error.retry_after(), Some(seconds(301)));
        let last = script.seen().last().unwrap().at;
        assert!(last < seconds(20), "{is_log} {last:?}");
    }
}

/// The log is empty, and whether the pod is gone cannot be told.
#[tokio::test(start_paused = true)]
async fn a_pod_that_can_never_be_read_does_not_make_it_endless() {
    let script = Script::with(|seen, _| match asks_for_log(seen) {
        true => Reply::data("{}"),
        false => Reply::body(200, "<html>"),
    });
    let (_, error) = error(&mut script.client().pods().logs(ID).follow()).await;
    assert!(error.is_unexpected_response(), "{error}");
    let last = script.seen().last().unwrap().at;
    assert!((seconds(300)..seconds(330)).contains(&last), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_never_existed_is_an_error_and_one_that_is_gone_an_end() {
    let World { yotta, .. } = world();
    let error = all(yotta.pods().logs(ID).follow()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");

    // No log yet, and then no more: the server knows the pod, but not its log.
    assert_complete(30, 60, |seen, _| {
        let is_unknown = match seen.at.as_secs() {
            0..=20 => asks_for_log(seen),
            at => at > 60,
        };
        is_unknown.then(|| Reply::code(13000, "pod not found"))
    })
    .await;
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
        match timeout(Duration::from_millis(70), follow.next_line()).await {
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
