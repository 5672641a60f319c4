//! A client for the Pods API v2 of [Yotta Labs](https://www.yottalabs.ai): launch, watch, pause and delete
//! GPU pods.
//!
//! ```no_run
//! use std::time::Duration;
//! use yottalabs::{PodSpec, Protocol, Yotta, ready};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let yotta = Yotta::from_env()?; // YOTTA_API_KEY
//! let list = yotta.gpus().list().min_gpu_memory_gb(24).gpu_count(1).available();
//! let quote = list.quotes().cheapest().await?.ok_or("no GPU with 24 GB is free")?;
//! let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", &quote, 1)
//!     .env("JUPYTER_PASSWORD", "correct horse battery staple")
//!     .expose(22, Protocol::Ssh);
//! let pod = yotta.pods().create(spec).await?;
//! let pod = yotta.pods().wait(pod.id, ready()).timeout(Duration::from_secs(600)).await?;
//! println!("{} is ready: {:?}", pod.name, pod.ssh_command());
//! yotta.pods().delete(pod.id).await?;
//! # Ok(()) }
//! ```
//!
//! The [guide](../guide/index.html) has a chapter for each task. Its text is in `guide/src` of the repository, and
//! `mdbook build guide` puts the book next to this documentation.
//!
//! - [`Yotta`] is the client. [`Yotta::pods`] and [`Yotta::gpus`] return handles with the operations.
//! - [`Run::command`] runs a command on a pod of its own and returns its exit code; [`Yotta::batch`] runs many.
//! - [`Yotta::run`] creates a pod, runs a job on it and deletes the pod afterwards, also after an error, a
//!   panic, SIGINT (Ctrl-C), SIGTERM or SIGHUP. [`Run`] lists what it cannot protect against, and how to
//!   find pods that were left behind.
//! - With the feature `blocking`, `yottalabs::blocking` is the same API for programs without `async`.
//! - [`webhook`] parses the requests that the vendor posts to a pod's callback URL.
//! - Every call returns [`Error`] on failure. The API reports many failures with HTTP 200; they are errors
//!   too.
//! - Amounts of money are [`Decimal`]s, never binary floats. Times are [`Timestamp`]s. Sizes are in GB,
//!   as the API reports them. Prices are per hour, in the currency of the offer.
//! - Every response field is optional: a field that the server omits, or that cannot be read, is `None` or
//!   empty. [`UnreadableField`] reports the latter.
//! - Everything that the API returns implements `Serialize`, under the API's field names; amounts are decimal
//!   strings. Secrets are masked, unless you write [`Pod::with_secrets`].
//! - Requests with options, such as [`CreatePod`], are builders that implement [`IntoFuture`]: set the
//!   options, then `.await`. The documentation of [`CreatePod`] shows how to pass one to `tokio::spawn`.
//! - The README lists examples of common programs, such as a table of prices, batches, and a web service.
//!
//! # Testing
//!
//! A program can be tested against the simulator (`yottalabs-sim`), in the same process and in simulated time; against
//! typed mocks of single calls (`yottalabs-httpmock`, whose README says when to use which); or against a transport of
//! its own that answers from JSON:
//!
//! ```
//! use yottalabs::transport::{Sending, Transport, response};
//!
//! #[derive(Debug)]
//! struct Fake;
//! impl Transport for Fake {
//!     fn send(&self, request: http::Request<bytes::Bytes>) -> Sending {
//!         assert_eq!(request.uri().path(), "/v2/pods/7");
//!         let body = r#"{"code": 10000, "data": {"id": 7, "status": "RUNNING"}}"#;
//!         Box::pin(async move { Ok(response(200, body)) })
//!     }
//! }
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let yotta = yottalabs::Yotta::builder().api_key("key").transport(Fake).build()?;
//! assert!(yotta.pods().get(7.into()).await?.is_ready());
//! # Ok::<(), yottalabs::Error>(()) }).unwrap();
//! ```
//!
//! For functions that take models or errors: a [`Pod`], a [`GpuOffer`], a [`Runtime`] and the pages of listings and logs
//! can be read from JSON, a [`Quote`] is [`GpuOffer::quote`], and an error is [`Error::fake`].
//!
//! # Tracing
//!
//! Calls are instrumented with the [`tracing`](https://docs.rs/tracing) crate, under the target `yottalabs`
//! and its submodules. With `tracing-subscriber`, `RUST_LOG=yottalabs=info` selects everything except
//! the spans of single attempts and the events of retries.
//! `examples/web_service.rs` prints spans and events as JSON.
//!
//! | span | level | covers | fields |
//! |---|---|---|---|
//! | `create` | INFO | the creation of a pod, including the calls that look for the pod after an unclear response | `pod.name`; `pod.id` once it is known |
//! | `call` | INFO | one call with all its attempts | `operation` (such as `get_pod`), `pod.id`, `http.request.method`, `url.template`, `server.address`, `error.type` |
//! | `attempt` | DEBUG | one HTTP request | `pod.id`, `http.request.method`, `url.template`, `http.request.resend_count`, `http.response.status_code`, `error.type` |
//!
//! `pod.id` is a string. `error.type` is the API's code, the HTTP status or a word such as `timeout`. Spans
//! also have `otel.kind`, for OpenTelemetry. Events report created pods (INFO), retries (DEBUG), and pods
//! that may be left behind and other problems (WARN and ERROR). No span or event contains the key, a
//! body, or the value of an environment variable.
//!
//! # Metrics
//!
//! Events of `tracing` under the target `yottalabs::metrics` become metrics of OpenTelemetry with the
//! `MetricsLayer` of `tracing-opentelemetry`: `cargo run -p yottalabs --example metrics` prints them.
//!
//! | metric | kind | what is measured | attributes |
//! |---|---|---|---|
//! | `http.client.request.duration` | histogram, in seconds | one HTTP request, to the last byte of its response | `http.request.method`, `http.response.status_code`, `url.template`, `server.address`, `server.port`, `error.type` |
//! | `yottalabs.retries` | counter | failed requests that are sent again | `http.request.method`, `url.template`, `error.type` |
//! | `yottalabs.retry_budget.exhausted` | counter | failed requests that are not sent again, because the [retry budget](RetryPolicy) is exhausted | `http.request.method`, `url.template`, `error.type` |
//! | `yottalabs.wait.duration` | histogram, in seconds | one [`Wait`] | `yottalabs.wait.condition`: the name of the [`Condition`]; `error.type` if it was not met |
//! | `yottalabs.pods.created` | counter | pods that [`Pods::create`] returned, also to a run | |
//! | `yottalabs.pods.deleted` | counter | deletions that the server accepted | |
//! | `yottalabs.pods.left_behind` | counter | pods that a [run](Run) could not delete | |
//!
//! Requests and waits that are dropped before they end are not measured. If you name conditions, use few
//! names: each one is a time series. Events have no units or buckets; a view of the meter provider sets them, as
//! the example shows.
//!
//! The level of these events is TRACE, so that they are not in logs. A filter such as `yottalabs=info` on the
//! whole subscriber would remove the metrics too, so set the filter on the layer for logs (`Layer::with_filter`). A
//! feature of `tracing` such as `release_max_level_info` also removes them.
//!
//! # Features
//!
//! - `rustls` (default): TLS with rustls and ring.
//! - `native-tls`: TLS with the library of the operating system.
//! - `http2`: HTTP/2, for many concurrent calls: they share one connection. Without it HTTP/1.1 is used.
//! - `blocking`: the module `blocking`. It adds no dependency.
//! - `schema`: the JSON Schema of [`PodSpec`], by `JsonSchema` of the crate `schemars` 1:
//!   `schemars::schema_for!(PodSpec)`.
//!
//! The README lists what each of them costs to compile.
//!
//! Cargo builds `reqwest` once for this crate and your program, with the features of both. If your program uses
//! `reqwest` 0.13 without a TLS feature, `reqwest::Client::new()` panics because no crypto provider is installed.
//! Enable the feature `rustls` or `native-tls` of `reqwest` in your program. The client of this crate is not
//! affected.
//!
//! The generated client is checked in, so no code generator runs when you build this crate.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod table;

