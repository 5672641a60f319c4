//! Faults: what can go wrong between a client and the API.

pub(crate) mod corrupt;
pub(crate) mod inject;
pub(crate) mod parse;
pub(crate) mod plan;
pub(crate) mod reply;

use std::time::Duration;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use self::reply::{Reply, RetryAfter, Shape};
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
        let mut samples = vec![
            Self::Refuse,
            Self::ResetBefore,
            Self::ResetAfter,
            Self::StallBefore,
            Self::StallAfter,
            Self::StallBody,
            Self::SlowBody {
                pieces: 5,
                pause: Duration::from_millis(200),
            },
            Self::Truncated,
            Self::CutShort,
            Self::EmptyBody,
            Self::DoubledBody,
            Self::Twice,
            Self::WrongType,
            Self::Gzip,
            Self::HugeBody { bytes: 2_000_000 },
            Self::ClockSkew(SignedDuration::from_hours(-1)),
            Self::ClockSkew(SignedDuration::from_hours(24)),
            Self::Quirks(Quirks::ALL_SEEN),
        ];
        samples.extend(Quirk::ALL.map(Self::from));
        samples.extend(Self::reply_samples().into_iter().map(Self::from));
        samples
    }

    fn reply_samples() -> Vec<Reply> {
        let mut samples = vec![
            Reply::status(502).html(),
            Reply::status(502).html().applied(),
            Reply::status(200).empty(),
        ];
        samples.extend([10_001, 10_002, 10_004, 12_000, 12_001, 13_000, 429].map(Reply::code));
        samples.push(Reply::code(10_002).applied());
        for status in [400, 401, 403, 404, 409, 429, 500, 503] {
            for shape in [Shape::Envelope, Shape::Spring, Shape::Plain] {
                samples.push(Reply::status(status).shape(shape));
            }
        }
        samples.push(Reply::status(500).applied());
        for wait in [
            RetryAfter::Seconds(2),
            RetryAfter::Date(Duration::from_secs(2)),
            RetryAfter::absurd(),
            RetryAfter::garbage(),
        ] {
            samples.push(Reply::status(429).retry_after(wait.clone()));
            samples.push(Reply::status(503).plain().retry_after(wait));
        }
        samples.extend([301, 302, 303, 307, 308].map(Reply::status));
        samples
    }
}
