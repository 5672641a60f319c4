//! The same seed tells the same story.

use std::time::Duration;

use serde_json::{Value, json};
use yottalabs_sim::{Clock, Simulator};

use crate::support::{LONG, act, create, get};

/// All that a client can see of a few pods' lives. Looking more often must change nothing.
async fn story(seed: u64, looks: u64) -> Vec<Value> {
    let sim = Simulator::builder()
        .seed(seed)
        .clock(Clock::manual())
        .build();
    let ports = json!({ "expose": [{ "port": 22, "protocol": "SSH" }] });
    let first = create(&sim, ports.clone()).await;
    let second = create(&sim, ports).await;
    for _ in 0..looks {
        get(&sim, "/v2/pods").await;
        get(&sim, &format!("/v2/pods/{first}/logs")).await;
    }
    sim.advance(LONG);
    act(&sim, second, "pause").await.data();
    sim.advance(LONG);
    act(&sim, second, "resume").await.data();
    sim.advance(Duration::from_secs(90));
    let mut seen = vec![get(&sim, "/v2/pods").await.data()];
    for id in [first, second] {
        for part in ["logs?type=SYSTEM", "logs?limit=1000", "runtime"] {
            seen.push(get(&sim, &format!("/v2/pods/{id}/{part}")).await.data());
        }
    }
    seen
}

#[tokio::test]
async fn a_seed_decides_everything_and_looking_decides_nothing() {
    let told = story(7, 0).await;
    assert_eq!(told, story(7, 0).await);
    assert_eq!(told, story(7, 5).await);
}

#[tokio::test]
async fn another_seed_tells_another_story() {
    assert_ne!(story(7, 0).await, story(8, 0).await);
}

#[tokio::test]
async fn pods_of_one_story_differ() {
    let told = story(7, 0).await;
    let pods = &told[0];
    assert_ne!(pods[0]["id"], pods[1]["id"]);
    assert_ne!(pods[0]["internalIp"], pods[1]["internalIp"]);
    assert_ne!(told[2]["items"], told[5]["items"]);
}
