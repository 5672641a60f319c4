//! Batches.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::time::Instant;
use yottalabs::{Decimal, PodSpec, RunEvent, Yotta};
use yottalabs_sim::{Clock, Fault, Operation, Reply, Script, Simulator};

use super::{MINUTE, assert_books, spec, word};
use crate::support::{World, secs, world};

/// The specification of a job with a command of its own.
pub(super) fn job(number: usize) -> PodSpec {
    spec(&format!("job-{number}")).initialization_command(format!("work --shard {number}."))
}

/// Scripts the commands of jobs: each prints two lines in some minutes, and exits with its number modulo 5.
fn script(sim: &Simulator, jobs: usize) {
    for number in 0..jobs {
        let minutes = 1 + number as u32 % 7;
        let script = Script::new()
            .line(format!("shard {number}"))
            .wait(minutes * MINUTE);
        let script = script.line("done").exit(number as u8 % 5);
        sim.scripts()
            .on_command(format!("--shard {number}."))
            .play(script);
    }
}

/// The most pods that were not over at the same time.
fn most_at_once(sim: &Simulator) -> usize {
    let mut changes = BTreeMap::<_, Vec<isize>>::new();
    for pod in sim.pods() {
        let end = pod
            .history
            .iter()
            .find(|change| change.status.is_terminal() || change.status.as_str() == "TERMINATING");
        changes.entry(pod.created_at).or_default().push(1);
        changes.entry(end.unwrap().at).or_default().push(-1);
    }
    let mut count = 0;
    let mut most = 0;
    for (_, mut changes) in changes {
        // A pod that begins when another ends takes its place.
        changes.sort();
        for change in changes {
            count += change;
            most = most.max(count);
        }
    }
    most.unsigned_abs()
}

#[tokio::test(start_paused = true)]
async fn twenty_jobs_have_their_outcomes_in_spite_of_faults_and_lost_machines() {
    for seed in [1, 2, 3] {
        println!("seed {seed}");
        fastrand::seed(seed);
        let sim = Simulator::builder().seed(seed).clock(Clock::real());
        let sim = sim.spot_life(6 * MINUTE).build();
        let yotta = Yotta::builder()
            .api_key(sim.api_key())
            .base_url("http://localhost");
        let yotta = yotta.transport(sim.clone()).build().unwrap();
        script(&sim, 20);
        sim.faults()
            .on(Operation::CreatePod)
            .every(4, Fault::ResetAfter);
        sim.faults().on_any().chance(0.02, Reply::status(503));
        sim.faults().on_any().chance(0.02, Fault::ResetBefore);
        sim.faults().on_any().chance(0.01, Fault::Truncated);

        let specs = (0..20).map(|number| match number % 2 {
            0 => job(number).gpu("NVIDIA_RTX_4090_24G").spot(true),
            _ => job(number).gpu("NVIDIA_RTX_4090_24G"),
        });
        let (launched, retried) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let lines = Arc::new(Mutex::new(vec![Vec::new(); 20]));
        let (counter, retries, heard) = (launched.clone(), retried.clone(), lines.clone());
        let batch = yotta.batch(specs).max_pods(6).attempts(30);
        let batch = batch.on_event(move |index, event| match event {
            RunEvent::Retrying(_) => _ = retries.fetch_add(1, Ordering::Relaxed),
            RunEvent::Launched(_) => _ = counter.fetch_add(1, Ordering::Relaxed),
            RunEvent::Launching { .. } => heard.lock().unwrap()[index].clear(),
            RunEvent::Line(line) => heard.lock().unwrap()[index].push(line.content.clone()),
            _ => {}
        });
        let report = batch.await.unwrap();

        for (number, result) in report.results.iter().enumerate() {
            let outcome = result
                .as_ref()
                .unwrap_or_else(|error| panic!("{number}: {error}"));
            assert_eq!(usize::from(outcome.exit_code), number % 5);
            assert_eq!(outcome.pod.name, format!("job-{number}"));
            let lines = &lines.lock().unwrap()[number];
            assert_eq!(*lines, [format!("shard {number}"), "done".to_owned()]);
        }
        assert!(!report.is_success());
        assert_books(&sim, report.cost.total());
        assert!(most_at_once(&sim) <= 6, "{}", most_at_once(&sim));
        assert!(
            retried.load(Ordering::Relaxed) > 0,
            "no machine was reclaimed"
        );
        assert_eq!(sim.created_count(), launched.load(Ordering::Relaxed));
    }
}

