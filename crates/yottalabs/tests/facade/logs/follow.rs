//! Following a log while it is written.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};
use yottalabs::{LogFollow, LogLine, Pod, PodSpec, PodStatus, Result, Yotta, ready};

use crate::logs::server::{
    Exchange, ID, LogServer, Paging, START, Written, contents, counts, parameter,
};
use crate::support::{Script, World, world};

/// All that comes; within three hours, so that a stream without an end fails its test.
pub(crate) async fn all(mut lines: LogFollow) -> Result<Vec<LogLine>> {
    let mut all = Vec::new();
    let end = Instant::now() + seconds(3 * 3_600);
    while let Some(line) = timeout_at(end, lines.next_line()).await.expect("an end")? {
        all.push(line);
        assert!(all.len() < 10_000, "it repeats itself");
    }
    Ok(all)
}

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) async fn launch(yotta: &Yotta) -> Pod {
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    yotta.pods().create(spec).await.unwrap()
}

/// What the server itself has, in one page.
pub(crate) async fn whole(yotta: &Yotta, pod: &Pod) -> Vec<LogLine> {
    let logs = yotta.pods().logs(pod.id).container().limit(1_000);
    let page = logs.page().await.unwrap();
    assert_eq!(page.has_next, Some(false));
    page.lines
}

