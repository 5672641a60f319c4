//! Runs and guards: their pods are deleted in every case.

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::Instant;
use tokio::time::{sleep, timeout};
use yottalabs::{Condition, Error, Pod, PodId, PodSpec, Protocol, Yotta};
use yottalabs_sim::{Clock, Simulator};

use crate::support::{InProcess, Reply, Script, Trouble, World, world};
use crate::wait::end::UNREADABLE;

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1).expose(22, Protocol::Ssh)
}

const MINUTE: Duration = Duration::from_secs(60);

/// A gateway answers in place of the server for a minute.
#[tokio::test(start_paused = true)]
async fn an_unreadable_answer_does_not_end_the_run() {
    for body in UNREADABLE {
        let script = Script::with(move |seen, _| {
            let pod = r#"{"id":1,"name":"a","status":"RUNNING"}"#;
            match seen.method.as_str() {
                "POST" => Reply::data(r#"{"id":1,"name":"a","status":"PENDING"}"#),
                "DELETE" => Reply::data("true"),
                _ if seen.at < MINUTE => Reply::body(200, body),
                _ if seen.path_and_query == "/v2/pods" => Reply::data(&format!("[{pod}]")),
                _ => Reply::data(pod),
            }
        });
        let job = async |pod: Pod| Ok::<_, Error>(pod.id);
        let id = script.client().run(spec("a")).with(job).await.unwrap();
        assert_eq!(id, PodId::new(1), "{body}");
        let deletes = script.seen().into_iter();
        let deletes = deletes.filter(|seen| seen.method == "DELETE");
        assert_eq!(
            deletes.map(|seen| seen.at >= MINUTE).collect::<Vec<_>>(),
            [true]
        );
    }
}

/// How many pods there were, if none of them is left.
fn all_over(sim: &Simulator) -> Option<usize> {
    let pods = sim.pods();
    pods.iter().all(|pod| pod.is_over()).then_some(pods.len())
}

fn is_create(request: &http::Request<bytes::Bytes>) -> bool {
    request.method() == http::Method::POST && request.uri().path() == "/v2/pods"
}

#[tokio::test(start_paused = true)]
async fn the_job_gets_a_ready_pod_which_is_deleted_afterwards() {
    let World { sim, yotta, .. } = world();
    let job = async |pod: Pod| {
        assert!(pod.is_ready());
        assert_eq!(sim.pods().len(), 1);
        sleep(MINUTE).await;
        Ok::<_, Error>(pod.id)
    };
    let id = yotta.run(spec("a")).with(job).await.unwrap();
    sleep(MINUTE).await;
    assert_eq!(sim.pods()[0].id, id);
    assert_eq!(all_over(&sim), Some(1));
}

#[tokio::test(start_paused = true)]
async fn the_pod_is_deleted_if_the_job_fails() {
    let World { sim, yotta, .. } = world();
    let error: anyhow::Error = yotta
        .run(spec("a"))
        .with(async |_| Err::<(), _>(anyhow::anyhow!("the job's own")))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "the job's own");
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(1));
}

#[tokio::test(start_paused = true)]
async fn the_pod_is_deleted_if_the_job_panics() {
    let World { sim, yotta, .. } = world();
    let run = yotta.run(spec("a")).with(async |_| {
        if sim.pods().len() == 1 {
            panic!("the job's own");
        }
        Ok::<_, Error>(())
    });
    let panic = AssertUnwindSafe(run).catch_unwind().await.unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"the job's own"));
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(1));
}

