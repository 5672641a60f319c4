//! The simulator's clock.

use std::time::{Duration, SystemTime};

use axum::http::HeaderValue;
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::time::Instant;
use yottalabs_client::wire::Timestamp;

/// A moment of simulated time, in epoch milliseconds.
pub(crate) type Millis = i64;

const RATE_UNIT: u128 = 1_000_000;
const FASTEST: f64 = 1_000_000.0;

/// How the simulator's time passes.
///
/// All clocks are built on [`tokio::time::Instant`]: if a test pauses tokio's time, the simulator's
/// time is paused too, and moves with `tokio::time::advance`.
/// [`Simulator::advance`](crate::Simulator::advance) moves any of them.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use yottalabs_sim::{Clock, Simulator};
///
/// let sim = Simulator::builder().clock(Clock::manual()).build();
/// let before = sim.now();
/// sim.advance(Duration::from_secs(90));
/// assert_eq!(sim.now().saturating_duration_since(before), Duration::from_secs(90));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Simulated time per real time, in millionths; `None` for a manual clock.
    rate: Option<u64>,
}

impl Clock {
    /// Time passes as fast as real time.
    #[must_use]
    pub fn real() -> Self {
        Self::scaled(1.0)
    }

    /// Time passes `factor` times as fast as real time. The factor is at most a million; a factor that
    /// is not above zero counts as 1.
    #[must_use]
    pub fn scaled(factor: f64) -> Self {
        let factor = if factor > 0.0 { factor } else { 1.0 };
        // Above zero and at most a million, so that the cast is exact.
        let rate = (factor.min(FASTEST) * 1e6).round() as u64;
        Self {
            rate: Some(rate.max(1)),
        }
    }

    /// Time moves only with [`Simulator::advance`](crate::Simulator::advance). It starts at
    /// 2026-01-01T00:00:00Z unless [`Builder::start_at`](crate::Builder::start_at) sets another start.
    #[must_use]
    pub const fn manual() -> Self {
        Self { rate: None }
    }

    pub(crate) fn start(self, start_at: Option<Timestamp>) -> Ticker {
        let start = start_at
            .map(Timestamp::as_millis)
            .unwrap_or_else(|| match self.rate {
                Some(_) => Timestamp::now().as_millis(),
                None => FIXED_START,
            });
        Ticker {
            clock: self,
            origin: Instant::now(),
            start,
            skipped: Duration::ZERO,
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::real()
    }
}

/// 2026-01-01T00:00:00Z.
const FIXED_START: Millis = 1_767_225_600_000;

/// A running clock.
#[derive(Debug)]
pub(crate) struct Ticker {
    clock: Clock,
    origin: Instant,
    start: Millis,
    skipped: Duration,
}

impl Ticker {
    pub(crate) fn now(&self) -> Millis {
        let passed = self.clock.rate.map_or(0, |rate| {
            self.origin.elapsed().as_nanos() * u128::from(rate) / (RATE_UNIT * 1_000_000)
        });
        let millis = passed.saturating_add(self.skipped.as_millis());
        self.start
            .saturating_add(i64::try_from(millis).unwrap_or(i64::MAX))
            .min(LATEST)
    }

    /// The real time until a moment is reached; `None` with a manual clock.
    pub(crate) fn until(&self, at: Millis) -> Option<Duration> {
        let rate = u128::from(self.clock.rate?);
        let nanos = u128::from(between(self.now(), at)) * 1_000_000 * RATE_UNIT / rate;
        // A little late rather than a little early.
        let nanos = u64::try_from(nanos).unwrap_or(u64::MAX);
        Some(Duration::from_nanos(nanos.saturating_add(1_000_000)))
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.skipped = self.skipped.saturating_add(by);
    }
}

/// 9000-01-01: leaves room below the latest timestamp to plan ahead.
const LATEST: Millis = 221_845_392_000_000;

/// The moment as a timestamp.
pub(crate) fn timestamp(at: Millis) -> Timestamp {
    Timestamp::from_millis(at).unwrap_or_else(|| SystemTime::from(jiff::Timestamp::MAX).into())
}

fn exact(at: Millis) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at).unwrap_or(jiff::Timestamp::MAX)
}

/// The moment as ISO 8601 with milliseconds, as in log lines.
pub(crate) fn iso(at: Millis) -> String {
    format!("{:.3}", exact(at))
}

/// The moment as an HTTP date, as in `Date` and `Retry-After`.
pub(crate) fn http_date(at: Millis) -> HeaderValue {
    // The format has years of four digits only.
    let at = exact(at.clamp(0, LATEST));
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&at);
    date.ok()
        .and_then(|date| HeaderValue::try_from(date).ok())
        .unwrap_or(HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 GMT"))
}

/// The milliseconds from one moment to another; zero if the second one is earlier.
pub(crate) fn between(from: Millis, to: Millis) -> u64 {
    u64::try_from(to.saturating_sub(from)).unwrap_or(0)
}
