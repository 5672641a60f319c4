//! A server for the callback URL of pods, which reads the pod from the API after every event.
//!
//! `WEBHOOK_TOKEN=$(openssl rand -hex 16) cargo run -p yottalabs --example webhook -- 127.0.0.1:8000`
//!
//! Launch pods with `PodSpec::callback_url("https://…/hooks/<token>")`, at the public address of a proxy with TLS.
//! The events that arrive cost nothing.

use anyhow::Context as _;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::{Router, http::StatusCode, routing::post};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use yottalabs::Yotta;
use yottalabs::webhook::{Event, MAX_BODY};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The path is a secret: requests are not signed, and each costs a call of the API.
    let token = std::env::var("WEBHOOK_TOKEN").context("set WEBHOOK_TOKEN to a random word")?;
    let (queue, events) = channel(64);
    let worker = tokio::spawn(work(Yotta::from_env()?, events));
    let router = Router::new()
        .route(&format!("/hooks/{token}"), post(receive))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(queue);
    let address = std::env::args().nth(1);
    let address = address.unwrap_or("127.0.0.1:8000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let server = axum::serve(listener, router);
    let stop = async { _ = tokio::signal::ctrl_c().await };
    server.with_graceful_shutdown(stop).await?;
    worker.await?; // The queue is closed now, and the worker ends when it is empty.
    Ok(())
}

/// Answers at once: it is not known how long the vendor waits, or whether it sends an event again.
async fn receive(State(queue): State<Sender<Event>>, body: Bytes) -> StatusCode {
    match Event::parse(&body) {
        Err(_) => StatusCode::BAD_REQUEST,
        Ok(event) => match queue.try_send(event) {
            Ok(()) => StatusCode::NO_CONTENT,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE, // The queue is full.
        },
    }
}

/// Acts on the pods as the API shows them, because anyone can post an event.
async fn work(yotta: Yotta, mut events: Receiver<Event>) {
    while let Some(event) = events.recv().await {
        match event.refetch(&yotta).await {
            Ok(pod) => println!("pod {} ({}) is {}", pod.id, pod.name, pod.status),
            Err(error) => println!("not confirmed: {error}"),
        }
    }
}
