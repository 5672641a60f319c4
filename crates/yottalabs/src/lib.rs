//! Launch, watch, pause and delete GPU pods on [Yotta Labs](https://www.yottalabs.ai), through its
//! Pods API v2.
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
//! - [`Yotta`] is the client; [`Yotta::pods`] and [`Yotta::gpus`] lead to the operations.
//! - [`Yotta::run`] runs a job on a pod and deletes the pod afterwards: also after an error, a panic, and
//!   SIGINT (Ctrl-C), SIGTERM or SIGHUP. [`Run`] says what no client can survive, and how to find what is
//!   left behind.
//! - `yottalabs::blocking` has the same for programs without `async`, with the feature `blocking`.
//! - [`webhook`] reads what is posted to a pod's callback URL.
//! - [`Error`] is what every call fails with. The API answers many failures with HTTP 200; here
//!   they are errors all the same.
//! - Money is [`Decimal`], never a binary float. Times are [`Timestamp`]s, sizes are in GB as the
//!   API has them, prices are per hour in the currency of the offer.
//! - Every response field may be missing: what the server left out is `None` or empty. So is a field
//!   that cannot be read, which [`UnreadableField`] reports.
//! - Requests that can be refined before they are awaited implement [`IntoFuture`]: see [`CreatePod`] for how
//!   to spawn one.
//! - Your own program is tested on a simulator (`yottalabs-sim`) or with typed mocks
//!   (`yottalabs-httpmock`, whose README says when to use which).
//!
//! # Tracing
//!
//! Calls are traced with the [`tracing`](https://docs.rs/tracing) crate, under the target `yottalabs` and
//! its submodules. `RUST_LOG=yottalabs=info` of `tracing-subscriber` selects all spans and events but those
//! of single attempts. `cargo run -p yottalabs --example json_logs` prints them as JSON.
//!
//! | span | level | what it covers | fields |
//! |---|---|---|---|
//! | `create` | INFO | the creation of a pod, with the calls that look for it where no clear answer came | `pod.name`, `pod.id` once it is known |
//! | `call` | INFO | one call, with all attempts | `operation` (such as `get_pod`), `pod.id`, `http.request.method`, `url.template`, `server.address`, `error.type` |
//! | `attempt` | DEBUG | one HTTP request | `pod.id`, `http.request.method`, `url.template`, `http.request.resend_count`, `http.response.status_code`, `error.type` |
//!
//! `pod.id` is text. `error.type` is the API's code, the HTTP status or a word such as `timeout`. Spans also
//! have `otel.kind`, for OpenTelemetry. Events report created pods (INFO), pods that may be left behind and
//! other things that need attention (WARN and ERROR), and retries (DEBUG). No span and no event holds the
//! key, a body, or the value of an environment variable.
//!
//! # Features
//!
//! `rustls` (default): TLS by rustls with ring. `native-tls`: by the operating system's library.
//! If your own program uses `reqwest` 0.13 without a TLS feature, its `Client::new()` panics for want of
//! a crypto provider once this crate is beside it, since Cargo builds one reqwest for both. Give yours
//! the feature `rustls` or `native-tls`. This crate's own client does not need it.
//!
//! `blocking`: the module of that name, which waits on threads of yours. It brings no further crate.
//!
//! `cargo` compiles no code generator for you: the client underneath is checked in.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod base_url;
#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub mod blocking;
mod builder;
mod call;
pub mod codes;
mod config;
mod core;
mod decode;
mod envelope;
mod error;
mod gpus;
mod judge;
mod network;
mod operation;
mod paging;
mod pods;
mod raw;
mod redact;
mod retry;
mod run;
mod signals;
mod trace;
mod unreadable;
pub mod webhook;
mod yotta;

pub use builder::Builder;
pub use config::{
    API_KEY_VARIABLE, BASE_URL_VARIABLE, DEFAULT_BASE_URL, DEFAULT_PROFILE, PROFILE_VARIABLE,
};
pub use error::{Error, Result, Violation};
pub use gpus::{
    ContainerVolumeLimits, GpuCountOption, GpuOffer, GpuPage, GpuPrice, Gpus, ListGpus, ListQuotes,
    Quote, SystemVolumeLimits,
};
pub use http::Method;
pub use pods::{
    CLIENT_TOKEN_VARIABLE, Condition, Cost, CreatePod, EnvVar, ExposedPort, GpuChoice, HourlyPrice,
    ListPods, LogFollow, LogLine, LogLines, LogPage, LogQuery, MountedVolume, Pod, PodEvent,
    PodFailure, PodSpec, Pods, Runtime, Wait, Watch, gone, in_status, paused, ready, running,
};
pub use raw::{RawRequest, RawResponse};
pub use retry::RetryPolicy;
pub use run::{PodGuard, Run};
pub use rust_decimal::Decimal;
pub use unreadable::UnreadableField;
pub use yotta::Yotta;
/// Sending requests by other means than the network: for tests. See [`Builder::transport`].
///
/// Its types are those of the `http`, `http-body` and `bytes` crates, on purpose: what a server in
/// the same process speaks, such as the simulator's router.
pub mod transport {
    pub use yottalabs_client::transport::{Body, BoxError, SendError, Sending, Transport};
}
pub use yottalabs_client::wire::{
    AcceleratorVendor, CloudType, DesiredState, GpuAvailability, ImagePublicType, ImageSource,
    LogType, ParseTimestampError, PodId, PodStatus, Protocol, ResourceType, Timestamp,
    VolumeMountMode,
};

/// The README's programs compile.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
