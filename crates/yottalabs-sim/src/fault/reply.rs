//! An answer that something in front of the API might give in its place.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::Value;

use crate::{clock::http_date, envelope, framework_errors, simulator::Simulator};

/// An answer in place of the API's own, to be a [`Fault`](crate::Fault).
///
/// ```
/// use yottalabs_sim::{Operation, Reply, RetryAfter, Simulator};
///
/// let sim = Simulator::new();
/// let create = sim.faults().on(Operation::CreatePod);
/// create.next(Reply::status(503).plain().retry_after(RetryAfter::Seconds(3)));
/// create.next(Reply::status(307).to("https://mirror.example.com"));
/// // Done, and then it failed to say so.
/// create.next(Reply::status(502).html().applied());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it is given when a fault says so"]
pub struct Reply {
    pub(super) status: u16,
    pub(super) shape: Shape,
    pub(super) code: Option<i64>,
    pub(super) message: Option<String>,
    pub(super) retry_after: Option<RetryAfter>,
    pub(super) location: Option<String>,
    pub(super) applied: bool,
}

/// What the body of a [`Reply`] looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// The API's own `{message, code, data}`.
    Envelope,
    /// Spring's `{timestamp, status, error, path}`.
    Spring,
    /// The status in words, as plain text.
    Plain,
    /// A gateway's page.
    Html,
    /// Nothing.
    Empty,
}

/// What a [`Reply`] says of when to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// In so many seconds.
    Seconds(u64),
    /// At a date so far ahead, by the simulator's clock.
    Date(Duration),
    /// Anything else.
    Text(String),
}

impl RetryAfter {
    /// More seconds than anybody lives.
    #[must_use]
    pub const fn absurd() -> Self {
        Self::Seconds(99_999_999_999)
    }

    /// What is neither seconds nor a date.
    #[must_use]
    pub fn garbage() -> Self {
        Self::Text("soon".to_owned())
    }

    fn header(&self, sim: &Simulator) -> Option<HeaderValue> {
        match self {
            Self::Seconds(seconds) => Some(HeaderValue::from(*seconds)),
            Self::Date(ahead) => {
                let ahead = i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX);
                Some(http_date(sim.read(|_, now| now).saturating_add(ahead)))
            }
            Self::Text(text) => HeaderValue::from_str(text).ok(),
        }
    }
}

const ELSEWHERE: &str = "https://elsewhere.example.com";

impl Reply {
    /// An HTTP status, in the API's envelope. A 3xx leads to another host. A status that
    /// HTTP does not have is taken as 500.
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

    /// HTTP 200 and an envelope with this code.
    pub const fn code(code: i64) -> Self {
        Self::status(200).with_code(code)
    }

    /// The code in the envelope, where there is one.
    pub const fn with_code(mut self, code: i64) -> Self {
        self.code = Some(code);
        self
    }

    /// The message in the envelope, where there is one.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// What the body looks like.
    pub const fn shape(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// Spring's error body.
    pub const fn spring(self) -> Self {
        self.shape(Shape::Spring)
    }

    /// Plain text.
    pub const fn plain(self) -> Self {
        self.shape(Shape::Plain)
    }

    /// A gateway's page.
    pub const fn html(self) -> Self {
        self.shape(Shape::Html)
    }

    /// No body.
    pub const fn empty(self) -> Self {
        self.shape(Shape::Empty)
    }

    /// A `Retry-After` header.
    pub fn retry_after(mut self, wait: RetryAfter) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Where a redirect leads: a base URL, to which the request's path is added.
    pub fn to(mut self, base: impl Into<String>) -> Self {
        self.location = Some(base.into());
        self
    }

    /// The request is applied first, and then answered so.
    pub const fn applied(mut self) -> Self {
        self.applied = true;
        self
    }

    pub(super) fn response(&self, sim: &Simulator, uri: &Uri) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reason = status.canonical_reason().unwrap_or("Unknown");
        let mut response = match self.shape {
            Shape::Envelope => {
                // With HTTP 200 the reason would be "OK".
                let meant = self.code.and_then(meaning).unwrap_or(reason);
                let message = self.message.as_deref().unwrap_or(meant);
                envelope::envelope(status, self.envelope_code(), message, Value::Null)
            }
            Shape::Spring => framework_errors::error(sim, status, uri.path()),
            Shape::Plain => (status, reason).into_response(),
            Shape::Html => (status, Html(page(status.as_u16(), reason))).into_response(),
            Shape::Empty => (status, Body::empty()).into_response(),
        };
        let headers = response.headers_mut();
        if let Some(value) = self.retry_after.as_ref().and_then(|wait| wait.header(sim)) {
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

    /// The code that goes with a status, unless another was asked for.
    fn envelope_code(&self) -> envelope::Code {
        self.code.map_or_else(
            || match self.status {
                200 => envelope::Code::SUCCESS,
                401 | 403 => envelope::Code::NO_PERMISSION,
                404 => envelope::Code::POD_NOT_FOUND,
                409 => envelope::Code::STATUS_INVALID,
                429 => envelope::Code::TOO_MANY_REQUESTS,
                500.. => envelope::Code::SYSTEM_ERROR,
                _ => envelope::Code::INVALID_PARAMETERS,
            },
            envelope::Code,
        )
    }
}

/// What is known of the codes' meanings.
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
