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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_loopback_are_accepted() {
        for (text, url) in [
            ("https://api.yottalabs.ai", "https://api.yottalabs.ai"),
            (
                " https://proxy.example/yotta/ ",
                "https://proxy.example/yotta",
            ),
            (
                "HTTPS://API.yottalabs.ai/a/../b",
                "https://api.yottalabs.ai/b",
            ),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://127.8.9.1", "http://127.8.9.1"),
            ("http://LOCALHOST:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            let checked = check(text, false).unwrap();
            assert_eq!(checked.as_str().trim_end_matches('/'), url, "{text}");
        }
    }

    #[test]
    fn urls_that_would_expose_the_key_are_refused() {
        for (text, problem) in [
            ("http://api.yottalabs.ai", "plain http"),
            ("http://localhost.example.com", "plain http"),
            ("http://evil.localhost", "plain http"),
            ("http://localhost.", "plain http"),
            ("http://127.0.0.1.nip.io", "plain http"),
            ("http://0.0.0.0:8080", "plain http"),
            ("http://10.0.0.1", "plain http"),
            ("http://[::]:8080", "plain http"),
            ("http://[::ffff:10.0.0.1]", "plain http"),
            ("http://127.0.0.1@evil.example", "plain http"),
            ("ftp://sesame.example", "https://"),
            ("https://user:sesame@api.yottalabs.ai", "password"),
            ("https://sesame@api.yottalabs.ai", "user name"),
            ("http://user:sesame@localhost", "password"),
            ("https://api.yottalabs.ai/?key=sesame", "query"),
            ("https://api.yottalabs.ai/?", "query"),
            ("https://api.yottalabs.ai/#sesame", "fragment"),
            ("https://user:sesame@:8080", "not a valid URL"),
            ("sesame", "not a valid URL"),
            ("api.yottalabs.ai", "not a valid URL"),
            ("", "not a valid URL"),
        ] {
            let error = check(text, false).unwrap_err();
            assert!(error.contains(problem), "{text}: {error}");
            assert!(!error.contains("sesame"), "{error}");
        }
    }

    #[test]
    fn plain_http_to_any_host_needs_permission() {
        assert!(check("http://10.0.0.1", true).is_ok());
        assert!(check("ftp://10.0.0.1", true).is_err());
        assert!(check("http://a:b@10.0.0.1", true).is_err());
    }
}
