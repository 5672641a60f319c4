//! Extractors for pod ids, query parameters and JSON bodies, which answer HTTP 400 if they cannot be read.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query as Pairs, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde_json::{Value, json};

use crate::envelope::Failure;
use crate::shared::Shared;

/// The pod's id in the path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PodId(pub(crate) i64);

impl FromRequestParts<Arc<Shared>> for PodId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<Shared>) -> Result<Self, Failure> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self)
            .ok_or_else(|| Failure::unreadable("id: must be a whole number"))
    }
}

/// The query parameters, in the order in which they were sent.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl FromRequestParts<Arc<Shared>> for Query {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<Shared>) -> Result<Self, Failure> {
        match Pairs::from_request_parts(parts, state).await {
            Ok(Pairs(pairs)) => Ok(Self(pairs)),
            Err(error) => Err(Failure::unreadable(format!("query: {}", error.body_text()))),
        }
    }
}

impl Query {
    /// Every value of a list, sent as `a=1&a=2` or as `a=1,2`.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let values = self.0.iter().filter(|(key, _)| key == name);
        values.flat_map(|(_, value)| value.split(',')).collect()
    }

    /// A single value. An empty one counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.value(name).filter(|value| !value.is_empty())
    }

    /// A single value as it was sent.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(key, _)| key == name);
        value.map(|(_, value)| value.as_str())
    }

    /// A whole number.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Failure> {
        let number = self.value(name).map(str::parse).transpose();
        number.map_err(|_| Failure::unreadable(format!("{name}: must be a whole number")))
    }
}

/// A JSON body. An absent body counts as an empty object.
pub(crate) struct JsonBody(pub(crate) Value);

impl FromRequest<Arc<Shared>> for JsonBody {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &Arc<Shared>) -> Result<Self, Failure> {
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| Failure::unreadable(format!("body: {}", error.body_text())))?;
        if bytes.is_empty() {
            return Ok(Self(json!({})));
        }
        if !is_json {
            let why = "Content-Type: must be application/json";
            return Err(Failure::unreadable(why));
        }
        let body = serde_json::from_slice(&bytes);
        body.map(Self)
            .map_err(|error| Failure::unreadable(format!("body: is not valid JSON: {error}")))
    }
}

/// Whether the content type is JSON, with any parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next());
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = essence.strip_prefix("application/");
    subtype.is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}
