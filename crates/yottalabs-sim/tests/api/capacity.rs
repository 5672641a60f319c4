//! Capacity: machines that are sold out and become free.

use serde_json::json;

use crate::support::{LONG, SYSTEM, act, create, manual, pod, post, show};

#[tokio::test]
async fn a_pod_gets_the_cheapest_region_that_is_not_sold_out() {
    let sim = manual();
    let mut regions = Vec::new();
    for _ in 0..4 {
        let id = create(&sim, json!({ "gpuCount": 8 })).await;
        regions.push(show(&sim, id).await["region"].clone());
    }
    let expected = ["eu-north-1", "us-east-1", "us-east-1", "us-west-1"];
    assert_eq!(regions, expected);
    let message = post(&sim, "/v2/pods", pod(json!({}))).await.refused(SYSTEM);
    assert_eq!(
        message,
        "insufficient resources: 1 x NVIDIA_H100_80G on demand in any region is sold out"
    );
    assert_eq!(sim.created_count(), 4);
}

#[tokio::test]
async fn cards_become_free_when_a_pod_ends() {
    let sim = manual();
    sim.set_capacity("NVIDIA_L40S_48G", "us-east-1", false, 1)
        .expect("an offer");
    let body = json!({ "gpuType": "NVIDIA_L40S_48G", "regions": ["us-east-1"] });
    let id = create(&sim, body.clone()).await;
    let refused = async || {
        post(&sim, "/v2/pods", pod(body.clone()))
            .await
            .refused(SYSTEM)
    };
    refused().await;
    act(&sim, id, "delete").await.data();
    refused().await;
    sim.advance(LONG);
    create(&sim, body.clone()).await;
}

#[tokio::test]
async fn a_failed_pod_holds_no_cards() {
    let sim = manual();
    sim.set_capacity("NVIDIA_L40S_48G", "eu-west-1", false, 1)
        .expect("an offer");
    let body =
        |image| json!({ "gpuType": "NVIDIA_L40S_48G", "regions": ["eu-west-1"], "image": image });
    create(&sim, body("does-not-exist")).await;
    sim.advance(LONG);
    create(&sim, body("python:3.12")).await;
}

#[tokio::test]
async fn spot_machines_have_their_own_capacity_and_price_cap() {
    let sim = manual();
    sim.set_capacity("NVIDIA_H100_80G", "us-east-1", true, 0)
        .expect("an offer");
    let spot = |cap: f64| json!({ "regions": ["us-east-1"], "isSpot": true, "maxPrice": cap });
    let message = post(&sim, "/v2/pods", pod(spot(9.0))).await.refused(SYSTEM);
    assert!(message.ends_with("is sold out"), "{message}");
    create(&sim, json!({ "regions": ["us-east-1"] })).await;

    sim.set_capacity("NVIDIA_H100_80G", "us-east-1", true, 8)
        .expect("an offer");
    // 2.39 list, 60 % of that on the spot market: 1.434.
    let message = post(&sim, "/v2/pods", pod(spot(1.433)))
        .await
        .refused(SYSTEM);
    assert!(message.ends_with("costs more than maxPrice"), "{message}");
    create(&sim, spot(1.434)).await;
}

#[tokio::test]
async fn a_gpu_type_is_not_offered_in_other_regions() {
    let sim = manual();
    let body = json!({ "gpuType": "NVIDIA_B300_288G", "regions": ["ap-northeast-1"] });
    let message = post(&sim, "/v2/pods", pod(body)).await.refused(SYSTEM);
    assert!(
        message.ends_with("in ap-northeast-1 is not offered; it is offered in us-east-1"),
        "{message}"
    );
    let unknown = sim.set_capacity("NVIDIA_B300_288G", "ap-northeast-1", false, 1);
    unknown.expect_err("no such offer");
}
