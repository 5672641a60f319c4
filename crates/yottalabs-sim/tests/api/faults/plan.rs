//! Which request meets which fault.

use yottalabs_sim::{Clock, Fault, Operation, Reply, Simulator};

use super::log;
use crate::support::{create, get, manual};

use serde_json::json;

async fn faults_of_lists(sim: &Simulator, requests: usize) -> String {
    for _ in 0..requests {
        get(sim, "/v2/pods").await;
    }
    let met = sim
        .requests()
        .into_iter()
        .map(|r| if r.fault.is_some() { 'x' } else { '.' });
    met.collect()
}

#[tokio::test]
async fn rules_hold_for_their_operation_until_they_are_cleared() {
    let sim = manual();
    let faults = sim.faults();
    faults.on(Operation::ListPods).always(Reply::status(503));
    create(&sim, json!({})).await;
    get(&sim, "/v2/pods").await;
    faults.clear();
    get(&sim, "/v2/pods").await.data();
    assert_eq!(
        log(&sim),
        [
            "- applied 1 status 200 code 10000",
            "503 applied 0 status 503 code 10002",
            "- applied 1 status 200 code 10000",
        ]
    );
    assert_eq!(
        (faults.count(), faults.count_on(Operation::CreatePod)),
        (1, 0)
    );
}

#[tokio::test]
async fn a_queue_can_let_requests_through() {
    let sim = manual();
    let list = sim.faults().on(Operation::ListPods);
    list.queue([Some(Reply::status(500).into()), None, Some(Fault::Gzip)]);
    list.next_n(2, Reply::status(404));
    // The first rule lets the second request through to the second rule.
    assert_eq!(sim.faults().count(), 0);
    for _ in 0..6 {
        super::raw(&sim, "GET", "/v2/pods", None).await;
    }
    let faults: Vec<String> = log(&sim).iter().map(|line| line[..4].to_owned()).collect();
    assert_eq!(faults, ["500 ", "404 ", "gzip", "404 ", "- ap", "- ap"]);
}

#[tokio::test]
async fn chance_is_the_seed_s() {
    let story = async |seed| {
        let sim = Simulator::builder()
            .seed(seed)
            .clock(Clock::manual())
            .build();
        sim.faults().on_any().chance(0.3, Reply::status(500));
        faults_of_lists(&sim, 60).await
    };
    let told = story(7).await;
    assert_eq!(told, story(7).await);
    assert_ne!(told, story(8).await);
    assert!(told.contains('x') && told.contains('.'), "{told}");
}

#[tokio::test]
async fn rules_can_be_written_in_words() {
    let sim = manual();
    sim.faults()
        .add("list:429/retry-after=3:every=2")
        .expect("a rule");
    assert_eq!(faults_of_lists(&sim, 4).await, ".x.x");
    assert!(sim.faults().add("list:429:often").is_err());
}

#[tokio::test]
async fn unknown_paths_meet_the_faults_of_any_request() {
    let sim = manual();
    sim.faults().on_any().always(Reply::status(502).html());
    let answer = get(&sim, "/nowhere").await;
    assert_eq!(answer.status, 502);
    assert_eq!(sim.faults().count(), 1);
}
