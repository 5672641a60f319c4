//! Failures during the cleanup of a run.

use std::time::Duration;

use tokio::time::Instant;
use yottalabs::{Condition, Error, PodSpec};

use crate::support::{Reply, Script, Seen, TlsServer};

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

const POD: &str = r#"{"id":7,"name":"a","status":"RUNNING"}"#;

/// A server with one running pod; `delete` answers the n-th delete, from 0.
fn server(mut delete: impl FnMut(usize) -> Reply + Send + 'static) -> Script {
    let mut deletes = 0;
    Script::with(move |seen, _| match seen.method.as_str() {
        "DELETE" => {
            deletes += 1;
            delete(deletes - 1)
        }
        "GET" if seen.path_and_query == "/v2/pods" => Reply::data(&format!("[{POD}]")),
        _ => Reply::data(POD),
    })
}

fn count(script: &Script, method: &str) -> usize {
    let is_one = |seen: &&Seen| seen.method == method;
    script.seen().iter().filter(is_one).count()
}

/// It does not end the process either.
#[tokio::test(start_paused = true)]
async fn a_report_that_panics_does_not_fail_the_run() {
    let script = server(|_| Reply::body(403, ""));
    let run = script.client().run(spec("a"));
    let run = run.on_left_behind(|_| panic!("nobody reads standard error"));
    let run = tokio::spawn(run.with(async |_| Ok::<_, Error>(11)));
    assert_eq!(run.await.unwrap().unwrap(), 11);
}

/// Otherwise there would be two pods.
#[tokio::test(start_paused = true)]
async fn the_next_pod_is_not_launched_if_the_last_one_could_not_be_deleted() {
    let script = server(|_| Reply::body(403, ""));
    let run = script.client().run(spec("a")).or(spec("b"));
    let run = run.until(Condition::new(|_| false).named("never"));
    let error = run.start().await.unwrap_err();
    assert_eq!(count(&script, "POST"), 1, "{error}");
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_delete_without_answers_ends_in_two_minutes() {
    let script = server(|_| Reply::Silence);
    let guard = script.client().run(spec("a")).start().await.unwrap();
    let started = Instant::now();
    assert!(guard.delete().await.unwrap_err().left_behind().is_some());
    let took = started.elapsed();
    assert!(took <= Duration::from_secs(121), "{took:?}");
}

/// A server may list a new pod late, and a gateway may not know the server. In both cases the pod may be
/// billed.
#[tokio::test(start_paused = true)]
async fn a_pod_that_is_still_listed_is_not_gone() {
    for nothing in [
        Reply::code(13000, "pod not found"),
        Reply::body(404, "<html>"),
    ] {
        let script = server(move |number| match number {
            0 => nothing.clone(),
            _ => Reply::data("true"),
        });
        let guard = script.client().run(spec("a")).start().await.unwrap();
        guard.delete().await.unwrap();
        assert_eq!(count(&script, "DELETE"), 2);
    }
}

/// A gateway that is being restarted answers 404 to all paths.
#[tokio::test(start_paused = true)]
async fn the_404_of_a_gateway_does_not_mean_that_the_pod_is_gone() {
    let started = Instant::now();
    let script = Script::with(move |seen, _| {
        let away = started.elapsed() < Duration::from_secs(30);
        match seen.method.as_str() {
            "POST" => Reply::data(POD),
            _ if away => Reply::body(404, "<html>"),
            "DELETE" => Reply::data("true"),
            _ => Reply::data(&format!("[{POD}]")),
        }
    });
    let pod = script.client().pods().create(spec("a")).await.unwrap();
    script.client().pods().guard(pod).delete().await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_the_job_deleted_is_gone() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::data(POD),
        "DELETE" => Reply::code(13000, "pod not found"),
        _ => Reply::data(r#"[{"id":7,"status":"TERMINATED"}]"#),
    });
    let pod = script.client().pods().create(spec("a")).await.unwrap();
    let started = Instant::now();
    script.client().pods().guard(pod).delete().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(3));
    assert_eq!(count(&script, "DELETE"), 1);
}

