//! Validation of the base URL, and the transport that sends requests to its origin only.

use std::sync::Arc;

use bytes::Bytes;
use url::{Host, Origin, Url};
use yottalabs_client::transport::{SendError, Sending, Transport};

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

/// The text that paths are appended to: the URL without a trailing slash.
pub(crate) fn prefix(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
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

/// A transport that sends requests to one origin (scheme, host and port) only, because every request contains
/// the key.
///
/// No other request should get here, but a URL that is concatenated from a base and a path leads to another
/// host with a single misplaced `@`.
#[derive(Debug)]
pub(crate) struct OneOrigin {
    origin: Origin,
    transport: Arc<dyn Transport>,
}

impl OneOrigin {
    pub(crate) fn new(origin: Origin, transport: Arc<dyn Transport>) -> Self {
        Self { origin, transport }
    }
}

impl Transport for OneOrigin {
    fn send(&self, request: http::Request<Bytes>) -> Sending {
        let target = Url::parse(&request.uri().to_string()).map(|url| url.origin());
        if target.as_ref() == Ok(&self.origin) {
            return self.transport.send(request);
        }
        let origin = self.origin.ascii_serialization();
        let problem = format!("the key is sent to {origin} only, but this request goes elsewhere");
        Box::pin(std::future::ready(Err(SendError::not_sent(problem))))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

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
            let checked = check(text, false).map(|url| prefix(&url));
            assert_eq!(checked.as_deref(), Ok(url), "{text}");
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

    #[derive(Clone, Debug, Default)]
    struct Sent(Arc<Mutex<Vec<String>>>);

    impl Transport for Sent {
        fn send(&self, request: http::Request<Bytes>) -> Sending {
            self.0.lock().unwrap().push(request.uri().to_string());
            Box::pin(std::future::ready(Err(SendError::not_sent("a test"))))
        }
    }

    #[tokio::test]
    async fn requests_to_another_origin_are_not_sent() {
        for (base, path, passes) in [
            ("https://api.example", "/v2/pods", true),
            ("https://api.example:443/gateway", "/v2/pods?a=b", true),
            ("https://API.example", "/@evil.example/", true),
            ("https://api.example", "@evil.example/v2/pods", false),
            ("https://api.example", ".evil.example/v2/pods", false),
            ("https://api.example", ":8443/v2/pods", false),
        ] {
            let sent = Sent::default();
            let origin = Url::parse(base).unwrap().origin();
            let transport = OneOrigin::new(origin, Arc::new(sent.clone()));
            let uri = format!("{base}{path}");
            let request = http::Request::get(&uri).body(Bytes::new()).unwrap();
            assert!(transport.send(request).await.is_err());
            assert_eq!(sent.0.lock().unwrap().len(), usize::from(passes), "{uri}");
        }
        let sent = Sent::default();
        let origin = Url::parse("https://api.example").unwrap().origin();
        let transport = OneOrigin::new(origin, Arc::new(sent.clone()));
        let request = http::Request::get("http://api.example/v2/pods").body(Bytes::new());
        let error = transport.send(request.unwrap()).await.err().unwrap();
        assert!(!error.may_have_arrived() && sent.0.lock().unwrap().is_empty());
    }
}
