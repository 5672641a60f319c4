//! The last door before the network: every request carries the key, and the key goes to one origin.

use std::sync::Arc;

use bytes::Bytes;
use url::{Origin, Url};
use yottalabs_client::transport::{SendError, Sending, Transport};

/// Lets through what goes to this scheme, host and port. Nothing else should come this far; but a URL
/// put together of a base and a path needs only one `@` in the wrong place to lead elsewhere.
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
        let problem = format!("the key goes to {origin} only, and this request goes elsewhere");
        Box::pin(std::future::ready(Err(SendError::not_sent(problem))))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Clone, Debug, Default)]
    struct Sent(Arc<Mutex<Vec<String>>>);

    impl Transport for Sent {
        fn send(&self, request: http::Request<Bytes>) -> Sending {
            self.0.lock().unwrap().push(request.uri().to_string());
            Box::pin(std::future::ready(Err(SendError::not_sent("a test"))))
        }
    }

    #[tokio::test]
    async fn nothing_goes_elsewhere() {
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
            let door = OneOrigin::new(origin, Arc::new(sent.clone()));
            let uri = format!("{base}{path}");
            let request = http::Request::get(&uri).body(Bytes::new()).unwrap();
            assert!(door.send(request).await.is_err());
            assert_eq!(sent.0.lock().unwrap().len(), usize::from(passes), "{uri}");
        }
        let sent = Sent::default();
        let origin = Url::parse("https://api.example").unwrap().origin();
        let door = OneOrigin::new(origin, Arc::new(sent.clone()));
        let request = http::Request::get("http://api.example/v2/pods").body(Bytes::new());
        let error = door.send(request.unwrap()).await.err().unwrap();
        assert!(!error.may_have_arrived() && sent.0.lock().unwrap().is_empty());
    }
}