/// Dropped at every second of its life, among them those in which the pod is being created.
#[tokio::test(start_paused = true)]
async fn the_pod_is_deleted_if_the_run_is_dropped_at_any_time() {
    for seconds in (0..40).chain([60, 100, 300]) {
        let World { sim, wire, yotta } = world();
        wire.set_fault(|request| is_create(request).then_some(Trouble::Silence));
        let run = yotta
            .run(spec("a"))
            .with(async |_| pending::<Result<(), Error>>().await);
        // Half a second later, since what happens at the same time may come before.
        let life = Duration::from_millis(seconds * 1000 + 500);
        timeout(life, run).await.unwrap_err();
        assert_eq!(all_over(&sim), None, "{seconds}");
        sleep(3 * MINUTE).await;
        assert_eq!(all_over(&sim), Some(1), "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_pod_is_deleted_if_the_run_is_stopped() {
    for seconds in [0, 5, 31, 60, 300] {
        let World { sim, wire, yotta } = world();
        wire.set_fault(|request| is_create(request).then_some(Trouble::Silence));
        let stop = sleep(Duration::from_millis(seconds * 1000 + 500));
        let run = yotta.run(spec("a")).stop_on(stop);
        let job = async |_| pending::<Result<(), Error>>().await;
        let error = run.with(job).await.unwrap_err();
        assert!(error.is_interrupted());
        assert_eq!(
            error.to_string(),
            "failed to run the job: it was interrupted"
        );
        // Not only later: when this returns, the process may end.
        let deletes = sim
            .requests()
            .into_iter()
            .filter(|request| request.method == "DELETE");
        assert_eq!(deletes.count(), 1, "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_guard_deletes_its_pod_unless_it_keeps_it() {
    let World { sim, yotta, .. } = world();
    drop(yotta.run(spec("dropped")).start().await.unwrap());
    yotta
        .run(spec("deleted"))
        .start()
        .await
        .unwrap()
        .delete()
        .await
        .unwrap();
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(2));

    let kept = yotta.run(spec("kept")).start().await.unwrap().keep();
    sleep(MINUTE).await;
    assert_eq!(yotta.pods().get(kept.id).await.unwrap().name, "kept");
    assert_eq!(all_over(&sim), None);

    let guard = yotta.pods().guard(kept);
    assert_eq!(guard.name, "kept");
    drop(guard);
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(3));
}

/// A world in real time, in which pods stay as they are.
fn standing_world() -> (Simulator, InProcess, Yotta) {
    let sim = Simulator::builder().seed(7).clock(Clock::manual()).build();
    let wire = InProcess::new(&sim);
    let builder = Yotta::builder()
        .api_key(sim.api_key())
        .base_url("http://localhost");
    let yotta = builder.transport(wire.clone()).build().unwrap();
    (sim, wire, yotta)
}

fn at_once() -> Condition {
    Condition::new(|_| true)
}

fn deletes(sim: &Simulator) -> usize {
    let requests = sim.requests();
    requests
        .iter()
        .filter(|request| request.method == "DELETE")
        .count()
}

/// The runtime is gone before its task could delete anything.
#[test]
fn a_guard_outlives_its_runtime() {
    for flavor in ["current_thread", "multi_thread"] {
        let runtime = || {
            let mut builder = match flavor {
                "current_thread" => tokio::runtime::Builder::new_current_thread(),
                _ => tokio::runtime::Builder::new_multi_thread(),
            };
            builder.enable_all().build().unwrap()
        };
        // Returned from the runtime, and dropped outside of any.
        let (sim, _, yotta) = standing_world();
        let guard = runtime().block_on(yotta.run(spec("a")).until(at_once()).start());
        assert_eq!(deletes(&sim), 0);
        drop(guard.unwrap());
        assert_eq!(deletes(&sim), 1, "{flavor}");

        // A panic through the runtime.
        let (sim, _, yotta) = standing_world();
        let panic = catch_unwind(AssertUnwindSafe(|| {
            runtime().block_on(async {
                let _guard = yotta.run(spec("a")).until(at_once()).start().await.unwrap();
                panic!("on purpose");
            });
        }));
        assert!(panic.is_err());
        assert_eq!(deletes(&sim), 1, "{flavor}");

        // Its task is dropped with the runtime, while the answer to the create is awaited.
        let (sim, wire, yotta) = standing_world();
        wire.set_fault(|request| is_create(request).then_some(Trouble::Silence));
        let runtime = runtime();
        runtime.block_on(async {
            let run = yotta.run(spec("a")).start();
            let _task = tokio::spawn(run);
            while sim.created_count() == 0 {
                tokio::task::yield_now().await;
            }
        });
        drop(runtime);
        assert_eq!(deletes(&sim), 1, "{flavor}");
    }
}

type Told = Arc<Mutex<Vec<(Option<PodId>, String)>>>;

fn ear() -> (Told, impl Fn(&Error) + Send + Sync + 'static) {
    let told = Told::default();
    let ear = Arc::clone(&told);
    (told, move |error: &Error| {
        ear.lock()
            .unwrap()
            .push((error.left_behind(), error.to_string()));
    })
}

/// A server that refuses to delete pods.
fn miser(delete: Reply) -> Script {
    Script::with(move |seen, _| match seen.method.as_str() {
        "POST" => Reply::data(r#"{"id":7,"name":"a","status":"RUNNING"}"#),
        "DELETE" => delete.clone(),
        _ if seen.path_and_query == "/v2/pods" => {
            Reply::data(r#"[{"id":7,"name":"a","status":"RUNNING"}]"#)
        }
        _ => Reply::data(r#"{"id":7,"name":"a","status":"RUNNING"}"#),
    })
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_cannot_be_deleted_is_reported_with_its_id() {
    let script = miser(Reply::body(403, "Forbidden"));
    let (told, ear) = ear();
    let run = script.client().run(spec("a")).on_left_behind(ear);
    // The job's value is not lost.
    assert_eq!(run.with(async |_| Ok::<_, Error>(11)).await.unwrap(), 11);
    let text = "failed to clean up: pod 7 (`a`) was not deleted and may still be billed: delete it by hand";
    assert_eq!(
        *told.lock().unwrap(),
        [(Some(PodId::new(7)), text.to_owned())]
    );

    let guard = script.client().run(spec("a")).start().await.unwrap();
    let error = guard.delete().await.unwrap_err();
    assert_eq!(error.left_behind(), Some(PodId::new(7)));
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "failed to delete pod 7: forbidden (HTTP 403)");
}

#[tokio::test(start_paused = true)]
async fn a_delete_is_tried_for_two_minutes() {
    for refusal in [
        Reply::code(12001, "not now"),
        Reply::Reset,
        Reply::body(500, ""),
    ] {
        let script = miser(refusal.clone());
        let guard = script.client().run(spec("a")).start().await.unwrap();
        let started = tokio::time::Instant::now();
        guard.delete().await.unwrap_err();
        let took = started.elapsed();
        assert!(
            took > Duration::from_secs(105) && took < Duration::from_secs(260),
            "{took:?}"
        );

        let mut deletes = 0;
        let script = Script::with(move |seen, _| match seen.method.as_str() {
            "DELETE" => {
                deletes += 1;
                if deletes < 9 {
                    refusal.clone()
                } else {
                    Reply::data("true")
                }
            }
            "POST" => Reply::data(r#"{"id":7,"name":"a","status":"RUNNING"}"#),
            _ => Reply::data(r#"[{"id":7,"name":"a","status":"RUNNING"}]"#),
        });
        let pods = script.client().pods();
        let pod = pods.create(spec("a")).await.unwrap();
        pods.guard(pod).delete().await.unwrap();
    }
}

/// The create was not answered, and no pod is listed: nothing can be deleted, so it is reported.
#[tokio::test(start_paused = true)]
async fn a_pod_that_may_exist_is_reported() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::data("[]"),
    });
    let (told, ear) = ear();
    let run = script.client().run(spec("a")).on_left_behind(ear);
    let error = run.with(async |_| Ok::<_, Error>(())).await.unwrap_err();
    assert!(error.is_unconfirmed(), "{error}");
    let text = "failed to clean up: a pod `a` may have been created and may be billed: look for it and \
                delete it by hand";
    assert_eq!(*told.lock().unwrap(), [(None, text.to_owned())]);
}

/// The create has looked for the pod for half a minute, so the cleanup looks only once.
#[tokio::test(start_paused = true)]
async fn an_unconfirmed_create_is_looked_for_once_more_and_no_longer() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::data("[]"),
    });
    let (told, ear) = ear();
    let started = Instant::now();
    let run = script.client().run(spec("a")).on_left_behind(ear);
    run.start().await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(30));
    assert_eq!(told.lock().unwrap().len(), 1);
}

