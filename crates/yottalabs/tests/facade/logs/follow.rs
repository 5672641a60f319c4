//! Following a log while it is written.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::time::Instant;
use yottalabs::{LogFollow, LogLine, LogQuery, Pod, PodSpec, PodStatus, Result, Yotta, ready};

use crate::logs::server::{
    Exchange, ID, LogServer, Paging, START, Written, all, asks_for_log, contents, counts,
    parameter, seconds,
};
use crate::support::{Script, World, world};

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

/// Asserts that following a log whose pod is gone after so many seconds returns these lines, in whichever
/// of these ways the server pages.
async fn assert_followed(
    log: &[Written],
    gone_after: u64,
    pagings: impl IntoIterator<Item = Paging>,
    follow: impl Fn(LogQuery) -> LogFollow,
    expected: &[impl AsRef<str>],
) {
    let expected: Vec<&str> = expected.iter().map(AsRef::as_ref).collect();
    let exchange = Exchange::new();
    for paging in pagings {
        exchange.set(LogServer::new(paging, log.to_vec()).gone_after(seconds(gone_after)));
        let lines = all(follow(exchange.yotta.pods().logs(ID))).await.unwrap();
        assert_eq!(contents(&lines), expected, "{paging:?}");
    }
}

/// [`assert_followed`], where all lines are expected.
async fn assert_complete(
    log: &[Written],
    gone_after: u64,
    pagings: impl IntoIterator<Item = Paging>,
) {
    let expected: Vec<_> = log.iter().map(|line| &line.content).collect();
    assert_followed(log, gone_after, pagings, |logs| logs.follow(), &expected).await;
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
    assert_complete(&live(60), 25, Paging::all(5)).await;
    // All of one second, written over half a minute: only their number tells the new ones.
    let equal = (0..120).map(|n| Written::new(START, "tick").after(seconds(n / 5)));
    assert_complete(&equal.collect::<Vec<_>>(), 30, Paging::all(16).step_by(5)).await;
    let with_tracebacks = live(60).into_iter().enumerate().map(|(number, line)| {
        // Mostly the rest of what the line before began to say.
        let goes_on = number % 3 == 2 || number % 6 == 4;
        if goes_on { line.untimed() } else { line }
    });
    let with_tracebacks: Vec<_> = with_tracebacks.collect();
    for size in [5, 100] {
        assert_complete(&with_tracebacks, 25, Paging::all(size).step_by(3)).await;
    }
    // No time at all: read from the start each time, and counted.
    let untimed: Vec<_> = live(90).into_iter().map(Written::untimed).collect();
    assert_complete(&untimed, 60, [Paging::PLAIN]).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_time_asked_for_does_not_make_it_repeat() {
    for paging in [Paging::PLAIN, Paging::NEWEST_FIRST] {
        let paging = Paging {
            knows_since: false,
            knows_until: false,
            ..paging.size(4)
        };
        // More lines than are remembered: nothing but their time tells that they were returned.
        let server = LogServer::new(paging, live(240)).gone_after(seconds(100));
        let expected = server.contents();
        let script = server.script();
        let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
        assert_eq!(contents(&lines), expected, "{paging:?}");
        let has_time = |seen| !asks_for_log(seen) || parameter(seen, "startTime").is_some();
        assert!(script.seen().iter().skip(10).all(has_time));
    }
}

#[tokio::test(start_paused = true)]
async fn it_can_begin_later_than_the_log() {
    let since = yottalabs::Timestamp::from_millis(START + 10_000).unwrap();
    let expected: Vec<_> = (30..60).map(|number| format!("line {number}")).collect();
    let follow = |logs: LogQuery| logs.since(since).follow();
    assert_followed(&live(60), 30, Paging::all(6).step_by(3), follow, &expected).await;
}

#[tokio::test(start_paused = true)]
async fn late_lines_are_returned_late_and_those_of_long_ago_are_not() {
    let line = |second: i64, content: &str| Written::new(START + second * 1_000, content);
    let log = [
        line(0, "first"),
        line(20, "late by 40 seconds").after(seconds(70)),
        line(55, "late by 5 seconds").after(seconds(65)),
        line(60, "second").after(seconds(60)),
        line(80, "third").after(seconds(80)),
    ];
    let each_second = |logs: LogQuery| logs.follow().every(seconds(1)..=seconds(1));
    let expected = ["first", "second", "late by 5 seconds", "third"];
    assert_followed(&log, 120, Paging::all(3).step_by(3), each_second, &expected).await;

    // Nor one before more newer lines than half a page, or than 50.
    for (size, lines, is_returned) in [
        (7, 45, true),
        (7, 55, false),
        (400, 195, true),
        (400, 205, false),
    ] {
        let mut log: Vec<_> = (0..400)
            .map(|n| Written::new(START + n, format!("{n}")))
            .collect();
        let mut expected: Vec<_> = log.iter().map(|line| line.content.clone()).collect();
        log.insert(
            400 - lines,
            Written::new(log[400 - lines].at, "late").after(seconds(5)),
        );
        expected.extend(is_returned.then(|| "late".to_owned()));
        assert_followed(&log, 10, [Paging::PLAIN.size(size)], each_second, &expected).await;
    }
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
    let paging = Paging::NEWEST_FIRST;
    let first = LogServer::new(paging.size(4), log.clone());
    let then = LogServer::new(paging.size(3), log).gone_after(seconds(250));
    let script = then.clone().script_with(move |seen, _| {
        (seen.at < seconds(10) && asks_for_log(seen)).then(|| first.answer(seen))
    });
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    assert_eq!(contents(&lines), then.contents());
}

#[tokio::test(start_paused = true)]
async fn lines_come_while_they_are_written() {
    let server = LogServer::new(Paging::PLAIN, live(60)).gone_after(seconds(30));
    let started = Instant::now();
    let mut lines = server.script().client().pods().logs(ID).follow();
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
    let server = LogServer::new(Paging::PLAIN.size(1_000), live(180));
    let script = server.gone_after(seconds(3_660)).script();
    let lines = all(script.client().pods().logs(ID).follow()).await.unwrap();
    assert_eq!(lines.len(), 180);
    let seen = script.seen();
    let busy: Vec<_> = seen.iter().filter(|seen| seen.at < seconds(60)).collect();
    assert!(
        busy.iter().all(|seen| asks_for_log(seen)),
        "{:?}",
        script.lines()
    );
    assert!((58..=61).contains(&busy.len()));
    let (logs, checks): (Vec<_>, Vec<_>) = seen
        .iter()
        .filter(|seen| seen.at >= seconds(120))
        .partition(|seen| asks_for_log(seen));
    // But for the very last reading, after the pod was found gone.
    let pairs = logs.windows(2).take(logs.len() - 2);
    let gaps: Vec<_> = pairs.map(|pair| pair[1].at - pair[0].at).collect();
    assert!(gaps.iter().all(|gap| *gap == seconds(10)), "{gaps:?}");
    assert!((350..=356).contains(&checks.len()), "{}", checks.len());
}

#[tokio::test(start_paused = true)]
async fn the_interval_can_be_set() {
    let server = LogServer::new(Paging::PLAIN, Vec::new());
    let script = server.gone_after(seconds(3_600)).script();
    let follow = script.client().pods().logs(ID).follow();
    let lines = all(follow.every(seconds(5)..=seconds(60))).await.unwrap();
    let (logs, checks) = counts(&script);
    assert!(lines.is_empty() && (60..66).contains(&logs), "{logs}");
    assert!((60..=61).contains(&checks), "{checks}");
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_could_not_start_tells_why_and_the_stream_ends() {
    let World { yotta, .. } = world();
    let spec = PodSpec::new("a", "me/does-not-exist", "NVIDIA_H100_80G", 1);
    let pod = yotta.pods().create(spec).await.unwrap();
    let lines = all(yotta.pods().logs(pod.id).system().follow());
    assert_eq!(contents(&lines.await.unwrap()).last(), Some(&"pod failed"));
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
    let status = yotta.pods().get(pod.id).await.unwrap().status;
    assert_eq!((status, follow.is_finished()), (PodStatus::Paused, false));
    yotta.pods().resume(pod.id).await.unwrap();
    tokio::time::sleep(seconds(300)).await;
    yotta.pods().delete(pod.id).await.unwrap();
    let lines = follow.await.unwrap().unwrap();
    let is_start = |line: &&LogLine| line.content.contains("container started");
    assert_eq!(lines.iter().filter(is_start).count(), 2);
    assert_eq!(lines, whole(&yotta, &pod).await);
}

#[tokio::test(start_paused = true)]
async fn what_was_written_last_is_read_after_the_pod_was_seen_to_be_gone() {
    // It comes into the log in the moment in which the pod is checked, and again a second later.
    let mut server = LogServer::new(Paging::PLAIN, live(3));
    let script = Script::with(move |seen, _| {
        if !asks_for_log(seen) {
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
async fn it_is_a_stream_and_stops_when_it_is_dropped() {
    let server = LogServer::new(Paging::PLAIN, live(60));
    let script = server.gone_after(seconds(600)).script();
    let follow = script.client().pods().logs(ID).follow();
    let lines: Vec<_> = follow.take(10).collect().await;
    assert!(lines.iter().all(Result::is_ok));
    let requests = script.seen().len();
    tokio::time::sleep(seconds(60)).await;
    assert_eq!(script.seen().len(), requests);
}
