//! Making a client.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::header;
use secrecy::SecretString;
use yottalabs_client::transport::{Network, Transport};

use crate::base_url::OneOrigin;
use crate::config::{self, ConfigFile, Given, Surroundings};
use crate::core::{Core, Timeouts};
use crate::error::Result;
use crate::network::{HttpOptions, Proxy};
use crate::retry::RetryPolicy;
use crate::yotta::Yotta;
use crate::{base_url, network};

/// Everything that can be chosen about a client. What is not, has a default.
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
/// Each is looked for by itself, from left to right:
///
/// | setting | in code | in the environment | in a profile | else |
/// |---|---|---|---|---|
/// | key | [`api_key`](Self::api_key) | `YOTTA_API_KEY` | `api_key` | an error |
/// | base URL | [`base_url`](Self::base_url) | `YOTTA_BASE_URL` | `base_url` | `https://api.yottalabs.ai` |
/// | profile | [`profile`](Self::profile) | `YOTTA_PROFILE` | | `default` |
/// | config file | [`config_file`](Self::config_file), [`without_config_file`](Self::without_config_file) | | | `~/.yotta/config` |
/// | proxy | [`proxy`](Self::proxy), [`no_proxy`](Self::no_proxy) | `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` | | none |
/// | all else | its method | | | its default |
///
/// With one exception: a profile that is named *in code* stands before the environment, since whoever
/// wrote its name meant it; what it lacks is then looked for in the environment. `YOTTA_PROFILE` does
/// not: beside `YOTTA_API_KEY` only the base URL is taken from its profile.
///
/// A profile is a section of the file that the vendor's CLI writes:
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
/// The file is read when the client is made, if something is still to be found or a profile is named in
/// code. Whatever else stands in it is left alone. If others can read it, a warning says so (through
/// `tracing`); another does if a profile's key goes to a base URL that `YOTTA_BASE_URL` names.
///
/// When not to use the environment and the file: in tests, and in programs that serve several
/// organisations. Give the key and the base URL in code; then neither is looked at.
#[must_use]
pub struct Builder {
    access: Given,
    allow_plain_http: bool,
    timeouts: Timeouts,
    retry: RetryPolicy,
    max_body: usize,
    http: HttpOptions,
    transport: Option<Arc<dyn Transport>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            access: Given::default(),
            allow_plain_http: false,
            timeouts: Timeouts {
                attempt: Duration::from_secs(30),
                call: Duration::from_secs(120),
            },
            retry: RetryPolicy::default(),
            max_body: 64 * 1024 * 1024,
            http: HttpOptions::default(),
            transport: None,
        }
    }
}

