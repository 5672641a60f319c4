//! Which base URLs the key may be sent to.

use url::{Host, Url};

/// The URL as requests are built from it: no slash at the end.
pub(crate) fn check(text: &str, allow_plain_http: bool) -> Result<String, String> {
    let url =
        Url::parse(text.trim()).map_err(|e| format!("the base URL `{text}` is no URL: {e}"))?;
    // Not the text from here on: it may hold a password.
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the base URL holds a user name or a password; it may not".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!(
            "the base URL `{url}` has a query or a fragment; it may not"
        ));
    }
    match url.scheme() {
        "https" => {}
        "http" if allow_plain_http || is_loopback(&url) => {}
        "http" => {
            return Err(format!(
                "the base URL `{url}` would send the key over plain http; use https (http is for loopback only)"
            ));
        }
        other => return Err(format!("the base URL has the scheme `{other}`; use https")),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn https_and_loopback_are_accepted() {
        for (text, url) in [
            ("https://api.yottalabs.ai", "https://api.yottalabs.ai"),
            (
                " https://proxy.example/yotta/ ",
                "https://proxy.example/yotta",
            ),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(check(text, false).as_deref(), Ok(url), "{text}");
        }
    }

    #[test]
    fn what_would_give_the_key_away_is_refused() {
        for text in [
            "http://api.yottalabs.ai",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "ftp://api.yottalabs.ai",
            "https://user:sesame@api.yottalabs.ai",
            "https://api.yottalabs.ai/?x=1",
            "api.yottalabs.ai",
            "",
        ] {
            let error = check(text, false).unwrap_err();
            assert!(!error.contains("sesame"), "{error}");
        }
        assert!(check("http://10.0.0.1", true).is_ok());
    }
}
