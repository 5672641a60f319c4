//! The lifecycle of a pod, its addresses and its cost.

use std::time::Duration;

use serde_json::{Value, json};
use yottalabs_sim::{Clock, Decimal, PodStatus, Simulator};

use crate::support::{
    LONG, NOT_FOUND, STATUS_INVALID, act, built, create, get, manual, post, running, show, statuses,
};

fn ports() -> Value {
    json!({ "expose": [
        { "port": 22, "protocol": "SSH" },
        { "port": 8888, "protocol": "HTTP" },
        { "port": 9000, "protocol": "TCP" },
    ] })
}

#[tokio::test]
async fn a_pod_starts_in_three_steps_within_three_minutes() {
    for seed in 0..200 {
        let sim = built(|builder| builder.seed(seed));
        let id = create(&sim, json!({})).await;
        assert_eq!(show(&sim, id).await["status"], "PENDING");
        sim.advance(Duration::from_secs(29));
        assert_ne!(show(&sim, id).await["status"], "RUNNING");
        sim.advance(Duration::from_secs(151));
        assert_eq!(show(&sim, id).await["status"], "RUNNING");
        let expected = ["PENDING", "PREPARING", "INITIALIZING", "RUNNING"];
        assert_eq!(statuses(&sim, 0), expected);
    }
}

#[tokio::test]
async fn a_clock_stops_at_the_latest_moment_and_invalid_factors_are_clamped() {
    let sim = manual();
    running(&sim, json!({})).await;
    sim.advance(Duration::MAX);
    sim.advance(Duration::MAX);
    assert_eq!(sim.now().to_string(), "9000-01-01T00:00:00Z");
    let date = get(&sim, "/v2/pods").await.header("date").to_owned();
    assert_eq!(date, "Wed, 01 Jan 9000 00:00:00 GMT");
    assert!(sim.pods()[0].cost > Decimal::from(100_000_000));
    for factor in [0.0, -3.0, f64::NAN] {
        assert_eq!(Clock::scaled(factor), Clock::real());
    }
    assert_eq!(Clock::scaled(f64::INFINITY), Clock::scaled(1e6));
}

#[tokio::test(start_paused = true)]
async fn the_simulators_time_follows_the_paused_time_of_tokio() {
    let start = "2026-02-03T04:05:06Z".parse().expect("a timestamp");
    let sim = Simulator::builder()
        .clock(Clock::scaled(60.0))
        .start_at(start)
        .build();
    let id = create(&sim, json!({})).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(show(&sim, id).await["status"], "RUNNING");
    assert_eq!(sim.now().saturating_duration_since(start).as_secs(), 180);
}

#[tokio::test]
async fn a_port_gets_its_address_first_and_is_healthy_later() {
    let sim = manual();
    let id = create(&sim, ports()).await;
    let shown = show(&sim, id).await;
    for entry in shown["expose"].as_array().expect("ports") {
        assert_eq!((entry.get("host"), entry.get("proxyPort")), (None, None));
        assert_eq!(entry["healthy"], false);
    }
    assert_eq!(shown["sshCmd"], Value::Null);

    let mut seen_unhealthy_while_running = false;
    for _ in 0..200 {
        sim.advance(Duration::from_secs(1));
        let shown = show(&sim, id).await;
        let running = shown["status"] == "RUNNING";
        let healthy = shown["expose"][0]["healthy"] == true;
        assert!(running || !healthy, "healthy before it was running");
        seen_unhealthy_while_running |= running && !healthy;
    }
    assert!(seen_unhealthy_while_running);

    let shown = show(&sim, id).await;
    let [ssh, http, tcp] = shown["expose"].as_array().expect("ports").as_slice() else {
        panic!("three ports");
    };
    let (host, port) = (ssh["host"].as_str().expect("a host"), &ssh["proxyPort"]);
    let command = format!("ssh user@{host} -p {port} -i <private key file>");
    assert_eq!(shown["sshCmd"], json!(command));
    assert_eq!(ssh["ingressUrl"], json!(command));
    let url = format!("https://{host}:{}", http["proxyPort"]);
    assert_eq!(http["ingressUrl"], json!(url));
    assert_eq!(tcp["ingressUrl"], "");
    assert!([ssh, http, tcp].iter().all(|port| port["healthy"] == true));
    assert_ne!(ssh["proxyPort"], http["proxyPort"]);
}

