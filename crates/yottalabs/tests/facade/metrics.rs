//! The events that become metrics.

use std::time::Duration;

use opentelemetry_sdk::metrics::SdkMeterProvider;
use tracing_opentelemetry::MetricsLayer;
use tracing_subscriber::prelude::*;
use yottalabs::{PodId, PodSpec, RetryPolicy, Yotta, gone, ready};

use crate::support::{Reply, Script, Trouble, World, child, heard, listen, secs, world};

/// The fields of the recorded events.
fn metrics() -> Vec<String> {
    let events = heard();
    let fields = |line: &str| {
        line.strip_prefix("TRACE yottalabs::metrics ")
            .map(str::to_owned)
    };
    events.lines().filter_map(fields).collect()
}

/// The recorded events of this metric.
fn of(name: &str) -> Vec<String> {
    let prefixes = ["histogram", "monotonic_counter"].map(|kind| format!("\"{kind}.{name}\": "));
    let mut metrics = metrics();
    metrics.retain(|line| prefixes.iter().any(|prefix| line.contains(prefix)));
    metrics
}

fn spec() -> PodSpec {
    PodSpec::new("a", "i", "NVIDIA_H100_80G", 1)
}

/// Without delays, so that the durations of requests are whole milliseconds.
fn at_once() -> RetryPolicy {
    RetryPolicy::default().base_delay(secs(0))
}

fn late(milliseconds: u64, reply: Reply) -> Reply {
    Reply::Late(Duration::from_millis(milliseconds), Box::new(reply))
}

