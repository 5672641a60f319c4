//! The HTTP client: base URL, options, proxy and TLS.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::ClientBuilder;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};
use yottalabs_client::transport::{BoxError, Network};

use crate::error::{Error, Result};

/// Parses a base URL and rejects URLs that would expose the key. The error completes "the base URL …" and does
/// not contain the text, which may hold a password or a key.
pub(crate) fn check_base_url(text: &str, allow_plain_http: bool) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|e| format!("is not a valid URL: {e}"))?;
    match url.scheme() {
        "https" => {}
        "http" if allow_plain_http || is_loopback(&url) => {}
        "http" => {
            return Err(format!(
                "would send the key to {} over plain http; use https (http is accepted for 127.0.0.1, ::1 and localhost only)",
                url.host_str().unwrap_or_default()
            ));
        }
        _ => {
            return Err(
                "does not begin with `https://` (or, for 127.0.0.1, ::1 and localhost only, `http://`)"
                    .to_owned(),
            );
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("contains a user name or a password, which the API does not use".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(
            "has a query (`?`) or a fragment (`#`), after which no path can be appended".to_owned(),
        );
    }
    Ok(url)
}

/// Whether the host is this machine. Names under `.localhost` do not count: some resolvers query the network for
/// them.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The HTTP settings of a `Builder`.
pub(crate) struct HttpOptions {
    pub(crate) connect_timeout: Duration,
    pub(crate) http1_only: bool,
    pub(crate) user_agent: Option<String>,
    pub(crate) proxy: Proxy,
    /// In PEM.
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

/// The proxy for `https` requests.
#[derive(Default)]
pub(crate) enum Proxy {
    /// The one of `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    #[default]
    Environment,
    /// This URL, which may contain a user name and a password.
    Url(SecretString),
    None,
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

/// The addresses of `localhost`. Port 0 stands for the port of the URL.
const LOOPBACK: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
    SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
];

/// Creates the network transport. It follows no redirects (HTTP clients forward `X-Api-Key` to another host) and has
/// no timeout except for connecting: the timeouts of calls and attempts are enforced elsewhere.
pub(crate) fn network(
    options: &HttpOptions,
    base_url: &Url,
    allow_plain_http: bool,
) -> Result<Network> {
    let extra_roots = certificates(&options.extra_roots)?;
    // Loading the system's roots is slow, so tests on loopback skip it.
    let uses_tls = base_url.scheme() == "https" || matches!(options.proxy, Proxy::Url(_));
    let failed = |e| Error::config("the HTTP client cannot be set up").with_source(e);
    // Without our feature HTTP/2 is not used, even if another crate enables that of reqwest.
    let http1_only = options.http1_only || cfg!(not(feature = "http2"));
    let tls = tls(http1_only, uses_tls, extra_roots).map_err(failed)?;
    let client = |is_pooled: bool| {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(options.connect_timeout)
            // Plain http to `localhost` is accepted, so a resolver must not direct it to another host.
            .resolve_to_addrs("localhost", &LOOPBACK)
            .referer(false);
        if http1_only {
            builder = builder.http1_only();
        }
        if !is_pooled {
            builder = builder.pool_max_idle_per_host(0);
        }
        let builder = proxy(builder, &options.proxy, base_url, allow_plain_http)?;
        tls(builder).build().map_err(|e| failed(e.into()))
    };
    Ok(Network {
        pooled: client(true)?,
        // Opens a connection for each request. The server may have closed an idle connection, and then it is unknown
        // whether a request on it arrived.
        unpooled: client(false)?,
    })
}

/// Plain http never goes through a proxy of the environment, which could read the key.
fn proxy(
    builder: ClientBuilder,
    proxy: &Proxy,
    base_url: &Url,
    allow_plain_http: bool,
) -> Result<ClientBuilder> {
    let is_plain = base_url.scheme() == "http";
    let url = match proxy {
        Proxy::None => return Ok(builder.no_proxy()),
        Proxy::Environment if is_plain => return Ok(builder.no_proxy()),
        Proxy::Environment => return Ok(builder),
        Proxy::Url(_) if is_plain && !allow_plain_http => {
            return Err(Error::config(
                "the proxy could read the key, because the base URL is plain http; use only one of them",
            ));
        }
        Proxy::Url(url) => Url::parse(url.expose_secret().trim()),
    };
    let url = url.map_err(|e| Error::config(format!("the proxy is not a valid URL: {e}")))?;
    if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") {
        return Err(Error::config(
            "the proxy must begin with http://, https://, socks5:// or socks5h://",
        ));
    }
    // Without the error of reqwest, which may contain the password.
    let proxy = reqwest::Proxy::all(url.as_str())
        .map_err(|_| Error::config("the proxy is not a valid proxy URL"))?;
    Ok(builder.no_proxy().proxy(proxy))
}

/// Parses all certificates of these PEM texts.
fn certificates(texts: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>> {
    let mut certificates = Vec::new();
    for pem in texts {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            certificates.push(certificate.map_err(|e| {
                Error::config("the extra root certificates are not valid PEM").with_source(e)
            })?);
        }
        if certificates.len() == before {
            return Err(Error::config(
                "the extra root certificates contain no certificate; expected PEM with `-----BEGIN CERTIFICATE-----`",
            ));
        }
    }
    Ok(certificates)
}

/// rustls with ring and the operating system's roots. The provider is configured per client, because a library
/// must not install one for the whole process.
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
fn tls(
    http1_only: bool,
    uses_tls: bool,
    extra_roots: Vec<CertificateDer<'static>>,
) -> Result<impl Fn(ClientBuilder) -> ClientBuilder, BoxError> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?;
    let mut config = if uses_tls {
        let verifier = verifier(extra_roots, provider)?;
        config
            .dangerous() // safe: this is the verifier of the operating system
            .with_custom_certificate_verifier(std::sync::Arc::new(verifier))
            .with_no_client_auth()
    } else {
        let roots = rustls::RootCertStore::empty();
        config.with_root_certificates(roots).with_no_client_auth()
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    if http1_only {
        config.alpn_protocols.remove(0);
    }
    Ok(move |builder: ClientBuilder| builder.tls_backend_preconfigured(config.clone()))
}

#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: std::sync::Arc<rustls::crypto::CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, BoxError> {
    use rustls_platform_verifier::Verifier;

    if roots.is_empty() {
        return Ok(Verifier::new(provider)?);
    }
    #[cfg(target_os = "android")]
    return Err("on Android, certificates can be added to the system's store only".into());
    #[cfg(not(target_os = "android"))]
    Ok(Verifier::new_with_extra_roots(roots, provider)?)
}

/// The TLS library of the operating system, even if another crate enables rustls in reqwest.
#[cfg(feature = "native-tls")]
fn tls(
    _: bool,
    _: bool,
    extra_roots: Vec<CertificateDer<'static>>,
) -> Result<impl Fn(ClientBuilder) -> ClientBuilder, BoxError> {
    let roots = extra_roots
        .iter()
        .map(|root| reqwest::Certificate::from_der(root));
    let roots = roots.collect::<Result<Vec<_>, _>>()?;
    Ok(move |builder: ClientBuilder| builder.tls_backend_native().tls_certs_merge(roots.clone()))
}

/// No TLS: for custom transports and plain http.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn tls(
    _: bool,
    _: bool,
    extra_roots: Vec<CertificateDer<'static>>,
) -> Result<impl Fn(ClientBuilder) -> ClientBuilder, BoxError> {
    match extra_roots.is_empty() {
        true => Ok(|builder| builder),
        false => Err("root certificates need the feature `rustls` or `native-tls`".into()),
    }
}
