//! `Yotta`, the client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::PodSpec;
use crate::builder::Builder;
use crate::core::{Core, Timeouts};
use crate::error::Result;
use crate::gpus::Gpus;
use crate::pods::Pods;
use crate::raw::RawRequest;
use crate::retry::RetryPolicy;
use crate::run::Run;

/// A client of the API. It is cheap to clone, and all clones share their connections.
///
/// ```no_run
/// # async fn f() -> Result<(), yottalabs::Error> {
/// let yotta = yottalabs::Yotta::from_env()?; // YOTTA_API_KEY
/// for pod in yotta.pods().list().await? {
///     println!("{} {} {}", pod.id, pod.name, pod.status);
/// }
/// # Ok(()) }
/// ```
///
/// Calls need a Tokio runtime with the time driver enabled. Clone one client instead of building one per
/// request: each [`Builder::build`] opens its own connections.
#[derive(Clone)]
pub struct Yotta {
    core: Arc<Core>,
    timeouts: Timeouts,
    retry: RetryPolicy,
}

impl Yotta {
    /// Creates a client with this key. The base URL may come from the
    /// [environment or the config file](Builder#where-settings-come-from); everything else has its default.
    ///
    /// # Errors
    ///
    /// The same as of [`Builder::build`].
    pub fn new(api_key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(api_key).build()
    }

    /// Creates a client from the environment or the config file. The key comes from `YOTTA_API_KEY` or
    /// from the profile in `~/.yotta/config`, and the base URL from `YOTTA_BASE_URL` or the profile: see
    /// [where settings come from](Builder#where-settings-come-from).
    ///
    /// # Errors
    ///
    /// The same as of [`Builder::build`].
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// A builder for a client with other settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn from_parts(core: Core, timeouts: Timeouts, retry: RetryPolicy) -> Self {
        Self {
            core: Arc::new(core),
            timeouts,
            retry,
        }
    }

    /// A handle on the pods of the key's organisation.
    pub fn pods(&self) -> Pods {
        Pods::new(self.clone())
    }

    /// A handle on the GPU offers.
    pub fn gpus(&self) -> Gpus {
        Gpus::new(self.clone())
    }

    /// Runs a job on a new pod, and deletes the pod when the job is done, also after an error, a panic or a
    /// [signal](crate::Run#signals).
    pub fn run(&self, spec: PodSpec) -> Run {
        self.run_any([spec])
    }

    /// Like [`run`](Self::run) with several specifications, which are tried in order until a pod comes up:
    /// for example one for each of the cheapest offers.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
    /// use yottalabs::PodSpec;
    ///
    /// let quotes = yotta.gpus().list().min_gpu_memory_gb(80).gpu_count(1).quotes().await?;
    /// let specs = quotes.iter().take(3).map(|quote| PodSpec::new("job", "me/job:1", quote, 1));
    /// let pod = yotta.run_any(specs).start().await?;
    /// # Ok(()) }
    /// ```
    pub fn run_any(&self, specs: impl IntoIterator<Item = PodSpec>) -> Run {
        Run::new(self.clone(), specs.into_iter().collect())
    }

    /// A request to a path under the base URL, for operations that this crate has no method for.
    pub fn raw(&self, method: http::Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.clone(), method, path.into())
    }

    /// A clone with this limit on the time of one call, including its retries.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        let timeouts = Timeouts {
            call: timeout,
            ..self.timeouts
        };
        Self {
            timeouts,
            ..self.clone()
        }
    }

    /// A clone with this retry policy.
    #[must_use]
    pub fn with_retry(&self, policy: RetryPolicy) -> Self {
        Self {
            retry: policy,
            ..self.clone()
        }
    }

    /// The base URL of the API.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.core.base_url()
    }

    /// A clone with its own connections, for use when the runtime that drives the shared connections is not
    /// running: a request on one of those would never be answered.
    pub(crate) fn apart(&self) -> Self {
        Self {
            core: self.core.anew().map_or_else(|| self.core.clone(), Arc::new),
            ..self.clone()
        }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn retry(&self) -> &RetryPolicy {
        &self.retry
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.timeouts
    }
}

impl fmt::Debug for Yotta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Yotta")
            .field("base_url", &self.base_url())
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
