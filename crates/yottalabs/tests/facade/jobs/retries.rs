//! What a batch runs again, and what it costs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use yottalabs::{PodId, RunEvent};
use yottalabs_sim::{Operation, Reply, Script, Simulator};

use super::batch::job;
use super::{MINUTE, assert_books};
use crate::support::{InProcess, Trouble, World, secs, world};

const GPU: &str = "NVIDIA_RTX_4090_24G";

/// From now on, every request fails in this way for this time.
fn fail_for(wire: &InProcess, time: Duration, trouble: Trouble) {
    let began = Instant::now();
    wire.set_fault(move |_| (began.elapsed() < time).then_some(trouble));
}

fn set_capacity(sim: &Simulator, cards: u32) {
    for region in yottalabs_sim::regions() {
        for is_spot in [true, false] {
            let _ = sim.set_capacity(GPU, region, is_spot, cards);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn jobs_wait_until_the_api_can_be_reached_again() {
    for trouble in [Trouble::NotSent, Trouble::LostAnswer, Trouble::Silence] {
        fastrand::seed(3);
        let World { sim, yotta, wire } = world();
        sim.scripts()
            .on_any()
            .play(Script::new().wait(MINUTE).exit(0));
        fail_for(&wire, 10 * MINUTE, trouble);
        let left = Arc::new(AtomicUsize::new(0));
        let count = left.clone();
        let batch = yotta.batch((0..20).map(job)).max_pods(5);
        let batch = batch.each(move |run| {
            let count = count.clone();
            run.on_left_behind(move |_| _ = count.fetch_add(1, Ordering::Relaxed))
        });
        let report = batch.await.unwrap();
        assert!(report.is_success(), "{trouble:?}: {:#?}", report.results);
        assert_books(&sim, report.cost.total());
        // At most one pod of each of the first five jobs was not found in time. It was deleted later.
        let most = if trouble == Trouble::NotSent { 0 } else { 5 };
        assert_eq!(left.load(Ordering::Relaxed), most, "{trouble:?}");
        assert!(sim.created_count() <= 20 + most, "{trouble:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn jobs_survive_a_gateway_that_is_down() {
    let World { sim, yotta, .. } = world();
    let gateway = sim.faults().on_any();
    gateway.always(Reply::status(503));
    let control = sim.clone();
    tokio::spawn(async move {
        sleep(20 * MINUTE).await;
        control.faults().clear();
    });
    let report = yotta.batch((0..20).map(job)).max_pods(5).await.unwrap();
    assert!(report.is_success(), "{:#?}", report.results);
    assert_eq!(sim.created_count(), 20);
    assert_books(&sim, report.cost.total());
}

#[tokio::test(start_paused = true)]
async fn a_job_that_lost_its_pod_waits_for_capacity_as_long_as_any() {
    let World { sim, yotta, .. } = world();
    sim.scripts()
        .on_any()
        .play(Script::new().wait(120 * MINUTE).exit(0));
    let control = sim.clone();
    tokio::spawn(async move {
        set_capacity(&control, 0);
        sleep(5 * MINUTE).await;
        set_capacity(&control, 4);
        sleep(100 * MINUTE).await;
        set_capacity(&control, 0);
        let pod = control.pods().pop().unwrap();
        control.reclaim(pod.id).unwrap();
        sleep(30 * MINUTE).await;
        set_capacity(&control, 4);
    });
    let report = yotta.batch([job(0).gpu(GPU).spot(true)]).await.unwrap();
    assert!(report.is_success(), "{:?}", report.results);
    assert_eq!(sim.created_count(), 2);
    assert_books(&sim, report.cost.total());
}

#[tokio::test(start_paused = true)]
async fn a_job_whose_pod_cannot_be_deleted_gets_no_other_pod() {
    let World { sim, yotta, .. } = world();
    sim.faults()
        .on(Operation::DeletePod)
        .always(Reply::status(503));
    let left = Arc::new(Mutex::new(Vec::<PodId>::new()));
    let reported = left.clone();
    let never = yottalabs::Condition::new(|_| false);
    let batch = yotta.batch([job(0)]).each(move |run| {
        let reported = reported.clone();
        let run = run.on_left_behind(move |error| {
            reported.lock().unwrap().push(error.left_behind().unwrap());
        });
        run.until(never.clone()).timeout(5 * MINUTE)
    });
    let report = batch.await.unwrap();
    assert!(report.results[0].as_ref().unwrap_err().is_timeout());
    let pods = sim.pods();
    assert_eq!(pods.len(), 1);
    assert_eq!(*left.lock().unwrap(), [pods[0].id]);
}

#[tokio::test(start_paused = true)]
async fn a_job_whose_candidates_all_fail_is_run_again() {
    let World { sim, yotta, .. } = world();
    let fails_once = sim.scripts().on_command("--shard 0.");
    fails_once.play_times(1, Script::new().exit(0));
    let batch = yotta.batch([job(0).image("me/does-not-exist:1")]);
    let other = job(0).name("other").client_token("other").gpu(GPU);
    set_capacity(&sim, 0);
    let control = sim.clone();
    let batch =
        batch
            .each(move |run| run.or(other.clone()))
            .on_event(move |_, event| match event {
                RunEvent::Retrying(error) if error.candidate_errors().len() == 2 => {
                    set_capacity(&control, 1);
                }
                _ => {}
            });
    let report = batch.await.unwrap();
    assert_eq!(report.results[0].as_ref().unwrap().candidate, 1);
}

#[tokio::test(start_paused = true)]
async fn no_two_jobs_have_the_same_client_token() {
    let World { sim, yotta, .. } = world();
    let specs = [job(0).client_token("mine"), job(1).client_token("mine")];
    let error = yotta.batch(specs).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to run a command: the specification `job-1` has the client_token of another one"
    );
    let other = job(9).client_token("other");
    let batch = yotta.batch((0..20).map(|n| job(n).image("me/does-not-exist:1")));
    let report = batch.each(move |run| run.or(other.clone())).await.unwrap();
    assert!(report.is_success(), "{:#?}", report.results);
    assert_eq!(sim.created_count(), 40);
}

#[tokio::test(start_paused = true)]
async fn a_run_of_a_batch_keeps_its_own_stop() {
    let World { sim, yotta, .. } = world();
    sim.scripts().on_any().play(Script::new().hang());
    let batch = yotta.batch([job(0), job(1)]).each(|run| {
        let stop = sleep(secs(600));
        run.stop_on(stop)
    });
    let report = batch.await.unwrap();
    for result in &report.results {
        assert!(result.as_ref().unwrap_err().is_interrupted());
    }
    assert_books(&sim, report.cost.total());
}

#[tokio::test(start_paused = true)]
async fn each_attempt_of_a_job_has_a_token_of_its_own() {
    let World { sim, yotta, .. } = world();
    sim.scripts()
        .on_any()
        .play(Script::new().wait(MINUTE).fail());
    let tokens = Arc::new(Mutex::new(Vec::new()));
    let heard = tokens.clone();
    let batch = yotta.batch([job(0).client_token("mine")]).attempts(3);
    let batch = batch.on_event(move |_, event| {
        if let RunEvent::Launched(pod) = event {
            let token = pod.client_token().unwrap().to_owned();
            heard.lock().unwrap().push(token);
        }
    });
    assert!(batch.await.unwrap().results[0].is_err());
    let mut tokens = tokens.lock().unwrap().clone();
    assert_eq!((tokens.len(), &*tokens[0]), (3, "mine"));
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 3, "{tokens:?}");
}

#[tokio::test(start_paused = true)]
async fn the_cost_of_pods_that_do_not_become_ready_is_settled() {
    let World { sim, yotta, .. } = world();
    let never = yottalabs::Condition::new(|_| false).named("never");
    let batch = yotta.batch([job(0)]).attempts(1);
    let batch = batch.each(move |run| run.until(never.clone()).timeout(20 * MINUTE));
    let report = batch.await.unwrap();
    assert!(report.results[0].as_ref().unwrap_err().is_timeout());
    assert!(!sim.pods()[0].cost.is_zero());
    assert_books(&sim, report.cost.total());
}
