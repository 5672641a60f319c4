//! Getting JSON out of a request, or the answer that says why there is none.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use serde_json::{Map, Value};

use crate::{envelope::Failure, simulator::Simulator};

/// The JSON of a request body; an empty object where there is no body.
pub(crate) struct JsonBody(pub(crate) Value);

impl FromRequest<Simulator> for JsonBody {
    type Rejection = Failure;

    async fn from_request(request: Request, sim: &Simulator) -> Result<Self, Failure> {
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, sim)
            .await
            .map_err(|error| Failure::unreadable(format!("body: {}", error.body_text())))?;
        if bytes.is_empty() {
            return Ok(Self(Value::Object(Map::new())));
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

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    essence.is_some_and(|essence| {
        let essence = essence.to_ascii_lowercase();
        essence == "application/json"
            || (essence.starts_with("application/") && essence.ends_with("+json"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_type_whatever_its_parameters() {
        for (value, expected) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/problem+json", true),
            ("text/plain", false),
            ("application/jsonish", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, value.parse().expect("a header value"));
            assert_eq!(is_json(&headers), expected, "{value}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
