//! Failures: failed starts, reclaimed machines, a spent balance.

use std::time::Duration;

use serde_json::json;
use yottalabs_sim::{Cause, Decimal, PodStatus, Simulator};

use crate::support::{
    LONG, STATUS_INVALID, SYSTEM, act, built, create, creation, get, manual, running, show,
    statuses,
};

async fn system_log(sim: &Simulator, id: i64) -> String {
    let path = format!("/v2/pods/{id}/logs?type=SYSTEM&limit=1000");
    get(sim, &path).await.text
}

#[tokio::test]
async fn an_accepted_pod_may_fail_without_a_machine() {
    let sim = built(|builder| builder.failing_starts(1.0));
    let id = create(&sim, json!({})).await;
    sim.advance(LONG);
    assert_eq!(statuses(&sim, 0), ["PENDING", "FAILED"]);
    assert_eq!(sim.pods()[0].cause, Some(Cause::NoMachine));
    let log = system_log(&sim, id).await;
    assert!(log.contains("failed to start: no machine free"));
    act(&sim, id, "pause").await.refused(STATUS_INVALID);
}

#[tokio::test]
async fn failing_starts_do_not_change_other_pods() {
    let run = async |probability| {
        let sim = built(|builder| builder.failing_starts(probability));
        for _ in 0..16 {
            create(&sim, json!({ "gpuType": "NVIDIA_RTX_4090_24G" })).await;
        }
        sim.advance(LONG);
        sim.pods()
    };
    let (all, mixed) = (run(0.0).await, run(0.5).await);
    let failed = mixed.iter().filter(|pod| pod.status == PodStatus::Failed);
    assert!((1..16).contains(&failed.count()));
    let pairs = all.iter().zip(&mixed);
    for (one, other) in pairs.filter(|(_, pod)| pod.cause.is_none()) {
        assert_eq!(one, other);
    }
}

#[tokio::test]
async fn bad_images_are_configurable() {
    let sim = built(|builder| builder.bad_image(":broken"));
    for image in ["me/app:broken", "me/does-not-exist", "me/app:good"] {
        create(&sim, json!({ "image": image })).await;
    }
    sim.advance(LONG);
    let causes: Vec<_> = sim.pods().iter().map(|pod| pod.cause).collect();
    assert_eq!(causes, [Some(Cause::BadImage), Some(Cause::BadImage), None]);
    let failed = sim.pods()[0].id.get();
    assert_eq!(show(&sim, failed).await["status"], "FAILED");
    act(&sim, failed, "pause").await.refused(STATUS_INVALID);
    act(&sim, failed, "delete").await.data();
    sim.advance(LONG);
    assert_eq!(show(&sim, failed).await["status"], "TERMINATED");
    assert_eq!(sim.pods()[0].cost, Decimal::ZERO);

    // A pod that is deleted before it fails has been deleted.
    let id = create(&sim, json!({ "image": "me/app:broken" })).await;
    act(&sim, id, "delete").await.data();
    sim.advance(LONG);
    assert_eq!(statuses(&sim, 3), ["PENDING", "TERMINATING", "TERMINATED"]);
    assert_eq!(sim.pods()[3].cause, Some(Cause::Deleted));
}

#[tokio::test]
async fn fail_makes_a_starting_pod_fail() {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    sim.advance(Duration::from_secs(1));
    sim.fail(id).expect("it is starting");
    assert_eq!(statuses(&sim, 0), ["PENDING", "FAILED"]);
    sim.advance(LONG);
    assert_eq!(statuses(&sim, 0), ["PENDING", "FAILED"], "no other change");
    let error = sim.fail(id).expect_err("it has failed already").to_string();
    let expected = format!("pod {id} is FAILED, and has to be INITIALIZING");
    assert_eq!(error, expected);
    act(&sim, id, "delete").await.data();
    assert_eq!(sim.pods()[0].cause, Some(Cause::Failed), "the cause stays");
}

#[tokio::test]
async fn reclaim_terminates_a_spot_pod() {
    let sim = manual();
    let spot = running(&sim, json!({ "isSpot": true })).await;
    let other = running(&sim, json!({})).await;
    sim.reclaim(spot).expect("a running spot pod");
    assert_eq!(show(&sim, spot).await["status"], "TERMINATING");
    let cost = sim.pods()[0].cost;
    sim.advance(LONG);
    let end = ["RUNNING", "TERMINATING", "TERMINATED"];
    assert_eq!(statuses(&sim, 0)[3..], end);
    let record = &sim.pods()[0];
    assert_eq!((record.cause, record.cost), (Some(Cause::Reclaimed), cost));
    let log = system_log(&sim, spot).await;
    assert!(log.contains("stopping container: spot machine reclaimed"));

    let error = |id| sim.reclaim(id).expect_err("not possible").to_string();
    assert!(error(other).contains("is on demand"), "{}", error(other));
    assert!(error(spot).contains("is TERMINATED"), "{}", error(spot));
    assert_eq!(error(7), "there is no pod 7");
}

