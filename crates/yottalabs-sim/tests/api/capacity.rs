//! Capacity: machines that are sold out and become free.

use serde_json::json;

use crate::support::{LONG, SYSTEM, act, create, creation, manual, show};

#[tokio::test]
async fn a_pod_gets_the_cheapest_region_that_is_not_sold_out() {
    let sim = manual();
    for region in ["eu-north-1", "us-east-1", "us-east-1", "us-west-1"] {
        let id = create(&sim, json!({ "gpuCount": 8 })).await;
        assert_eq!(show(&sim, id).await["region"], region);
    }
    let message = creation(&sim, json!({})).await.refused(SYSTEM);
    let sold_out = "1 x NVIDIA_H100_80G on demand in any region is sold out";
    assert_eq!(message, format!("insufficient resources: {sold_out}"));
    assert_eq!(sim.created_count(), 4);
}

#[tokio::test]
async fn cards_become_free_when_a_pod_ends_or_fails() {
    let sim = manual();
    let offer = sim.set_capacity("NVIDIA_L40S_48G", "us-east-1", false, 1);
    offer.expect("an offer");
    let body =
        |image| json!({ "gpuType": "NVIDIA_L40S_48G", "regions": ["us-east-1"], "image": image });
    let id = create(&sim, body("python:3.12")).await;
    let refused = async || creation(&sim, body("python:3.12")).await.refused(SYSTEM);
    refused().await;
    act(&sim, id, "delete").await.data();
    refused().await;
    sim.advance(LONG);
    create(&sim, body("does-not-exist")).await;
    refused().await;
    sim.advance(LONG);
    create(&sim, body("python:3.12")).await;
}

#[tokio::test]
async fn spot_machines_have_their_own_capacity_and_price_cap() {
    let sim = manual();
    let set = |cards| sim.set_capacity("NVIDIA_H100_80G", "us-east-1", true, cards);
    let spot = |cap: f64| json!({ "regions": ["us-east-1"], "isSpot": true, "maxPrice": cap });
    set(0).expect("an offer");
    let message = creation(&sim, spot(9.0)).await.refused(SYSTEM);
    assert!(message.ends_with("is sold out"), "{message}");
    create(&sim, json!({ "regions": ["us-east-1"] })).await;

    set(8).expect("an offer");
    // 2.39 list, 60 % of that on the spot market: 1.434.
    let message = creation(&sim, spot(1.433)).await.refused(SYSTEM);
    assert!(message.ends_with("costs more than maxPrice"), "{message}");
    create(&sim, spot(1.434)).await;
}

#[tokio::test]
async fn a_gpu_type_is_not_offered_in_other_regions() {
    let sim = manual();
    let body = json!({ "gpuType": "NVIDIA_B300_288G", "regions": ["ap-northeast-1"] });
    let message = creation(&sim, body).await.refused(SYSTEM);
    let elsewhere = "in ap-northeast-1 is not offered; it is offered in us-east-1";
    assert!(message.ends_with(elsewhere), "{message}");

    let error = |gpu_type: &str, region: &str| {
        let unknown = sim.set_capacity(gpu_type, region, true, 1);
        unknown.expect_err("no such offer").to_string()
    };
    let elsewhere = "is not offered spot in us-east-3; it is offered in us-west-1, eu-north-1";
    for (gpu_type, region, expected) in [
        ("NVIDIA_H100", "us-east-1", "has NVIDIA_RTX_4090_24G, "),
        ("NVIDIA_H100_80G", "mars-1", "the simulator has us-east-1, "),
        ("NVIDIA_B200_180G", "us-east-3", elsewhere),
        (
            "NVIDIA_A10_24G",
            "us-east-3",
            "not offered spot in us-east-3",
        ),
    ] {
        let error = error(gpu_type, region);
        assert!(error.contains(expected), "{error}");
    }
}
