//! Answers that come in place of the API's.

use std::time::Duration;

use serde_json::json;
use yottalabs_sim::{Fault, Operation, Reply, RetryAfter};

use super::log;
use crate::support::{Answer, create, get, manual, pod, post};

/// The answer to a list, with this fault.
async fn answer(fault: impl Into<Fault>) -> Answer {
    let sim = manual();
    sim.faults().on(Operation::ListPods).next(fault);
    get(&sim, "/v2/pods?statusList=RUNNING").await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().expect("text")
}

#[tokio::test]
async fn each_status_comes_in_each_shape() {
    for (status, reason, code) in [
        (400, "Bad Request", 10_001),
        (401, "Unauthorized", 10_004),
        (403, "Forbidden", 10_004),
        (404, "Not Found", 13_000),
        (409, "Conflict", 12_001),
        (429, "Too Many Requests", 429),
        (500, "Internal Server Error", 10_002),
        (503, "Service Unavailable", 10_002),
    ] {
        let envelope = answer(Reply::status(status)).await;
        assert_eq!(envelope.status, status);
        let expected = json!({ "message": reason, "code": code, "data": null });
        assert_eq!(envelope.json(), expected);

        let spring = answer(Reply::status(status).spring()).await;
        assert_eq!(
            (spring.status.as_u16(), header(&spring, "content-type")),
            (status, "application/json")
        );
        let expected = json!({
            "timestamp": "2026-01-01T00:00:00.000+00:00",
            "status": status, "error": reason, "path": "/v2/pods",
        });
        assert_eq!(spring.json(), expected);

        let plain = answer(Reply::status(status).plain()).await;
        assert_eq!(
            (plain.status.as_u16(), plain.text.as_str()),
            (status, reason)
        );
        assert!(header(&plain, "content-type").starts_with("text/plain"));
    }
}

#[tokio::test]
async fn a_gateway_answers_with_a_page_or_with_nothing() {
    let html = answer(Reply::status(502).html()).await;
    assert_eq!(html.status, 502);
    assert!(header(&html, "content-type").starts_with("text/html"));
    assert!(
        html.text.contains("<h1>502 Bad Gateway</h1>"),
        "{}",
        html.text
    );
    let empty = answer(Reply::status(200).empty()).await;
    assert_eq!((empty.status.as_u16(), empty.text.as_str()), (200, ""));
}

#[tokio::test]
async fn a_failure_may_come_with_http_200_and_words_of_its_own() {
    let failure = answer(Reply::code(12_001).message("not now")).await;
    assert_eq!(failure.refused(12_001), "not now");
    let other = answer(Reply::status(500).with_code(24_000)).await;
    assert_eq!((other.status.as_u16(), other.code()), (500, 24_000));
}

#[tokio::test]
async fn retry_after_comes_in_every_form() {
    for (wait, value) in [
        (RetryAfter::Seconds(3), "3"),
        (
            RetryAfter::Date(Duration::from_secs(90)),
            "Thu, 01 Jan 2026 00:01:30 GMT",
        ),
        (RetryAfter::absurd(), "99999999999"),
        (RetryAfter::garbage(), "soon"),
    ] {
        let answer = answer(Reply::status(429).retry_after(wait)).await;
        assert_eq!(header(&answer, "retry-after"), value);
    }
}

#[tokio::test]
async fn a_redirect_leads_elsewhere_with_path_and_query() {
    for status in [301, 302, 307, 308] {
        let there = answer(Reply::status(status)).await;
        assert_eq!(there.status, status);
        let location = "https://elsewhere.example.com/v2/pods?statusList=RUNNING";
        assert_eq!(header(&there, "location"), location);
    }
    let there = answer(Reply::status(307).to("http://127.0.0.1:9/base/")).await;
    assert_eq!(
        header(&there, "location"),
        "http://127.0.0.1:9/base/v2/pods?statusList=RUNNING"
    );
}

#[tokio::test]
async fn a_reply_may_hide_that_the_request_was_applied() {
    let sim = manual();
    let creates = sim.faults().on(Operation::CreatePod);
    creates.queue(
        [
            Reply::status(502).html(),
            Reply::status(502).html().applied(),
        ]
        .map(Fault::from),
    );
    for _ in 0..2 {
        assert_eq!(post(&sim, "/v2/pods", pod(json!({}))).await.status, 502);
    }
    assert_eq!(sim.created_count(), 1);
    create(&sim, json!({})).await;
    assert_eq!(
        log(&sim),
        [
            "502/html applied 0 status 502 code -",
            "502/html/applied applied 1 status 502 code -",
            "- applied 1 status 200 code 10000",
        ]
    );
}

#[tokio::test]
async fn every_answer_has_the_simulator_s_date() {
    let sim = manual();
    sim.advance(Duration::from_secs(61));
    sim.faults()
        .on(Operation::ListPods)
        .next(Reply::status(503));
    for _ in 0..2 {
        let answer = get(&sim, "/v2/pods").await;
        assert_eq!(header(&answer, "date"), "Thu, 01 Jan 2026 00:01:01 GMT");
    }
}
