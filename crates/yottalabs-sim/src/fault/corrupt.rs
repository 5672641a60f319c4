//! Faults that corrupt the API's own response.

use std::io::Write;
use std::time::Duration;
use std::{future, io, iter};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use yottalabs_client::Operation;

use super::Fault;
use crate::clock::{Millis, http_date, iso};
use crate::envelope::Code;

/// Applies a fault to a response. Faults that do not change the response have no effect.
pub(crate) async fn corrupt(
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
        Fault::StallBody | Fault::CutShort => {
            headers.insert(header::CONTENT_LENGTH, whole.len().into());
            half_and_end(&whole, *fault == Fault::StallBody)
        }
        Fault::SlowBody { pieces, pause } => slow(whole, *pieces, *pause),
        Fault::Truncated => half(&whole).into(),
        Fault::EmptyBody => Body::empty(),
        Fault::DoubledBody => [&whole[..], &whole[..]].concat().into(),
        Fault::WrongType => {
            let html = HeaderValue::from_static("text/html;charset=utf-8");
            headers.insert(header::CONTENT_TYPE, html);
            whole.into()
        }
        Fault::Gzip => {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            gzip(&whole).into()
        }
        Fault::HugeBody { bytes } => huge(&whole, *bytes),
        Fault::ClockSkew(by) => {
            headers.insert(header::DATE, http_date(shifted(now, *by)));
            changed(&whole, |value| skew(value, *by))
        }
        Fault::Quirks(quirks) => changed(&whole, |value| {
            *value = quirks.apply(value.take(), operation)
        }),
        _ => whole.into(),
    };
    let is_unreadable = matches!(
        fault,
        Fault::StallBody
            | Fault::CutShort
            | Fault::Truncated
            | Fault::EmptyBody
            | Fault::DoubledBody
    );
    if is_unreadable {
        parts.extensions.remove::<Code>();
    }
    Response::from_parts(parts, body)
}

fn gzip(whole: &Bytes) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(whole);
    encoder.finish().unwrap_or_default()
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

/// The first half of the body, and then nothing, or else the end of the connection.
fn half_and_end(whole: &Bytes, is_stalled: bool) -> Body {
    let end = stream::once(async move {
        if is_stalled {
            future::pending::<()>().await;
        }
        // A server drops unsent data when a body fails, so it has to send first.
        tokio::task::yield_now().await;
        let what = "the connection ends mid-body";
        Piece::Err(io::Error::new(io::ErrorKind::ConnectionReset, what))
    });
    Body::from_stream(stream::iter([Ok(half(whole))]).chain(end))
}

/// The body in pieces, with a pause before each.
fn slow(whole: Bytes, pieces: u32, pause: Duration) -> Body {
    let length = whole.len();
    let count = usize::try_from(pieces).unwrap_or(usize::MAX);
    let count = count.clamp(1, length.max(1));
    let cut = move |index| (length as u64 * index as u64 / count as u64) as usize;
    let pieces = (0..count).map(move |index| whole.slice(cut(index)..cut(index + 1)));
    Body::from_stream(stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        Piece::Ok(piece)
    }))
}

/// The body padded with blanks before the last brace of an object, or else at the end.
fn huge(whole: &Bytes, length: u64) -> Body {
    const PIECE: usize = 64 * 1024;
    let brace = whole.iter().rposition(|byte| *byte == b'}');
    let at = brace.unwrap_or(whole.len());
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let padding = length.saturating_sub(whole.len());
    let full = Bytes::from(vec![b' '; PIECE]);
    let rest = full.slice(..padding % PIECE);
    let pieces = iter::once(whole.slice(..at))
        .chain(iter::repeat_n(full, padding / PIECE))
        .chain([rest, whole.slice(at..)]);
    Body::from_stream(stream::iter(pieces.map(Piece::Ok)))
}

fn half(whole: &Bytes) -> Bytes {
    whole.slice(..whole.len() / 2)
}
