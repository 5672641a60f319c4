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
async fn the_cost_limit_follows_what_a_job_does_with_its_pod() {
    let World { sim, yotta, .. } = world();
    let limit = Decimal::from(5);
    let run = yotta.run(spec("a")).max_cost(limit);
    let paused = run.with(async |pod| {
        yotta.pods().pause(pod.id).await?;
        tokio::time::sleep(4 * 60 * MINUTE).await;
        Ok::<_, Error>(())
    });
    paused.await.unwrap();

    let at_once = yottalabs::Condition::new(|_| true);
    let run = yotta.run(spec("b")).max_cost(limit).until(at_once);
    let job = async |_: Pod| std::future::pending::<Result<(), Error>>().await;
    assert!(run.with(job).await.unwrap_err().is_limit_reached());
    let cost = sim.pods()[1].cost;
    assert!(cost <= limit && cost > limit * Decimal::new(9, 1), "{cost}");
}

#[tokio::test(start_paused = true)]
async fn a_response_without_a_price_does_not_end_the_run() {
    let priced = r#"{"id":7,"status":"PENDING","singleCardPrice":2,"gpuCount":1}"#;
    let script = crate::support::Script::with(move |seen, _| {
        match (seen.method.as_str(), &*seen.path_and_query) {
            ("GET", "/v2/pods") => Reply::data(r#"[{"id":7,"status":"RUNNING"}]"#),
            _ => Reply::data(priced),
        }
    });
    let job = async |_: Pod| {
        tokio::time::sleep(MINUTE).await;
        Ok::<_, Error>(())
    };
    let yotta = script.client();
    yotta.run(spec("a")).max_cost(1).with(job).await.unwrap();
    let run = yotta.run(spec("a")).max_cost(1);
    let job = async |_: Pod| std::future::pending::<Result<(), Error>>().await;
    let error = run.with(job).await.unwrap_err();
    assert!(error.to_string().contains("the limit of 1"), "{error}");
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
