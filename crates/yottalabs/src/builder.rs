//! Client configuration: `Builder`.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use yottalabs_client::transport::Transport;

use crate::config::{self, ConfigFile, Explicit, Settings};
use crate::error::{Error, Result};
use crate::headers;
use crate::network::{self, HttpOptions, Proxy};
use crate::pods::SharedRequests;
use crate::retry::RetryPolicy;
use crate::yotta::{Core, Timeouts, Yotta};

/// The configuration of a client. Every setting except the key has a default.
///
/// ```
/// use std::time::Duration;
///
/// let yotta = yottalabs::Yotta::builder()
///     .api_key("0123456789")
///     .base_url("https://api.yottalabs.ai")
///     .connect_timeout(Duration::from_secs(5))
///     .build()?;
/// # Ok::<(), yottalabs::Error>(())
/// ```
///
/// # Where settings come from
///
/// Each setting is taken from the first source in its row that has it:
///
/// | setting | code | environment | profile | default |
/// |---|---|---|---|---|
/// | key | [`api_key`](Self::api_key) | `YOTTA_API_KEY` | `api_key` | none: an error |
/// | base URL | [`base_url`](Self::base_url) | `YOTTA_BASE_URL` | `base_url` | `https://api.yottalabs.ai` |
/// | profile | [`profile`](Self::profile) | `YOTTA_PROFILE` | | `default` |
/// | config file | [`config_file`](Self::config_file), [`without_config_file`](Self::without_config_file) | | | `~/.yotta/config` |
/// | proxy | [`proxy`](Self::proxy), [`no_proxy`](Self::no_proxy) | `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` | | none |
/// | all others | the method of the setting | | | documented there |
///
/// There is one exception: a profile that is named in code takes precedence over the environment. Settings
/// that this profile does not have are still taken from the environment. A profile named by
/// `YOTTA_PROFILE` has no such precedence: if `YOTTA_API_KEY` is set too, only the base URL is taken from the
/// profile.
///
/// A profile is a section of the config file, which the vendor's CLI writes:
///
/// ```ini
/// [default]
/// api_key = …
///
/// [staging]
/// api_key = …
/// base_url = https://staging.example
/// ```
///
/// [`build`](Self::build) reads the file only if the key or the base URL is not set in code or in the
/// environment, or if a profile is named in code. Other keys in the file are ignored. `build` logs a warning
/// (with `tracing`) if other users can read a file that contains a key, and if a profile's key is used with a
/// different base URL from `YOTTA_BASE_URL`.
///
/// In tests, and in programs that serve several organisations, set the key and the base URL in code. Then
/// neither is read from the environment or the file.
#[must_use]
pub struct Builder {
    access: Explicit,
    allow_plain_http: bool,
    timeouts: Timeouts,
    retry: RetryPolicy,
    max_body: usize,
    http: HttpOptions,
    /// Names and values, which may be secrets.
    headers: Vec<(String, SecretString)>,
    transport: Option<Arc<dyn Transport>>,
    /// The first one is the outermost.
    layers: Vec<Box<Layer>>,
}

type Layer = dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync;

impl Default for Builder {
    fn default() -> Self {
        Self {
            access: Explicit::default(),
            allow_plain_http: false,
            timeouts: Timeouts {
                attempt: Duration::from_secs(30),
                call: Duration::from_secs(120),
            },
            retry: RetryPolicy::default(),
            max_body: 64 * 1024 * 1024,
            http: HttpOptions::default(),
            headers: Vec::new(),
            transport: None,
            layers: Vec::new(),
        }
    }
}

