//! Reading all of a log, in both directions.

use std::ops::Range;
use std::time::{Duration, SystemTime};

use yottalabs::{LogLine, LogQuery, PodSpec, Timestamp, Yotta};
use yottalabs_sim::Simulator;

use crate::logs::server::{
    Exchange, ID, LogServer, Paging, START, Written, all, asks_for_log, contents, counts,
    parameter, seconds,
};
use crate::support::{InProcess, Reply, Script, World, world};

/// Three lines at each of many moments.
fn log(lines: i64) -> Vec<Written> {
    (0..lines)
        .map(|number| Written::new(START + number / 3 * 700, format!("line {number}")))
        .collect()
}

/// The lines as they are read forwards, which are the lines read backwards, too.
async fn both_ways(logs: &LogQuery) -> Vec<LogLine> {
    let forwards = all(logs.lines()).await.unwrap();
    let mut backwards = all(logs.lines_backwards()).await.unwrap();
    backwards.reverse();
    assert_eq!(forwards, backwards);
    forwards
}

/// Asserts that all lines come once and in order, in whichever of these ways the server pages.
async fn assert_complete(log: &[Written], pagings: impl IntoIterator<Item = Paging>) {
    let exchange = Exchange::new();
    for paging in pagings {
        let server = LogServer::new(paging, log.to_vec());
        let expected = server.contents();
        exchange.set(server);
        let lines = both_ways(&exchange.yotta.pods().logs(ID)).await;
        assert_eq!(contents(&lines), expected, "{paging:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn whatever_way_the_server_pages_every_line_comes_once_and_in_order() {
    for size in [1, 4, 100] {
        assert_complete(&log(50), Paging::all(size)).await;
    }
    let before_1970: Vec<_> = (-20..20)
        .map(|number| Written::new(number * 700, format!("line {number}")))
        .collect();
    assert_complete(&before_1970, Paging::all(4).step_by(3)).await;
}

#[tokio::test(start_paused = true)]
async fn filters_and_bounds_are_applied() {
    let exchange = Exchange::new();
    let time = |line: i64| Timestamp::from_millis(START + line / 3 * 700).unwrap();
    for paging in Paging::all(5) {
        let server = LogServer::new(paging, log(50));
        let expected = server.contents()[12..33].to_vec();
        exchange.set(server);
        let logs = exchange.yotta.pods().logs(ID);
        let lines = both_ways(&logs.since(time(12)).until(time(32))).await;
        assert_eq!(contents(&lines), expected, "{paging:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn five_hundred_equal_lines_are_five_hundred_lines() {
    let log: Vec<_> = (0..500).map(|_| Written::new(START, "tick")).collect();
    assert_complete(&log, Paging::all(100).chain([Paging::PLAIN.size(1)])).await;
}

#[tokio::test(start_paused = true)]
async fn lines_without_a_time_stay_where_they_are() {
    let log: Vec<_> = (0..60)
        .map(|number| {
            let line = Written::new(START + number * 1_000, format!("line {number}"));
            // The rest of what the line before began to say; and, at the start, something odd.
            match number % 4 == 1 || number % 4 == 2 || number == 0 {
                true => line.untimed(),
                false => line,
            }
        })
        .collect();
    for size in [2, 7, 100] {
        // Where one page holds no two times, nothing tells which way it is.
        let pagings = Paging::all(size).filter(|paging| size > 2 || !paging.newest_first);
        assert_complete(&log, pagings).await;
    }
    let untimed: Vec<_> = log.into_iter().map(Written::untimed).collect();
    let server = LogServer::new(
        Paging {
            tells_whether_more: false,
            ..Paging::PLAIN
        },
        untimed,
    );
    let lines = all(server.clone().script().client().pods().logs(ID).lines());
    assert_eq!(contents(&lines.await.unwrap()), server.contents());
}

#[tokio::test(start_paused = true)]
async fn the_simulators_log_can_be_read_both_ways() {
    let World { sim, yotta, .. } = world();
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    let pod = yotta.pods().create(spec).await.unwrap();
    sim.advance(seconds(1_500));
    let logs = yotta.pods().logs(pod.id).container();
    let expected = logs.clone().limit(1_000).page().await.unwrap();
    assert_eq!(expected.has_next, Some(false));
    assert!(expected.lines.len() > 500);
    for limit in [1, 33, 1_000] {
        assert_eq!(both_ways(&logs.clone().limit(limit)).await, expected.lines);
    }
    assert_eq!(both_ways(&logs.keyword("nowhere")).await, []);
}

#[tokio::test(start_paused = true)]
async fn the_last_lines_of_a_long_log_are_read_without_the_others() {
    const MONTH: Duration = seconds(30 * 24 * 3_600);
    // So that its time, a month on, is that of the clock here.
    let started = (SystemTime::now() - MONTH).into();
    let sim = Simulator::builder().start_at(started).build();
    let yotta = Yotta::builder()
        .api_key(sim.api_key())
        .base_url("http://localhost")
        .transport(InProcess::new(&sim))
        .build()
        .unwrap();
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    let pod = yotta.pods().create(spec).await.unwrap();
    sim.advance(MONTH);
    sim.clear_requests();
    let mut lines = yotta.pods().logs(pod.id).container().lines_backwards();
    let mut last = None;
    for _ in 0..20 {
        let line = lines.next_line().await.unwrap().unwrap();
        assert!(last.is_none_or(|last| line.timestamp < last), "{line}");
        last = Some(line.timestamp);
    }
    assert!(sim.requests().len() < 5, "{}", sim.requests().len());
}

/// A page of these lines, a second apart, and what it says of the next.
fn page(lines: Range<i64>, next: &str) -> Reply {
    let items: Vec<_> = lines
        .map(|line| {
            let time = Timestamp::from_millis(START + line * 1_000).unwrap();
            serde_json::json!({ "timestamp": time.to_string(), "content": format!("line {line}") })
        })
        .collect();
    let items = serde_json::Value::from(items);
    Reply::data(&format!(r#"{{"items":{items},"page":{{{next}}}}}"#))
}

#[tokio::test(start_paused = true)]
async fn cursors_that_lead_in_a_circle_are_not_followed_for_ever() {
    const TO_A: &str = r#""nextCursor":"a","hasNext":true"#;
    const TO_B: &str = r#""nextCursor":"b","hasNext":true"#;
    // The first page, to which the cursor `b` leads as well; the page to which `a` leads; how many lines
    // come before the error, if one comes.
    for (first, second, lines, is_error) in [
        // A cursor leads to its own page, and the server says that there is more.
        (page(0..3, TO_A), page(0..3, TO_A), Some(3), true),
        // It does not say so: that is how a tail looks.
        (
            page(0..3, r#""nextCursor":"a""#),
            page(0..3, r#""nextCursor":"a""#),
            Some(3),
            false,
        ),
        // One line alone, which might well be there twice.
        (page(0..1, TO_A), page(0..1, TO_A), Some(1), true),
        // Two pages lead to each other.
        (page(0..3, TO_A), page(3..6, TO_B), Some(6), true),
        // The same with one line each: nothing but the cursors tells.
        (page(0..1, TO_A), page(1..2, TO_B), None, true),
    ] {
        let script = Script::with(move |seen, _| match parameter(seen, "cursor").as_deref() {
            _ if !asks_for_log(seen) => Reply::data(r#"{"id":42,"status":"TERMINATED"}"#),
            Some("a") => second.clone(),
            _ => first.clone(),
        });
        let logs = script.client().pods().logs(ID);
        let mut stream = logs.lines();
        let mut count = 0;
        let end = loop {
            match stream.next_line().await {
                Ok(Some(line)) if lines.is_some() => {
                    assert_eq!(line.content, format!("line {count}"));
                }
                Ok(Some(_)) => {}
                end => break end,
            }
            count += 1;
        };
        assert!(lines.is_none_or(|lines| lines == count), "{count}");
        match end {
            Err(error) => assert_eq!(
                error.to_string(),
                "failed to read logs of pod 42: unexpected response: there is more, but its \
                 cursors lead in a circle at `data.page`"
            ),
            Ok(_) => assert!(!is_error),
        }
        assert!(stream.next_line().await.unwrap().is_none(), "it is over");
        assert!(script.seen().len() < 20, "{:?}", script.lines());
        assert_eq!(all(logs.follow()).await.is_err(), is_error);
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_page_for_ever_is_not_a_log() {
    // One line, each time with a new cursor: it may well be there a thousand times, but not more often.
    let script = Script::with(|_, number| page(0..1, &format!(r#""nextCursor":"{number}""#)));
    let lines = all(script.client().pods().logs(ID).lines()).await.unwrap();
    assert_eq!(lines.len(), 1_000);
}

#[tokio::test(start_paused = true)]
async fn a_log_of_megabytes_is_read_in_bounded_memory_from_the_other_end() {
    const LINES: i64 = 28;
    let filler = "x".repeat(1024 * 1024);
    let log = (0..LINES).map(|n| Written::new(START + n * 60_000, format!("{n} {filler}")));
    let log: Vec<_> = log.collect();
    // The buffered pages are those of `next`, or those of `previous`.
    for (begins_at_end, is_backwards) in [(false, true), (true, false)] {
        let paging = Paging {
            begins_at_end,
            ..Paging::PLAIN.size(1)
        };
        let script = LogServer::new(paging, log.clone()).script();
        let logs = script.client().pods().logs(ID);
        let (mut lines, numbers): (_, Vec<i64>) = match is_backwards {
            true => (logs.lines_backwards(), (0..LINES).rev().collect()),
            false => (logs.lines(), (0..LINES).collect()),
        };
        for number in numbers {
            let content = lines.next_line().await.unwrap().unwrap().content;
            let start = format!("{number} x");
            assert!(content.starts_with(&start), "{start} {:.5}", content);
        }
        assert!(lines.next_line().await.unwrap().is_none());
        // Each line is read twice or a little more, not once for each time the memory is full.
        let (requests, _) = counts(&script);
        assert!((40..60).contains(&requests), "{requests}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_expired_cursor_loses_no_line() {
    let server = LogServer::new(Paging::PLAIN, log(90));
    // Now and then; and always, so that the log is read by time, page after page.
    for is_refused in [|number| [4, 6, 13].contains(&number), |_| true] {
        let script = server.clone().script_with(move |seen, number| {
            let has_cursor = parameter(seen, "cursor").is_some();
            (has_cursor && is_refused(number)).then(|| Reply::code(10001, "cursor: expired"))
        });
        let lines = all(script.client().pods().logs(ID).lines()).await.unwrap();
        assert_eq!(contents(&lines), server.contents());
    }
}