#[tokio::test]
async fn spot_machines_are_reclaimed_after_their_life() {
    let life = Duration::from_secs(3_600);
    let sim = built(|builder| builder.spot_life(life));
    let spot = running(&sim, json!({ "isSpot": true })).await;
    running(&sim, json!({})).await;
    assert_eq!(sim.pods()[0].cause, None, "it still runs");
    // A pause cancels it; the next run has its own life.
    act(&sim, spot, "pause").await.data();
    sim.advance(4 * life);
    assert_eq!(show(&sim, spot).await["status"], "PAUSED");
    assert_eq!(sim.pods()[0].cause, None, "nothing has ended it");
    act(&sim, spot, "resume").await.data();
    sim.advance(life / 2);
    assert_eq!(show(&sim, spot).await["status"], "RUNNING");
    sim.advance(life + LONG);
    let pods = sim.pods();
    assert_eq!(pods[0].status, PodStatus::Terminated);
    assert_eq!(pods[1].status, PodStatus::Running);
    assert_eq!(pods[0].cause, Some(Cause::Reclaimed));
    let [.., running, terminating, _] = pods[0].history.as_slice() else {
        panic!("more changes");
    };
    let ran = terminating.at.saturating_duration_since(running.at);
    assert!((1_800..=5_400).contains(&ran.as_secs()), "{ran:?}");
}

#[tokio::test]
async fn all_pods_are_terminated_when_the_balance_is_spent() {
    let run = async |step: u64| {
        let sim = manual();
        let paused = running(&sim, json!({})).await;
        act(&sim, paused, "pause").await.data();
        running(&sim, json!({ "gpuCount": 2 })).await;
        create(&sim, json!({ "image": "does-not-exist" })).await;
        sim.advance(LONG);
        sim.set_balance(Decimal::ONE);
        for _ in 0..3_600 / step {
            sim.advance(Duration::from_secs(step));
            get(&sim, "/v2/pods").await;
        }
        sim
    };
    let sim = run(3_600).await;
    let pods = sim.pods();
    assert_eq!(sim.balance(), Some(Decimal::ZERO));
    let causes: Vec<_> = pods.iter().map(|pod| pod.cause).collect();
    let spent = Some(Cause::BalanceSpent);
    assert_eq!(causes, [spent, spent, Some(Cause::BadImage)]);
    assert!(pods.iter().all(|pod| pod.is_over()));
    // Two cards at 2.2944 and 50 GB at 0.000139 an hour: a dollar lasts for 783 full seconds.
    let ended = &pods[1].history[4];
    assert_eq!(ended.status, PodStatus::Terminating);
    let since = sim.now().saturating_duration_since(ended.at);
    let lasted = Duration::from_secs(3_600) - since;
    assert!((783_000..=784_000).contains(&lasted.as_millis()));
    assert_eq!(&pods[0].history[6], ended, "so are paused pods");
    let message = creation(&sim, json!({})).await.refused(SYSTEM);
    assert_eq!(message, "insufficient balance");

    assert_eq!(run(10).await.pods(), pods, "reads change nothing");

    sim.set_balance(Decimal::new(1, 6));
    create(&sim, json!({})).await;
}

#[tokio::test]
async fn a_degraded_pod_is_billed_unhealthy_and_may_recover() {
    let sim = manual();
    let id = running(&sim, json!({ "expose": [{ "port": 80 }] })).await;
    sim.degrade(id).expect("it is running");
    let before = sim.pods()[0].running;
    sim.advance(LONG);
    let shown = show(&sim, id).await;
    assert_eq!(shown["status"], "DEGRADED");
    assert_eq!(shown["expose"][0]["healthy"], false);
    assert_eq!(sim.pods()[0].running, before + LONG);
    let degraded = get(&sim, "/v2/pods?statusList=DEGRADED").await.data();
    assert_eq!(degraded[0]["id"], id);
    sim.recover(id).expect("it is degraded");
    assert_eq!(show(&sim, id).await["expose"][0]["healthy"], true);
    assert!(sim.recover(id).is_err());
    sim.degrade(id).expect("it is running");
    act(&sim, id, "pause").await.data();
}