impl Builder {
    /// Sets the organisation's API key. Default: `YOTTA_API_KEY`, or the key of the profile.
    ///
    /// Do not write the key into the source code: everyone who can read the program can use it.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.access.api_key = Some(SecretString::from(key.into()));
        self
    }

    /// Sets the base URL of the API. Default: `YOTTA_BASE_URL`, the base URL of the profile, or
    /// `https://api.yottalabs.ai`. A path in the URL is kept, for gateways that need one.
    ///
    /// The URL must be `https`, because every request contains the key. Plain `http` is accepted for
    /// `127.0.0.0/8`, `::1` and `localhost` only, and is never sent through a proxy.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.access.base_url = Some(url.into());
        self
    }

    /// Uses this profile of the config file, with precedence over the environment. If it does not exist,
    /// [`build`](Self::build) fails. Default: `YOTTA_PROFILE` (a variable of this crate; the vendor's CLI has
    /// only a flag), or `default`.
    ///
    /// Do not use it in libraries or containers, whose users may have no config file.
    ///
    /// ```no_run
    /// let yotta = yottalabs::Yotta::builder().profile("staging").build()?;
    /// # Ok::<(), yottalabs::Error>(())
    /// ```
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.access.profile = Some(name.into());
        self
    }

    /// Reads profiles from this file instead of `~/.yotta/config`. If the file is needed and does not exist,
    /// [`build`](Self::build) fails.
    pub fn config_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.access.file = ConfigFile::At(path.into());
        self
    }

    /// Never reads a config file: settings come from code and the environment only.
    pub fn without_config_file(mut self) -> Self {
        self.access.file = ConfigFile::Off;
        self
    }

    /// Accepts a base URL of plain `http` to any host. Everyone on the network path can then read the key and
    /// use it. Use it in closed test networks only.
    pub fn danger_allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// Sets the timeout of one attempt, from connecting to the last byte of the response. Default: 30 seconds.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = timeout;
        self
    }

    /// Sets the timeout of one call, including all its attempts. Default: two minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.call = timeout;
        self
    }

    /// Sets the retry policy: how often failed calls are retried, and when.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the maximum size of a response body in bytes. Default: 64 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sends requests with this transport instead of the network, for example to a simulator in the same
    /// process.
    ///
    /// The settings for connections, TLS and proxies have no effect on a custom transport. To observe or change
    /// the requests to the network, use [`layer`](Self::layer).
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Creates the client. This sends no request, but may read the config file.
    ///
    /// # Errors
    ///
    /// - There is no key, or it is in quotes, or it contains white space, line breaks or characters that are
    ///   not ASCII.
    /// - A profile or config file that was set explicitly does not exist, or the config file is malformed.
    /// - The base URL is not a valid `https` URL (or `http` URL of the loopback interface).
    /// - A header cannot be set, or its name or value is invalid.
    /// - The proxy URL, a certificate or the user agent is invalid, or TLS cannot be set up.
    pub fn build(self) -> Result<Yotta> {
        let Settings {
            api_key: (key, key_from),
            base_url: (url, url_from),
        } = config::resolve(self.access)?;
        let url = network::check_base_url(&url, self.allow_plain_http)
            .map_err(|problem| Error::config(format!("{} {problem}", url_from.of("base URL"))))?;
        let product = self.http.user_agent.as_deref();
        let key_name = key_from.of("key");
        let headers = headers::headers((&key, &key_name), product, &self.headers)?;
        let values = self.headers.into_iter().map(|(_, value)| value);
        let secrets: Vec<_> = std::iter::once(key).chain(values).collect();

        let make = move || {
            let transport: Arc<dyn Transport> = match &self.transport {
                Some(transport) => Arc::clone(transport),
                None => Arc::new(network::network(&self.http, &url, self.allow_plain_http)?),
            };
            let layers = self.layers.iter().rev();
            Ok(Core {
                transport: layers.fold(transport, |inner, layer| layer(inner)),
                base_url: url.clone(),
                headers: headers.clone(),
                max_body: self.max_body,
                secrets: secrets.clone(),
                key_name: key_name.clone(),
                shared_requests: SharedRequests::default(),
                state: Mutex::default(),
            })
        };
        Yotta::with_core(make, self.timeouts, self.retry)
    }
}

