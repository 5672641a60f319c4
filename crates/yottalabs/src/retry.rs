//! The retry policy, and the backoff between attempts.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime};
use http::{HeaderMap, header};
use tokio::time::Instant;

use crate::Timestamp;
use crate::error::Error;

/// The longest duration that is added to an [`Instant`], so that the sum cannot overflow.
pub(crate) const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// How often a failed call is retried, and how long it waits before each retry.
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
/// The policy does not decide which failures are retried. That depends on the failure and the operation:
///
/// | the failure | is it retried? |
/// |---|---|
/// | no connection: name resolution, network, TLS handshake | always, because nothing was sent |
/// | a certificate that is not accepted | never, because it would fail again |
/// | HTTP or code 429 | yes, but `create` first looks for its pod |
/// | a broken connection, no response in time, HTTP 408, 502, 503, 504, code 10002 | if the operation is idempotent |
/// | any other | never |
///
/// Operations that only read are idempotent, and so is `delete`: if a retry finds no pod after an attempt
/// that may have deleted it, the call succeeds. `pause` and `resume` check the pod's status before they are
/// retried. `create` is not sent again after an attempt that may have been applied: see
/// [`Pods::create`](crate::Pods::create).
///
/// The delays have full jitter: the n-th is a random time between zero and `base_delay * 2^(n-1)`, but at
/// most `max_delay`. If the server sends `Retry-After`, the delay is at least that long. If it asks for more
/// than `max_delay`, or for more than the time that is left, the call ends at once, and
/// [`Error::retry_after`](crate::Error::retry_after) is the time to wait. `Retry-After: 0`, or a date in the
/// past, has no effect.
///
/// All clones of a client share a retry budget of 500 tokens. Each retry takes five, and each successful
/// call returns one. So a program that makes many calls does not overload an API that is down.
///
/// When not to use it: to wait for a pod. Use [`Pods::wait`](crate::Pods::wait) for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) max_total_time: Duration,
}

impl Default for RetryPolicy {
    /// Four attempts within 90 seconds, with delays from 0.5 up to 20 seconds.
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
    /// One attempt, without retries.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// The number of attempts, including the first. 0 means 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The upper bound of the first delay. The bound of each further delay is twice as long.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The upper bound of all delays. If the server asks for a longer one (`Retry-After`), the call ends.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The time after the first attempt in which further attempts may begin. The call's own timeout applies
    /// too.
    #[must_use]
    pub fn max_total_time(mut self, time: Duration) -> Self {
        self.max_total_time = time;
        self
    }

    /// The delays between the attempts of a call that ends at the deadline.
    pub(crate) fn backoff(&self, deadline: Option<Instant>) -> Backoff {
        Backoff::new(self.base_delay, self.max_delay).before(deadline)
    }
}

/// Delays with full jitter: the n-th is a random time between zero and `base * 2^(n-1)`, but at most `max`.
#[derive(Debug)]
pub(crate) struct Backoff {
    /// The upper bound of the next delay.
    bound: Duration,
    max: Duration,
    deadline: Option<Instant>,
}

impl Backoff {
    pub(crate) fn new(base: Duration, max: Duration) -> Self {
        Self {
            bound: base.min(max),
            max,
            deadline: None,
        }
    }

    /// Ends the backoff before a delay that would end at the deadline or later.
    pub(crate) fn before(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    /// The next delay, which is at least the server's `Retry-After`. `None` if that is longer than the
    /// longest delay, or if the delay would end at the deadline or later.
    pub(crate) fn next(&mut self, retry_after: Option<Duration>) -> Option<Duration> {
        let nanos = u64::try_from(self.bound.as_nanos()).unwrap_or(u64::MAX);
        let jittered = Duration::from_nanos(fastrand::u64(0..=nanos));
        self.bound = self.bound.saturating_mul(2).min(self.max);
        let delay = jittered.max(retry_after.unwrap_or_default());
        let is_in_time = |deadline| {
            let end = Instant::now().checked_add(delay);
            end.is_some_and(|end| end < deadline)
        };
        (delay <= self.max && self.deadline.is_none_or(is_in_time)).then_some(delay)
    }
}

/// The value of `Retry-After`: seconds, or a date. A date counts from the response's own `Date`, so that the
/// client's clock does not matter. A date in the past means zero.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that is too large is still a number.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let sent = date(headers).unwrap_or_else(Timestamp::now);
    Some(parse_http_date(text)?.saturating_duration_since(sent))
}

/// The value of `Date`: the time of the server's clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    parse_http_date(headers.get(header::DATE)?.to_str().ok()?)
}

/// Parses the three forms of RFC 9110; the last two are obsolete.
fn parse_http_date(text: &str) -> Option<Timestamp> {
    let obsolete = |format| NaiveDateTime::parse_from_str(text, format).map(|date| date.and_utc());
    let date = DateTime::parse_from_rfc2822(text)
        .map(|date| date.to_utc())
        .or_else(|_| obsolete("%A, %d-%b-%y %H:%M:%S GMT"))
        .or_else(|_| obsolete("%a %b %e %H:%M:%S %Y"));
    Timestamp::from_millis(date.ok()?.timestamp_millis())
}

/// Whether the next read may succeed. Reading is idempotent, so more failures are transient than for other
/// calls: any failure of the server, and any response that cannot be read, such as the web page of a gateway
/// with HTTP 200.
pub(crate) fn is_transient(error: &Error) -> bool {
    let Some(status) = error.status() else {
        return error.is_retryable();
    };
    error.is_retryable() || status >= 500 || error.is_unexpected_response()
}
