//! A blocking client, for programs without `async`: the same names, and each call waits for its response.
//!
//! It needs the feature `blocking`:
//!
//! ```toml
//! yottalabs = { version = "0.1", features = ["blocking"] }
//! ```
//!
//! ```no_run
//! use yottalabs::blocking::Yotta;
//! use yottalabs::{PodSpec, Protocol, ready};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let yotta = Yotta::from_env()?; // YOTTA_API_KEY
//!     let offer = yotta.gpus().list().min_gpu_memory_gb(24).available().cheapest()?;
//!     let offer = offer.ok_or("no GPU with 24 GB is free")?;
//!     let spec = PodSpec::new("train-1", "me/train:1", &offer, 1).expose(22, Protocol::Ssh);
//!     let pod = yotta.pods().create(spec).send()?;
//!     let pod = yotta.pods().wait(pod.id, ready()).send()?;
//!     for line in yotta.pods().logs(pod.id).container().follow() {
//!         println!("{}", line?);
//!     }
//!     yotta.pods().delete(pod.id)?;
//!     Ok(())
//! }
//! ```
//!
//! # Differences from the asynchronous client
//!
//! | in [`yottalabs`](crate) | here |
//! |---|---|
//! | a call is awaited: `pods().get(id).await` | it blocks: `pods().get(id)` |
//! | a request that can be refined is awaited: `pods().list().await` | it is sent: `pods().list().send()` |
//! | a stream: `logs(id).follow()`, `pods().watch()`, `gpus().list().stream()` | an iterator of results |
//! | the job of a run can be cancelled | it can't: see [`Run::with`] |
//! | after a signal, a run returns an error | the signal ends the process: see [`Run::with`] |
//!
//! The settings, the errors, and the types that are sent and received are those of [`yottalabs`](crate) itself.
//!
//! A client, its clones and everything that comes from them share one background thread, until the last of
//! them is dropped. They can be used from any number of threads at the same time.
//!
//! # When not to use it
//!
//! - In asynchronous code. A call would block everything else there, so it returns an error, and nothing is
//!   sent: use [`yottalabs::Yotta`](crate::Yotta). It works where Tokio allows blocking, in `spawn_blocking` and
//!   `block_in_place`. Other runtimes than Tokio are not detected.
//! - For many pods at the same time. Each call blocks one of your threads, while the asynchronous client waits
//!   for a thousand pods on one thread.
//! - To cancel a call. A call ends when it is done or when its time is over ([`Yotta::with_timeout`],
//!   [`Wait::timeout`]), and not before.

mod table;

mod client;
mod gpus;
mod jobs;
mod pods;
mod run;
mod runtime;

pub use client::{RawRequest, Yotta};
pub use gpus::{GpuOffers, Gpus, ListGpus, ListQuotes};
pub use jobs::{Batch, Job};
pub use pods::{CreatePod, ListPods, PodGuard, Pods, Wait, Watch};
pub use pods::{LogFollow, LogLines, LogQuery};
pub use run::Run;