#[tokio::test(start_paused = true)]
async fn all_jobs_share_one_list_per_poll() {
    let World { sim, yotta, .. } = world();
    let quick = Script::new().wait(secs(30)).exit(0);
    sim.scripts().on_any().play(quick);
    let began = Instant::now();
    let offers = ["NVIDIA_RTX_4090_24G", "NVIDIA_RTX_5090_32G"];
    let specs = (0..100).map(|number| job(number).gpu(offers[number % 2]));
    let report = yotta.batch(specs).max_pods(25).await.unwrap();
    assert!(report.is_success());
    assert_eq!(sim.created_count(), 100);
    assert_eq!(most_at_once(&sim), 25);
    let lists = sim
        .requests()
        .into_iter()
        .filter(|r| r.operation == Some(Operation::ListPods));
    let polls = began.elapsed().as_secs() as usize / 5;
    let lists = lists.count();
    assert!(lists <= polls + 1, "{lists} lists in {polls} polls");
    assert_books(&sim, report.cost.total());
}

#[tokio::test(start_paused = true)]
async fn a_job_without_capacity_waits_for_it() {
    let World { sim, yotta, .. } = world();
    script(&sim, 4);
    let gpu = "NVIDIA_B200_180G";
    for region in yottalabs_sim::regions() {
        let _ = sim.set_capacity(gpu, region, false, 0);
    }
    let free = sim.clone();
    let freed = Arc::new(AtomicUsize::new(0));
    let count = freed.clone();
    let batch = yotta.batch((0..4).map(|number| job(number).gpu(gpu)));
    let batch = batch.on_event(move |_, event| {
        if let RunEvent::Retrying(error) = event {
            assert!(error.is_no_capacity());
            if count.fetch_add(1, Ordering::Relaxed) == 20 {
                for region in yottalabs_sim::regions() {
                    let _ = free.set_capacity(gpu, region, false, 1);
                }
            }
        }
    });
    let report = batch.await.unwrap();
    let codes: Vec<_> = report
        .results
        .iter()
        .map(|it| it.as_ref().unwrap().exit_code)
        .collect();
    assert_eq!(codes, [0, 1, 2, 3]);
    assert!(freed.load(Ordering::Relaxed) > 20);

    for region in yottalabs_sim::regions() {
        let _ = sim.set_capacity(gpu, region, false, 0);
    }
    let began = Instant::now();
    let batch = yotta.batch([job(0).gpu(gpu)]).capacity_timeout(10 * MINUTE);
    let report = batch.await.unwrap();
    assert!(report.results[0].as_ref().unwrap_err().is_no_capacity());
    assert!(began.elapsed() >= 10 * MINUTE && began.elapsed() < 13 * MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_job_whose_pods_fail_is_run_as_often_as_allowed() {
    let World { sim, yotta, .. } = world();
    sim.scripts()
        .on_any()
        .play(Script::new().wait(MINUTE).fail());
    let token = job(0).client_token("mine");
    let report = yotta.batch([token]).attempts(2).await.unwrap();
    let error = report.results[0].as_ref().unwrap_err();
    assert!(error.to_string().contains("FAILED"), "{error}");
    assert_eq!(sim.created_count(), 2);
    assert_books(&sim, report.cost.total());
}

#[tokio::test(start_paused = true)]
async fn the_budget_ends_the_batch_and_keeps_what_is_done() {
    let World { sim, yotta, .. } = world();
    sim.scripts()
        .on_command("--shard 0.")
        .play(Script::new().exit(0));
    sim.scripts().on_any().play(Script::new().hang());
    let limit = Decimal::from(6);
    let batch = yotta.batch((0..9).map(job)).max_pods(4).max_cost(limit);
    let report = batch.await.unwrap();
    assert!(report.results[0].as_ref().unwrap().is_success());
    for result in &report.results[1..] {
        let error = result.as_ref().unwrap_err();
        assert!(error.is_limit_reached(), "{error}");
    }
    assert_eq!(sim.created_count(), 5);
    assert_books(&sim, report.cost.total());
    let total = report.cost.total().unwrap();
    assert!(
        total <= limit && total > limit * Decimal::new(9, 1),
        "{total}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_stopped_or_dropped_leaves_no_pod() {
    let World { sim, yotta, .. } = world();
    script(&sim, 30);
    let stop = tokio::time::sleep(4 * MINUTE);
    let report = yotta.batch((0..30).map(job)).stop_on(stop).await.unwrap();
    let (done, stopped): (Vec<_>, Vec<_>) = report.results.into_iter().partition(Result::is_ok);
    assert!(!done.is_empty() && stopped.len() > 10);
    for result in stopped {
        assert!(result.unwrap_err().is_interrupted());
    }
    assert_books(&sim, report.cost.total());

    let batch = yotta.batch((0..30).map(job)).into_future();
    let _ = tokio::time::timeout(2 * MINUTE, batch).await.unwrap_err();
    tokio::time::sleep(MINUTE).await;
    assert!(sim.pods().iter().all(yottalabs_sim::PodRecord::is_over));
}

#[tokio::test(start_paused = true)]
async fn no_pod_is_launched_if_any_specification_is_not_valid() {
    let World { sim, yotta, .. } = world();
    let error = yotta
        .batch([job(0), job(1).gpu_count(3)])
        .await
        .unwrap_err();
    assert!(!error.violations().is_empty());
    let error = yotta.batch([job(0), spec("no command")]).await.unwrap_err();
    assert!(error.to_string().contains("`no command`"), "{error}");
    assert_eq!(sim.created_count(), 0);
    assert!(yotta.batch([]).await.unwrap().results.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_event_is_a_change() {
    let pod = r#"{"id":7,"name":"a","status":"RUNNING"}"#;
    let script = crate::support::Script::with(move |seen, _| {
        match (seen.method.as_str(), &*seen.path_and_query) {
            ("GET", "/v2/pods") => crate::support::Reply::data(&format!("[{pod}]")),
            _ => crate::support::Reply::data(pod),
        }
    });
    let heard = super::Heard::default();
    let run = script.client().run(spec("a")).on_event(heard.listener());
    run.with(async |_| Ok::<_, yottalabs::Error>(()))
        .await
        .unwrap();
    let expected = ["launching 0 a", "launched", "ready", "deleted"];
    assert_eq!(heard.words(), expected);
}

#[tokio::test(start_paused = true)]
async fn each_run_can_be_configured() {
    let World { sim, yotta, .. } = world();
    sim.scripts().on_any().play(Script::new().hang());
    let words = Arc::new(Mutex::new(Vec::new()));
    let heard = words.clone();
    let batch = yotta
        .batch([job(0)])
        .each(|run| run.max_duration(10 * MINUTE));
    let batch = batch.on_event(move |index, event| {
        heard
            .lock()
            .unwrap()
            .push(format!("{index} {}", word(event)));
    });
    let report = batch.await.unwrap();
    assert!(report.results[0].as_ref().unwrap_err().is_limit_reached());
    assert_eq!(words.lock().unwrap().last().unwrap(), "0 deleted");
}
