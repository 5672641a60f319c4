//! Bodies that do not come as bodies should.

use std::{future, io, iter, time::Duration};

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};

type Piece = Result<Bytes, io::Error>;

const HUGE_PIECE: u64 = 64 * 1024;

/// The first half, and then nothing for ever.
pub(super) fn stalled(whole: &Bytes) -> Body {
    let half: Piece = Ok(half(whole));
    let never = stream::once(future::pending::<Piece>());
    Body::from_stream(stream::iter([half]).chain(never))
}

/// The first half, and then the end of the connection.
pub(super) fn cut_short(whole: &Bytes) -> Body {
    let half: Piece = Ok(half(whole));
    let end = stream::once(async {
        // A server throws away what it has not sent yet when a body fails: let it send first.
        tokio::task::yield_now().await;
        let what = "the connection ends mid-body";
        Piece::Err(io::Error::new(io::ErrorKind::ConnectionReset, what))
    });
    Body::from_stream(stream::iter([half]).chain(end))
}

/// So many pieces, with a pause ahead of each.
pub(super) fn slow(whole: Bytes, pieces: u32, pause: Duration) -> Body {
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

/// Where the piece of this number begins.
fn cut(length: usize, index: usize, count: usize) -> usize {
    let at = length as u128 * index as u128 / count as u128;
    usize::try_from(at).unwrap_or(length)
}

/// `head`, as many blanks as are needed for the length, and `tail`.
pub(super) fn huge(head: Bytes, tail: Bytes, length: u64) -> Body {
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

pub(super) fn half(whole: &Bytes) -> Bytes {
    whole.slice(..whole.len() / 2)
}
