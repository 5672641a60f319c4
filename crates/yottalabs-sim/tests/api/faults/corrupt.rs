//! The API's own answer, spoiled on its way.

use std::io::Read;

use axum::body::to_bytes;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use yottalabs_sim::{Fault, Operation, Quirk, Quirks, SignedDuration, Simulator};

use super::{log, raw};
use crate::support::{Answer, create, get, manual, show};

/// A pod's answer as it should be, and as it comes with the fault.
async fn pair(fault: impl Into<Fault>) -> (Simulator, Answer, Answer) {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    let path = format!("/v2/pods/{id}");
    let good = get(&sim, &path).await;
    sim.faults().on(Operation::GetPod).next(fault);
    let spoilt = get(&sim, &path).await;
    (sim, good, spoilt)
}

#[tokio::test]
async fn bodies_are_halved_emptied_and_doubled() {
    let (sim, good, spoilt) = pair(Fault::Truncated).await;
    assert_eq!(spoilt.text, good.text[..good.text.len() / 2]);
    assert_eq!(
        spoilt.headers["content-length"],
        (good.text.len() / 2).to_string()
    );
    assert_eq!(log(&sim)[2], "truncated applied 1 status 200 code -");
    let (_, _, spoilt) = pair(Fault::EmptyBody).await;
    assert_eq!((spoilt.status.as_u16(), spoilt.text.as_str()), (200, ""));
    let (_, good, spoilt) = pair(Fault::DoubledBody).await;
    assert_eq!(spoilt.text, good.text.repeat(2));
}

#[tokio::test]
async fn the_content_type_may_be_wrong_about_a_good_body() {
    let (_, good, spoilt) = pair(Fault::WrongType).await;
    assert_eq!(spoilt.headers["content-type"], "text/html;charset=utf-8");
    assert_eq!(spoilt.json(), good.json());
}

#[tokio::test]
async fn gzip_is_gzip() {
    let sim = manual();
    let good = get(&sim, "/v2/pods").await.text;
    sim.faults().on_any().next(Fault::Gzip);
    let response = raw(&sim, "GET", "/v2/pods", None).await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let bytes = to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    let mut text = String::new();
    GzDecoder::new(&bytes[..])
        .read_to_string(&mut text)
        .expect("gzip");
    assert_eq!(text, good);
}

#[tokio::test]
async fn a_huge_body_is_as_long_as_asked_and_still_the_answer() {
    let (_, good, spoilt) = pair(Fault::HugeBody { bytes: 1_000_000 }).await;
    assert_eq!(spoilt.text.len(), 1_000_000);
    assert_eq!(spoilt.json(), good.json());
    let (_, good, spoilt) = pair(Fault::HugeBody { bytes: 1 }).await;
    assert_eq!(spoilt.text, good.text, "it only grows");
}

#[tokio::test]
async fn a_skewed_clock_is_off_in_header_and_body() {
    let (_, good, spoilt) = pair(Fault::ClockSkew(SignedDuration::from_hours(-1))).await;
    assert_eq!(spoilt.headers["date"], "Wed, 31 Dec 2025 23:00:00 GMT");
    let created = |answer: &Answer| answer.json()["data"]["createdAt"].as_i64().expect("a time");
    assert_eq!(created(&spoilt), created(&good) - 3_600_000);
}

#[tokio::test]
async fn json_types_may_be_odd_for_once() {
    let (_, good, spoilt) = pair(Quirk::StringIds).await;
    let id = good.data()["id"].to_string();
    assert_eq!(spoilt.data()["id"], json!(id));
    let (_, _, spoilt) = pair(Quirk::ArraysForObjects).await;
    assert!(spoilt.data().is_array());
    let (_, _, spoilt) = pair(Quirk::AllNull).await;
    let fields = spoilt.data();
    let left: Vec<&str> = fields
        .as_object()
        .expect("a pod")
        .iter()
        .filter(|(_, v)| !v.is_null())
        .map(|(k, _)| &**k)
        .collect();
    assert_eq!(left, ["applicantId", "id", "imageId", "orgId"]);
}

#[tokio::test]
async fn a_repeated_request_is_applied_twice_and_answered_once() {
    let sim = manual();
    sim.faults().on(Operation::CreatePod).next(Fault::Twice);
    let id = create(&sim, json!({})).await;
    let ids: Vec<i64> = sim.pods().iter().map(|pod| pod.id.get()).collect();
    assert_eq!((ids.len(), ids[1]), (2, id));
    assert_eq!(log(&sim), ["twice applied 2 status 200 code 10000"]);
}

#[tokio::test]
async fn a_simulator_can_speak_a_dialect_throughout() {
    let sim = Simulator::builder().quirks(Quirks::ALL_SEEN).build();
    let body = crate::support::pod(json!({}));
    let created = crate::support::post(&sim, "/v2/pods", body).await.json();
    assert_eq!(created["code"], 10_000);
    let fields = created["data"].as_object().expect("a pod");
    assert_eq!(
        fields.len(),
        12,
        "ten fields, and two that no page names: {created}"
    );
    let id: i64 = created["data"]["id"]
        .as_str()
        .expect("a string")
        .parse()
        .expect("digits");
    let shown = show(&sim, id).await;
    assert_eq!(shown["gpuCount"], "1");
    assert_eq!(shown["volumes"], Value::Null);
    let deleted = crate::support::act(&sim, id, "delete").await.json();
    assert_eq!(deleted["data"], true);
}
