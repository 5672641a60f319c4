//! Waits and watches.

pub(crate) mod end;
mod sharing;
mod watch;

use std::time::Duration;

/// Makes the jitter of this thread's backoffs predictable. Returns when the requests after a failed one are
/// sent if all of them fail: in milliseconds after the first, with a polling interval and the longest delays
/// after each failure in seconds.
fn seed_backoff<const N: usize>(every: u64, longest: [u64; N]) -> [u128; N] {
    const SEED: u64 = 2;
    fastrand::seed(SEED);
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut sent = Duration::ZERO;
    longest.map(|longest| {
        let delay = Duration::from_nanos(random.u64(0..=longest * 1_000_000_000));
        sent += delay.max(Duration::from_secs(every));
        // Timers are exact to the millisecond.
        sent = Duration::from_millis(sent.as_micros().div_ceil(1_000) as u64);
        sent.as_millis()
    })
}
