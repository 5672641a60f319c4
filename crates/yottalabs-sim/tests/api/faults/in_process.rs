//! Broken connections and stalls, without a socket and in tokio's time.

use std::time::Duration;

use axum::body::to_bytes;
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout};
use yottalabs_sim::{Fault, Injected, Operation, injected};

use super::{log, raw, raw_create};
use crate::support::manual;

const A_WHILE: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn broken_connections_are_told_to_the_transport() {
    for (fault, tells, line, created) in [
        (
            Fault::Refuse,
            Injected::Refused,
            "refuse applied 0 status - code -",
            0,
        ),
        (
            Fault::ResetBefore,
            Injected::Reset { applied: false },
            "reset-before applied 0 status - code -",
            0,
        ),
        (
            Fault::ResetAfter,
            Injected::Reset { applied: true },
            "reset-after applied 1 status - code -",
            1,
        ),
    ] {
        let sim = manual();
        sim.faults().on(Operation::CreatePod).next(fault);
        assert_eq!(injected(&raw_create(&sim).await), Some(tells));
        assert_eq!(
            (log(&sim), sim.created_count()),
            (vec![line.to_owned()], created)
        );
        assert_eq!(injected(&raw_create(&sim).await), None, "once only");
    }
}

#[tokio::test]
async fn what_the_api_refuses_is_not_applied_whatever_the_connection_does() {
    let sim = manual();
    sim.faults().on(Operation::PausePod).next(Fault::ResetAfter);
    let response = raw(&sim, "POST", "/v2/pods/7/pause", None).await;
    assert_eq!(log(&sim), ["reset-after applied 0 status - code -"]);
    assert_eq!(
        injected(&response),
        Some(Injected::Reset { applied: false })
    );
}

#[tokio::test(start_paused = true)]
async fn a_stall_lasts_for_as_long_as_the_client_waits() {
    for (fault, created) in [(Fault::StallBefore, 0), (Fault::StallAfter, 1)] {
        let sim = manual();
        sim.faults().on_any().next(fault.clone());
        assert!(timeout(A_WHILE, raw_create(&sim)).await.is_err(), "{fault}");
        assert_eq!(sim.created_count(), created, "{fault}");
        assert_eq!(
            log(&sim),
            [format!("{fault} applied {created} status - code -")]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_may_stall_half_way() {
    let sim = manual();
    sim.faults().on_any().next(Fault::StallBody);
    let mut response = raw_create(&sim).await;
    let half = response.frame().await.expect("a frame").expect("no error");
    let half = half.into_data().expect("data").len();
    let whole: usize = response.headers()["content-length"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(half, whole / 2);
    assert!(
        timeout(A_WHILE, response.frame()).await.is_err(),
        "no more comes"
    );
    assert_eq!(log(&sim), ["stall-body applied 1 status 200 code -"]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_takes_its_pauses_of_tokio_s_time_and_is_whole() {
    let sim = manual();
    let pause = Duration::from_millis(250);
    sim.faults()
        .on_any()
        .next(Fault::SlowBody { pieces: 8, pause });
    let response = raw_create(&sim).await;
    let start = Instant::now();
    let bytes = to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    assert_eq!(start.elapsed(), 8 * pause);
    let answer: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(answer["data"]["id"], sim.pods()[0].id.get());
}

#[tokio::test]
async fn a_body_that_is_cut_short_ends_in_an_error() {
    let sim = manual();
    sim.faults().on_any().next(Fault::CutShort);
    let response = raw_create(&sim).await;
    let error = to_bytes(response.into_body(), usize::MAX)
        .await
        .expect_err("cut short");
    assert_eq!(error.to_string(), "the connection ends mid-body");
    assert_eq!(log(&sim), ["cut-short applied 1 status 200 code -"]);
}
