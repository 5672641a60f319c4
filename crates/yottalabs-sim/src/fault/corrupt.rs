//! The API's own answer, spoiled on its way.

use std::io::Write;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Fault, bodies};
use crate::{
    clock::{Millis, http_date, iso},
    envelope::Code,
    operation::Operation,
};

/// Does to an answer what the fault says. Faults that leave the answer alone change nothing.
pub(super) async fn corrupt(
    fault: &Fault,
    response: Response,
    operation: Option<Operation>,
    now: Millis,
) -> Response {
    let (mut parts, body) = response.into_parts();
    // The router's own bodies are whole and in memory: this cannot fail.
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let headers = &mut parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    let body = match fault {
        Fault::StallBody => {
            headers.insert(header::CONTENT_LENGTH, whole.len().into());
            bodies::stalled(&whole)
        }
        Fault::CutShort => {
            headers.insert(header::CONTENT_LENGTH, whole.len().into());
            bodies::cut_short(&whole)
        }
        Fault::SlowBody { pieces, pause } => bodies::slow(whole, *pieces, *pause),
        Fault::Truncated => bodies::half(&whole).into(),
        Fault::EmptyBody => Body::empty(),
        Fault::DoubledBody => [&whole[..], &whole[..]].concat().into(),
        Fault::WrongType => {
            set_type(headers, "text/html;charset=utf-8");
            whole.into()
        }
        Fault::Gzip => {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            gzip(&whole).into()
        }
        Fault::HugeBody { bytes } => {
            let (head, tail) = around_padding(&whole);
            bodies::huge(head, tail, *bytes)
        }
        Fault::ClockSkew(by) => {
            headers.insert(header::DATE, http_date(shifted(now, *by)));
            reworded(&whole, |value| skew(value, *by))
        }
        Fault::Quirks(quirks) => reworded(&whole, |value| {
            *value = quirks.apply(value.take(), operation)
        }),
        _ => whole.into(),
    };
    if !keeps_envelope(fault) {
        parts.extensions.remove::<Code>();
    }
    Response::from_parts(parts, body)
}

/// Whether the envelope arrives so that its code can be read.
fn keeps_envelope(fault: &Fault) -> bool {
    !matches!(
        fault,
        Fault::StallBody
            | Fault::CutShort
            | Fault::Truncated
            | Fault::EmptyBody
            | Fault::DoubledBody
    )
}

fn set_type(headers: &mut HeaderMap, value: &'static str) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(value));
}

fn gzip(whole: &Bytes) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(whole);
    encoder.finish().unwrap_or_default()
}

/// What comes ahead of the padding and behind it: blanks before the last brace of an
/// object, and at the end of anything else.
fn around_padding(whole: &Bytes) -> (Bytes, Bytes) {
    let at = whole
        .iter()
        .rposition(|byte| *byte == b'}')
        .unwrap_or(whole.len());
    (whole.slice(..at), whole.slice(at..))
}

/// The body with its JSON changed; one that is no JSON stays as it is.
fn reworded(whole: &Bytes, change: impl FnOnce(&mut Value)) -> Body {
    let Ok(mut value) = serde_json::from_slice(whole) else {
        return whole.clone().into();
    };
    change(&mut value);
    value.to_string().into()
}

fn shifted(at: Millis, by: SignedDuration) -> Millis {
    let by = i64::try_from(by.as_millis()).unwrap_or(0);
    at.saturating_add(by)
}

/// Moves every time in an answer.
fn skew(value: &mut Value, by: SignedDuration) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| skew(item, by)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match name.as_str() {
                    "createdAt" | "updatedAt" | "timestamp" => skew_time(value, by),
                    _ => skew(value, by),
                }
            }
        }
        _ => {}
    }
}

/// A moment in any of the forms that dialects have for it.
fn skew_time(value: &mut Value, by: SignedDuration) {
    if let Some(at) = value.as_i64() {
        *value = json!(shifted(at, by));
    } else if let Some(text) = value.as_str() {
        if let Ok(at) = text.parse::<Millis>() {
            *value = json!(shifted(at, by).to_string());
        } else if let Ok(at) = text.parse::<Timestamp>() {
            *value = json!(iso(shifted(at.as_millisecond(), by)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skew_moves_times_and_nothing_else() {
        let mut value = json!({
            "createdAt": 60_000, "updatedAt": null, "runningMillis": 60_000,
            "items": [{ "timestamp": "2026-01-01T00:00:00.000Z", "content": "at 60000" }],
        });
        skew(&mut value, SignedDuration::from_secs(-60));
        assert_eq!(
            value,
            json!({
                "createdAt": 0, "updatedAt": null, "runningMillis": 60_000,
                "items": [{ "timestamp": "2025-12-31T23:59:00.000Z", "content": "at 60000" }],
            })
        );
        let mut value = json!({ "createdAt": "60000", "updatedAt": "1970-01-01T00:01:00Z" });
        skew(&mut value, SignedDuration::from_secs(1));
        let expected = json!({ "createdAt": "61000", "updatedAt": "1970-01-01T00:01:01.000Z" });
        assert_eq!(value, expected);
    }
}
