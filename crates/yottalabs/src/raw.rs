//! Requests that this crate has no method for.

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
/// The key, the limits, the envelope, the errors and the retries are those of every call. The request goes
/// to the base URL and nowhere else.
///
/// When not to use it: for anything that has a method here. Nothing is checked, and nothing has a
/// type.
#[derive(Clone)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct RawRequest {
    yotta: Yotta,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Value>,
    harmless: bool,
}

/// What a [`RawRequest`] brought back, where the envelope says yes.
///
/// When not to use it: for what has a type here; this is JSON, unread.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct RawResponse {
    /// The envelope's message.
    pub message: Option<String>,
    /// The envelope's `data`.
    pub data: Option<Value>,
}

impl RawRequest {
    pub(crate) fn new(yotta: Yotta, method: Method, path: String) -> Self {
        let harmless = method.is_safe();
        Self {
            yotta,
            method,
            path,
            query: Vec::new(),
            body: None,
            harmless,
        }
    }

    /// A query parameter. A name may come several times.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The body, as JSON.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Says that sending it twice is as good as once, so that it is sent again where the first may
    /// have been applied. Of GET, HEAD and OPTIONS that is believed unsaid.
    pub fn harmless_to_repeat(mut self) -> Self {
        self.harmless = true;
        self
    }

    /// Sends it.
    ///
    /// # Errors
    ///
    /// The path does not begin with one slash, or holds a query; else what any call may fail with:
    /// an envelope that says no is an error here too.
    pub async fn send(self) -> Result<RawResponse> {
        self.check()?;
        let idempotency = match (self.method.is_safe(), self.harmless) {
            (true, _) => Idempotency::ReadOnly,
            (false, true) => Idempotency::Idempotent,
            (false, false) => Idempotency::Never,
        };
        let mut request = Request::raw(self.method, self.path, idempotency);
        for (name, value) in self.query {
            request = request.query(&name, Some(value));
        }
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        request
            .send(&self.yotta, &|envelope: Envelope<Value>, _| {
                let Envelope { message, data, .. } = envelope;
                Ok(RawResponse { message, data })
            })
            .await
    }

    fn check(&self) -> Result<()> {
        let invalid = |message: &str| {
            let violation = Violation::new("path", message);
            Error::local(
                format!("call {}", self.method),
                Kind::Invalid(vec![violation]),
            )
        };
        if !self.path.starts_with('/') || self.path.starts_with("//") {
            return Err(invalid("must begin with one slash, such as `/v2/pods`"));
        }
        if self.path.contains(['?', '#']) {
            return Err(invalid("must hold no `?` and no `#`: use `query`"));
        }
        Ok(())
    }
}

impl RawResponse {
    /// The envelope's code: of a success always the same, see [`codes`].
    #[must_use]
    pub fn code(&self) -> i64 {
        codes::SUCCESS
    }
}

/// Query and body may hold secrets.
impl std::fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The data may hold secrets.
impl std::fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawResponse")
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
