//! Reading all of a log, in both directions.

use std::time::{Duration, SystemTime};

use yottalabs::{LogLine, LogLines, PodSpec, Result, Yotta};
use yottalabs_sim::Simulator;

use crate::logs::server::{
    Exchange, ID, LogServer, Paging, START, Written, contents, counts, parameter,
};
use crate::support::{InProcess, Reply, Script, World, world};

async fn all(mut lines: LogLines) -> Result<Vec<LogLine>> {
    let mut all = Vec::new();
    while let Some(line) = lines.next_line().await? {
        all.push(line);
        assert!(all.len() < 10_000, "it repeats itself");
    }
    Ok(all)
}

/// Three lines at each of many moments.
fn log(lines: i64) -> Vec<Written> {
    (0..lines)
        .map(|number| Written::new(START + number / 3 * 700, format!("line {number}")))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn whatever_way_the_server_pages_every_line_comes_once_and_in_order() {
    let exchange = Exchange::new();
    let server = LogServer::new(Paging::PLAIN, log(50));
    let expected = server.contents();
    exchange.set(server);
    let logs = exchange.yotta.pods().logs(ID);
    for size in [1, 4, 100] {
        for paging in Paging::all(size) {
            exchange.set_paging(paging);
            let forwards = all(logs.lines()).await.unwrap();
            assert_eq!(contents(&forwards), expected, "{paging:?}");
            let mut backwards = all(logs.lines_backwards()).await.unwrap();
            backwards.reverse();
            assert_eq!(contents(&backwards), expected, "backwards: {paging:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn filters_and_bounds_are_applied() {
    let exchange = Exchange::new();
    let server = LogServer::new(Paging::PLAIN, log(50));
    let time = |line: i64| yottalabs::Timestamp::from_millis(START + line / 3 * 700).unwrap();
    let expected = server.contents()[12..33].to_vec();
    exchange.set(server);
    let logs = exchange
        .yotta
        .pods()
        .logs(ID)
        .since(time(12))
        .until(time(32));
    for paging in Paging::all(5) {
        exchange.set_paging(paging);
        let forwards = all(logs.lines()).await.unwrap();
        assert_eq!(contents(&forwards), expected, "{paging:?}");
        let mut backwards = all(logs.lines_backwards()).await.unwrap();
        backwards.reverse();
        assert_eq!(contents(&backwards), expected, "backwards: {paging:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_simulators_log_can_be_read_both_ways() {
    let World { sim, yotta, .. } = world();
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    let pod = yotta.pods().create(spec).await.unwrap();
    sim.advance(Duration::from_secs(1_500));
    let logs = yotta.pods().logs(pod.id).container();
    let expected = logs.clone().limit(1_000).page().await.unwrap();
    assert_eq!(expected.has_next, Some(false));
    assert!(expected.lines.len() > 500);
    for limit in [1, 33, 1_000] {
        let logs = logs.clone().limit(limit);
        assert_eq!(all(logs.lines()).await.unwrap(), expected.lines);
        let mut backwards = all(logs.lines_backwards()).await.unwrap();
        backwards.reverse();
        assert_eq!(backwards, expected.lines);
    }
    assert!(
        all(yotta.pods().logs(pod.id).keyword("nowhere").lines())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn the_last_lines_of_a_long_log_are_read_without_the_others() {
    const MONTH: Duration = Duration::from_secs(30 * 24 * 3_600);
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

#[tokio::test(start_paused = true)]
async fn five_hundred_equal_lines_are_five_hundred_lines() {
    let log: Vec<_> = (0..500).map(|_| Written::new(START, "tick")).collect();
    let exchange = Exchange::new();
    let server = LogServer::new(Paging::PLAIN, log);
    exchange.set(server);
    let logs = exchange.yotta.pods().logs(ID);
    let singly = Paging {
        size: 1,
        ..Paging::PLAIN
    };
    for paging in Paging::all(100).chain([singly]) {
        exchange.set_paging(paging);
        assert_eq!(all(logs.lines()).await.unwrap().len(), 500, "{paging:?}");
        assert_eq!(all(logs.lines_backwards()).await.unwrap().len(), 500);
    }
}

/// A page of these lines, a second apart, and what it says of the next.
fn page(lines: std::ops::Range<i64>, next: &str) -> Reply {
    let items: Vec<_> = lines
        .map(|line| {
            let time = yottalabs::Timestamp::from_millis(START + line * 1_000).unwrap();
            serde_json::json!({ "timestamp": time.to_string(), "content": format!("line {line}") })
        })
        .collect();
    let items = serde_json::Value::from(items);
    Reply::data(&format!(r#"{{"items":{items},"page":{{{next}}}}}"#))
}

#[tokio::test(start_paused = true)]
async fn a_cursor_that_leads_to_itself_is_not_followed_for_ever() {
    // It says that there is more, and gives the same again.
    let script = Script::with(|_, _| page(0..3, r#""nextCursor":"c","hasNext":true"#));
    let mut lines = script.client().pods().logs(ID).lines();
    for line in 0..3 {
        let given = lines.next_line().await.unwrap().unwrap();
        assert_eq!(given.content, format!("line {line}"));
    }
    let error = lines.next_line().await.unwrap_err();
    assert!(error.is_unexpected_response(), "{error}");
    assert_eq!(
        error.to_string(),
        "failed to read logs of pod 42: unexpected response: there is more, but its cursors lead \
         in a circle at `data.page`"
    );
    assert!(lines.next_line().await.unwrap().is_none(), "it is over");
    assert!(script.seen().len() < 10);

    // It does not say so: that is how a tail looks.
    let script = Script::with(|_, _| page(0..3, r#""nextCursor":"c""#));
    let lines = all(script.client().pods().logs(ID).lines()).await.unwrap();
    assert_eq!(lines.len(), 3);

    // One line alone, which might well be there twice.
    let script = Script::with(|_, _| page(0..1, r#""nextCursor":"c","hasNext":true"#));
    let mut lines = script.client().pods().logs(ID).lines();
    assert!(lines.next_line().await.unwrap().is_some());
    assert!(
        lines
            .next_line()
            .await
            .unwrap_err()
            .is_unexpected_response()
    );
    assert!(script.seen().len() < 10, "{:?}", script.lines());

    // Two that lead to each other.
    let script = Script::with(|seen, _| match parameter(seen, "cursor").as_deref() {
        None | Some("b") => page(0..3, r#""nextCursor":"a","hasNext":true"#),
        _ => page(3..6, r#""nextCursor":"b","hasNext":true"#),
    });
    let mut lines = script.client().pods().logs(ID).lines();
    for line in 0..6 {
        let given = lines.next_line().await.unwrap().unwrap();
        assert_eq!(given.content, format!("line {line}"));
    }
    assert!(
        lines
            .next_line()
            .await
            .unwrap_err()
            .is_unexpected_response()
    );
    assert!(script.seen().len() < 20, "{:?}", script.lines());

    // The same with one line each: nothing but the cursors tells.
    let script = Script::with(|seen, _| match parameter(seen, "cursor").as_deref() {
        None | Some("b") => page(0..1, r#""nextCursor":"a","hasNext":true"#),
        _ => page(1..2, r#""nextCursor":"b","hasNext":true"#),
    });
    let reading = all(script.client().pods().logs(ID).lines());
    let end = tokio::time::timeout(Duration::from_secs(60), reading).await;
    assert!(end.expect("an end").unwrap_err().is_unexpected_response());
    assert!(script.seen().len() < 20, "{:?}", script.lines());
}

#[tokio::test(start_paused = true)]
async fn a_log_of_megabytes_comes_in_bounded_memory_though_the_newest_comes_first() {
    const LINES: i64 = 40;
    let filler = "x".repeat(1024 * 1024);
    let log = (0..LINES).map(|n| Written::new(START + n * 60_000, format!("{n} {filler}")));
    let paging = Paging {
        size: 1,
        newest_first: true,
        next_is_older: true,
        ..Paging::PLAIN
    };
    let server = LogServer::new(paging, log.collect());
    let script = server.script();
    let mut lines = script.client().pods().logs(ID).lines();
    for number in 0..LINES {
        let line = lines.next_line().await.unwrap().unwrap();
        assert!(
            line.content.starts_with(&format!("{number} x")),
            "{:.20}",
            line.content
        );
    }
    assert!(lines.next_line().await.unwrap().is_none());
    // Each line is read twice or a little more, not once for each time the memory is full.
    let (requests, _) = counts(&script);
    assert!((60..85).contains(&requests), "{requests}");
}

#[tokio::test(start_paused = true)]
async fn lines_without_a_time_stay_where_they_are() {
    let log: Vec<_> = (0..60)
        .map(|number| {
            let line = Written::new(START + number * 1_000, format!("line {number}"));
            // The rest of what the line before began to say; and, at the start, something odd.
            if number % 4 == 1 || number % 4 == 2 || number == 0 {
                line.timeless()
            } else {
                line
            }
        })
        .collect();
    let exchange = Exchange::new();
    let server = LogServer::new(Paging::PLAIN, log);
    let expected = server.contents();
    exchange.set(server);
    let logs = exchange.yotta.pods().logs(ID);
    for size in [2, 7, 100] {
        for paging in Paging::all(size) {
            // Where one page holds no two times, nothing tells which way it is.
            if size == 2 && paging.newest_first {
                continue;
            }
            exchange.set_paging(paging);
            let forwards = all(logs.lines()).await.unwrap();
            assert_eq!(contents(&forwards), expected, "{paging:?}");
            let mut backwards = all(logs.lines_backwards()).await.unwrap();
            backwards.reverse();
            assert_eq!(contents(&backwards), expected, "backwards: {paging:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_log_in_which_no_line_has_a_time_comes_as_the_server_orders_it() {
    let log =
        (0..60).map(|number| Written::new(START + number, format!("line {number}")).timeless());
    let server = LogServer::new(
        Paging {
            tells_whether_more: false,
            ..Paging::PLAIN
        },
        log.collect(),
    );
    let expected = server.contents();
    let lines = all(server.client().pods().logs(ID).lines()).await.unwrap();
    assert_eq!(contents(&lines), expected);
}

#[tokio::test(start_paused = true)]
async fn an_expired_cursor_loses_no_line() {
    let server = LogServer::new(Paging::PLAIN, log(90));
    let expected = server.contents();
    let script = Script::with(move |seen, number| {
        if [4, 6, 13].contains(&number) {
            assert!(seen.path_and_query.contains("cursor="), "{number}");
            return Reply::code(10001, "cursor: expired");
        }
        server.answer(seen)
    });
    let lines = all(script.client().pods().logs(ID).lines()).await.unwrap();
    assert_eq!(contents(&lines), expected);

    // Refused for ever: then by time, page after page.
    let server = LogServer::new(Paging::PLAIN, log(90));
    let script = Script::with(move |seen, _| {
        if seen.path_and_query.contains("cursor=") {
            Reply::code(10001, "cursor: expired")
        } else {
            server.answer(seen)
        }
    });
    let lines = all(script.client().pods().logs(ID).lines()).await.unwrap();
    assert_eq!(contents(&lines), expected);
}
