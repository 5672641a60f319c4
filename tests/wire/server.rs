//! A server on a loopback socket that gives one answer to everything and notes what it was asked.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use yottalabs::{RetryPolicy, Yotta};

use crate::json;

const KEY: &str = "test-key";

/// The server, and a client of it.
pub(crate) struct Server {
    mock: MockServer,
    requests: Arc<Mutex<Vec<HttpMockRequest>>>,
    pub(crate) yotta: Yotta,
}

impl Server {
    /// Answers with HTTP 200 and this envelope's `data`, as it stands.
    pub(crate) async fn with_data(data: &str) -> Self {
        let body = format!(r#"{{"message":"success","code":10000,"data":{data}}}"#);
        Self::with(200, "application/json", &body).await
    }

    /// Answers with these very bytes.
    pub(crate) async fn with(status: u16, content_type: &str, body: &str) -> Self {
        let mock = MockServer::start_async().await;
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let response = HttpMockResponse::builder()
            .status(status)
            .header("content-type", content_type)
            .body(body.to_owned())
            .build();
        mock.mock_async(|when, then| {
            when.any_request();
            then.respond_with(move |request: &HttpMockRequest| {
                seen.lock().unwrap().push(request.clone());
                response.clone()
            });
        })
        .await;
        let yotta = Yotta::builder()
            .api_key(KEY)
            .base_url(mock.base_url())
            // One request for each call: what is repeated, the facade's own tests say.
            .retry(RetryPolicy::none())
            .build()
            .unwrap();
        Self {
            mock,
            requests,
            yotta,
        }
    }

    /// The body of the one request, byte for byte.
    pub(crate) fn body(&self) -> String {
        self.request().body_string()
    }

    /// The one request as a text to read: the path and each parameter exactly as sent, all headers
    /// by name, the body's members and numbers as they stand.
    pub(crate) fn sent(&self) -> String {
        let request = self.request();
        let uri = request.uri();
        let mut text = format!("{} {}\n", request.method_str(), uri.path());
        if let Some(query) = uri.query() {
            for (index, parameter) in query.split('&').enumerate() {
                let sign = if index == 0 { '?' } else { '&' };
                writeln!(text, "  {sign}{parameter}").unwrap();
            }
        }
        let mut headers = request.headers_vec().clone();
        headers.sort();
        for (name, value) in headers {
            let value = self.normalise(&name, value);
            writeln!(text, "{name}: {value}").unwrap();
        }
        match request.body_string().as_str() {
            "" => text.push_str("\n(no body)\n"),
            body => writeln!(text, "\n{}", json::indent(body)).unwrap(),
        }
        text
    }

    /// The one request.
    pub(crate) fn request(&self) -> HttpMockRequest {
        let requests = self.requests.lock().unwrap();
        let [request] = &requests[..] else {
            panic!("expected one request, got {}", requests.len());
        };
        request.clone()
    }

    /// Only what differs from run to run or release to release, and only where it is as it must be.
    fn normalise(&self, name: &str, value: String) -> String {
        let own = format!("yottalabs-rust/{}", env!("CARGO_PKG_VERSION"));
        match name {
            "host" if value == self.mock.address().to_string() => "[host]:[port]".to_owned(),
            "x-api-key" if value == KEY => "[key]".to_owned(),
            "user-agent" if value == own => "yottalabs-rust/[version]".to_owned(),
            _ => value,
        }
    }
}
