//! A server that receives what is posted to a pod's callback URL, and believes none of it.
//!
//! `cargo run -p yottalabs --example webhook` plays it on a simulator: no key, no cost. Everything
//! stays on this machine.

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

/// A simulated minute passes in a second.
const SPEED: f64 = 60.0;

/// The part of the path that nobody can guess. Make yours with `openssl rand -hex 16`, and keep it with
/// the other secrets.
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
    println!("pod {} is {}; waiting for a call", pod.id, pod.status);
    let id = pod.id;
    let pod = changes.recv().await.context("the worker ended")?;
    println!("pod {id} is {}", pod.status);

    println!("what others may post:");
    let lie = format!(r#"{{"pod_id": "{id}", "status": "TERMINATED"}}"#);
    for (what, token, body) in [
        ("somebody who does not know the path", "guess", lie.as_str()),
        ("something else", TOKEN, "<xml/>"),
        ("a pod that is not yours", TOKEN, r#"{"pod_id": 1}"#),
        ("a lie about one that is", TOKEN, &lie),
    ] {
        let answer = tell(address, token, body).await?;
        println!("  {what}: {answer}");
    }

    tokio::time::sleep(Duration::from_millis(200)).await; // for the worker to look
    yotta.pods().delete(id).await?;
    println!("pod {id} is being deleted; waiting for a call");
    let pod = changes.recv().await.context("the worker ended")?;
    println!("pod {id} is {}", pod.status);
    server.abort(); // and with it the queue ends, once it is worked off
    worker.await?;
    Ok(())
}

/// The server: one path that takes posts, and 404 for all others.
fn hooks(queue: mpsc::Sender<Event>) -> Router {
    Router::new()
        .route(&format!("/hooks/{TOKEN}"), post(receive))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(queue)
}

/// Answers at once; the work is done elsewhere, however many come.
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
        // Too many at once: let them be sent again, if they ever are.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Asks the API about each event, and reports pods that are not as they were: that is what a program may
/// act on, and not what somebody said.
async fn work(yotta: Yotta, mut events: mpsc::Receiver<Event>, report: mpsc::Sender<Pod>) {
    let mut known: HashMap<PodId, PodStatus> = HashMap::new();
    while let Some(event) = events.recv().await {
        let said = event.status().map_or("nothing", PodStatus::as_str);
        match event.refetch(&yotta).await {
            Ok(pod) => {
                println!("  it says {said}, and the pod is {}", pod.status);
                let before = known.insert(pod.id, pod.status.clone());
                if before.as_ref() != Some(&pod.status) && report.send(pod).await.is_err() {
                    return;
                }
            }
            Err(error) => println!("  it says {said}, but: {error}"),
        }
    }
}

/// Posts a body, and gives back the answer's first line.
async fn tell(address: SocketAddr, token: &str, body: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "POST /hooks/{token} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let line = answer.lines().next().context("no answer came")?;
    Ok(line.to_owned())
}
