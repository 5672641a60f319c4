//! Validation of the base URL.

use url::{Host, Url};

/// Parses a base URL and rejects URLs that would expose the key. The error completes "the base URL …" and does
/// not contain the text, which may hold a password or a key.
pub(crate) fn check(text: &str, allow_plain_http: bool) -> Result<Url, String> {
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
        _ => return Err("does not begin with `https://`".to_owned()),
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
