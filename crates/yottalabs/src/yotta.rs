//! `Yotta`, the client.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use secrecy::SecretString;
use url::{Position, Url};
use yottalabs_client::transport::Transport;

use crate::builder::Builder;
use crate::error::Result;
use crate::gpus::Gpus;
use crate::pods::{Pods, SharedRequests};
use crate::raw::RawRequest;
use crate::retry::{self, RetryPolicy};
use crate::run::{Batch, Run};
use crate::{PodId, PodSpec, Timestamp};

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
    /// Makes a core with its own connections.
    make_core: Arc<MakeCore>,
    timeouts: Timeouts,
    retry: RetryPolicy,
}

type MakeCore = dyn Fn() -> Result<Core> + Send + Sync;

/// The time limits of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) attempt: Duration,
    pub(crate) call: Duration,
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

    pub(crate) fn with_core(
        make_core: impl Fn() -> Result<Core> + Send + Sync + 'static,
        timeouts: Timeouts,
        retry: RetryPolicy,
    ) -> Result<Self> {
        Ok(Self {
            core: Arc::new(make_core()?),
            make_core: Arc::new(make_core),
            timeouts,
            retry,
        })
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

    /// Like [`run`](Self::run) with several specifications, which are tried in order until a pod becomes ready:
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

    /// Runs the `initialization_command` of each specification to its end, each on a pod of its own, several at the same
    /// time. A specification whose machine is not free, or whose spot machine is reclaimed, is run again: see [`Batch`].
    pub fn batch(&self, specs: impl IntoIterator<Item = PodSpec>) -> Batch {
        Batch::new(self.clone(), specs.into_iter().collect())
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
        self.core.base_url.as_str().trim_end_matches('/')
    }

    /// The URL of a path, which begins with `/`. It is an error if the URL has another origin (scheme, host and
    /// port) than the base URL, because every request contains the key.
    pub(crate) fn url(&self, path: &str) -> Result<Url, String> {
        let base = &self.core.base_url;
        // Only the path is parsed, which costs less than the whole URL and cannot change the host.
        let mut url = base.clone();
        url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
        let origin = ..Position::BeforePath;
        if path.starts_with('/') && url[origin] == base[origin] {
            return Ok(url);
        }
        let server = self.server();
        Err(format!(
            "the key is sent to {server} only, but this request goes elsewhere"
        ))
    }

    /// The scheme, host and port of the base URL.
    pub(crate) fn server(&self) -> String {
        self.core.base_url.origin().ascii_serialization()
    }

    /// A clone with its own connections, for use when the runtime that drives the shared connections is not
    /// running: a request on one of those would never be answered.
    pub(crate) fn with_own_connections(&self) -> Self {
        let core = (self.make_core)().map_or_else(|_| self.core.clone(), Arc::new);
        Self {
            core,
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

/// What all clones of a client share.
pub(crate) struct Core {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) base_url: Url,
    /// The headers of every request, with the key.
    pub(crate) headers: HeaderMap,
    /// The maximum size of a response body in bytes.
    pub(crate) max_body: usize,
    /// The key, and the values of the headers that the program has set: errors redact them.
    pub(crate) secrets: Vec<SecretString>,
    /// The key with its source, such as “the key of YOTTA_API_KEY”.
    pub(crate) key_name: String,
    pub(crate) shared_requests: SharedRequests,
    pub(crate) state: Mutex<State>,
}

/// What a client has learned from responses.
#[derive(Default)]
pub(crate) struct State {
    /// The pods that creates have returned, the newest at the end.
    reserved: VecDeque<PodId>,
    /// The fields that could not be read and were reported, by operation. An element of a list stands for
    /// all of them.
    unreadable: HashSet<(&'static str, String)>,
    /// How far the server's clock is ahead of this machine's, in milliseconds: the maximum over all
    /// responses. A response that was delayed or cached shows too little.
    clock_skew: Option<i64>,
    /// The tokens that retries have taken from the budget and that successes have not returned.
    spent_tokens: u32,
}

/// The number of created pods that a client remembers.
const MAX_RESERVED: usize = 10_000;

/// The tokens of the retry budget. It keeps a thousand failing calls from becoming four thousand.
const RETRY_BUDGET: u32 = 500;
/// The tokens that a retry takes. A success returns one.
const RETRY_COST: u32 = 5;

impl Core {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the tokens of one retry from the budget; `false` if there are too few.
    pub(crate) fn pay_for_retry(&self) -> bool {
        let mut state = self.state();
        let is_affordable = state.spent_tokens + RETRY_COST <= RETRY_BUDGET;
        if is_affordable {
            state.spent_tokens += RETRY_COST;
        }
        is_affordable
    }

    /// Returns a token to the retry budget.
    pub(crate) fn note_success(&self) {
        let mut state = self.state();
        state.spent_tokens = state.spent_tokens.saturating_sub(1);
    }

    pub(crate) fn clock_skew(&self) -> i64 {
        self.state().clock_skew.unwrap_or_default()
    }

    /// The time by the server's clock.
    pub(crate) fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        let by_server = now.as_millis().saturating_add(self.clock_skew());
        Timestamp::from_millis(by_server).unwrap_or(now)
    }

    /// Compares the server's clock with this machine's.
    pub(crate) fn note_date(&self, headers: &HeaderMap) {
        if let Some(date) = retry::date(headers) {
            let ours = Timestamp::now();
            let skew = Some(date.as_millis().saturating_sub(ours.as_millis()));
            let mut state = self.state();
            state.clock_skew = state.clock_skew.max(skew);
        }
    }

    /// Reserves a pod for the create that returns it; `false` if another create has returned it.
    pub(crate) fn reserve(&self, id: PodId) -> bool {
        let reserved = &mut self.state().reserved;
        if reserved.contains(&id) {
            return false;
        }
        // Only pods of about the same age are mistaken for each other.
        if reserved.len() == MAX_RESERVED {
            reserved.pop_front();
        }
        reserved.push_back(id);
        true
    }

    /// Whether a create has returned this pod.
    pub(crate) fn is_reserved(&self, id: PodId) -> bool {
        self.state().reserved.contains(&id)
    }

    /// Remembers a field that could not be read; `false` if it is known.
    pub(crate) fn note_unreadable(&self, operation: &'static str, field: String) -> bool {
        self.state().unreadable.insert((operation, field))
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::Yotta;

    fn client(base: &str) -> Yotta {
        let builder = Yotta::builder().api_key("sesame").base_url(base);
        builder.build().unwrap()
    }

    #[test]
    fn a_url_has_the_origin_of_the_base_url() {
        for (base, path, is_allowed) in [
            ("https://api.example", "/v2/pods", true),
            ("https://api.example:443/gateway/", "/v2/pods?a=b", true),
            ("https://API.example", "/@evil.example/", true),
            ("https://api.example", "@evil.example/v2/pods", false),
            ("https://api.example", ".evil.example/v2/pods", false),
            ("https://api.example", ":8443/v2/pods", false),
        ] {
            let url = client(base).url(path);
            assert_eq!(url.is_ok(), is_allowed, "{base}{path}: {url:?}");
        }
    }

    #[test]
    fn a_url_is_the_base_url_followed_by_the_path() {
        for base in [
            "https://api.example",
            "https://api.example:8443/gateway/",
            "http://127.0.0.1:80/a/b",
            "http://[::1]:8080",
        ] {
            for path in [
                "/v2/pods/7",
                "/",
                "//evil.example/",
                "/\\evil.example",
                "/../../x",
                "/a/./b/..",
                "/ü ö",
                "/%zz%41",
                "/a\tb\n",
                "/@evil.example",
            ] {
                let parsed = Url::parse(&format!("{}{path}", base.trim_end_matches('/')));
                assert_eq!(client(base).url(path), Ok(parsed.unwrap()));
            }
        }
    }
}
