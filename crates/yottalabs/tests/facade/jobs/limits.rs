//! Limits on the time and the cost of runs.

use yottalabs::{Decimal, Error, Pod};
use yottalabs_sim::{PodStatus, Script};

use super::{MINUTE, spec};
use crate::support::{Reply, World, secs, world};

#[tokio::test(start_paused = true)]
async fn a_run_ends_at_its_limit_and_its_pod_is_deleted() {
    let World { sim, yotta, .. } = world();
    let run = yotta.run(spec("a")).max_duration(60 * MINUTE);
    let job = async |_: Pod| std::future::pending::<Result<(), Error>>().await;
    let began = tokio::time::Instant::now();
    let error = run.with(job).await.unwrap_err();
    assert!(error.is_limit_reached() && !error.is_interrupted());
    assert_eq!(
        error.to_string(),
        "failed to run the job: the limit of 3600s was reached"
    );
    assert!(began.elapsed() < 61 * MINUTE);
    assert_eq!(sim.pods()[0].status, PodStatus::Terminating);
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_holds_while_the_pod_starts() {
    let World { sim, yotta, .. } = world();
    let error = yotta
        .run(spec("a"))
        .max_duration(secs(10))
        .command("x")
        .await
        .unwrap_err();
    assert!(error.is_limit_reached());
    assert!(sim.pods()[0].running.is_zero());
    assert_eq!(sim.pods()[0].status, PodStatus::Terminating);
}

#[tokio::test(start_paused = true)]
async fn the_estimated_cost_stays_within_the_limit() {
    let World { sim, yotta, .. } = world();
    sim.scripts().on_any().play(Script::new().hang());
    let limit = Decimal::from(5);
    let error = yotta
        .run(spec("a"))
        .max_cost(limit)
        .command("x")
        .await
        .unwrap_err();
    assert!(error.is_limit_reached());
    let text = "failed to run the job: the limit of 5 on the estimated cost was reached";
    assert_eq!(error.to_string(), text);
    let pod = &sim.pods()[0];
    assert_eq!(pod.status, PodStatus::Terminating);
    // The pod may count as billed from the poll before the one that showed it.
    let a_poll = pod.cost / Decimal::from(pod.running.as_secs()) * Decimal::from(6);
    assert!(
        pod.cost <= limit && limit <= pod.cost + a_poll,
        "{} {a_poll}",
        pod.cost
    );
}

#[tokio::test(start_paused = true)]
async fn a_cost_that_cannot_be_estimated_ends_the_run_at_once() {
    let pod = r#"{"id":7,"name":"a","status":"RUNNING"}"#;
    let script = crate::support::Script::with(move |seen, _| {
        match (seen.method.as_str(), &*seen.path_and_query) {
            ("GET", "/v2/pods") => Reply::data(&format!("[{pod}]")),
            _ => Reply::data(pod),
        }
    });
    let run = script.client().run(spec("a")).max_cost(5);
    let job = async |_: Pod| std::future::pending::<Result<(), Error>>().await;
    let error = run.with(job).await.unwrap_err();
    let text =
        "failed to run the job: pod 7 has no known price, so the limit on the cost cannot be kept";
    assert_eq!(error.to_string(), text);
    assert_eq!(
        script
            .seen()
            .iter()
            .filter(|seen| seen.method == "DELETE")
            .count(),
        1
    );
}
