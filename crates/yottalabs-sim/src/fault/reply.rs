//! Responses that replace the API's own, as from a gateway.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::{Millis, http_date};
use crate::envelope::{self, Code};

/// A response that replaces the API's own, as a [`Fault`](crate::Fault).
///
/// ```
/// use yottalabs_sim::{Operation, Reply, RetryAfter, Simulator};
///
/// let sim = Simulator::new();
/// let create = sim.faults().on(Operation::CreatePod);
/// create.next(Reply::status(503).plain().retry_after(RetryAfter::Seconds(3)));
/// create.next(Reply::status(307).to("https://mirror.example.com"));
/// // The request is applied, but the gateway reports a failure.
/// create.next(Reply::status(502).html().applied());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a reply does nothing until it is a fault"]
pub struct Reply {
    pub(super) status: u16,
    pub(super) shape: Shape,
    pub(super) code: Option<i64>,
    pub(super) message: Option<String>,
    pub(super) retry_after: Option<RetryAfter>,
    pub(super) location: Option<String>,
    pub(super) applied: bool,
}

/// The shape of the body of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shape {
    /// The API's own `{message, code, data}`.
    Envelope,
    /// An error of the Spring framework: `{timestamp, status, error, path}`.
    Spring,
    /// The reason phrase of the status.
    Plain,
    /// The HTML page of a gateway.
    Html,
    Empty,
}

/// The `Retry-After` header of a [`Reply`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum RetryAfter {
    /// This number of seconds.
    Seconds(u64),
    /// A date this far in the future by the simulator's clock.
    Date(Duration),
    /// Any other text.
    Text(String),
}

impl RetryAfter {
    fn header(&self, now: Millis) -> Option<HeaderValue> {
        match self {
            Self::Seconds(seconds) => Some(HeaderValue::from(*seconds)),
            Self::Date(ahead) => {
                let ahead = i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX);
                Some(http_date(now.saturating_add(ahead)))
            }
            Self::Text(text) => HeaderValue::from_str(text).ok(),
        }
    }
}

const ELSEWHERE: &str = "https://elsewhere.example.com";

impl Reply {
    /// An HTTP status, with the API's envelope. A 3xx redirects to another host. An invalid status counts
    /// as 500.
    pub const fn status(status: u16) -> Self {
        Self {
            status,
            shape: Shape::Envelope,
            code: None,
            message: None,
            retry_after: None,
            location: None,
            applied: false,
        }
    }

    /// HTTP 200, with this code in the envelope.
    pub const fn code(code: i64) -> Self {
        Self::status(200).with_code(code)
    }

    /// Sets the code in the envelope.
    pub const fn with_code(mut self, code: i64) -> Self {
        self.code = Some(code);
        self
    }

    /// Sets the message in the envelope.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    pub(super) const fn shape(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// Sets the shape to an error of the Spring framework.
    pub const fn spring(self) -> Self {
        self.shape(Shape::Spring)
    }

    /// Sets the shape to plain text.
    pub const fn plain(self) -> Self {
        self.shape(Shape::Plain)
    }

    /// Sets the shape to the HTML page of a gateway.
    pub const fn html(self) -> Self {
        self.shape(Shape::Html)
    }

    /// Removes the body.
    pub const fn empty(self) -> Self {
        self.shape(Shape::Empty)
    }

    /// Sets the `Retry-After` header.
    pub fn retry_after(mut self, wait: RetryAfter) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Sets the base URL of a redirect, to which the request's path is added.
    pub fn to(mut self, base: impl Into<String>) -> Self {
        self.location = Some(base.into());
        self
    }

    /// Applies the request before this reply is sent.
    pub const fn applied(mut self) -> Self {
        self.applied = true;
        self
    }

    pub(super) fn response(&self, uri: &Uri, now: Millis) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reason = status.canonical_reason().unwrap_or("Unknown");
        let mut response = match self.shape {
            Shape::Envelope => {
                // With HTTP 200 the reason would be "OK".
                let meant = self.code.and_then(meaning).unwrap_or(reason);
                let message = self.message.as_deref().unwrap_or(meant);
                envelope::envelope(status, self.envelope_code(), message, Value::Null)
            }
            Shape::Spring => envelope::framework_error(status, uri.path(), now),
            Shape::Plain => (status, reason).into_response(),
            Shape::Html => (status, Html(page(status.as_u16(), reason))).into_response(),
            Shape::Empty => (status, Body::empty()).into_response(),
        };
        let headers = response.headers_mut();
        if let Some(value) = self.retry_after.as_ref().and_then(|wait| wait.header(now)) {
            headers.insert(header::RETRY_AFTER, value);
        }
        if let Some(value) = self.location(status, uri) {
            headers.insert(header::LOCATION, value);
        }
        response
    }

    fn location(&self, status: StatusCode, uri: &Uri) -> Option<HeaderValue> {
        let base = match &self.location {
            Some(base) => base.trim_end_matches('/'),
            None if status.is_redirection() => ELSEWHERE,
            None => return None,
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        HeaderValue::from_str(&format!("{base}{path}")).ok()
    }

    /// The code that is set, or the one that fits the status.
    fn envelope_code(&self) -> Code {
        self.code.map_or_else(
            || match self.status {
                200 => Code::SUCCESS,
                401 | 403 => Code::NO_PERMISSION,
                404 => Code::POD_NOT_FOUND,
                409 => Code::STATUS_INVALID,
                429 => Code::TOO_MANY_REQUESTS,
                500.. => Code::SYSTEM_ERROR,
                _ => Code::INVALID_PARAMETERS,
            },
            Code,
        )
    }
}

/// The known meanings of codes.
const fn meaning(code: i64) -> Option<&'static str> {
    Some(match code {
        10_001 => "invalid request parameters",
        10_002 => "system error",
        10_004 => "no permission",
        10_007 => "record does not exist",
        12_000 => "pod does not exist",
        12_001 => "resource status invalid",
        13_000 => "pod not found",
        14_000 => "endpoint not found",
        429 => "too many requests",
        _ => return None,
    })
}

fn page(status: u16, reason: &str) -> String {
    format!(
        "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n\
         <center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n\
         </body>\r\n</html>\r\n"
    )
}
