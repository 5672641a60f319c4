//! What may go wrong between a client and the API.

mod bodies;
mod corrupt;
pub(crate) mod inject;
pub(crate) mod injected;
pub(crate) mod plan;
pub(crate) mod reply;
pub(crate) mod rules;
pub(crate) mod text;

use std::time::Duration;

use jiff::SignedDuration;

use self::reply::{Reply, RetryAfter, Shape};
use crate::quirks::{Quirk, Quirks};

/// Something that goes wrong with one request.
///
/// *Applied* means that the API did what was asked, whatever the client hears of it.
/// Tell a simulator when to do it with [`Simulator::faults`](crate::Simulator::faults).
///
/// A fault is shown and read as a word, with what belongs to it behind `=` or `/`:
///
/// ```
/// use yottalabs_sim::{Fault, Reply, RetryAfter};
///
/// assert_eq!("reset-after".parse(), Ok(Fault::ResetAfter));
/// let busy = Reply::status(429).plain().retry_after(RetryAfter::Seconds(7));
/// assert_eq!(Fault::from(busy).to_string(), "429/plain/retry-after=7");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed before the request is taken. Not applied.
    ///
    /// In process a client can be told that nothing was sent. Over a socket the request
    /// has been read by then, since only it tells the operation: the client sees its
    /// connection end without an answer. For a connection that is refused outright,
    /// stop the server.
    Refuse,
    /// The connection is reset, and the request is not applied.
    ResetBefore,
    /// The request is applied, and the connection is reset instead of an answer.
    ResetAfter,
    /// Not applied, and no answer ever: until the client goes.
    StallBefore,
    /// Applied, and no answer ever: until the client goes.
    StallAfter,
    /// Applied; headers and half of the body come, and then no more, until the client goes.
    StallBody,
    /// Applied; the body comes in pieces, with a pause of tokio's time ahead of each.
    SlowBody {
        /// How many pieces; at least one.
        pieces: u32,
        /// The pause ahead of each.
        pause: Duration,
    },
    /// Applied; half of the body comes, with a `Content-Length` that says so: bad JSON.
    Truncated,
    /// Applied; half of the body comes, with the whole one's `Content-Length`: the
    /// connection ends within it.
    CutShort,
    /// Applied; HTTP 200 without a body.
    EmptyBody,
    /// Applied; the answer is there twice, one JSON document behind the other.
    DoubledBody,
    /// Applied twice, as by a gateway that repeats a request; the answer is the second one's.
    Twice,
    /// Applied; the answer says that it is `text/html`, which it is not.
    WrongType,
    /// Applied; the answer comes in gzip, whether the client asked for that or not.
    Gzip,
    /// Applied; the answer is blown up to so many bytes, streamed, valid JSON at its end.
    HugeBody {
        /// The length of the body, more or less.
        bytes: u64,
    },
    /// Applied; `Date` and the times within the answer are off by so much.
    ClockSkew(SignedDuration),
    /// Applied; the answer is in another quirks.
    Quirks(Quirks),
    /// Another answer in place of the API's. Applied only if the reply says so.
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
    /// One and more of every kind, for tests that go through them all. It grows when the
    /// simulator learns something new.
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
