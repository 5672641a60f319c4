//! How requests travel: what of HTTP can be chosen, and no more. There is no way to follow redirects.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::builder::Builder;

pub(crate) struct HttpOptions {
    pub(crate) connect_timeout: Duration,
    pub(crate) http1_only: bool,
    pub(crate) user_agent: Option<String>,
    pub(crate) proxy: Proxy,
    /// PEM texts.
    pub(crate) extra_roots: Vec<Vec<u8>>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            http1_only: false,
            user_agent: None,
            proxy: Proxy::Environment,
            extra_roots: Vec::new(),
        }
    }
}

/// Which proxy https goes through.
#[derive(Default)]
pub(crate) enum Proxy {
    #[default]
    Environment,
    /// This URL: its user name and password are secrets.
    Url(SecretString),
    None,
}

impl Proxy {
    /// The error completes "the proxy …" and shows nothing of the text.
    pub(crate) fn parse(url: &SecretString) -> Result<Url, String> {
        let url = Url::parse(url.expose_secret().trim()).map_err(|e| format!("is no URL: {e}"))?;
        if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") {
            return Err("has to begin with http://, https://, socks5:// or socks5h://".to_owned());
        }
        Ok(url)
    }
}

impl fmt::Debug for HttpOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = match self.proxy {
            Proxy::Environment => "environment",
            Proxy::Url(_) => "[redacted]",
            Proxy::None => "none",
        };
        f.debug_struct("HttpOptions")
            .field("connect_timeout", &self.connect_timeout)
            .field("http1_only", &self.http1_only)
            .field("user_agent", &self.user_agent)
            .field("proxy", &proxy)
            .field("extra_roots", &self.extra_roots.len())
            .finish()
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
