//! Helpers of several tests: servers, transports, and a subscriber of `tracing`.

pub(crate) mod child;
mod fleet;
mod in_process;
pub(crate) mod odd;
pub(crate) mod operations;
mod script;
mod socket;
mod subscriber;
mod tls;

pub(crate) use fleet::{Fleet, id};
pub(crate) use in_process::{InProcess, Trouble, World, world};
pub(crate) use operations::{Returned, call};
pub(crate) use script::{Reply, Script, Seen};
pub(crate) use socket::{Close, Socket};
pub(crate) use subscriber::{heard, listen};
pub(crate) use tls::{TlsServer, Tunnel};

use std::time::Duration;

/// Makes the jitter of this thread's backoffs predictable. Returns when the requests after a failed one are
/// sent if all of them fail, from the first one on: the delay after the n-th is random up to the n-th of
/// `longest`, but at least `least`. All times are in milliseconds.
pub(crate) fn seed_backoff<const N: usize>(least: u64, longest: [u64; N]) -> [u128; N] {
    const SEED: u64 = 2;
    fastrand::seed(SEED);
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut sent = Duration::ZERO;
    longest.map(|longest| {
        let delay = Duration::from_nanos(random.u64(0..=longest * 1_000_000));
        sent += delay.max(Duration::from_millis(least));
        // Timers are exact to the millisecond.
        sent = Duration::from_millis(sent.as_nanos().div_ceil(1_000_000) as u64);
        sent.as_millis()
    })
}

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
