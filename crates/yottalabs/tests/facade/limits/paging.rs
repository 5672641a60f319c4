//! Limits of paging: pages, bytes and time.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use tokio::time::{Instant, timeout};
use yottalabs::{GpuOffer, Result};

use crate::logs::server::{ID, START, asks_for_log, parameter, seconds};
use crate::support::{Reply, Script};

/// A listing that always claims further pages. `offers` are the GPU types on the page with this number.
fn endless(offers: impl Fn(u64) -> Vec<String> + Send + 'static) -> Script {
    Script::with(move |seen, number| {
        assert!(number < 11_000, "it is read on and on");
        let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
        let page = body["page"].as_u64().unwrap();
        let items = offers(page).into_iter();
        let items: Vec<_> = items
            .map(|gpu_type| serde_json::json!({ "gpuType": gpu_type }))
            .collect();
        let data = serde_json::json!({ "items": items, "page": page, "pages": page + 1 });
        Reply::data(&data.to_string())
    })
}

#[tokio::test(start_paused = true)]
async fn a_gpu_listing_that_never_ends_is_an_error() {
    const MIB: usize = 1024 * 1024;
    type Offers = fn(u64) -> Vec<String>;
    let cases: [(Offers, usize, &str); 5] = [
        (
            |page| vec![format!("A{page}"), "B".to_owned()],
            10_001,
            "the server claims more than 10000 pages at `data.pages`",
        ),
        (
            |page| vec![format!("{page} {}", "x".repeat(4 * MIB))],
            16,
            "the pages hold more than 64 MiB at `data.pages`",
        ),
        // The same page again and again.
        (
            |_| vec!["A".to_owned(), "B".to_owned()],
            2,
            "page 2 repeats an earlier page at `data.items`",
        ),
        // One offer on each page.
        (
            |_| vec!["A".to_owned()],
            2,
            "page 2 repeats an earlier page at `data.items`",
        ),
        // Three pages in a circle.
        (
            |page| vec![format!("A{}", page % 3), "B".to_owned()],
            4,
            "page 4 repeats an earlier page at `data.items`",
        ),
    ];
    for (offers, requests, problem) in cases {
        let script = endless(offers);
        let error = script.client().gpus().list().all().await.unwrap_err();
        assert!(error.is_unexpected_response(), "{error}");
        assert_eq!(error.operation(), Some("list_gpus"));
        let start = "failed to list GPUs: unexpected response: ";
        assert_eq!(error.to_string(), format!("{start}{problem}"));
        assert_eq!(script.seen().len(), requests, "{problem}");
    }
}

#[tokio::test(start_paused = true)]
async fn equal_offers_and_offers_before_an_error_are_returned() {
    // Offers may equal each other, and on pages of one offer that makes equal pages.
    let script = Script::with(|_, _| Reply::data(r#"{"items":[{"gpuType":"A"}],"pages":3}"#));
    let list = script.client().gpus().list().page_size(1);
    assert_eq!(list.all().await.unwrap().len(), 3);

    let script = endless(|_| vec!["A".to_owned(), "B".to_owned()]);
    let offers: Vec<Result<GpuOffer>> = script.client().gpus().list().stream().collect().await;
    assert_eq!((offers.len(), offers[2].is_err()), (3, true));
}

#[tokio::test(start_paused = true)]
async fn a_gpu_listing_is_bounded_in_time() {
    let script = Script::with(|_, number| {
        assert!(number < 100, "it is read on and on");
        let data = format!(r#"{{"items":[{{"gpuType":"A{number}"}}],"pages":1000000}}"#);
        Reply::Late(seconds(10), Box::new(Reply::data(&data)))
    });
    let started = Instant::now();
    let error = script.client().gpus().list().all().await.unwrap_err();
    assert_eq!(started.elapsed().as_secs(), 610);
    let text = error.to_string();
    assert!(text.contains("more than 10 minutes"), "{text}");

    // Only requests count: who takes the offers may take their time.
    let script = endless(|page| vec![format!("A{page}")]);
    let mut offers = script.client().gpus().list().stream();
    for _ in 0..20 {
        offers.next().await.unwrap().unwrap();
        tokio::time::sleep(seconds(60)).await;
    }
}

/// A log without an end: each page holds one line, a second older or newer than the last, and claims a
/// next one. Every answer takes ten seconds.
fn endless_log(step: i64) -> Script {
    Script::with(move |seen, _| {
        if !asks_for_log(seen) {
            return Reply::data(r#"{"id":42,"status":"RUNNING"}"#);
        }
        let cursor = parameter(seen, "cursor").map_or(0, |cursor| cursor.parse::<i64>().unwrap());
        let time = yottalabs::Timestamp::from_millis(START + cursor * step * 1_000).unwrap();
        let data = serde_json::json!({
            "items": [{ "timestamp": time.to_string(), "content": format!("{cursor}") }],
            "page": { "nextCursor": (cursor + 1).to_string(), "hasNext": true, "hasPrevious": false },
        });
        Reply::Late(seconds(10), Box::new(Reply::data(&data.to_string())))
    })
}

#[tokio::test(start_paused = true)]
async fn a_log_that_never_ends_is_an_error_whichever_way_it_is_read() {
    const DAY: Duration = seconds(24 * 3600);
    for step in [-1, 1] {
        let logs = endless_log(step).client().pods().logs(ID);
        for lines in [logs.lines(), logs.lines_backwards()] {
            let started = Instant::now();
            let reading = timeout(DAY, lines.try_for_each(|_| async { Ok(()) }));
            let error = reading.await.expect("an end").unwrap_err();
            assert!(error.is_unexpected_response(), "{error}");
            assert_eq!(
                error.to_string(),
                "failed to read logs of pod 42: unexpected response: the pages took more than 120 minutes at `data.page`"
            );
            assert_eq!(started.elapsed().as_secs(), 2 * 3600 + 10);
        }
    }
    // A pod may write for weeks; but to catch up with what it has written has an end.
    let mut lines = endless_log(-1).client().pods().logs(ID).follow();
    let reading = timeout(DAY, lines.next_line());
    let error = reading.await.expect("an end").unwrap_err();
    assert!(error.is_unexpected_response(), "{error}");
}
