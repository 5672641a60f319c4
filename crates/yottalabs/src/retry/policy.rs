//! How often, how soon, how long.

use std::time::Duration;

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
/// What is tried again is not for the policy to say, but for what is known of the failure:
///
/// | the failure | is tried again |
/// |---|---|
/// | no connection: name, network, TLS | always: nothing was sent |
/// | HTTP or code 429 | always: it was turned away |
/// | the connection broke, no answer in time, HTTP 408, 502, 503, 504, code 10002 | where doing it twice does no harm |
/// | anything else | never |
///
/// Doing it twice does no harm to what only reads, nor to `delete`; one that finds nothing to delete
/// after an attempt that may have deleted it has succeeded. `pause` and `resume` look at the pod
/// before they are tried again. `create` is not sent a second time once a first may have arrived: see
/// [`Pods::create`](crate::Pods::create).
///
/// The waits grow: the n-th is a random time between nothing and `base_delay * 2^(n-1)`, `max_delay` at
/// most. Where the server says how long to wait (`Retry-After`), that counts instead, `max_delay` at
/// most. A wait that would end after the call's time is not begun.
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

    /// The longest that any wait can be, the server's `Retry-After` among them.
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

    /// How long to wait after so many attempts: what the server asks for, or full jitter.
    pub(crate) fn delay(&self, attempts: u32, asked: Option<Duration>) -> Duration {
        if let Some(asked) = asked {
            return asked.min(self.max_delay);
        }
        let doublings = attempts.saturating_sub(1).min(31);
        let longest = self.base_delay.saturating_mul(1 << doublings);
        let longest = longest.min(self.max_delay);
        let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(fastrand::u64(0..=nanos))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::RetryPolicy;

    /// Over many draws the waits fill the whole of their range, and never leave it.
    #[test]
    fn full_jitter() {
        let policy = RetryPolicy::default()
            .base_delay(Duration::from_millis(100))
            .max_delay(Duration::from_millis(350));
        for (attempts, longest) in [(1, 100), (2, 200), (3, 350), (40, 350)] {
            let draws = || (0..2000).map(|_| policy.delay(attempts, None));
            let longest = Duration::from_millis(longest);
            assert!(draws().all(|delay| delay <= longest));
            assert!(
                draws().any(|delay| delay > longest.mul_f32(0.9)),
                "{attempts}"
            );
            assert!(
                draws().any(|delay| delay < longest.mul_f32(0.1)),
                "{attempts}"
            );
        }
    }

    #[test]
    fn what_the_server_asks_for_is_capped() {
        let policy = RetryPolicy::default().max_delay(Duration::from_secs(7));
        for (asked, waited) in [(0, 0), (3, 3), (7, 7), (8, 7), (u64::MAX, 7)] {
            let asked = Some(Duration::from_secs(asked));
            assert_eq!(policy.delay(1, asked), Duration::from_secs(waited));
        }
    }

    #[test]
    fn no_extreme_panics() {
        let policy = RetryPolicy::default()
            .base_delay(Duration::MAX)
            .max_delay(Duration::MAX);
        for attempts in [0, 1, 2, u32::MAX] {
            policy.delay(attempts, None);
        }
    }
}
