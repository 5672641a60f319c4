//! Listing pods.

use serde_json::{Value, json};

use crate::support::{INVALID, LONG, create, get, manual};

#[tokio::test]
async fn filters_are_repeated_or_joined_by_commas() {
    let sim = manual();
    let east = create(&sim, json!({ "regions": ["us-east-1"] })).await;
    let north = create(&sim, json!({ "regions": ["eu-north-1"] })).await;
    sim.advance(LONG);
    let west = create(&sim, json!({ "regions": ["us-west-1"] })).await;

    for (query, expected) in [
        ("", &[west, north, east][..]),
        ("?regionList=us-east-1", &[east]),
        ("?regionList=us-east-1&regionList=us-west-1", &[west, east]),
        ("?regionList=us-east-1,us-west-1", &[west, east]),
        ("?regionList=us-east-1%2Cus-west-1", &[west, east]),
        ("?regionList=nowhere", &[]),
        ("?regionList=", &[west, north, east]),
        ("?statusList=RUNNING", &[north, east]),
        ("?statusList=20", &[north, east]),
        ("?statusList=PENDING,RUNNING", &[west, north, east]),
        ("?statusList=RUNNING&regionList=eu-north-1", &[north]),
        ("?statusList=PAUSED", &[]),
    ] {
        let data = get(&sim, &format!("/v2/pods{query}")).await.data();
        let pods = data.as_array().expect("a bare array").iter();
        let ids: Vec<&Value> = pods.map(|pod| &pod["id"]).collect();
        assert_eq!(ids, expected, "{query}");
    }
    for status in ["STARTED", "running", "21", ""] {
        let answer = get(&sim, &format!("/v2/pods?statusList={status}")).await;
        let expected = format!("statusList: unknown status {status:?}");
        assert_eq!(answer.refused(INVALID), expected);
    }
}
