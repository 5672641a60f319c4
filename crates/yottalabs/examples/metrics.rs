//! Metrics of OpenTelemetry: the durations of requests and waits, retries, and created and deleted pods.
//!
//! `cargo run -p yottalabs --example metrics` launches a pod, waits until it is ready, deletes it, and prints the
//! metrics. With the real API this costs money, for a few minutes of the cheapest GPU. To send the metrics to a
//! collector, replace the exporter by that of `opentelemetry-otlp`.
//!
//! The section "Metrics" of the crate's documentation lists all metrics.

use anyhow::Context as _;
use opentelemetry_sdk::metrics::{Aggregation, Instrument, SdkMeterProvider, Stream};
use opentelemetry_stdout::MetricExporter;
use tracing_opentelemetry::MetricsLayer;
use tracing_subscriber::prelude::*;
use yottalabs::{PodSpec, Yotta};

/// Events of `tracing` have no unit, and the default buckets are for milliseconds.
fn in_seconds(instrument: &Instrument) -> Option<Stream> {
    let boundaries = match instrument.name() {
        "http.client.request.duration" => vec![0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0],
        "yottalabs.wait.duration" => vec![1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0],
        _ => return None,
    };
    let stream = Stream::builder().with_unit("s");
    let record_min_max = true;
    let aggregation = Aggregation::ExplicitBucketHistogram {
        boundaries,
        record_min_max,
    };
    stream.with_aggregation(aggregation).build().ok()
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let exporter = MetricExporter::default();
    let metrics = SdkMeterProvider::builder().with_periodic_exporter(exporter);
    let metrics = metrics.with_view(in_seconds).build();
    // The layer selects its events itself. A filter for logs belongs to the layer for logs: as a filter of
    // all layers, it would remove the metrics.
    let layer = MetricsLayer::new(metrics.clone());
    tracing_subscriber::registry().with(layer).init();

    let yotta = Yotta::from_env()?;
    let list = yotta.gpus().list().gpu_count(1);
    let quote = list.quotes().cheapest().await?.context("no GPU is free")?;
    let run = yotta.run(PodSpec::new("metrics", "pytorch/pytorch:2.8", &quote, 1));
    let job = run.with(async |pod| {
        eprintln!("pod {} is ready", pod.id);
        anyhow::Ok(())
    });
    let result = job.await;

    metrics.shutdown()?; // exports what was not exported yet, also after an error
    result
}
