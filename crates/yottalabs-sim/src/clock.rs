//! The simulator's time: how fast it runs and what the clock on the wall says.

use std::time::{Duration, SystemTime};

use axum::http::HeaderValue;
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::time::Instant;
use yottalabs_client::wire::Timestamp;

/// A moment of the simulated world, in epoch milliseconds.
pub(crate) type Millis = i64;

const RATE_UNIT: u128 = 1_000_000;
const FASTEST: f64 = 1_000_000.0;

/// How the simulator's time passes.
///
/// All kinds are built on [`tokio::time::Instant`]: where a test pauses tokio's
/// time, the simulator's time is paused with it, and moves with
/// `tokio::time::advance`. [`Simulator::advance`](crate::Simulator::advance) jumps
/// ahead on any of them.
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
    /// Simulated time per real time, in millionths; nothing for a manual clock.
    rate: Option<u64>,
}

impl Clock {
    /// Time passes as it does outside.
    ///
    /// ```
    /// # use yottalabs_sim::{Clock, Simulator};
    /// let sim = Simulator::builder().clock(Clock::real()).build();
    /// ```
    #[must_use]
    pub fn real() -> Self {
        Self::scaled(1.0)
    }

    /// Time passes `factor` times as fast as outside. A factor that is not above
    /// zero is taken as 1, one above a million as a million.
    ///
    /// ```
    /// # use yottalabs_sim::{Clock, Simulator};
    /// // A pod that takes two minutes to start takes two seconds.
    /// let sim = Simulator::builder().clock(Clock::scaled(60.0)).build();
    /// ```
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the factor is above zero and at most a million here"
    )]
    pub fn scaled(factor: f64) -> Self {
        let factor = if factor > 0.0 {
            factor.min(FASTEST)
        } else {
            1.0
        };
        Self {
            rate: Some(((factor * 1e6).round() as u64).max(1)),
        }
    }

    /// Time stands still until [`Simulator::advance`](crate::Simulator::advance)
    /// moves it. It starts at 2026-01-01T00:00:00Z, unless
    /// [`Builder::start_at`](crate::Builder::start_at) says otherwise.
    ///
    /// ```
    /// # use yottalabs_sim::{Clock, Simulator};
    /// let sim = Simulator::builder().clock(Clock::manual()).build();
    /// assert_eq!(sim.now().to_string(), "2026-01-01T00:00:00Z");
    /// ```
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

/// A clock that has been started.
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

    /// How long it takes outside until a moment comes by itself; never by a manual clock.
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

/// 9000-01-01: far enough below what a timestamp can hold to plan ahead from it.
const LATEST: Millis = 221_845_392_000_000;

/// The moment as a timestamp.
pub(crate) fn timestamp(at: Millis) -> Timestamp {
    Timestamp::from_millis(at).unwrap_or_else(|| SystemTime::from(jiff::Timestamp::MAX).into())
}

fn exact(at: Millis) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at).unwrap_or(jiff::Timestamp::MAX)
}

/// The moment as ISO 8601 with milliseconds, as log lines carry it.
pub(crate) fn iso(at: Millis) -> String {
    format!("{:.3}", exact(at))
}

/// The moment as HTTP writes it in `Date` and `Retry-After`: to the second.
pub(crate) fn http_date(at: Millis) -> HeaderValue {
    // Years that the format does not have are no moments of this simulator.
    let at = exact(at.clamp(0, LATEST));
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&at);
    date.ok()
        .and_then(|date| HeaderValue::try_from(date).ok())
        .unwrap_or(HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 GMT"))
}

/// From one moment to another; zero if the second is the earlier one.
pub(crate) fn between(from: Millis, to: Millis) -> u64 {
    u64::try_from(to.saturating_sub(from)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_scaled_clock_follows_tokio_s_paused_time() {
        let start: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a timestamp");
        let ticker = Clock::scaled(60.0).start(Some(start));
        tokio::time::advance(Duration::from_millis(1_500)).await;
        assert_eq!(ticker.now(), start.as_millis() + 90_000);
        let in_a_minute = ticker.until(ticker.now() + 60_000);
        assert_eq!(in_a_minute, Some(Duration::from_millis(1_001)));
        assert_eq!(Clock::manual().start(None).until(i64::MAX), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_manual_clock_moves_by_hand_only() {
        let mut ticker = Clock::manual().start(None);
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(ticker.now(), FIXED_START);
        ticker.advance(Duration::from_secs(2));
        assert_eq!(iso(ticker.now()), "2026-01-01T00:00:02.000Z");
    }

    #[test]
    fn a_clock_driven_past_the_end_of_time_stops_there() {
        let mut ticker = Clock::manual().start(None);
        ticker.advance(Duration::MAX);
        ticker.advance(Duration::MAX);
        assert_eq!(ticker.now(), LATEST);
        assert!(exact(LATEST) < jiff::Timestamp::MAX);
        assert_eq!(http_date(i64::MAX), "Wed, 01 Jan 9000 00:00:00 GMT");
    }

    #[test]
    fn factors_that_make_no_sense_are_tamed() {
        for factor in [0.0, -3.0, f64::NAN] {
            assert_eq!(Clock::scaled(factor), Clock::real());
        }
        assert_eq!(Clock::scaled(f64::INFINITY), Clock::scaled(1e6));
    }
}