#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub mod blocking;
mod builder;
mod call;
pub mod codes;
mod config;
mod decode;
mod error;
mod gpus;
mod headers;
mod metrics;
mod network;
mod operation;
mod paging;
mod pods;
mod raw;
mod redact;
mod retry;
mod run;
mod serialize;
mod signals;
mod unreadable;
pub mod webhook;
mod yotta;

pub use builder::Builder;
pub use config::{
    API_KEY_VARIABLE, BASE_URL_VARIABLE, DEFAULT_BASE_URL, DEFAULT_PROFILE, PROFILE_VARIABLE,
};
pub use error::{Error, FakeFailure, Result, Violation};
pub use gpus::{
    ContainerVolumeLimits, GpuCountOption, GpuOffer, GpuPage, GpuPrice, Gpus, ListGpus, ListQuotes,
    Quote, SystemVolumeLimits,
};
pub use http::Method;
pub use pods::{
    CLIENT_TOKEN_VARIABLE, Condition, Cost, CreatePod, EnvVar, ExposedPort, GpuChoice, HourlyPrice,
    LABELS_VARIABLE, ListPods, LogFollow, LogLine, LogLines, LogPage, LogQuery, MountedVolume, Pod,
    PodEvent, PodFailure, PodSpec, PodWithSecrets, Pods, Runtime, SshAddress, Wait, Watch, gone,
    in_status, paused, ready, running,
};
pub use raw::{RawRequest, RawResponse};
pub use retry::RetryPolicy;
pub use run::{Batch, BatchReport, Job, Outcome, PodGuard, Run, RunEvent, TotalCost};
pub use rust_decimal::Decimal;
pub use unreadable::UnreadableField;
pub use yotta::Yotta;
/// Custom transports: [layers](Builder::layer) around the network, and [transports](Builder::transport) instead
/// of it, for tests.
///
/// Requests and responses have the types of the `http`, `http-body` and `bytes` crates, so that a server in the
/// same process, such as the simulator's router, can answer them.
pub mod transport {
    pub use yottalabs_client::transport::{
        Body, BoxError, SendError, Sending, Transport, response,
    };
}
pub use yottalabs_client::wire::{
    AcceleratorVendor, CloudType, DesiredState, GpuAvailability, ImagePublicType, ImageSource,
    LogType, ParseTimestampError, PodId, PodStatus, Protocol, ResourceType, Timestamp,
    VolumeMountMode,
};

/// Compiles the programs in the README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