/// The connection to the server belongs to a runtime that waits for the pod to be deleted.
#[test]
fn a_runtime_that_ends_does_not_delay_the_delete() {
    let script = Script::new([Reply::data(POD)]);
    let server = TlsServer::start("localhost");
    for is_http1 in [false, true] {
        let builder = yottalabs::Yotta::builder().api_key("key");
        let builder = builder.base_url(format!("https://localhost:{}", server.address.port()));
        let builder = builder.extra_root_certificates(server.root_pem.clone());
        let yotta = if is_http1 {
            builder.http1_only()
        } else {
            builder
        };
        let yotta = yotta.build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.unwrap();
        runtime.block_on(async {
            let pod = script.client().pods().create(spec("a")).await.unwrap();
            let guard = yotta.pods().guard(pod);
            // Older than the connection, and so dropped before it.
            tokio::spawn(async move {
                std::future::pending::<()>().await;
                drop(guard);
            });
            tokio::task::yield_now().await;
            yotta.pods().list().await.unwrap();
            // Then the connection is idle.
            tokio::time::sleep(Duration::from_millis(100)).await;
        });
        let started = std::time::Instant::now();
        drop(runtime);
        let took = started.elapsed();
        let requests = server.requests();
        assert_eq!(requests.last().unwrap().method(), http::Method::DELETE);
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}

/// A server that is slow to delete.
fn slow_to_delete() -> Script {
    server(|_| Reply::Late(Duration::from_secs(5), Box::new(Reply::data("true"))))
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_future_is_dropped_is_completed() {
    let script = slow_to_delete();
    let guard = script.client().run(spec("a")).start().await.unwrap();
    let delete = tokio::time::timeout(Duration::from_secs(1), guard.delete());
    assert!(delete.await.is_err());
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(count(&script, "DELETE"), 2);

    let script = slow_to_delete();
    let run = script.client().run(spec("a"));
    let run = run.with(async |_| Ok::<_, Error>(()));
    assert!(
        tokio::time::timeout(Duration::from_secs(3), run)
            .await
            .is_err()
    );
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(count(&script, "DELETE"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_is_not_send_runs_on_its_own_thread() {
    let script = slow_to_delete();
    let run = script.client().run(spec("a"));
    let local = tokio::task::LocalSet::new();
    let job = run.with(async |_| {
        let here = std::rc::Rc::new(3);
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok::<_, Error>(*here)
    });
    assert_eq!(local.run_until(job).await.unwrap(), 3);
    assert_eq!(count(&script, "DELETE"), 1);
    // Dropped with the set.
    let guard = script.client().run(spec("a")).start().await.unwrap();
    let local = tokio::task::LocalSet::new();
    local.spawn_local(async move {
        std::future::pending::<()>().await;
        drop(guard);
    });
    local.run_until(tokio::task::yield_now()).await;
    drop(local);
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(count(&script, "DELETE"), 2);
}

/// A stop that panics, and a job that panics while it is dropped.
#[tokio::test(start_paused = true)]
async fn the_pod_is_deleted_if_the_stop_or_a_drop_panics() {
    struct Bad;
    impl Drop for Bad {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }
    for number in 0..2 {
        let script = slow_to_delete();
        let run = script.client().run(spec("a")).stop_on(async move {
            tokio::time::sleep(Duration::from_secs(20)).await;
            assert!(number == 0, "on purpose");
        });
        let run = tokio::spawn(run.with(move |_| async move {
            let _bad = (number == 0).then_some(Bad);
            std::future::pending::<Result<(), Error>>().await
        }));
        assert!(run.await.unwrap_err().is_panic());
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert_eq!(count(&script, "DELETE"), 1, "{number}");
    }
}
