//! The delete of a pod that a run or a guard sends: when it is repeated, and what its failure reports.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use yottalabs::{Error, PodId, Yotta};

use super::{MINUTE, POD, count, reports, server, spec};
use crate::support::{Reply, Script, TlsServer};

#[tokio::test(start_paused = true)]
async fn a_pod_that_cannot_be_deleted_is_reported_with_its_id() {
    let script = server(|_| Reply::body(403, "Forbidden"));
    let (reported, report) = reports();
    let run = script.client().run(spec("a")).on_left_behind(report);
    // The job's value is not lost.
    assert_eq!(run.with(async |_| Ok::<_, Error>(11)).await.unwrap(), 11);
    let reported = reported.lock().unwrap().remove(0);
    let guard = script.client().run(spec("a")).start().await.unwrap();
    let started = Instant::now();
    let returned = guard.delete().await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::ZERO);
    for error in [reported, returned] {
        assert_eq!(error.left_behind(), Some(PodId::new(7)));
        let text = "failed to clean up: pod 7 (`a`) was not deleted and may still be billed: delete it by hand";
        assert_eq!(error.to_string(), text);
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, "failed to delete pod 7: forbidden (HTTP 403)");
    }

    // A report that panics changes nothing.
    let run = script.client().run(spec("a"));
    let run = run.on_left_behind(|_| panic!("nobody reads standard error"));
    let run = tokio::spawn(run.with(async |_| Ok::<_, Error>(11)));
    assert_eq!(run.await.unwrap().unwrap(), 11);
}

#[tokio::test(start_paused = true)]
async fn a_delete_is_repeated_for_two_minutes() {
    for refusal in [
        Reply::code(12001, "not now"),
        Reply::Reset,
        Reply::body(500, ""),
        Reply::Silence,
    ] {
        let answer = refusal.clone();
        let script = server(move |_| answer.clone());
        let guard = script.client().run(spec("a")).start().await.unwrap();
        let started = Instant::now();
        guard.delete().await.unwrap_err();
        let took = started.elapsed().as_secs();
        assert!((105..=121).contains(&took), "{refusal:?}: {took}");
        // An attempt without an answer takes half a minute.
        let refusals = match refusal {
            Reply::Silence => 2,
            _ => 8,
        };
        let script = server(move |number| match number < refusals {
            true => refusal.clone(),
            false => Reply::data("true"),
        });
        let guard = script.client().run(spec("a")).start().await.unwrap();
        guard.delete().await.unwrap();
    }
}

/// The server may not know a new pod yet, and a gateway that is being restarted answers 404 to all paths. In
/// both cases the pod may be billed.
#[tokio::test(start_paused = true)]
async fn a_pod_is_gone_only_if_the_list_does_not_show_it_either() {
    for (refusal, list, deletes) in [
        (Reply::code(13000, "pod not found"), format!("[{POD}]"), 2),
        (Reply::body(404, "<html>"), format!("[{POD}]"), 2),
        (
            Reply::code(13000, "pod not found"),
            r#"[{"id":7,"status":"TERMINATED"}]"#.to_owned(),
            1,
        ),
        (Reply::code(13000, "pod not found"), "[]".to_owned(), 1),
    ] {
        let mut sent = 0;
        let script = Script::with(move |seen, _| match seen.method.as_str() {
            "POST" => Reply::data(POD),
            "GET" => Reply::data(&list),
            _ => {
                sent += 1;
                match sent {
                    1 => refusal.clone(),
                    _ => Reply::data("true"),
                }
            }
        });
        let pods = script.client().pods();
        let pod = pods.create(spec("a")).await.unwrap();
        let started = Instant::now();
        pods.guard(pod).delete().await.unwrap();
        assert!(started.elapsed() < Duration::from_secs(5));
        assert_eq!(count(&script, "DELETE"), deletes);
    }

    let away = Duration::from_secs(30);
    let script = Script::with(move |seen, _| match seen.method.as_str() {
        "POST" => Reply::data(POD),
        _ if seen.at < away => Reply::body(404, "<html>"),
        "DELETE" => Reply::data("true"),
        _ => Reply::data(&format!("[{POD}]")),
    });
    let pods = script.client().pods();
    let pod = pods.create(spec("a")).await.unwrap();
    pods.guard(pod).delete().await.unwrap();
    assert!(script.seen().last().unwrap().at >= away);
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_future_is_dropped_is_completed() {
    let late = || server(|_| Reply::Late(MINUTE / 12, Box::new(Reply::data("true"))));
    let script = late();
    let guard = script.client().run(spec("a")).start().await.unwrap();
    timeout(Duration::from_secs(1), guard.delete())
        .await
        .unwrap_err();
    sleep(MINUTE).await;
    assert_eq!(count(&script, "DELETE"), 2);

    let script = late();
    let run = script.client().run(spec("a"));
    let run = run.with(async |_| Ok::<_, Error>(()));
    timeout(Duration::from_secs(3), run).await.unwrap_err();
    sleep(MINUTE).await;
    assert_eq!(count(&script, "DELETE"), 2);
}

/// The connection to the server belongs to a runtime that waits for the pod to be deleted.
#[test]
fn a_runtime_that_ends_does_not_delay_the_delete() {
    let script = Script::new([Reply::data(POD)]);
    let server = TlsServer::start("localhost");
    for is_http1 in [false, true] {
        let builder = Yotta::builder().api_key("key");
        let builder = builder.base_url(format!("https://localhost:{}", server.address.port()));
        let builder = builder.extra_root_certificates(server.root_pem.clone());
        let builder = match is_http1 {
            true => builder.http1_only(),
            false => builder,
        };
        let yotta = builder.build().unwrap();
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
            sleep(Duration::from_millis(100)).await;
        });
        let started = std::time::Instant::now();
        drop(runtime);
        let took = started.elapsed();
        let requests = server.requests();
        assert_eq!(requests.last().unwrap().method(), http::Method::DELETE);
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}
