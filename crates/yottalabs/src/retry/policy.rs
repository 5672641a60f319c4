//! How often, how soon, how long.

use std::time::Duration;

use tokio::time::Instant;

use super::Backoff;

/// How often a failed call is tried again, and how long it waits in between.
///
/// ```
/// use std::time::Duration;
/// use yottalabs::{RetryPolicy, Yotta};
///
/// let yotta = Yotta::builder()
///     .api_key("0123456789")
///     .base_url("https://api.yottalabs.ai")
///     .retry(RetryPolicy::default().max_attempts(6).max_delay(Duration::from_secs(5)))
///     .build()?;
/// let impatient = yotta.with_retry(RetryPolicy::none()); // for these calls only
/// # Ok::<(), yottalabs::Error>(())
/// ```
///
/// The policy does not decide which failures are retried. That depends on what is known of the failure:
///
/// | the failure | is retried |
/// |---|---|
/// | no connection: name, network, TLS handshake | always: nothing was sent |
/// | a certificate that is not accepted | never: it would fail in the same way |
/// | HTTP or code 429 | where doing it twice does no harm; `create` first looks for its pod |
/// | the connection broke, no answer in time, HTTP 408, 502, 503, 504, code 10002 | where doing it twice does no harm |
/// | anything else | never |
///
/// Doing it twice does no harm to what only reads, nor to `delete`; one that finds nothing to delete
/// after an attempt that may have deleted it has succeeded. `pause` and `resume` look at the pod
/// before they are tried again. `create` is not sent a second time once a first may have arrived: see
/// [`Pods::create`](crate::Pods::create).
///
/// The delays double: the n-th is a random time between zero and `base_delay * 2^(n-1)`, and `max_delay` at
/// most. Where the server says how long to wait (`Retry-After`), the delay is no shorter than that; if it
/// asks for more than `max_delay`, or for more than is left of the call, the call ends at once, and
/// [`Error::retry_after`](crate::Error::retry_after) says when to come back. `Retry-After: 0`, or a date that has passed,
/// changes nothing.
///
/// All clones of a client share a budget of retries besides: each costs five tokens of five hundred, each
/// success brings one back. So when the API is down, a program that calls it a lot does not make it worse.
///
/// When not to use it: to wait for a pod. That is what [`Pods::wait`](crate::Pods::wait) is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) max_total_time: Duration,
}

impl Default for RetryPolicy {
    /// Four attempts, waits from half a second up to 20 seconds, a minute and a half in all.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_total_time: Duration::from_secs(90),
        }
    }
}

impl RetryPolicy {
    /// One attempt, and no more.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// So many attempts, the first among them; 0 is taken for 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The longest that the first wait can be. Each further one can be twice as long.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest that any delay can be. A server that asks for more (`Retry-After`) is not asked again.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// No attempt is begun later than this after the first. The call's own timeout counts besides.
    #[must_use]
    pub fn max_total_time(mut self, time: Duration) -> Self {
        self.max_total_time = time;
        self
    }

    /// The delays between the attempts of a call that may take until then.
    pub(crate) fn backoff(&self, deadline: Option<Instant>) -> Backoff {
        Backoff::new(self.base_delay, self.max_delay).before(deadline)
    }
}
