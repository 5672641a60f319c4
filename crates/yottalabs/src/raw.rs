//! Requests that this crate has no method for.

use std::fmt;

use http::Method;
use serde_json::Value;

use crate::call::{Envelope, Request};
use crate::codes;
use crate::error::{Error, Kind, Result, Violation};
use crate::operation::Idempotency;
use crate::yotta::Yotta;

/// A request that this crate has no method for: see [`Yotta::raw`].
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
/// use yottalabs::Method;
///
/// let response = yotta.raw(Method::GET, "/v2/volumes").query("page", "1").send().await?;
/// println!("{:?}", response.data);
/// # Ok(()) }
/// ```
///
/// The key, the limits, the errors and the retries are those of every call. The request is sent to the base URL
/// only. Path, query and body are not checked against the API: use the method of an operation if there is one.
#[derive(Clone)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct RawRequest {
    yotta: Yotta,
    request: Request,
}

/// The response to a [`RawRequest`] that succeeded.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct RawResponse {
    /// The envelope's `message`.
    pub message: Option<String>,
    /// The envelope's `data`.
    pub data: Option<Value>,
}

impl RawRequest {
    pub(crate) fn new(yotta: Yotta, method: Method, path: String) -> Self {
        let request = Request::raw(method, path);
        Self { yotta, request }
    }

    /// Adds a query parameter. A name may occur several times.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request = self.request.query(&name.into(), Some(value.into()));
        self
    }

    /// Sets the body.
    pub fn json(mut self, body: Value) -> Self {
        self.request = self.request.json(&body);
        self
    }

    /// Declares the request idempotent: it is sent again also if the first attempt may have been applied. GET,
    /// HEAD and OPTIONS requests always are.
    pub fn harmless_to_repeat(mut self) -> Self {
        if self.request.idempotency == Idempotency::Never {
            self.request.idempotency = Idempotency::Idempotent;
        }
        self
    }

    /// Sends the request.
    ///
    /// # Errors
    ///
    /// The path does not begin with exactly one slash, or contains a query or a fragment; or the call fails, as
    /// any call. A response whose code is not a success is an error too.
    pub async fn send(self) -> Result<RawResponse> {
        self.check()?;
        let read = |envelope: Envelope<Value>, _: &mut _| {
            let Envelope { message, data, .. } = envelope;
            Ok(RawResponse { message, data })
        };
        self.request.send(&self.yotta, &read).await
    }

    fn check(&self) -> Result<()> {
        let path = &self.request.path;
        let problem = if !path.starts_with('/') || path.starts_with("//") {
            "must begin with one slash, such as `/v2/pods`"
        } else if path.contains(['?', '#']) {
            "must not contain `?` or `#`: use `query`"
        } else {
            return Ok(());
        };
        let violation = Violation::new("path", problem);
        let doing = format!("call {}", self.request.method);
        Err(Error::local(doing, Kind::Invalid(vec![violation])))
    }
}

impl RawResponse {
    /// The envelope's `code`: always that of a success, see [`codes`].
    #[must_use]
    pub fn code(&self) -> i64 {
        codes::SUCCESS
    }
}

/// Without query and body, which may contain secrets.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.request.method)
            .field("path", &self.request.path)
            .finish_non_exhaustive()
    }
}

/// Without the data, which may contain secrets.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
