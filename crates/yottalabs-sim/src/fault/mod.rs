//! Faults: what can go wrong between a client and the API.

pub(crate) mod corrupt;
pub(crate) mod inject;
pub(crate) mod parse;
pub(crate) mod plan;
pub(crate) mod reply;

use std::time::Duration;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use self::reply::Reply;
use crate::quirks::{Quirk, Quirks};

/// A fault of one request.
///
/// *Applied* means that the API did what the request asked for, whatever the client receives. Add rules
/// for faults with [`Simulator::faults`](crate::Simulator::faults).
///
/// The text form of a fault is a word, with arguments after `=` or `/`:
///
/// ```
/// use yottalabs_sim::{Fault, Reply, RetryAfter};
///
/// assert_eq!("reset-after".parse(), Ok(Fault::ResetAfter));
/// let busy = Reply::status(429).plain().retry_after(RetryAfter::Seconds(7));
/// assert_eq!(Fault::from(busy).to_string(), "429/plain/retry-after=7");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// The connection is refused. Not applied.
    ///
    /// In process the client learns that nothing was sent. Over a socket the server has to read the
    /// request to know its operation, so the client sees a connection that ends without a response. Stop
    /// the server to have connections refused there.
    Refuse,
    /// The connection is reset. Not applied.
    ResetBefore,
    /// Applied; the connection is reset before a response is sent.
    ResetAfter,
    /// Not applied; no response is sent until the client disconnects.
    StallBefore,
    /// Applied; no response is sent until the client disconnects.
    StallAfter,
    /// Applied; the headers and half of the body are sent, and nothing more until the client
    /// disconnects.
    StallBody,
    /// Applied; the body is sent in pieces, after a pause of tokio's time each.
    SlowBody {
        /// The number of pieces, at least one.
        pieces: u32,
        /// The pause before each piece.
        pause: Duration,
    },
    /// Applied; half of the body is sent, with a matching `Content-Length`: invalid JSON.
    Truncated,
    /// Applied; half of the body is sent, with the `Content-Length` of the whole body: the connection
    /// ends too early.
    CutShort,
    /// Applied; HTTP 200 without a body.
    EmptyBody,
    /// Applied; the body is sent twice, one JSON document after the other.
    DoubledBody,
    /// Applied twice, as by a gateway that repeats a request. The response is the second one.
    Twice,
    /// Applied; the `Content-Type` is wrong: `text/html`.
    WrongType,
    /// Applied; the body is compressed with gzip, even if the client does not accept it.
    Gzip,
    /// Applied; the body is padded to this length and streamed, and is valid JSON at its end.
    HugeBody {
        /// The approximate length of the body.
        bytes: u64,
    },
    /// Applied; the `Date` header and the times in the body are shifted.
    ClockSkew(SignedDuration),
    /// Applied; the response has these quirks.
    Quirks(Quirks),
    /// Another response replaces the API's. Applied only if the reply says so.
    Reply(Reply),
}

impl From<Reply> for Fault {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

impl From<Quirks> for Fault {
    fn from(quirks: Quirks) -> Self {
        Self::Quirks(quirks)
    }
}

impl From<Quirk> for Fault {
    fn from(quirk: Quirk) -> Self {
        Self::Quirks(quirk.into())
    }
}

/// Faults of every kind but replies.
const SAMPLES: &str = "refuse reset-before reset-after stall-before stall-after stall-body \
    slow-body=5/200ms truncated cut-short empty-body doubled-body twice wrong-type gzip \
    huge-body=2000000 clock-skew=-1h clock-skew=24h odd=odd";

const REPLIES: &str = "502/html 502/html/applied 200/empty \
    code=10001 code=10002 code=10004 code=12000 code=12001 code=13000 code=429 code=10002/applied \
    400 400/spring 400/plain 401 401/spring 401/plain 403 403/spring 403/plain \
    404 404/spring 404/plain 409 409/spring 409/plain 429 429/spring 429/plain \
    500 500/spring 500/plain 503 503/spring 503/plain 500/applied \
    429/retry-after=2 503/plain/retry-after=2 \
    429/retry-after=date+2s 503/plain/retry-after=date+2s \
    429/retry-after=99999999999 503/plain/retry-after=99999999999 \
    429/retry-after=soon 503/plain/retry-after=soon 301 302 303 307 308";

impl Fault {
    /// Faults of every kind, for tests that try all of them. The list grows when new kinds are added.
    ///
    /// ```
    /// use yottalabs_sim::Fault;
    ///
    /// for fault in Fault::samples() {
    ///     assert_eq!(fault.to_string().parse(), Ok(fault));
    /// }
    /// ```
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let parse = |text: &str| text.parse().expect("a valid fault");
        let samples = SAMPLES.split_whitespace().map(parse);
        let quirks = Quirk::ALL.map(Self::from);
        let replies = REPLIES.split_whitespace().map(parse);
        samples.chain(quirks).chain(replies).collect()
    }
}
