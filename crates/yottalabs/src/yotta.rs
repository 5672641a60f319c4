//! The client.

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

/// A client of the API: cheap to clone, and all clones share their connections.
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
/// It needs a Tokio runtime with its time driver. When not to make one: per request. Each
/// [`Builder::build`] has its own connections; clone one instead.
#[derive(Clone)]
pub struct Yotta {
    core: Arc<Core>,
    timeouts: Timeouts,
    retry: RetryPolicy,
}

impl Yotta {
    /// A client with this key. What else there is to choose has its default, or comes from the
    /// [environment and the config file](Builder#where-settings-come-from), as the base URL may.
    ///
    /// # Errors
    ///
    /// The key can't be sent in a header, or TLS can't be set up.
    pub fn new(api_key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(api_key).build()
    }

    /// A client with the key in `YOTTA_API_KEY`, else of the profile in `~/.yotta/config`, for the API
    /// where `YOTTA_BASE_URL` or the profile says it is: see
    /// [where settings come from](Builder#where-settings-come-from).
    ///
    /// # Errors
    ///
    /// There is no key, or it or the URL is unusable.
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// Everything that can be chosen.
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

    /// The pods of the key's organisation.
    pub fn pods(&self) -> Pods {
        Pods::new(self.clone())
    }

    /// The GPUs on offer.
    pub fn gpus(&self) -> Gpus {
        Gpus::new(self.clone())
    }

    /// A job on a pod of its own, which is deleted when the job is done: also after an error, a panic and a
    /// [signal](crate::Run#signals).
    pub fn run(&self, spec: PodSpec) -> Run {
        self.run_any([spec])
    }

    /// The same with several specifications, tried in order until one comes up: such as one for each
    /// of the cheapest offers.
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

    /// A request that this crate has no method for, to a path under the base URL.
    pub fn raw(&self, method: http::Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.clone(), method, path.into())
    }

    /// A clone whose calls take this long at most each, retries and all.
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

    /// A clone whose calls are tried again like this.
    #[must_use]
    pub fn with_retry(&self, policy: RetryPolicy) -> Self {
        Self {
            retry: policy,
            ..self.clone()
        }
    }

    /// Where the API is.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.core.base_url()
    }

    /// The same with connections of its own, for use while the runtime that the others belong to does
    /// not run: a request on one of them would never be answered.
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