/// # HTTP
///
/// Redirects are never followed, because HTTP clients forward `X-Api-Key` to the target of a redirect.
impl Builder {
    /// Sets the timeout for opening a connection: name lookup, TCP and TLS. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self
    }

    /// Uses HTTP/1.1 also if the feature `http2` is enabled: the vendor's advice for networks on which HTTP/2
    /// fails. Without the feature this has no effect, because HTTP/1.1 is always used.
    ///
    /// Concurrent calls share one connection with HTTP/2, and need one connection each with HTTP/1.1.
    pub fn http1_only(mut self) -> Self {
        self.http.http1_only = true;
        self
    }

    /// Adds a header to every request, for example for a gateway between the program and the API. A second value
    /// for the same name replaces the first.
    ///
    /// The value is treated as a secret: it is not shown by `Debug`, and it is redacted in errors if the server
    /// repeats it.
    ///
    /// The headers that this crate or HTTP sets itself are refused by [`build`](Self::build): the key,
    /// `User-Agent` (use [`user_agent`](Self::user_agent)), `Host`, `Accept`, `Content-…` and those about the
    /// connection. For a value that changes, such as a token that expires, use [`layer`](Self::layer).
    ///
    /// ```
    /// let yotta = yottalabs::Yotta::builder()
    ///     .api_key("0123456789")
    ///     .header("X-Gateway-Token", "correct horse battery staple")
    ///     .build()?;
    /// # Ok::<(), yottalabs::Error>(())
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let value = SecretString::from(value.into());
        self.headers.push((name.into(), value));
        self
    }

    /// Adds a product such as `"trainer/1.2"` to the `User-Agent` header, before the name of this crate.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.http.user_agent = Some(product.into());
        self
    }

    /// Uses this proxy, such as `http://user:password@proxy.example:3128`. The schemes are `http`, `https`,
    /// `socks5`, and `socks5h`, with which the proxy also resolves host names. `NO_PROXY` has no effect on it.
    ///
    /// Without this method, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` are respected, as by curl.
    ///
    /// The proxy cannot read the key, because requests are encrypted with TLS. For this reason a proxy
    /// cannot be combined with a base URL of plain `http`, except with
    /// [`danger_allow_plain_http`](Self::danger_allow_plain_http).
    ///
    /// ```
    /// let builder = yottalabs::Yotta::builder().proxy("http://trainer:hunter2@proxy.example:3128");
    /// assert!(!format!("{builder:?}").contains("hunter2"));
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http.proxy = Proxy::Url(SecretString::from(url.into()));
        self
    }

    /// Uses no proxy, and ignores `HTTPS_PROXY` and `ALL_PROXY`.
    pub fn no_proxy(mut self) -> Self {
        self.http.proxy = Proxy::None;
        self
    }

    /// Trusts these root certificates in addition to those of the operating system: one or several in PEM.
    /// Each call adds more. Use it for company proxies that intercept TLS, and for your own servers.
    ///
    /// Add only certificates that you trust: their issuer can read the key. Prefer the certificate store of the
    /// operating system, which other programs use too.
    ///
    /// ```no_run
    /// let pem = std::fs::read("/etc/ssl/company.pem")?;
    /// let yotta = yottalabs::Yotta::builder().extra_root_certificates(pem).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn extra_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.extra_roots.push(pem.into());
        self
    }
}

