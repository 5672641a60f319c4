//! Limits of paging: pages, bytes and time.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::time::Instant;
use yottalabs::{Error, GpuOffer, LogLines, PodId, Result, Yotta};

use crate::logs::server::{START, parameter};
use crate::support::{Reply, Script};

/// A listing that always claims further pages. `offers` are the GPU types on the page with this number.
fn endless(mut offers: impl FnMut(usize) -> Vec<String> + Send + 'static) -> Script {
    Script::with(move |seen, number| {
        assert!(number < 11_000, "it is read on and on");
        let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
        let page = body["page"].as_u64().unwrap();
        let items: Vec<_> = offers(number + 1)
            .into_iter()
            .map(|gpu_type| serde_json::json!({ "gpuType": gpu_type }))
            .collect();
        let data = serde_json::json!({ "items": items, "page": page, "pages": page + 1 });
        Reply::data(&data.to_string())
    })
}

async fn refused(yotta: &Yotta) -> Error {
    let error = yotta.gpus().list().all().await.unwrap_err();
    assert!(error.is_unexpected_response(), "{error}");
    assert_eq!(error.operation(), Some("list_gpus"));
    error
}

#[tokio::test(start_paused = true)]
async fn a_gpu_listing_that_never_ends_is_an_error() {
    let script = endless(|page| vec![format!("A{page}"), "B".to_owned()]);
    let error = refused(&script.client()).await;
    assert_eq!(script.seen().len(), 10_001);
    assert_eq!(
        error.to_string(),
        "failed to list GPUs: unexpected response: the server claims more than 10000 pages at `data.pages`"
    );
}

#[tokio::test(start_paused = true)]
async fn a_page_of_gpus_that_comes_again_is_an_error() {
    let name = |text: &str| text.to_owned();
    // The same page again and again.
    let script = endless(move |_| vec![name("A"), name("B")]);
    let error = refused(&script.client()).await;
    assert_eq!(script.seen().len(), 2);
    assert_eq!(
        error.to_string(),
        "failed to list GPUs: unexpected response: page 2 repeats an earlier page at `data.items`"
    );
    // Three pages in a circle.
    let script = endless(move |page| vec![format!("A{}", page % 3), name("B")]);
    refused(&script.client()).await;
    assert_eq!(script.seen().len(), 4);
    // One offer on each page.
    let script = endless(move |_| vec![name("A")]);
    refused(&script.client()).await;
    assert_eq!(script.seen().len(), 2);
    // Offers may equal each other, and on pages of one offer that makes equal pages.
    let script = Script::with(|_, number| {
        let page = number + 1;
        Reply::data(&format!(
            r#"{{"items":[{{"gpuType":"A"}}],"page":{page},"pages":3}}"#
        ))
    });
    let list = script.client().gpus().list().page_size(1);
    assert_eq!(list.all().await.unwrap().len(), 3);
    // What came before the error is not lost.
    let script = endless(move |_| vec![name("A"), name("B")]);
    let offers: Vec<Result<GpuOffer>> = script.client().gpus().list().stream().collect().await;
    assert_eq!((offers.len(), offers[2].is_err()), (3, true));
}

#[tokio::test(start_paused = true)]
async fn a_gpu_listing_is_bounded_in_bytes() {
    let filler = "x".repeat(4 * 1024 * 1024);
    let script = endless(move |page| {
        assert!(page < 30, "it is read on and on");
        vec![format!("{page} {filler}")]
    });
    let error = refused(&script.client()).await;
    assert!(script.seen().len() <= 17, "{}", script.seen().len());
    assert!(error.to_string().contains("more than 64 MiB"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_gpu_listing_is_bounded_in_time() {
    let script = Script::with(|_, number| {
        assert!(number < 100, "it is read on and on");
        let data = format!(r#"{{"items":[{{"gpuType":"A{number}"}}],"pages":1000000}}"#);
        Reply::Late(Duration::from_secs(10), Box::new(Reply::data(&data)))
    });
    let started = Instant::now();
    let error = refused(&script.client()).await;
    assert_eq!(started.elapsed().as_secs(), 610);
    assert!(
        error.to_string().contains("more than 10 minutes"),
        "{error}"
    );

    // Only requests count: who takes the offers may take their time.
    let script = endless(|page| vec![format!("A{page}")]);
    let mut offers = script.client().gpus().list().stream();
    for _ in 0..20 {
        offers.next().await.unwrap().unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

const ID: PodId = PodId::new(42);

/// A log without an end: each page holds one line, a second older or newer than the last, and claims a
/// next one. Every answer takes ten seconds.
fn endless_log(step: i64) -> Script {
    Script::with(move |seen, _| {
        if !seen.path_and_query.contains("/logs") {
            return Reply::data(r#"{"id":42,"status":"RUNNING"}"#);
        }
        let cursor = parameter(seen, "cursor").map_or(0, |cursor| cursor.parse::<i64>().unwrap());
        let time = yottalabs::Timestamp::from_millis(START + cursor * step * 1_000).unwrap();
        let data = serde_json::json!({
            "items": [{ "timestamp": time.to_string(), "content": format!("{cursor}") }],
            "page": { "nextCursor": (cursor + 1).to_string(), "hasNext": true, "hasPrevious": false },
        });
        Reply::Late(
            Duration::from_secs(10),
            Box::new(Reply::data(&data.to_string())),
        )
    })
}

async fn last(mut lines: LogLines) -> Error {
    loop {
        match lines.next_line().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it came to an end"),
            Err(error) => return error,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_log_that_never_ends_is_an_error_whichever_way_it_is_read() {
    for step in [-1, 1] {
        let script = endless_log(step);
        let logs = script.client().pods().logs(ID);
        for lines in [logs.lines(), logs.lines_backwards()] {
            let started = Instant::now();
            let reading = tokio::time::timeout(Duration::from_secs(24 * 3600), last(lines));
            let error = reading.await.expect("an end");
            assert!(error.is_unexpected_response(), "{error}");
            assert_eq!(
                error.to_string(),
                "failed to read logs of pod 42: unexpected response: the pages took more than 120 minutes at `data.page`"
            );
            assert_eq!(started.elapsed().as_secs(), 2 * 3600 + 10);
        }
    }
}

/// A pod may write for weeks; but to catch up with what it has written has an end.
#[tokio::test(start_paused = true)]
async fn following_a_log_ends_where_it_never_catches_up() {
    let script = endless_log(-1);
    let mut lines = script.client().pods().logs(ID).follow();
    let reading = tokio::time::timeout(Duration::from_secs(24 * 3600), lines.next_line());
    let error = reading.await.expect("an end").unwrap_err();
    assert!(error.is_unexpected_response(), "{error}");
}
