//! Webhooks, as their receiver gets them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use yottalabs_sim::{Clock, Delivery, Simulator, Webhook};

use crate::support::{LONG, act, built, create, manual, running};

type Received = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// The URL of a receiver of webhooks, and what it has received.
async fn receiver() -> (String, Received) {
    let received = Received::default();
    let take = async |State(received): State<Received>, headers: HeaderMap, body: Bytes| {
        let body = serde_json::from_slice(&body).expect("JSON");
        received.lock().expect("no panic").push((headers, body));
        axum::http::StatusCode::ACCEPTED
    };
    let router = Router::new()
        .route("/hooks/pods", post(take))
        .with_state(received.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!(
        "http://{}/hooks/pods?from=sim",
        listener.local_addr().expect("an address")
    );
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

fn deliveries(webhooks: &[Webhook]) -> Vec<(&str, Delivery)> {
    let webhooks = webhooks.iter();
    webhooks
        .map(|hook| (hook.status.as_str(), hook.delivery.clone()))
        .collect()
}

#[tokio::test]
async fn a_callback_gets_the_four_statuses_and_no_others() {
    let (url, received) = receiver().await;
    let sim = manual();
    let id = running(&sim, json!({ "callbackUrl": url })).await;
    let failing = json!({ "callbackUrl": url, "image": "does-not-exist" });
    create(&sim, failing).await;
    running(&sim, json!({})).await;
    sim.degrade(id).expect("it is running");
    act(&sim, id, "pause").await.data();
    sim.advance(LONG);
    act(&sim, id, "resume").await.data();
    sim.advance(LONG);
    act(&sim, id, "delete").await.data();
    sim.advance(LONG);

    assert_eq!(sim.webhooks()[0].delivery, Delivery::Waiting);
    assert_eq!(sim.deliver_webhooks().await, 5);
    assert_eq!(sim.deliver_webhooks().await, 0, "each is sent once");
    let answered = |status| (status, Delivery::Answered(202));
    let expected = ["RUNNING", "FAILED", "DEGRADED", "RUNNING", "TERMINATED"];
    assert_eq!(deliveries(&sim.webhooks()), expected.map(answered));

    let received = received.lock().expect("no panic");
    let statuses: Vec<_> = received.iter().map(|(_, b)| b["status"].clone()).collect();
    assert_eq!(statuses, expected);
    let (headers, body) = &received[0];
    assert_eq!(headers["content-type"], "application/json");
    assert!(!headers.contains_key("x-api-key"));
    assert_eq!(body["pod_id"], json!(id.to_string()));
    assert_eq!(body["previous_status"], "INITIALIZING");
    let record = &sim.pods()[0];
    assert_eq!(body["occurred_at"], json!(record.history[3].at.as_millis()));
    let sent: Value = serde_json::from_str(&sim.webhooks()[0].body).expect("JSON");
    assert_eq!(sent, *body);
}

async fn eventually(what: impl Fn() -> bool) {
    for _ in 0..500 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it never happened");
}

#[tokio::test]
async fn a_server_sends_webhooks_when_they_are_due() {
    let (url, received) = receiver().await;
    for clock in [Clock::manual(), Clock::scaled(1_000.0)] {
        let sim = Simulator::builder().clock(clock).build();
        let server = sim.start().await.expect("a port");
        create(&sim, json!({ "callbackUrl": url })).await;
        if clock == Clock::manual() {
            sim.advance(LONG);
        }
        eventually(|| !received.lock().expect("no panic").is_empty()).await;
        let (_, body) = received.lock().expect("no panic").remove(0);
        assert_eq!(body["status"], "RUNNING");
        server.stop().await;
    }
}

#[tokio::test]
async fn the_end_of_the_balance_is_announced_without_a_read() {
    let (url, received) = receiver().await;
    let sim = Simulator::builder().clock(Clock::scaled(10_000.0)).build();
    let _server = sim.start().await.expect("a port");
    create(&sim, json!({ "callbackUrl": url })).await;
    sim.set_balance(1);
    eventually(|| received.lock().expect("no panic").len() == 2).await;
    let (_, body) = &received.lock().expect("no panic")[1];
    assert_eq!(body["status"], "TERMINATED");
}

#[tokio::test]
async fn only_http_addresses_of_this_machine_get_webhooks_and_each_once() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let addr: SocketAddr = nobody.local_addr().expect("an address");
    let (port, failed) = (addr.port(), "failed to connect: ");
    drop(nobody);
    let here = |host: &str| format!("http://{host}:{port}/hook?x=1");
    let elsewhere = "is not this machine: Builder::webhooks_anywhere or ";
    for (url, anywhere, expected) in [
        (here("127.0.0.1"), false, failed),
        (here("LOCALHOST"), false, failed),
        (here("127.0.0.9"), false, failed),
        (here("[::1]"), false, failed),
        ("http://hooks.example.com/".into(), false, elsewhere),
        ("http://localhost.example.com/".into(), false, elsewhere),
        ("http://10.0.0.1/".into(), false, elsewhere),
        (
            "http://127.0.0.1@hooks.example.com/".into(),
            false,
            elsewhere,
        ),
        (here("0.0.0.0"), false, elsewhere),
        (here("0.0.0.0"), true, failed),
        ("https://localhost/".into(), true, "it is not an http URL"),
        ("localhost".into(), true, "it is not an http URL"),
        ("ftp://localhost/".into(), true, "it is not an http URL"),
        ("http://".into(), true, "it is not a valid URL: "),
        ("not a url".into(), true, "it is not a valid URL: "),
    ] {
        let sim = built(|builder| match anywhere {
            true => builder.webhooks_anywhere(),
            false => builder,
        });
        create(&sim, json!({ "callbackUrl": url })).await;
        create(&sim, json!({ "callbackUrl": "" })).await;
        sim.advance(LONG);
        assert_eq!(sim.deliver_webhooks().await, 1);
        assert_eq!(sim.deliver_webhooks().await, 0, "it is not repeated");
        match &sim.webhooks()[0].delivery {
            Delivery::Failed(reason) if expected == failed => {
                assert!(reason.starts_with(failed), "{url}: {reason}");
            }
            Delivery::Withheld(reason) => assert!(reason.contains(expected), "{url}: {reason}"),
            other => panic!("{url}: {other:?}"),
        }
    }
}
