//! The client, and its raw requests.

use std::time::Duration;

use serde_json::Value;

use super::runtime::SharedRuntime;
use super::table::wrapper;
use super::{Batch, Gpus, Pods, Run};
use crate::error::{Error, Result};
use crate::{Builder, PodSpec, RawResponse, RetryPolicy};

wrapper! {
    /// A client of the API whose calls block. It is cheap to clone, and all clones share their connections and
    /// the one thread that serves them. See [`yottalabs::Yotta`](crate::Yotta).
    ///
    /// ```no_run
    /// let yotta = yottalabs::blocking::Yotta::from_env()?; // YOTTA_API_KEY
    /// for pod in yotta.pods().list().send()? {
    ///     println!("{} {} {}", pod.id, pod.name, pod.status);
    /// }
    /// # Ok::<(), yottalabs::Error>(())
    /// ```
    ///
    /// It can be created and dropped anywhere, but its calls return an error in asynchronous code. Dropping the
    /// last clone waits for the work that its thread still does, such as the deletion of a pod after a panic,
    /// unless it is dropped within a Tokio runtime. Do not create a client for each request: clone one.
    #[derive(Clone)]
    pub struct Yotta;

    /// Returns the operations on pods.
    open fn pods(&self) -> Pods;
    /// Returns the operations on the GPUs on offer.
    open fn gpus(&self) -> Gpus;
    /// Runs a job on a new pod, which is deleted when the job ends, however it ends.
    open fn run(&self, spec: PodSpec) -> Run;
    /// Runs a job on the first pod that becomes ready: the specifications are tried in order.
    open fn run_any(&self, specs: impl IntoIterator<Item = PodSpec>) -> Run;
    /// Runs the `initialization_command` of each specification to its end, each on a pod of its own.
    open fn batch(&self, specs: impl IntoIterator<Item = PodSpec>) -> Batch;
    /// Sends a request for which this crate has no method, to a path under the base URL.
    open fn raw(&self, method: http::Method, path: impl Into<String>) -> RawRequest;
    /// Returns a clone whose calls each take at most this long, retries included.
    #[must_use]
    open fn with_timeout(&self, timeout: Duration) -> Self;
    /// Returns a clone whose calls are retried by this policy.
    #[must_use]
    open fn with_retry(&self, policy: RetryPolicy) -> Self;
    /// Returns the base URL of the API.
    #[must_use]
    plain fn base_url(&self) -> &str;
}

impl Yotta {
    /// Creates a client with this key: see [`yottalabs::Yotta::new`](crate::Yotta::new).
    ///
    /// # Errors
    ///
    /// The key is not valid in a header, TLS cannot be set up, or no thread can be started.
    pub fn new(api_key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(api_key).build_blocking()
    }

    /// Creates a client with the key in `YOTTA_API_KEY`, or else of the profile in `~/.yotta/config`: see
    /// [where settings come from](Builder#where-settings-come-from).
    ///
    /// # Errors
    ///
    /// There is no key, the key or the base URL is not valid, or no thread can be started.
    pub fn from_env() -> Result<Self> {
        Self::builder().build_blocking()
    }

    /// Returns a builder for all settings. Finish it with [`build_blocking`](Builder::build_blocking).
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// The same client with calls that block. Both share connections, retry budget and the polling of pods; but a
/// connection works only as long as the runtime in which it was made.
impl TryFrom<crate::Yotta> for Yotta {
    type Error = Error;

    fn try_from(inner: crate::Yotta) -> Result<Self> {
        let runtime = SharedRuntime::start()?;
        Ok(Self { inner, runtime })
    }
}

impl Builder {
    /// Creates a client whose calls block: see [`blocking`](crate::blocking). Nothing is sent; the config file
    /// may be read.
    ///
    /// ```
    /// let yotta = yottalabs::Yotta::builder().api_key("0123456789").build_blocking()?;
    /// # Ok::<(), yottalabs::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`build`](Self::build), or no thread can be started.
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn build_blocking(self) -> Result<Yotta> {
        Yotta::try_from(self.build()?)
    }
}

wrapper! {
    /// A request for which this crate has no method: see [`Yotta::raw`].
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` is called"]
    pub struct RawRequest;

    /// Adds a query parameter. A name may be added several times.
    set fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self;
    /// Sets the body, as JSON.
    set fn json(self, body: Value) -> Self;
    /// Declares that the request may safely be sent twice.
    set fn harmless_to_repeat(self) -> Self;
    /// Sends the request.
    call fn send(self) -> Result<RawResponse>;
}