/// The API answered that it failed, and no pod is listed: the error says so, and nothing is reported.
#[tokio::test(start_paused = true)]
async fn a_system_error_that_the_list_disproves_takes_five_seconds_and_is_not_reported() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::code(10002, "system error"),
        _ => Reply::data("[]"),
    });
    let (told, hear) = ear();
    let started = Instant::now();
    let run = script.client().run(spec("a")).or(spec("b"));
    let error = run.on_left_behind(hear).start().await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(5));
    assert!(
        error.is_unconfirmed() && error.code() == Some(10002),
        "{error}"
    );
    assert_eq!(*told.lock().unwrap(), []);
    assert_eq!(deeds(&script), ["create a"]);

    // Where the list cannot be read, nothing is disproved.
    let script = Script::new([Reply::code(10002, "system error")]);
    let (told, hear) = ear();
    let run = script.client().run(spec("a")).on_left_behind(hear);
    run.start().await.unwrap_err();
    assert_eq!(told.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_insufficient_balance_ends_a_run_at_once() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::code(10002, "insufficient balance"),
        _ => Reply::data("[]"),
    });
    let (told, ear) = ear();
    let started = Instant::now();
    let run = script
        .client()
        .run(spec("a"))
        .or(spec("b"))
        .on_left_behind(ear);
    let error = run.start().await.unwrap_err();
    assert!(error.is_insufficient_balance(), "{error}");
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(*told.lock().unwrap(), []);
    assert_eq!(script.lines(), ["POST /v2/pods"]);
}

