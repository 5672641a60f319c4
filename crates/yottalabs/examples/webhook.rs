//! A server for the callback URL of a pod, which verifies every event with the API.
//!
//! `cargo run -p yottalabs --example webhook` runs it with a simulator, without a key or costs. All requests
//! stay on this machine.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use yottalabs::webhook::{Event, MAX_BODY};
use yottalabs::{Pod, PodId, PodSpec, PodStatus, Yotta};
use yottalabs_sim::{Clock, Simulator};

/// Simulated seconds per second.
const SPEED: f64 = 60.0;

/// The unguessable part of the path. Create your own with `openssl rand -hex 16`, and store it like other
/// secrets.
const TOKEN: &str = "e7d1c0ffee5a11adfeed5eedcab1e042";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let simulator = Simulator::builder().clock(Clock::scaled(SPEED)).build();
    let api = simulator.start().await?;
    let yotta = Yotta::builder()
        .api_key(simulator.api_key())
        .base_url(api.url())
        .build()?;

    let (queue, events) = mpsc::channel(64);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(listener, hooks(queue)).await });
    let (report, mut changes) = mpsc::channel(64);
    let worker = tokio::spawn(work(yotta.clone(), events, report));

    let spec = PodSpec::new("hooked", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
        .callback_url(format!("http://{address}/hooks/{TOKEN}"));
    let pod = yotta.pods().create(spec).await?;
    println!("pod {} is {}; waiting for an event", pod.id, pod.status);
    let id = pod.id;
    let pod = changes.recv().await.context("the worker ended")?;
    println!("pod {id} is {}", pod.status);

    println!("forged and invalid requests:");
    let forged = format!(r#"{{"pod_id": "{id}", "status": "TERMINATED"}}"#);
    for (what, token, body) in [
        ("without the right path", "guess", forged.as_str()),
        ("not JSON", TOKEN, "<xml/>"),
        ("a pod of another organisation", TOKEN, r#"{"pod_id": 1}"#),
        ("a forged status of your pod", TOKEN, &forged),
    ] {
        let answer = send(address, token, body).await?;
        println!("  {what}: {answer}");
    }

    tokio::time::sleep(Duration::from_millis(200)).await; // until the worker has refetched the pod
    yotta.pods().delete(id).await?;
    println!("pod {id} is being deleted; waiting for an event");
    let pod = changes.recv().await.context("the worker ended")?;
    println!("pod {id} is {}", pod.status);
    server.abort(); // closes the queue, so that the worker ends
    worker.await?;
    Ok(())
}

/// The server: accepts POST requests to one path, and answers all others with 404.
fn hooks(queue: mpsc::Sender<Event>) -> Router {
    Router::new()
        .route(&format!("/hooks/{TOKEN}"), post(receive))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(queue)
}

/// Queues the event for the worker and answers at once.
async fn receive(State(queue): State<mpsc::Sender<Event>>, body: Bytes) -> StatusCode {
    let event = match Event::parse(&body) {
        Ok(event) => event,
        Err(error) => {
            println!("  {error}");
            return StatusCode::BAD_REQUEST;
        }
    };
    match queue.try_send(event) {
        Ok(()) => StatusCode::NO_CONTENT,
        // The queue is full.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Refetches the pod of each event, and reports pods whose status has changed. A program should act on these
/// reports only.
async fn work(yotta: Yotta, mut events: mpsc::Receiver<Event>, report: mpsc::Sender<Pod>) {
    let mut known: HashMap<PodId, PodStatus> = HashMap::new();
    while let Some(event) = events.recv().await {
        let said = event.status().map_or("nothing", PodStatus::as_str);
        match event.refetch(&yotta).await {
            Ok(pod) => {
                println!("  the event says {said}, and the pod is {}", pod.status);
                let before = known.insert(pod.id, pod.status.clone());
                if before.as_ref() != Some(&pod.status) && report.send(pod).await.is_err() {
                    return;
                }
            }
            Err(error) => println!("  the event says {said}, but: {error}"),
        }
    }
}

/// Posts a body, and returns the status line of the response.
async fn send(address: SocketAddr, token: &str, body: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "POST /hooks/{token} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let line = answer.lines().next().context("the response is empty")?;
    Ok(line.to_owned())
}
