//! Making a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret as _, SecretString};
use yottalabs_client::transport::{Network, Transport};

use crate::base_url;
use crate::core::{Core, Timeouts};
use crate::error::{Error, Kind, Result};
use crate::network;
use crate::retry::RetryPolicy;
use crate::yotta::Yotta;

/// The environment variable that holds the key.
pub const API_KEY_VARIABLE: &str = "YOTTA_API_KEY";
/// The environment variable that holds the base URL.
pub const BASE_URL_VARIABLE: &str = "YOTTA_BASE_URL";
/// Where the API is.
pub const DEFAULT_BASE_URL: &str = "https://api.yottalabs.ai";

const KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");
const USER_AGENT: &str = concat!("yottalabs-rust/", env!("CARGO_PKG_VERSION"));
const DOING: &str = "make a client";

/// Everything that can be chosen about a client. What is not, has a default; key and base URL are
/// looked for in the environment.
///
/// ```
/// use std::time::Duration;
///
/// let yotta = yottalabs::Yotta::builder()
///     .api_key("0123456789")
///     .connect_timeout(Duration::from_secs(5))
///     .build()?;
/// assert_eq!(yotta.base_url(), "https://api.yottalabs.ai");
/// # Ok::<(), yottalabs::Error>(())
/// ```
#[must_use]
pub struct Builder {
    api_key: Option<SecretString>,
    base_url: Option<String>,
    allow_plain_http: bool,
    connect_timeout: Duration,
    timeouts: Timeouts,
    retry: RetryPolicy,
    max_body: usize,
    http1_only: bool,
    user_agent: Option<String>,
    transport: Option<Arc<dyn Transport>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            api_key: None,
            base_url: None,
            allow_plain_http: false,
            connect_timeout: Duration::from_secs(10),
            timeouts: Timeouts {
                attempt: Duration::from_secs(30),
                call: Duration::from_secs(120),
            },
            retry: RetryPolicy::default(),
            max_body: 64 * 1024 * 1024,
            http1_only: false,
            user_agent: None,
            transport: None,
        }
    }
}

impl Builder {
    /// The organisation's key. Without this: `YOTTA_API_KEY`.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(SecretString::from(key.into()));
        self
    }

    /// Where the API is. Without this: `YOTTA_BASE_URL`, else `https://api.yottalabs.ai`.
    ///
    /// Plain `http` is for loopback addresses only, since the key goes with every request.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Accepts `http` to anywhere: everybody on the way can then read the key and use it.
    ///
    /// When not to use it: always, but in a closed test network.
    pub fn danger_allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// How long making a connection may take: name, TCP and TLS. 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, from connecting to the last byte. 30 seconds.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = timeout;
        self
    }

    /// How long one call may take, with all its attempts. Two minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.call = timeout;
        self
    }

    /// How often failed calls are tried again, and when.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many bytes a response may have. 64 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// HTTP/1.1 only: the vendor's advice for networks on which HTTP/2 fails.
    pub fn http1_only(mut self) -> Self {
        self.http1_only = true;
        self
    }

    /// Put before this crate's own name in `User-Agent`, such as `"trainer/1.2"`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Sends requests by other means than the network, such as to a simulator in the same process.
    ///
    /// When not to use it: against the real API. Timeouts of connecting and TLS are the
    /// transport's own business then.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// No key; a key that no header can hold; a base URL that is no `https` URL (or `http` to
    /// loopback); TLS can't be set up.
    pub fn build(self) -> Result<Yotta> {
        let key = match self.api_key {
            Some(key) => key,
            None => variable(API_KEY_VARIABLE)
                .map(SecretString::from)
                .ok_or_else(|| {
                    config("there is no key: set YOTTA_API_KEY, or give one to the builder")
                })?,
        };
        let url = self.base_url.or_else(|| variable(BASE_URL_VARIABLE));
        let url = url.as_deref().unwrap_or(DEFAULT_BASE_URL);
        let base_url = base_url::check(url, self.allow_plain_http).map_err(config)?;

        let mut headers = HeaderMap::new();
        headers.insert(KEY_HEADER, key_header(&key)?);
        headers.insert(header::USER_AGENT, user_agent(self.user_agent.as_deref())?);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));

        let requests = network::client(self.connect_timeout, self.http1_only)
            .map_err(|e| config("the HTTP client can't be set up").with_source(e))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(Network::new(requests.clone())),
        };
        let core = Core::new(base_url, requests, transport, headers, self.max_body, key);
        Ok(Yotta::from_parts(core, self.timeouts, self.retry))
    }
}

fn config(problem: impl Into<String>) -> Error {
    Error::local(DOING, Kind::Config(problem.into()))
}

/// An empty variable is as good as none.
fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

fn key_header(key: &SecretString) -> Result<HeaderValue> {
    let text = key.expose_secret();
    if text.is_empty() {
        return Err(config("the key is empty"));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(config(
            "the key holds a blank, a line break or a character that is not ASCII; keys don't",
        ));
    }
    let mut value =
        HeaderValue::from_str(text).map_err(|_| config("no header can hold the key"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue> {
    let text = match product {
        Some(product) => format!("{product} {USER_AGENT}"),
        None => USER_AGENT.to_owned(),
    };
    HeaderValue::from_str(&text).map_err(|_| config("no header can hold the user agent"))
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("api_key", &self.api_key.as_ref().map(|_| "[redacted]"))
            .field("base_url", &self.base_url)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Builder;

    #[test]
    fn a_bad_key_is_refused_and_not_shown() {
        for key in ["", "abc def", "secret-key\n", "schlüssel"] {
            let error = Builder::default().api_key(key).build().unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(text.starts_with("failed to make a client: "), "{text}");
            assert!(key.is_empty() || !text.contains(key), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let builder = Builder::default().api_key("sesame-sesame");
        assert!(!format!("{builder:?}").contains("sesame"));
        assert!(!format!("{:?}", builder.build().unwrap()).contains("sesame"));
    }
}
