//! Requests that the specification does not have.

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use serde::de::DeserializeOwned;

use crate::{Client, Error, ResponseValue};

impl Client {
    /// Sends a request that no operation makes, to a whole URL, and decodes what comes back.
    ///
    /// What went wrong is for the caller to see in the context; the error here only says *that*
    /// something did.
    ///
    /// # Errors
    ///
    /// The request could not be made, or there is no whole response with a status of 2xx that holds
    /// a `T`.
    pub async fn raw<T: DeserializeOwned>(
        &self,
        method: Method,
        url: &str,
        body: Option<Bytes>,
    ) -> Result<ResponseValue<T>, Error<()>> {
        let invalid = |problem: String| Error::InvalidRequest(problem);
        let mut request = http::Request::builder().method(method).uri(url);
        if body.is_some() {
            let json = HeaderValue::from_static("application/json");
            request = request.header(header::CONTENT_TYPE, json);
        }
        let request = request
            .body(body.unwrap_or_default())
            .map_err(|problem| invalid(problem.to_string()))?;
        let answer = self.inner.exchange_and_keep(request).await;
        let answer = answer
            .filter(|answer| answer.status.is_success())
            .ok_or_else(|| invalid("there is no success to decode".to_owned()))?;
        let value = serde_json::from_slice(&answer.body).map_err(|e| invalid(e.to_string()))?;
        Ok(ResponseValue::new(value, answer.status, answer.headers))
    }
}
