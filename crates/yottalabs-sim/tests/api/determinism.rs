//! The same seed gives the same results.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{LONG, act, built, create, get};

/// Everything that a client sees of two pods. Reading more often must not change it.
async fn results(seed: u64, reads: u64) -> Vec<Value> {
    let sim = built(|builder| builder.seed(seed));
    let ports = json!({ "expose": [{ "port": 22, "protocol": "SSH" }] });
    let first = create(&sim, ports.clone()).await;
    let second = create(&sim, ports).await;
    for _ in 0..reads {
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
async fn the_results_depend_on_the_seed_and_not_on_reads() {
    let seen = results(7, 0).await;
    assert_eq!(seen, results(7, 0).await);
    assert_eq!(seen, results(7, 5).await);
    assert_ne!(seen, results(8, 0).await);
    // The pods of one simulator differ.
    let pods = &seen[0];
    assert_ne!(pods[0]["id"], pods[1]["id"]);
    assert_ne!(pods[0]["internalIp"], pods[1]["internalIp"]);
    assert_ne!(seen[2]["items"], seen[5]["items"]);
}