#[tokio::test(start_paused = true)]
async fn each_request_is_measured_and_each_retry_counted() {
    listen();
    let script = Script::new([
        late(250, Reply::Reset),
        late(2_000, Reply::body(503, "busy")),
        late(125, Reply::code(13000, "pod not found")),
    ]);
    let builder = script.builder().attempt_timeout(secs(5));
    let yotta = builder.retry(at_once()).build().unwrap();
    yotta.pods().get(PodId::new(42)).await.unwrap_err();
    let request = |error: &str, seconds: &str, status: &str| {
        format!(
            r#"{{"error.type": "{error}", "histogram.http.client.request.duration": "{seconds}", "http.request.method": "GET", {status}"server.address": "localhost", "server.port": "80", "url.template": "/v2/pods/{{id}}"}}"#
        )
    };
    let retry = |error: &str| {
        format!(
            r#"{{"error.type": "{error}", "http.request.method": "GET", "monotonic_counter.yottalabs.retries": "1", "url.template": "/v2/pods/{{id}}"}}"#
        )
    };
    let expected = [
        request("connection", "0.25", ""),
        retry("connection"),
        request("503", "2.0", r#""http.response.status_code": "503", "#),
        retry("503"),
        request("13000", "0.125", r#""http.response.status_code": "200", "#),
    ];
    assert_eq!(metrics(), expected);

    listen();
    let script = Script::new([Reply::Silence, late(500, Reply::data("[]"))]);
    let builder = script.builder().attempt_timeout(secs(5));
    let yotta = builder.retry(at_once()).build().unwrap();
    yotta
        .raw(http::Method::GET, "/v2/pods")
        .send()
        .await
        .unwrap();
    let expected = [
        r#"{"error.type": "timeout", "histogram.http.client.request.duration": "5.0", "http.request.method": "GET", "server.address": "localhost", "server.port": "80"}"#,
        r#"{"error.type": "timeout", "http.request.method": "GET", "monotonic_counter.yottalabs.retries": "1"}"#,
        r#"{"histogram.http.client.request.duration": "0.5", "http.request.method": "GET", "http.response.status_code": "200", "server.address": "localhost", "server.port": "80"}"#,
    ];
    assert_eq!(metrics(), expected);
}

#[tokio::test(start_paused = true)]
async fn an_exhausted_retry_budget_is_counted() {
    listen();
    fail_lists(60).await;
    // The budget pays for 100 retries: all three of 33 calls, and one of the next.
    assert_eq!(of("yottalabs.retries").len(), 100);
    let refused = r#"{"error.type": "connection", "http.request.method": "GET", "monotonic_counter.yottalabs.retry_budget.exhausted": "1", "url.template": "/v2/pods"}"#;
    assert_eq!(of("yottalabs.retry_budget.exhausted"), [refused; 60 - 33]);
}

/// Lists pods so often, without a success.
async fn fail_lists(calls: usize) {
    let yotta = Script::new([Reply::Reset]).client();
    for _ in 0..calls {
        yotta.pods().list().await.unwrap_err();
    }
}

#[tokio::test(start_paused = true)]
async fn waits_are_measured_by_condition_and_outcome() {
    listen();
    let pods = |status: &str| {
        let pod = format!(r#"{{"id":7,"name":"a","image":"i","status":"{status}","expose":[]}}"#);
        let script = Script::with(move |_, _| Reply::data(&format!("[{pod}]")));
        script.client().pods()
    };
    let id = PodId::new(7);
    let wait = pods("INITIALIZING").wait(id, ready()).timeout(secs(30));
    wait.await.unwrap_err();
    pods("RUNNING").wait(id, ready()).await.unwrap();
    pods("FAILED").wait(id, ready()).await.unwrap_err();
    pods("TERMINATED")
        .wait(id, gone().or(ready()))
        .await
        .unwrap();
    let wait = |error: &str, seconds: &str, condition: &str| {
        format!(
            r#"{{{error}"histogram.yottalabs.wait.duration": "{seconds}", "yottalabs.wait.condition": "{condition}"}}"#
        )
    };
    // A wait waits 10 ms for other waits before it sends its first request.
    let expected = [
        wait(r#""error.type": "timeout", "#, "30.0", "ready"),
        wait("", "0.01", "ready"),
        wait(r#""error.type": "unreachable", "#, "0.01", "ready"),
        wait("", "0.01", "gone or ready"),
    ];
    assert_eq!(of("yottalabs.wait.duration"), expected);
}

#[tokio::test(start_paused = true)]
async fn pods_are_counted_once() {
    listen();
    let World { wire, yotta, .. } = world();
    let counts = || {
        ["created", "deleted", "left_behind"]
            .map(|what| of(&format!("yottalabs.pods.{what}")).len())
    };
    let pod = yotta.pods().create(spec()).await.unwrap();
    assert_eq!(counts(), [1, 0, 0]);
    // The answer to the first attempt is lost, in a call and in a run.
    let mut is_lost = false;
    let lose_first = move |request: &http::Request<_>| {
        let is_first = request.method() == http::Method::DELETE && !is_lost;
        is_lost |= is_first;
        is_first.then_some(Trouble::LostAnswer)
    };
    wire.set_fault(lose_first);
    yotta.pods().delete(pod.id).await.unwrap();
    assert_eq!(counts(), [1, 1, 0]);
    wire.set_fault(lose_first);
    run(&yotta).await.unwrap();
    assert_eq!(counts(), [2, 2, 0]);
    wire.set_fault(|request| {
        (request.method() == http::Method::DELETE).then_some(Trouble::NotSent)
    });
    run(&yotta).await.unwrap();
    assert_eq!(counts(), [3, 2, 1]);

    // After the lost answer, the server does not know the pod any more.
    let mut replies = [Reply::Reset, Reply::code(13000, "pod not found")].into_iter();
    let script = Script::with(move |seen, _| match seen.method.as_str() {
        "DELETE" => replies.next().unwrap(),
        _ => Reply::data("[]"),
    });
    script.client().pods().guard(pod).delete().await.unwrap();
    assert_eq!(counts(), [3, 3, 1]);
}

async fn run(yotta: &Yotta) -> Result<(), yottalabs::Error> {
    let run = yotta.run(spec()).on_left_behind(|_| ());
    run.with(async |_| Ok(())).await
}

/// The layer of `tracing-opentelemetry` makes all metrics from the events, and nothing else.
#[test]
fn opentelemetry_has_a_metric_for_each_kind_of_event() {
    let said = child::run("metrics::export_all_metrics", &[]);
    let value = |line: &str, name| Some(line.trim().strip_prefix(name)?.trim().to_owned());
    let names = said
        .lines()
        .filter_map(|line| value(line, "Name         :"));
    let types = said
        .lines()
        .filter_map(|line| value(line, "Type         :"));
    // The first name is that of the library.
    let mut metrics: Vec<_> = names.skip(1).zip(types).collect();
    metrics.sort_unstable();
    let expected = [
        ("http.client.request.duration", "Histogram"),
        ("yottalabs.pods.created", "Sum"),
        ("yottalabs.pods.deleted", "Sum"),
        ("yottalabs.pods.left_behind", "Sum"),
        ("yottalabs.retries", "Sum"),
        ("yottalabs.retry_budget.exhausted", "Sum"),
        ("yottalabs.wait.duration", "Histogram"),
    ];
    let expected = expected.map(|(name, kind)| (name.to_owned(), kind.to_owned()));
    assert_eq!(metrics, expected, "{said}");
}

#[tokio::test(start_paused = true)]
#[ignore = "run in a process of its own by another test"]
async fn export_all_metrics() {
    let exporter = opentelemetry_stdout::MetricExporter::default();
    let provider = SdkMeterProvider::builder().with_periodic_exporter(exporter);
    let provider = provider.build();
    let layer = MetricsLayer::new(provider.clone());
    tracing_subscriber::registry().with(layer).init();
    fail_lists(40).await;
    let World { wire, yotta, .. } = world();
    run(&yotta).await.unwrap();
    wire.set_fault(|request| {
        (request.method() == http::Method::DELETE).then_some(Trouble::NotSent)
    });
    run(&yotta).await.unwrap();
    println!("<<<");
    provider.shutdown().unwrap();
    println!(">>>");
}