#[tokio::test]
async fn a_resumed_pod_has_another_address() {
    let sim = manual();
    let id = running(&sim, ports()).await;
    let before = show(&sim, id).await["expose"][0].clone();

    act(&sim, id, "pause").await.data();
    let shown = show(&sim, id).await;
    assert_eq!(shown["status"], "PAUSING");
    assert_eq!(shown["desiredState"], "PAUSED");
    assert_eq!(shown["expose"][0].get("host"), None);
    sim.advance(LONG);
    assert_eq!(show(&sim, id).await["status"], "PAUSED");

    act(&sim, id, "resume").await.data();
    assert_eq!(show(&sim, id).await["status"], "INITIALIZING");
    sim.advance(LONG);
    let after = show(&sim, id).await["expose"][0].clone();
    assert_eq!(after["healthy"], true);
    assert_ne!(before["host"], after["host"]);
}

#[tokio::test]
async fn pause_and_resume_accept_an_empty_object_and_refuse_a_wrong_status() {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    let message = act(&sim, id, "pause").await.refused(STATUS_INVALID);
    let expected = "a pod can only be paused while it is RUNNING; it is PENDING";
    assert_eq!(message, expected);
    act(&sim, id, "resume").await.refused(STATUS_INVALID);
    sim.advance(LONG);
    let path = format!("/v2/pods/{id}/pause");
    post(&sim, &path, json!({})).await.data();
    act(&sim, id, "pause").await.refused(STATUS_INVALID);
    sim.advance(LONG);
    let path = format!("/v2/pods/{id}/resume");
    post(&sim, &path, json!({})).await.data();
}

#[tokio::test]
async fn a_deleted_pod_is_visible_for_a_while() {
    let keep = Duration::from_secs(60);
    let sim = built(|builder| builder.keep_terminated(keep));
    let id = running(&sim, json!({})).await;
    let deleted_at = sim.now();
    act(&sim, id, "delete").await.data();
    assert_eq!(show(&sim, id).await["status"], "TERMINATING");
    act(&sim, id, "delete").await.data();
    sim.advance(Duration::from_secs(15));
    assert_eq!(show(&sim, id).await["status"], "TERMINATED");
    assert_eq!(show(&sim, id).await["internalIp"], Value::Null);
    sim.advance(keep);
    get(&sim, &format!("/v2/pods/{id}"))
        .await
        .refused(NOT_FOUND);
    assert_eq!(get(&sim, "/v2/pods").await.data(), json!([]));
    act(&sim, id, "delete").await.refused(NOT_FOUND);
    let record = &sim.pods()[0];
    assert_eq!(record.status, PodStatus::Terminated);
    assert_eq!(statuses(&sim, 0)[4..], ["TERMINATING", "TERMINATED"]);
    assert_eq!(record.history[4].at, deleted_at);
    assert!(record.history.is_sorted_by_key(|change| change.at));
    assert_eq!(record.history[0].at, record.created_at);
}

#[tokio::test]
async fn only_running_time_is_billed() {
    let sim = manual();
    let id = running(&sim, json!({ "gpuCount": 2, "containerVolumeInGb": 100 })).await;
    let runtime = async || get(&sim, &format!("/v2/pods/{id}/runtime")).await.data();

    act(&sim, id, "pause").await.data();
    let at_pause = runtime().await;
    assert_eq!(at_pause["id"], json!(id.to_string()));
    sim.advance(LONG);
    assert_eq!(runtime().await["runningMillis"], at_pause["runningMillis"]);

    act(&sim, id, "resume").await.data();
    sim.advance(LONG);
    let after = runtime().await;
    let millis = after["runningMillis"].as_u64().expect("milliseconds");
    assert!(millis > at_pause["runningMillis"].as_u64().expect("milliseconds"));
    assert_eq!(after["runningSeconds"], json!(millis / 1_000));
    assert_eq!(after["status"], "RUNNING");

    let record = &sim.pods()[0];
    assert_eq!(record.running, Duration::from_millis(millis));
    // Two cards at 2.294400 (eu-north-1 is cheapest) and 100 GB at 0.000139, by full seconds.
    let per_hour: u64 = 2 * 2_294_400 + 100 * 139;
    let micros = per_hour * (millis / 1_000) / 3_600;
    assert_eq!(record.cost, Decimal::from_i128_with_scale(micros.into(), 6));
}
