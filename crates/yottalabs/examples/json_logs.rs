//! Logs as JSON, one object per line, for log collectors.
//!
//! `cargo run -p yottalabs --example json_logs` runs on a simulator, without a key or costs.
//! `RUST_LOG=yottalabs=debug` also shows single attempts with their HTTP status.
//!
//! Each line is an event or the end of a span, with the fields of its spans, such as `pod.id`. The section
//! "Tracing" of the crate's documentation lists all spans and fields.

use std::error::Error;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;
use yottalabs::{PodSpec, Protocol, Yotta, ready};
use yottalabs_sim::{Clock, Simulator};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "yottalabs=info".into());
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        // Logs the end of each span, with its fields and duration.
        .with_span_events(FmtSpan::CLOSE)
        .init();

    // One second is a simulated minute.
    let simulator = Simulator::builder().clock(Clock::scaled(60.0)).build();
    let server = simulator.start().await?;
    let yotta = Yotta::builder()
        .api_key(simulator.api_key())
        .base_url(server.url())
        .build()?;

    let quotes = yotta.gpus().list().gpu_count(1).quotes();
    let quote = quotes.cheapest().await?.ok_or("no GPU is free")?;
    let spec = PodSpec::new("json-logs", "pytorch/pytorch:2.8", &quote, 1)
        .env("JUPYTER_PASSWORD", "this value is in no log")
        .expose(22, Protocol::Ssh);
    let pod = yotta.pods().create(spec).await?;
    yotta.pods().wait(pod.id, ready()).await?;
    yotta.pods().delete(pod.id).await?;
    // A failed call has the field `error.type`.
    let deleted = yotta.pods().pause(pod.id).await;
    assert!(deleted.is_err());
    Ok(())
}