/// A server on which pods come up by the first letter of their name: `f`ail, `n`ever ready, `g`one,
/// `o`ut of capacity, `r`eady.
fn lottery() -> Script {
    let mut pods: Vec<(String, &str)> = Vec::new();
    Script::with(move |seen, _| {
        if seen.method == "POST" {
            let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
            let name = body["name"].as_str().unwrap().to_owned();
            let status = match &name[..1] {
                "o" => return Reply::code(10002, "Insufficient resources"),
                "f" => "FAILED",
                "g" => "TERMINATED",
                "n" => "PENDING",
                _ => "RUNNING",
            };
            pods.push((name, status));
        }
        let show = |id: usize, pods: &[(String, &str)]| {
            let (name, status) = &pods[id - 1];
            format!(r#"{{"id":{id},"name":"{name}","status":"{status}"}}"#)
        };
        let id = seen.path_and_query.strip_prefix("/v2/pods/");
        let Ok(id) = id.map(str::parse::<usize>).transpose() else {
            return Reply::data("null"); // no logs and no runtime
        };
        if seen.method == "DELETE" {
            pods[id.unwrap() - 1].1 = "TERMINATED";
        }
        let all = || {
            (1..=pods.len())
                .map(|id| show(id, &pods))
                .collect::<Vec<_>>()
        };
        match (seen.method.as_str(), id) {
            ("GET", None) => Reply::data(&format!("[{}]", all().join(","))),
            (_, id) => Reply::data(&show(id.unwrap_or(pods.len()), &pods)),
        }
    })
}

/// What was created and deleted, in order.
fn deeds(script: &Script) -> Vec<String> {
    let deed = |seen: crate::support::Seen| match seen.method.as_str() {
        "POST" => {
            let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
            Some(format!("create {}", body["name"].as_str().unwrap()))
        }
        "DELETE" => Some(seen.path_and_query.replace("/v2/pods/", "delete ")),
        _ => None,
    };
    script.seen().into_iter().filter_map(deed).collect()
}

#[tokio::test(start_paused = true)]
async fn candidates_are_tried_in_order_and_failed_ones_deleted() {
    let script = lottery();
    let run = script.client().run(spec("out")).or(spec("failing"));
    let run = run.or_any(["gone", "never", "right", "not needed"].map(spec));
    let name = run
        .with(async |pod: Pod| Ok::<_, Error>(pod.name))
        .await
        .unwrap();
    assert_eq!(name, "right");
    assert_eq!(
        deeds(&script),
        [
            "create out",
            "create failing",
            "delete 1",
            "create gone",
            "delete 2",
            "create never",
            "delete 3",
            "create right",
            "delete 4",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn if_no_pod_comes_up_the_error_has_all_reasons() {
    let script = lottery();
    let run = script.client().run(spec("out")).or(spec("failing"));
    let error = run.with(async |_| Ok::<_, Error>(())).await.unwrap_err();
    let errors = error.candidate_errors();
    assert!(errors[0].is_no_capacity() && errors[1].last_pod().is_some());
    assert!(!error.is_no_capacity());
    let text = error.to_string();
    assert!(
        text.starts_with(
            "failed to launch a pod: none of 2 specifications produced a ready pod; 1: failed to create pod: Insufficient \
             resources (code 10002, HTTP 200); 2: failed to wait for pod 1"
        ),
        "{text}"
    );
    // Of one, its own.
    let error = script.client().run(spec("out")).start().await.unwrap_err();
    assert!(error.is_no_capacity() && error.candidate_errors().is_empty());
}

#[tokio::test(start_paused = true)]
async fn other_errors_end_the_run() {
    let script = Script::new([Reply::body(401, "Unauthorized")]);
    let run = script.client().run(spec("a")).or(spec("b"));
    assert!(run.start().await.unwrap_err().is_unauthorized());
    assert_eq!(script.seen().len(), 1);
    let none = script.client().run_any([]).start().await.unwrap_err();
    assert_eq!(
        none.to_string(),
        "failed to launch a pod: there is no specification to launch"
    );
    // What can be told before is told before.
    let run = script.client().run(spec("a")).or(spec(""));
    assert!(run.start().await.unwrap_err().is_invalid_request());
    assert_eq!(script.seen().len(), 1);
}
