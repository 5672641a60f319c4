//! The settings of a simulator.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use yottalabs_client::wire::Timestamp;

use crate::clock::Clock;
use crate::lifecycle::RandomFailures;
use crate::quirks::Quirks;
use crate::router;
use crate::shared::Shared;
use crate::simulator::Simulator;
use crate::state::State;

/// The settings of a [`Simulator`]. Every setting has a default.
///
/// ```
/// use std::time::Duration;
/// use yottalabs_sim::{Clock, Simulator};
///
/// let sim = Simulator::builder()
///     .seed(42)
///     .clock(Clock::scaled(60.0))
///     .start_at("2026-05-01T09:00:00Z".parse()?)
///     .api_key("another-key")
///     .keep_terminated(Duration::from_secs(30))
///     .build();
/// assert_eq!(sim.api_key(), "another-key");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing before `build`"]
pub struct Builder {
    seed: u64,
    clock: Clock,
    start_at: Option<Timestamp>,
    api_key: String,
    keep_terminated: Duration,
    quirks: Quirks,
    failures: RandomFailures,
    webhooks_anywhere: bool,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            seed: 1,
            clock: Clock::real(),
            start_at: None,
            api_key: "sim-key".to_owned(),
            keep_terminated: Duration::from_secs(600),
            quirks: Quirks::NONE,
            failures: RandomFailures::default(),
            webhooks_anywhere: false,
        }
    }

    /// The seed of everything random: ids, durations, addresses, log lines. The same seed and the same
    /// requests give the same results. Default: 1.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How time passes. Default: as fast as real time.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The date and time at which the simulator starts. Default: now, or
    /// 2026-01-01T00:00:00Z with a manual clock.
    pub fn start_at(mut self, start: Timestamp) -> Self {
        self.start_at = Some(start);
        self
    }

    /// The API key that requests need. Default: `sim-key`.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = key.into();
        self
    }

    /// How long the API shows a pod after it is `TERMINATED`. Default: ten minutes.
    pub fn keep_terminated(mut self, time: Duration) -> Self {
        self.keep_terminated = time;
        self
    }

    /// How responses deviate from the vendor's page: a set of [`Quirks`] or a single
    /// [`Quirk`](crate::Quirk). Default: they do not.
    pub fn quirks(mut self, quirks: impl Into<Quirks>) -> Self {
        self.quirks = quirks.into();
        self
    }

    /// Images whose name contains this text cannot be pulled: a pod with such an image ends in `FAILED`.
    /// It can be called several times. `does-not-exist` is always one of the texts.
    pub fn bad_image(mut self, part: impl Into<String>) -> Self {
        self.failures.bad_images.push(part.into());
        self
    }

    /// The probability, from 0 to 1, that no machine is free for an accepted pod: it changes from
    /// `PENDING` to `FAILED`. Default: 0.
    pub fn failing_starts(mut self, probability: f64) -> Self {
        self.failures.no_machine = probability;
        self
    }

    /// How long a spot machine runs on average before it is reclaimed, after each start: between half
    /// and one and a half times this. See [`Simulator::reclaim`] for what happens to the pod then.
    /// Default: spot machines are never reclaimed.
    pub fn spot_life(mut self, average: Duration) -> Self {
        self.failures.spot_life = Some(average);
        self
    }

    /// Sends webhooks to any `http` address. By default only addresses of this machine get webhooks,
    /// because a `callbackUrl` may have been meant for the real API.
    pub fn webhooks_anywhere(mut self) -> Self {
        self.webhooks_anywhere = true;
        self
    }

    /// Builds the simulator, and starts its clock.
    #[must_use]
    pub fn build(self) -> Simulator {
        let ticker = self.clock.start(self.start_at);
        let state = State::new(ticker, self.seed, self.keep_terminated, self.failures);
        let shared = Arc::new(Shared {
            api_key: self.api_key,
            quirks: self.quirks,
            webhooks_anywhere: self.webhooks_anywhere,
            changed: watch::Sender::new(()),
            state: Mutex::new(state),
        });
        Simulator {
            router: router::router(&shared),
            shared,
        }
    }
}
