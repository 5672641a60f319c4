//! The client for programs without `async`: the same names, and each call waits for its answer.
//!
//! It is here with the feature `blocking`:
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
//! # What is different
//!
//! | in [`yottalabs`](crate) | here |
//! |---|---|
//! | a call is awaited: `pods().get(id).await` | it waits by itself: `pods().get(id)` |
//! | a request that can be refined is awaited: `pods().list().await` | it is sent: `pods().list().send()` |
//! | a stream: `logs(id).follow()`, `pods().watch()`, `gpus().list().stream()` | an iterator of results |
//! | the job of a run is cancelled | it can't be: see [`Run::with`] |
//! | after a signal, a run returns an error | it ends the process: see [`Run::with`] |
//!
//! All else is the same: the settings, the errors, and the types that are sent and received, which are
//! those of [`yottalabs`](crate) itself.
//!
//! One thread of its own serves a client with all its clones and everything that came from it, until
//! the last of them is dropped. They can be used from any number of threads at a time.
//!
//! # When not to use it
//!
//! - In asynchronous code. A call would hold up everything else there, so it is refused with an error,
//!   and nothing is sent: use [`yottalabs::Yotta`](crate::Yotta). Where Tokio lets one wait, in
//!   `spawn_blocking` and `block_in_place`, it works. Other runtimes than Tokio are not recognised.
//! - For many pods at a time: each call that waits costs a thread of yours, where the asynchronous
//!   client waits for a thousand pods on one.
//! - To give up halfway: a call here ends when it is done or its time is out
//!   ([`Yotta::with_timeout`], [`Wait::timeout`]), and not before.

mod mirror;

mod calls;
mod driver;
mod gpus;
mod guard;
mod items;
mod logs;
mod pods;
mod run;
mod watch;
mod yotta;

pub use calls::{CreatePod, ListPods, RawRequest, Wait};
pub use gpus::{GpuOffers, Gpus, ListGpus, ListQuotes};
pub use guard::PodGuard;
pub use logs::{LogFollow, LogLines, LogQuery};
pub use pods::Pods;
pub use run::Run;
pub use watch::Watch;
pub use yotta::Yotta;