impl Builder {
    /// The organisation's key. Without this: `YOTTA_API_KEY`, else the profile's.
    ///
    /// When not to use it: with a key written into the program. Whoever reads the program has it.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.access.api_key = Some(SecretString::from(key.into()));
        self
    }

    /// Where the API is. Without this: `YOTTA_BASE_URL`, else the profile's, else
    /// `https://api.yottalabs.ai`. A path in it is kept, for gateways that want one.
    ///
    /// Plain `http` is for `127.0.0.0/8`, `::1` and `localhost` only, since the key goes with every
    /// request; and it goes through no proxy.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.access.base_url = Some(url.into());
        self
    }

    /// The profile with this name, before what the environment says. That there is none is an error.
    /// Without this: `YOTTA_PROFILE` (a name of this crate's own: the vendor's CLI has only a
    /// flag), else `default`.
    ///
    /// When not to use it: in libraries and containers, whose users have no such file.
    ///
    /// ```no_run
    /// let yotta = yottalabs::Yotta::builder().profile("staging").build()?;
    /// # Ok::<(), yottalabs::Error>(())
    /// ```
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.access.profile = Some(name.into());
        self
    }

    /// Reads profiles from this file in place of `~/.yotta/config`. Where it is needed, it has to be
    /// there.
    pub fn config_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.access.file = ConfigFile::At(path.into());
        self
    }

    /// Reads no config file: what is not given in code or in the environment is not there.
    ///
    /// When not to use it: in programs for people at a prompt, who keep their keys in that file.
    pub fn without_config_file(mut self) -> Self {
        self.access.file = ConfigFile::Off;
        self
    }

    /// Accepts `http` to anywhere: everybody on the way can then read the key and use it.
    ///
    /// When not to use it: always, but in a closed test network.
    pub fn danger_allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
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

    /// Sends requests by other means than the network, such as to a simulator in the same process.
    ///
    /// When not to use it: against the real API. Timeouts of connecting, TLS and proxies are the
    /// transport's own business then.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Makes the client. Nothing is sent; the config file may be read.
    ///
    /// # Errors
    ///
    /// No key anywhere; a key that is in quotes, or contains white space, line breaks or characters that
    /// are not ASCII; a profile or a file that was asked for and is
    /// not there; a config file that can't be understood; a base URL that is no `https` URL (or
    /// `http` to loopback); a proxy or a certificate that is none; TLS can't be set up.
    pub fn build(self) -> Result<Yotta> {
        let around = Surroundings {
            variable: &|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()),
            home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
        };
        let settings = config::settle(self.access, &around)?;
        let url =
            base_url::check(&settings.base_url, self.allow_plain_http).map_err(|problem| {
                config::error(format!("the base URL {} {problem}", settings.url_from))
            })?;
        let (key, key_from) = (settings.api_key, settings.key_from.to_string());
        let mut headers = network::headers_with_key(&key)
            .map_err(|problem| config::error(format!("the key {key_from} {problem}")))?;
        let user_agent = network::user_agent(self.http.user_agent.as_deref())
            .ok_or_else(|| config::error("the user agent fits in no header"))?;
        headers.insert(header::USER_AGENT, user_agent);

        let make = move || {
            let clients = network::clients(&self.http, &url, self.allow_plain_http)?;
            let requests = clients.pooled;
            let transport = match &self.transport {
                Some(transport) => Arc::clone(transport),
                None => Arc::new(Network::new(requests.clone()).unpooled(clients.unpooled)),
            };
            let transport = Arc::new(OneOrigin::new(url.origin(), transport));
            let base_url = base_url::prefix(&url);
            let (headers, key) = (headers.clone(), (key.clone(), key_from.clone()));
            Ok(Core::new(
                base_url,
                requests,
                transport,
                headers,
                self.max_body,
                key,
            ))
        };
        let core = make()?.with_maker(make);
        Ok(Yotta::from_parts(core, self.timeouts, self.retry))
    }
}

/// # How requests travel
///
/// Whatever is chosen here, redirects are not followed: HTTP clients hand `X-Api-Key` on to
/// wherever they are sent.
impl Builder {
    /// How long making a connection may take: name, TCP and TLS. 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self
    }

    /// HTTP/1.1 only: the vendor's advice for networks on which HTTP/2 fails.
    ///
    /// When not to use it: where nothing fails. Many calls at once share one connection over HTTP/2,
    /// and need one each over HTTP/1.1.
    pub fn http1_only(mut self) -> Self {
        self.http.http1_only = true;
        self
    }

    /// Put before this crate's own name in `User-Agent`, such as `"trainer/1.2"`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.http.user_agent = Some(product.into());
        self
    }

    /// Goes through this proxy, such as `http://user:password@proxy.example:3128`, to which the
    /// environment's `NO_PROXY` does not apply.
    ///
    /// `http`, `https`, `socks5`, and `socks5h`, which leaves looking up names to the proxy too.
    ///
    /// The proxy passes on what it can't read: the key travels inside TLS. So it can't be used with
    /// a base URL of plain `http`, but with [`danger_allow_plain_http`](Self::danger_allow_plain_http).
    ///
    /// When not to use it: where `HTTPS_PROXY` and `NO_PROXY` are set. They are heeded unasked, as
    /// curl does; [`no_proxy`](Self::no_proxy) stops that.
    ///
    /// ```
    /// let builder = yottalabs::Yotta::builder().proxy("http://trainer:hunter2@proxy.example:3128");
    /// assert!(!format!("{builder:?}").contains("hunter2"));
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http.proxy = Proxy::Url(SecretString::from(url.into()));
        self
    }

    /// Goes through no proxy, whatever `HTTPS_PROXY` and `ALL_PROXY` say.
    ///
    /// When not to use it: in networks whose only way out is a proxy.
    pub fn no_proxy(mut self) -> Self {
        self.http.proxy = Proxy::None;
        self
    }

    /// Trusts these certificates too, beside the operating system's: PEM, one or several of them.
    /// Called again, it adds more. For companies whose proxy reads TLS, and for servers of one's own.
    ///
    /// When not to use it: with certificates that a stranger gave you. Who signed them can read the
    /// key. Better put them into the system's store, where other programs find them too.
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

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("access", &self.access)
            .field("timeouts", &self.timeouts)
            .field("http", &self.http)
            .finish_non_exhaustive()
    }
}