/// Three lines each second, two of them of one time; from `START` on in the log's time, and from 0 on
/// in the script's.
pub(crate) fn live(lines: i64) -> Vec<Written> {
    (0..lines)
        .map(|number| {
            let second = number / 3;
            let half = if number % 3 == 0 { 0 } else { 500 };
            Written::new(START + second * 1_000 + half, format!("line {number}"))
                .after(seconds(second.unsigned_abs()))
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_job_is_followed_from_its_launch_to_its_end() {
    let World { sim, yotta, .. } = world();
    let pod = launch(&yotta).await;
    let follow = tokio::spawn(all(yotta.pods().logs(pod.id).container().follow()));
    yotta.pods().wait(pod.id, ready()).await.unwrap();
    tokio::time::sleep(seconds(400)).await;
    assert!(!follow.is_finished());
    yotta.pods().delete(pod.id).await.unwrap();
    let deleted = Instant::now();
    let lines = follow.await.unwrap().unwrap();
    assert!(deleted.elapsed() < seconds(60), "{:?}", deleted.elapsed());
    assert!(lines.len() > 150);
    assert_eq!(lines, whole(&yotta, &pod).await);
    // One request a second at the most, and the pod only where it was quiet.
    assert!(sim.requests().len() < 600, "{}", sim.requests().len());
}

#[tokio::test(start_paused = true)]
async fn whatever_way_the_server_pages_every_line_comes_once_and_in_order() {
    let exchange = Exchange::new();
    for paging in Paging::all(5) {
        let server = LogServer::new(paging, live(60)).gone_after(seconds(25));
        let expected = server.contents();
        exchange.set(server);
        let lines = all(exchange.yotta.pods().logs(ID).follow()).await.unwrap();
        assert_eq!(contents(&lines), expected, "{paging:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn lines_come_while_they_are_written() {
    let script = LogServer::new(Paging::PLAIN, live(60))
        .gone_after(seconds(30))
        .script();
    let started = Instant::now();
    let mut lines = script.client().pods().logs(ID).follow();
    for number in 0..60 {
        lines.next_line().await.unwrap().unwrap();
        let late = started.elapsed().saturating_sub(seconds(number / 3));
        assert!(
            late <= Duration::from_millis(1_500),
            "line {number}: {late:?}"
        );
    }
    assert!(lines.next_line().await.unwrap().is_none());
    assert!(lines.next_line().await.unwrap().is_none(), "and stays so");
}

#[tokio::test(start_paused = true)]
async fn a_busy_log_costs_one_request_a_second_and_a_quiet_one_a_tenth() {
    // Written for a minute, then nothing for an hour.
    let paging = Paging {
        size: 1_000,
        ..Paging::PLAIN
    };
    let script = LogServer::new(paging, live(180))
        .gone_after(seconds(3_660))
        .script();
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    assert_eq!(lines.len(), 180);
    let seen = script.seen();
    let busy = seen.iter().filter(|seen| seen.at < seconds(60));
    assert!(
        busy.clone()
            .all(|seen| seen.path_and_query.contains("/logs")),
        "{:?}",
        script.lines()
    );
    assert!((58..=61).contains(&busy.count()));
    let quiet: Vec<_> = seen.iter().filter(|seen| seen.at >= seconds(120)).collect();
    let logs = quiet
        .iter()
        .filter(|seen| seen.path_and_query.contains("/logs"));
    let times: Vec<Duration> = logs.map(|seen| seen.at).collect();
    let gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
    // But for the very last reading, after the pod was found gone.
    let gaps: Vec<_> = gaps.take(times.len() - 2).collect();
    assert!(gaps.iter().all(|gap| *gap == seconds(10)), "{gaps:?}");
    let looks = quiet.len() - times.len();
    assert!((350..=356).contains(&looks), "{looks}");
}

#[tokio::test(start_paused = true)]
async fn the_interval_can_be_set() {
    let script = LogServer::new(Paging::PLAIN, Vec::new())
        .gone_after(seconds(3_600))
        .script();
    let follow = script
        .client()
        .pods()
        .logs(ID)
        .follow()
        .every(seconds(5)..=seconds(60));
    assert!(all(follow).await.unwrap().is_empty());
    let (logs, looks) = counts(&script);
    assert!(
        (60..66).contains(&logs) && (60..=61).contains(&looks),
        "{logs} {looks}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_time_asked_for_does_not_make_it_repeat() {
    let paging = Paging {
        size: 4,
        knows_since: false,
        knows_until: false,
        ..Paging::PLAIN
    };
    for paging in [
        paging,
        Paging {
            newest_first: true,
            next_is_older: true,
            ..paging
        },
    ] {
        // More lines than are remembered: nothing but their time tells that they were given.
        let server = LogServer::new(paging, live(240)).gone_after(seconds(100));
        let expected = server.contents();
        let script = server.script();
        let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
        assert_eq!(contents(&lines), expected, "{paging:?}");
        assert!(script.seen().iter().skip(10).all(|seen| {
            !seen.path_and_query.contains("/logs") || parameter(seen, "startTime").is_some()
        }));
    }
}

#[tokio::test(start_paused = true)]
async fn equal_lines_of_one_time_are_counted() {
    // All of one second, written over half a minute: only their number tells the new ones.
    let log: Vec<_> = (0..120)
        .map(|n| Written::new(START, "tick").after(seconds(n / 5)))
        .collect();
    let exchange = Exchange::new();
    for paging in Paging::all(16).step_by(5) {
        let server = LogServer::new(paging, log.clone()).gone_after(seconds(30));
        exchange.set(server);
        let lines = all(exchange.yotta.pods().logs(ID).follow()).await.unwrap();
        assert_eq!(lines.len(), 120, "{paging:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn lines_without_a_time_are_followed_too() {
    let with_tracebacks = live(60).into_iter().enumerate().map(|(number, line)| {
        // Mostly the rest of what the line before began to say.
        let goes_on = number % 3 == 2 || number % 6 == 4;
        if goes_on { line.timeless() } else { line }
    });
    let exchange = Exchange::new();
    for size in [5, 100] {
        for paging in Paging::all(size).step_by(3) {
            let log = with_tracebacks.clone().collect();
            let server = LogServer::new(paging, log).gone_after(seconds(25));
            let expected = server.contents();
            exchange.set(server);
            let lines = all(exchange.yotta.pods().logs(ID).follow()).await.unwrap();
            assert_eq!(contents(&lines), expected, "{paging:?}");
        }
    }
    // No time at all: read from the start each time, and counted.
    let log = live(90).into_iter().map(Written::timeless).collect();
    let server = LogServer::new(Paging::PLAIN, log).gone_after(seconds(60));
    let expected = server.contents();
    exchange.set(server);
    let lines = all(exchange.yotta.pods().logs(ID).follow()).await.unwrap();
    assert_eq!(contents(&lines), expected);
}

#[tokio::test(start_paused = true)]
async fn late_lines_are_given_late_and_those_of_long_ago_are_not() {
    let log = vec![
        Written::new(START, "first"),
        Written::new(START + 20_000, "late by 40 seconds").after(seconds(70)),
        Written::new(START + 55_000, "late by 5 seconds").after(seconds(65)),
        Written::new(START + 60_000, "second").after(seconds(60)),
        Written::new(START + 80_000, "third").after(seconds(80)),
    ];
    let exchange = Exchange::new();
    for paging in Paging::all(3).step_by(3) {
        let server = LogServer::new(paging, log.clone()).gone_after(seconds(120));
        exchange.set(server);
        let follow = exchange.yotta.pods().logs(ID).follow();
        let lines = all(follow.every(seconds(1)..=seconds(1))).await.unwrap();
        let expected = ["first", "second", "late by 5 seconds", "third"];
        assert_eq!(contents(&lines), expected, "{paging:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_could_not_start_tells_why_and_the_stream_ends() {
    let World { yotta, .. } = world();
    let spec = PodSpec::new("a", "me/does-not-exist", "NVIDIA_H100_80G", 1);
    let pod = yotta.pods().create(spec).await.unwrap();
    let lines = all(yotta.pods().logs(pod.id).system().follow())
        .await
        .unwrap();
    assert_eq!(contents(&lines).last(), Some(&"pod failed"));
}

#[tokio::test(start_paused = true)]
async fn following_continues_while_the_pod_is_paused() {
    let World { yotta, .. } = world();
    let pod = launch(&yotta).await;
    yotta.pods().wait(pod.id, ready()).await.unwrap();
    let follow = tokio::spawn(all(yotta.pods().logs(pod.id).container().follow()));
    tokio::time::sleep(seconds(60)).await;
    yotta.pods().pause(pod.id).await.unwrap();
    tokio::time::sleep(seconds(3_600)).await;
    assert_eq!(
        yotta.pods().get(pod.id).await.unwrap().status,
        PodStatus::Paused
    );
    assert!(!follow.is_finished());
    yotta.pods().resume(pod.id).await.unwrap();
    tokio::time::sleep(seconds(300)).await;
    yotta.pods().delete(pod.id).await.unwrap();
    let lines = follow.await.unwrap().unwrap();
    let starts = lines
        .iter()
        .filter(|line| line.content.contains("container started"));
    assert_eq!(starts.count(), 2);
    assert_eq!(lines, whole(&yotta, &pod).await);
}

#[tokio::test(start_paused = true)]
async fn what_was_written_last_is_read_after_the_pod_was_seen_to_be_gone() {
    // It comes into the log in the moment in which the pod is looked at, and again a second later.
    let mut server = LogServer::new(Paging::PLAIN, live(3));
    let script = Script::with(move |seen, _| {
        if !seen.path_and_query.contains("/logs") {
            let moments = [Duration::ZERO, Duration::from_millis(1_500)];
            server.log.extend(moments.map(|later| {
                let at = START + i64::try_from((seen.at + later).as_millis()).unwrap();
                Written::new(at, "last words").after(seen.at + later)
            }));
        }
        server.answer(seen)
    });
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    let expected = ["line 0", "line 1", "line 2", "last words", "last words"];
    assert_eq!(contents(&lines), expected);
    assert_eq!(counts(&script).1, 1);
}

#[tokio::test(start_paused = true)]
async fn the_order_of_pages_is_remembered() {
    // Now and then a page of lines of one time; the first has two.
    let mut log = vec![Written::new(START - 1, "start")];
    log.extend((0..30).map(|number| {
        let after = seconds(20 * (number / 3));
        let at = START + i64::try_from(after.as_millis()).unwrap();
        Written::new(at, format!("line {number}")).after(after)
    }));
    let paging = Paging {
        size: 3,
        newest_first: true,
        next_is_older: true,
        ..Paging::PLAIN
    };
    let server = LogServer::new(Paging { size: 4, ..paging }, log.clone()).gone_after(seconds(250));
    let expected = server.contents();
    let script = Script::with(move |seen, _| {
        let size = if seen.at < seconds(10) { 4 } else { 3 };
        let paging = Paging { size, ..paging };
        LogServer {
            paging,
            ..server.clone()
        }
        .answer(seen)
    });
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    assert_eq!(contents(&lines), expected);
}

#[tokio::test(start_paused = true)]
async fn it_is_a_stream_and_stops_when_it_is_dropped() {
    let script = LogServer::new(Paging::PLAIN, live(60))
        .gone_after(seconds(600))
        .script();
    let lines: Vec<_> = script
        .client()
        .pods()
        .logs(ID)
        .follow()
        .take(10)
        .collect()
        .await;
    assert!(lines.iter().all(Result::is_ok));
    let requests = script.seen().len();
    tokio::time::sleep(seconds(60)).await;
    assert_eq!(script.seen().len(), requests);
}

#[tokio::test(start_paused = true)]
async fn it_can_begin_later_than_the_log() {
    let since = yottalabs::Timestamp::from_millis(START + 10_000).unwrap();
    let exchange = Exchange::new();
    for paging in Paging::all(6).step_by(3) {
        let server = LogServer::new(paging, live(60)).gone_after(seconds(30));
        let expected = server.contents().split_off(30);
        exchange.set(server);
        let logs = exchange.yotta.pods().logs(ID).since(since);
        let lines = all(logs.follow()).await.unwrap();
        assert_eq!(contents(&lines), expected, "{paging:?}");
    }
}
