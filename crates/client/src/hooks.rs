//! What happens around each request that the generated code makes.

use bytes::Bytes;
use http::HeaderName;
use progenitor_client::{ClientHooks, OperationInfo};

use crate::Client;
use crate::exchange::{Answer, Context};

/// The generator sends its document's version with each request; the API knows no such header.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

impl Client {
    /// A client that builds its requests with `builder`, for the API at `base_url`, and sends
    /// them through `context`.
    #[must_use]
    pub fn new_in_context(base_url: &str, builder: reqwest::Client, context: Context) -> Self {
        Self::new_with_client(base_url.trim_end_matches('/'), builder, context)
    }

    /// The same client for one attempt: what comes back is left in `context`.
    #[must_use]
    pub fn with_context(&self, context: Context) -> Self {
        Self {
            inner: context,
            ..self.clone()
        }
    }
}

impl ClientHooks<Context> for Client {
    async fn exec(
        &self,
        mut request: reqwest::Request,
        _info: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        request.headers_mut().remove(API_VERSION);
        if request.method() == http::Method::POST && request.body().is_none() {
            // Gateways may answer a POST of unsaid length with 411.
            let none = http::HeaderValue::from_static("0");
            request
                .headers_mut()
                .insert(http::header::CONTENT_LENGTH, none);
        }
        let request = http::Request::<reqwest::Body>::try_from(request)?.map(|body| {
            body.as_bytes()
                .map(Bytes::copy_from_slice)
                .unwrap_or_default()
        });
        let answer = self.inner.exchange_and_keep(request).await;
        Ok(into_response(answer))
    }
}

/// What the generated code decodes. Where there is no whole answer it gets one that it takes for a
/// failure: no `reqwest::Error` can be made here, and the caller looks at the context first.
fn into_response(answer: Option<Answer>) -> reqwest::Response {
    let mut response = http::Response::<Bytes>::default();
    *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
    if let Some(answer) = answer {
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        *response.body_mut() = answer.body;
    }
    response.into()
}
