//! Faults that corrupt the API's own response.

use std::{future, io, io::Write, iter, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use yottalabs_client::Operation;

use super::Fault;
use crate::{
    clock::{Millis, http_date, iso},
    envelope::Code,
};

/// Applies a fault to a response. Faults that do not change the response have no effect.
pub(super) async fn corrupt(
    fault: &Fault,
    response: Response,
    operation: Option<Operation>,
    now: Millis,
) -> Response {
    let (mut parts, body) = response.into_parts();
    // The handlers' bodies are complete and in memory, so this cannot fail.
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let headers = &mut parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    let body = match fault {
        Fault::StallBody => {
            headers.insert(header::CONTENT_LENGTH, whole.len().into());
            stalled(&whole)
        }
        Fault::CutShort => {
            headers.insert(header::CONTENT_LENGTH, whole.len().into());
            cut_short(&whole)
        }
        Fault::SlowBody { pieces, pause } => slow(whole, *pieces, *pause),
        Fault::Truncated => half(&whole).into(),
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
            huge(head, tail, *bytes)
        }
        Fault::ClockSkew(by) => {
            headers.insert(header::DATE, http_date(shifted(now, *by)));
            changed(&whole, |value| skew(value, *by))
        }
        Fault::Quirks(quirks) => changed(&whole, |value| {
            *value = quirks.apply(value.take(), operation)
        }),
        _ => whole.into(),
    };
    if !keeps_envelope(fault) {
        parts.extensions.remove::<Code>();
    }
    Response::from_parts(parts, body)
}

/// Whether the client can read the code in the envelope.
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

/// The parts before and after the padding, which is before the last brace of an object, or else at the
/// end.
fn around_padding(whole: &Bytes) -> (Bytes, Bytes) {
    let at = whole
        .iter()
        .rposition(|byte| *byte == b'}')
        .unwrap_or(whole.len());
    (whole.slice(..at), whole.slice(at..))
}

/// The body with its JSON changed, or the same body if it is not JSON.
fn changed(whole: &Bytes, change: impl FnOnce(&mut Value)) -> Body {
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

/// Shifts every time in a response.
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

/// Shifts a time in any of the forms that quirks give it.
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

type Piece = Result<Bytes, io::Error>;

const HUGE_PIECE: u64 = 64 * 1024;

/// The first half, and then nothing.
fn stalled(whole: &Bytes) -> Body {
    let half: Piece = Ok(half(whole));
    let never = stream::once(future::pending::<Piece>());
    Body::from_stream(stream::iter([half]).chain(never))
}

/// The first half, and then the end of the connection.
fn cut_short(whole: &Bytes) -> Body {
    let half: Piece = Ok(half(whole));
    let end = stream::once(async {
        // A server drops unsent data when a body fails, so it has to send first.
        tokio::task::yield_now().await;
        let what = "the connection ends mid-body";
        Piece::Err(io::Error::new(io::ErrorKind::ConnectionReset, what))
    });
    Body::from_stream(stream::iter([half]).chain(end))
}

/// The body in pieces, with a pause before each.
fn slow(whole: Bytes, pieces: u32, pause: Duration) -> Body {
    let count = usize::try_from(pieces)
        .unwrap_or(usize::MAX)
        .clamp(1, whole.len().max(1));
    let length = whole.len();
    let pieces = (0..count)
        .map(move |index| whole.slice(cut(length, index, count)..cut(length, index + 1, count)));
    Body::from_stream(stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        Piece::Ok(piece)
    }))
}

/// The start of a piece.
fn cut(length: usize, index: usize, count: usize) -> usize {
    let at = length as u128 * index as u128 / count as u128;
    usize::try_from(at).unwrap_or(length)
}

/// `head`, blanks up to the length, and `tail`.
fn huge(head: Bytes, tail: Bytes, length: u64) -> Body {
    let given = (head.len() + tail.len()) as u64;
    let padding = length.saturating_sub(given);
    let full = Bytes::from(vec![b' '; usize::try_from(HUGE_PIECE).unwrap_or(1)]);
    let rest = Bytes::from(vec![
        b' ';
        usize::try_from(padding % HUGE_PIECE).unwrap_or(0)
    ]);
    let fulls = (0..padding / HUGE_PIECE).map(move |_| full.clone());
    let pieces = iter::once(head).chain(fulls).chain([rest, tail]);
    Body::from_stream(stream::iter(pieces.map(Piece::Ok)))
}

fn half(whole: &Bytes) -> Bytes {
    whole.slice(..whole.len() / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skew_shifts_times_and_nothing_else() {
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
