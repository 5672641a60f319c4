//! The client.

use std::fmt;
use std::time::Duration;

use super::driver::Driver;
use super::{Gpus, Pods, RawRequest, Run};
use crate::error::{Error, Result};
use crate::{Builder, PodSpec, RetryPolicy};

/// A client of the API that waits: cheap to clone, and all clones share their connections and the one
/// thread that serves them. See [`yottalabs::Yotta`](crate::Yotta).
///
/// ```no_run
/// let yotta = yottalabs::blocking::Yotta::from_env()?; // YOTTA_API_KEY
/// for pod in yotta.pods().list().send()? {
///     println!("{} {} {}", pod.id, pod.name, pod.status);
/// }
/// # Ok::<(), yottalabs::Error>(())
/// ```
///
/// It may be made and dropped anywhere, but not used in asynchronous code: its calls fail there. When
/// its last clone is dropped, what still goes on in its thread is waited for, such as the deletion of
/// a pod after a panic; but not where a Tokio runtime is about, which could be held up by that.
///
/// When not to use it: see [`blocking`](crate::blocking). And don't make one per request: clone one.
#[derive(Clone)]
pub struct Yotta {
    inner: crate::Yotta,
    driver: Driver,
}

impl Yotta {
    /// A client with this key: see [`yottalabs::Yotta::new`](crate::Yotta::new).
    ///
    /// # Errors
    ///
    /// The key can't be sent in a header, TLS can't be set up, or no thread can be started.
    pub fn new(api_key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(api_key).build_blocking()
    }

    /// A client with the key in `YOTTA_API_KEY`, else of the profile in `~/.yotta/config`: see
    /// [where settings come from](Builder#where-settings-come-from).
    ///
    /// # Errors
    ///
    /// There is no key, it or the base URL is unusable, or no thread can be started.
    pub fn from_env() -> Result<Self> {
        Self::builder().build_blocking()
    }

    /// Everything that can be chosen. Its last word is [`build_blocking`](Builder::build_blocking).
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The pods of the key's organisation.
    pub fn pods(&self) -> Pods {
        Pods::new(self.inner.pods(), &self.driver)
    }

    /// The GPUs on offer.
    pub fn gpus(&self) -> Gpus {
        Gpus::new(self.inner.gpus(), &self.driver)
    }

    /// A job on a pod of its own, which is deleted when the job is done: also after an error, a panic and a
    /// [signal](crate::Run#signals).
    pub fn run(&self, spec: PodSpec) -> Run {
        Run::new(self.inner.run(spec), &self.driver)
    }

    /// The same with several specifications, tried in order until one comes up.
    pub fn run_any(&self, specs: impl IntoIterator<Item = PodSpec>) -> Run {
        Run::new(self.inner.run_any(specs), &self.driver)
    }

    /// A request that this crate has no method for, to a path under the base URL.
    pub fn raw(&self, method: http::Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.inner.raw(method, path), &self.driver)
    }

    /// A clone whose calls take this long at most each, retries and all.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        self.with(self.inner.with_timeout(timeout))
    }

    /// A clone whose calls are tried again like this.
    #[must_use]
    pub fn with_retry(&self, policy: RetryPolicy) -> Self {
        self.with(self.inner.with_retry(policy))
    }

    /// Where the API is.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.inner.base_url()
    }

    fn with(&self, inner: crate::Yotta) -> Self {
        let driver = self.driver.clone();
        Self { inner, driver }
    }
}

/// The same client, waited for. Both share connections, retry budget and looks at the pods; but a
/// connection works only as long as the runtime in which it was made.
impl TryFrom<crate::Yotta> for Yotta {
    type Error = Error;

    fn try_from(inner: crate::Yotta) -> Result<Self> {
        let driver = Driver::start()?;
        Ok(Self { inner, driver })
    }
}

impl Builder {
    /// Makes a client that waits: see [`blocking`](crate::blocking). Nothing is sent; the config file
    /// may be read.
    ///
    /// ```
    /// let yotta = yottalabs::Yotta::builder().api_key("0123456789").build_blocking()?;
    /// # Ok::<(), yottalabs::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`build`](Self::build); and that no thread can be started.
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn build_blocking(self) -> Result<Yotta> {
        Yotta::try_from(self.build()?)
    }
}

impl fmt::Debug for Yotta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
