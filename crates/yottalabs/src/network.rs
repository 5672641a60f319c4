//! The HTTP client underneath.

use std::time::Duration;

use yottalabs_client::transport::BoxError;

/// A client that follows no redirect (HTTP clients forward `X-Api-Key` to another host) and has no
/// timeout of its own but for connecting: the road above it has.
pub(crate) fn client(connect: Duration, http1_only: bool) -> Result<reqwest::Client, BoxError> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect)
        .referer(false);
    if http1_only {
        builder = builder.http1_only();
    }
    Ok(tls(builder, http1_only)?.build()?)
}

/// rustls with ring and the operating system's roots, configured here: no library may install a
/// provider for the whole process.
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
fn tls(
    builder: reqwest::ClientBuilder,
    http1_only: bool,
) -> Result<reqwest::ClientBuilder, BoxError> {
    use std::sync::Arc;

    use rustls_platform_verifier::BuilderVerifierExt as _;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let protocols: &[&str] = if http1_only {
        &["http/1.1"]
    } else {
        &["h2", "http/1.1"]
    };
    config.alpn_protocols = protocols.iter().map(|p| p.as_bytes().to_vec()).collect();
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(any(not(feature = "rustls"), feature = "native-tls"))]
#[expect(clippy::unnecessary_wraps, reason = "the shape of the other one")]
fn tls(builder: reqwest::ClientBuilder, _: bool) -> Result<reqwest::ClientBuilder, BoxError> {
    Ok(builder)
}
