//! Listing pods.

use serde_json::{Value, json};
use yottalabs_sim::Simulator;

use crate::support::{INVALID, LONG, create, get, manual};

async fn ids(sim: &Simulator, query: &str) -> Vec<i64> {
    let data = get(sim, &format!("/v2/pods{query}")).await.data();
    let pods = data.as_array().expect("a bare array").iter();
    pods.map(|pod: &Value| pod["id"].as_i64().expect("an id"))
        .collect()
}

#[tokio::test]
async fn filters_are_repeated_or_joined_by_commas() {
    let sim = manual();
    let east = create(&sim, json!({ "regions": ["us-east-1"] })).await;
    let north = create(&sim, json!({ "regions": ["eu-north-1"] })).await;
    sim.advance(LONG);
    let west = create(&sim, json!({ "regions": ["us-west-1"] })).await;

    for (query, expected) in [
        ("", vec![west, north, east]),
        ("?regionList=us-east-1", vec![east]),
        (
            "?regionList=us-east-1&regionList=us-west-1",
            vec![west, east],
        ),
        ("?regionList=us-east-1,us-west-1", vec![west, east]),
        ("?regionList=us-east-1%2Cus-west-1", vec![west, east]),
        ("?regionList=nowhere", vec![]),
        ("?regionList=", vec![west, north, east]),
        ("?statusList=RUNNING", vec![north, east]),
        ("?statusList=20", vec![north, east]),
        (
            "?statusList=PENDING&statusList=RUNNING",
            vec![west, north, east],
        ),
        ("?statusList=RUNNING&regionList=eu-north-1", vec![north]),
        ("?statusList=PAUSED", vec![]),
    ] {
        assert_eq!(ids(&sim, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn an_unknown_status_is_refused() {
    let sim = manual();
    for status in ["STARTED", "running", "21", ""] {
        let answer = get(&sim, &format!("/v2/pods?statusList={status}")).await;
        assert_eq!(
            answer.refused(INVALID),
            format!("statusList: unknown status {status:?}")
        );
    }
}
