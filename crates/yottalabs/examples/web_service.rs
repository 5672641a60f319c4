//! A web service that launches and lists pods, with logs as JSON.
//!
//! `cargo run -p yottalabs --example web_service -- 127.0.0.1:8000`, and then
//! `curl --json '{"name": "n1", "image": "pytorch/pytorch:2.8", "gpu_type": "NVIDIA_L4_24G"}' 127.0.0.1:8000/pods`.
//!
//! With the real API every POST launches a pod, which costs money until it is deleted. There is no authentication, so
//! let it listen on this machine only. `RUST_LOG=yottalabs=debug` logs single attempts too.

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde::Deserialize;
use tracing_subscriber::{EnvFilter, fmt::format::FmtSpan};
use yottalabs::{Error, Pod, PodSpec, Yotta};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or("yottalabs=info".into());
    let logs = tracing_subscriber::fmt().json().with_env_filter(filter);
    // The end of each span is a line with its fields, such as `pod.id` and `error.type`, and its duration.
    logs.with_span_events(FmtSpan::CLOSE).init();
    let router = Router::new().route("/pods", get(list).post(launch));
    let router = router.with_state(Yotta::from_env()?);
    let address = std::env::args().nth(1);
    let address = address.unwrap_or("127.0.0.1:8000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    eprintln!("listening on {}", listener.local_addr()?);
    let stop = async { _ = tokio::signal::ctrl_c().await };
    let server = axum::serve(listener, router).with_graceful_shutdown(stop);
    Ok(server.await?)
}

type Failure = (StatusCode, String);

async fn list(State(yotta): State<Yotta>) -> Result<Json<Vec<Pod>>, Failure> {
    let pods = yotta.pods().list().label("app", "web-service").await;
    pods.map(Json).map_err(failure) // The values of environment variables are masked.
}

#[derive(Deserialize)]
struct Launch {
    name: String,
    image: String,
    gpu_type: String,
}

async fn launch(State(yotta): State<Yotta>, Json(it): Json<Launch>) -> Result<Json<Pod>, Failure> {
    let spec = PodSpec::new(it.name, it.image, it.gpu_type, 1).label("app", "web-service");
    // In a task of its own, because this future is dropped if the client disconnects, and the pod might exist.
    let pod = tokio::spawn(yotta.pods().create(spec).into_future()).await;
    let pod = pod.map_err(|panic| (StatusCode::INTERNAL_SERVER_ERROR, panic.to_string()))?;
    pod.map(Json).map_err(failure)
}

fn failure(error: Error) -> Failure {
    let status = match error.is_invalid_request() {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::BAD_GATEWAY,
    };
    (status, error.to_string())
}