/// # Middleware
impl Builder {
    /// Wraps the transport in another one, which sees every request and its response: to count, to log, to sign,
    /// to add headers, or to cache.
    ///
    /// The function gets the transport, which is the network or that of [`transport`](Self::transport), and
    /// returns the transport to use instead. Requests pass through several layers in the order in which the
    /// layers were added, and every attempt of a call is a request. When [`send`](Transport::send) returns, only
    /// the status and the headers of the response have arrived: the client reads the body afterwards.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::time::Instant;
    ///
    /// use bytes::Bytes;
    /// use http::{HeaderValue, Request};
    /// use yottalabs::Yotta;
    /// use yottalabs::transport::{SendError, Sending, Transport};
    ///
    /// /// Measures the time from each request to the headers of its response.
    /// #[derive(Debug)]
    /// struct Timed(Arc<dyn Transport>);
    ///
    /// impl Transport for Timed {
    ///     fn send(&self, request: Request<Bytes>) -> Sending {
    ///         let request_line = format!("{} {}", request.method(), request.uri().path());
    ///         let started = Instant::now();
    ///         let response = self.0.send(request);
    ///         Box::pin(async move {
    ///             let response = response.await;
    ///             let status = response.as_ref().map(|response| response.status());
    ///             println!("{request_line}: {status:?} after {:?}", started.elapsed());
    ///             response
    ///         })
    ///     }
    /// }
    ///
    /// /// Adds a header that a gateway requires, with a token that expires.
    /// #[derive(Debug)]
    /// struct Gateway(Arc<dyn Transport>);
    ///
    /// impl Transport for Gateway {
    ///     fn send(&self, mut request: Request<Bytes>) -> Sending {
    ///         let network = Arc::clone(&self.0);
    ///         Box::pin(async move {
    ///             // If there is no token, the request is not sent. So every call can be retried.
    ///             let token = current_token().await.map_err(SendError::not_sent)?;
    ///             let mut value = HeaderValue::try_from(token).map_err(SendError::not_sent)?;
    ///             value.set_sensitive(true);
    ///             request.headers_mut().insert("x-gateway-token", value);
    ///             network.send(request).await
    ///         })
    ///     }
    /// }
    /// # async fn current_token() -> Result<String, std::io::Error> { Ok("token".to_owned()) }
    ///
    /// let yotta = Yotta::builder()
    ///     .api_key("0123456789")
    ///     .layer(Timed)
    ///     .layer(Gateway)
    ///     .build()?;
    /// # Ok::<(), yottalabs::Error>(())
    /// ```
    ///
    /// # What a layer must observe
    ///
    /// - The request contains the key, in the header `X-Api-Key`. The header is marked as sensitive, so that
    ///   `Debug` does not show it. Do not log its value, and do not change the host of the request.
    /// - Do not repeat requests: a second create makes a second pod. The client retries what can be retried.
    /// - Pass the request on rather than a new one: its extensions tell the network which requests
    ///   need a new connection.
    /// - If a layer fails by itself, [`SendError`](crate::transport::SendError) says whether the request may
    ///   have been sent. The client decides by it whether a create is repeated.
    /// - The function is called by `build`, and again when pods are deleted after their runtime has ended: a
    ///   connection does not outlive its runtime. State that both transports need belongs in an `Arc`.
    ///
    /// # Services of `tower`
    ///
    /// A stack of `tower` layers becomes a transport as follows:
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    /// use tower::util::{BoxCloneSyncService, ServiceExt};
    /// use tower::{ServiceBuilder, service_fn};
    /// use yottalabs::transport::{Body, SendError, Sending, Transport};
    ///
    /// #[derive(Debug)]
    /// struct Tower(BoxCloneSyncService<Request<Bytes>, Response<Body>, SendError>);
    ///
    /// impl Transport for Tower {
    ///     fn send(&self, request: Request<Bytes>) -> Sending {
    ///         Box::pin(self.0.clone().oneshot(request))
    ///     }
    /// }
    ///
    /// let yotta = yottalabs::Yotta::builder().api_key("0123456789").layer(|network| {
    ///     let network = service_fn(move |request| network.send(request));
    ///     let stack = ServiceBuilder::new().map_request(|request: Request<Bytes>| request); // your layers
    ///     Tower(BoxCloneSyncService::new(stack.service(network)))
    /// });
    /// ```
    ///
    /// # Why there is no method for an own `reqwest::Client`
    ///
    /// A client that follows redirects, as `reqwest` does by default, would send the key to another host, and each
    /// new version of `reqwest` would be a breaking change of this crate.
    pub fn layer<T: Transport>(
        mut self,
        wrap: impl Fn(Arc<dyn Transport>) -> T + Send + Sync + 'static,
    ) -> Self {
        let layer = move |inner| Arc::new(wrap(inner)) as Arc<dyn Transport>;
        self.layers.push(Box::new(layer));
        self
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("access", &self.access)
            .field("timeouts", &self.timeouts)
            .field("http", &self.http)
            .finish_non_exhaustive()
    }
}
