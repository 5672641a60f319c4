//! The transport: sends a request and reads the response. It can be wrapped, and replaced for tests.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;

/// A boxed error of any kind.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The body of a response, as it comes in.
pub type Body = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// What [`Transport::send`] returns.
pub type Sending = Pin<Box<dyn Future<Output = Result<http::Response<Body>, SendError>> + Send>>;

/// Sends one request to the API and returns the response: status, headers and a body to read.
///
/// The default transport is the network. A test can pass requests to a server in the same process
/// instead, and so run in simulated time. A program can wrap the network to observe requests or to add
/// headers. An implementation must not follow redirects, because every request contains the key, and must
/// not repeat requests, because only the client knows which can be repeated. For proxies, certificates and
/// time limits use the settings of the client.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request. Dropping the future abandons it.
    fn send(&self, request: http::Request<Bytes>) -> Sending;
}

/// A response with this HTTP status and body, for a transport of a test. A status that is not valid becomes 500.
#[must_use]
pub fn response(status: u16, body: impl Into<Bytes>) -> http::Response<Body> {
    let body = http_body_util::Full::new(body.into()).map_err(BoxError::from);
    let mut response = http::Response::new(Box::pin(body) as Body);
    *response.status_mut() =
        http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// The error of a request without a response.
#[derive(Debug)]
pub struct SendError {
    may_have_arrived: bool,
    source: BoxError,
}

impl SendError {
    /// The request was not sent: the name was not resolved, the connection was refused, or the TLS handshake
    /// failed. It is safe to repeat.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self {
            may_have_arrived: false,
            source: source.into(),
        }
    }

    /// The request, or a part of it, may have arrived: the connection was reset or closed.
    pub fn maybe_sent(source: impl Into<BoxError>) -> Self {
        Self {
            may_have_arrived: true,
            source: source.into(),
        }
    }

    /// Whether the server may have acted on the request.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        self.may_have_arrived
    }

    /// The cause.
    #[must_use]
    pub fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.may_have_arrived {
            "the connection broke before a response came"
        } else {
            "no connection could be made"
        })
    }
}

impl StdError for SendError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// An extension of a request that needs a new connection. The server may have closed an idle one, and then it
/// is unknown whether the request arrived.
#[derive(Clone, Copy, Debug)]
pub struct NewConnection;

/// The transport over the network.
#[derive(Clone, Debug)]
pub struct Network {
    /// The client that reuses connections. Neither client may follow redirects.
    pub pooled: reqwest::Client,
    /// The client that opens a connection for each request, for a [`NewConnection`].
    pub unpooled: reqwest::Client,
}

impl Transport for Network {
    fn send(&self, request: http::Request<Bytes>) -> Sending {
        let client = match request.extensions().get::<NewConnection>() {
            Some(NewConnection) => &self.unpooled,
            None => &self.pooled,
        };
        let response = to_reqwest(request).map(|request| client.execute(request));
        Box::pin(async move {
            match response.map_err(SendError::not_sent)?.await {
                Ok(response) => Ok(http::Response::from(response)
                    .map(|body| Box::pin(body.map_err(|e| e.without_url().into())) as Body)),
                // Without the URL, which the caller names.
                Err(error) if error.is_connect() || error.is_builder() => {
                    Err(SendError::not_sent(error.without_url()))
                }
                Err(error) => Err(SendError::maybe_sent(error.without_url())),
            }
        })
    }
}

/// Converts the request. Its URI is not parsed again if the extensions contain it as a URL.
fn to_reqwest(mut request: http::Request<Bytes>) -> reqwest::Result<reqwest::Request> {
    let url = request.extensions_mut().remove::<reqwest::Url>();
    let Some(url) = url.filter(|url| request.uri() == url.as_str()) else {
        return reqwest::Request::try_from(request);
    };
    let (parts, body) = request.into_parts();
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    *request.body_mut() = Some(body.into());
    Ok(request)
}

/// Sends a request and reads the response to its end, up to `max_body` bytes.
pub async fn exchange(
    transport: &dyn Transport,
    request: http::Request<Bytes>,
    max_body: usize,
) -> Outcome {
    let response = match transport.send(request).await {
        Ok(response) => response,
        Err(error) => return Outcome::NoResponse(error),
    };
    let (parts, mut body) = response.into_parts();
    let mut bytes = Bytes::new();
    let error = loop {
        match body.frame().await {
            None => break None,
            Some(Err(error)) => break Some(BodyError::Broken(error)),
            Some(Ok(frame)) => {
                let Ok(mut data) = frame.into_data() else {
                    continue; // trailers
                };
                let room = max_body - bytes.len();
                let is_too_large = data.len() > room;
                data.truncate(room);
                bytes = join(bytes, data);
                if is_too_large {
                    break Some(BodyError::TooLarge { limit: max_body });
                }
            }
        }
    };
    let response = http::Response::from_parts(parts, bytes);
    match error {
        None => Outcome::Response(response),
        Some(error) => Outcome::Incomplete(response, error),
    }
}

/// Both parts of a body. A body of one part is not copied.
fn join(first: Bytes, second: Bytes) -> Bytes {
    if first.is_empty() {
        return second;
    }
    let mut both = BytesMut::from(first);
    both.extend_from_slice(&second);
    both.freeze()
}

/// The result of a request. It has no `Debug`: a body may hold secrets.
pub enum Outcome {
    /// A complete response, of any status.
    Response(http::Response<Bytes>),
    /// A response whose body could not be read to its end, with the part that was read.
    Incomplete(http::Response<Bytes>, BodyError),
    /// No response.
    NoResponse(SendError),
}

/// Why a body could not be read to its end.
#[derive(Debug)]
pub enum BodyError {
    /// The body is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The connection broke.
    Broken(BoxError),
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::Url;

    #[test]
    fn a_request_goes_to_its_uri() {
        for parsed in ["https://api.example/v2?a=b", "https://evil.example/v2?a=b"] {
            let mut request = http::Request::new(Bytes::from("body"));
            *request.uri_mut() = "https://api.example/v2?a=b".parse().unwrap();
            request
                .headers_mut()
                .insert("x-api-key", "sesame".parse().unwrap());
            request.extensions_mut().insert(Url::parse(parsed).unwrap());
            let request = super::to_reqwest(request).unwrap();
            assert_eq!(request.url().as_str(), "https://api.example/v2?a=b");
            assert_eq!(request.headers()["x-api-key"], "sesame");
            assert_eq!(request.body().unwrap().as_bytes(), Some(&b"body"[..]));
        }
    }

    #[test]
    fn the_parts_of_a_body_are_joined() {
        let parts = ["", "ab", "", "c", "def"].map(Bytes::from);
        let whole = parts.into_iter().fold(Bytes::new(), super::join);
        assert_eq!(whole, "abcdef");
    }
}
