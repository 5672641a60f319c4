//! The delays between one attempt and the next.

use std::time::Duration;

use tokio::time::Instant;

/// Delays that double, with full jitter: the n-th is a random time between zero and
/// `base * 2^(n-1)`, and never longer than `max`.
///
/// A `Retry-After` of the server's is a lower bound: where it is longer than `max`, or does not fit before
/// the deadline, there is no next attempt.
#[derive(Debug)]
pub(crate) struct Backoff {
    base: Duration,
    max: Duration,
    deadline: Option<Instant>,
    doublings: u32,
}

impl Backoff {
    pub(crate) fn new(base: Duration, max: Duration) -> Self {
        Self {
            base,
            max,
            deadline: None,
            doublings: 0,
        }
    }

    /// Without a delay that would end at this time or later.
    pub(crate) fn before(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    /// The next delay, where the last answer asked for this one; `None` if there is to be no next attempt.
    pub(crate) fn next(&mut self, retry_after: Option<Duration>) -> Option<Duration> {
        let longest = self.base.saturating_mul(1 << self.doublings.min(31));
        let longest = longest.min(self.max);
        self.doublings = self.doublings.saturating_add(1);
        let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        let jittered = Duration::from_nanos(fastrand::u64(0..=nanos));
        // Zero, or a date that has passed, asks for no less than there is anyway.
        let delay = jittered.max(retry_after.unwrap_or_default());
        let is_in_time = || match self.deadline {
            Some(deadline) => Instant::now()
                .checked_add(delay)
                .is_some_and(|end| end < deadline),
            None => true,
        };
        (delay <= self.max && is_in_time()).then_some(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// Over many draws the delays fill the whole of their range, and never leave it.
    #[test]
    fn full_jitter() {
        for (attempts, longest) in [(1, 100), (2, 200), (3, 350), (40, 350)] {
            let longest = millis(longest);
            let draws: Vec<_> = (0..2000)
                .map(|_| {
                    let mut backoff = Backoff::new(millis(100), millis(350));
                    for _ in 1..attempts {
                        backoff.next(None);
                    }
                    backoff.next(None).unwrap()
                })
                .collect();
            assert!(draws.iter().all(|delay| *delay <= longest));
            let longer = |share: f32| {
                let above = |delay: &&Duration| **delay > longest.mul_f32(share);
                draws.iter().filter(above).count()
            };
            assert!(longer(0.9) > 0 && longer(0.1) < draws.len(), "{attempts}");
        }
    }

    #[test]
    fn retry_after_is_a_lower_bound_and_ends_it_beyond_the_longest_delay() {
        for (asked, delay) in [(3, Some(3)), (7, Some(7)), (8, None), (u64::MAX, None)] {
            let mut backoff = Backoff::new(millis(1), Duration::from_secs(7));
            let next = backoff.next(Some(Duration::from_secs(asked)));
            assert_eq!(next.map(|delay| delay.as_secs()), delay, "{asked}");
        }
        let mut backoff = Backoff::new(millis(1_000), millis(1_000));
        assert!((0..100).any(|_| backoff.next(Some(Duration::ZERO)).unwrap() > millis(500)));
    }

    #[tokio::test(start_paused = true)]
    async fn no_delay_ends_at_the_deadline() {
        let deadline = Instant::now() + Duration::from_secs(5);
        for (asked, is_given) in [(4_998, true), (5_000, false)] {
            let mut backoff =
                Backoff::new(millis(1), Duration::from_secs(60)).before(Some(deadline));
            assert_eq!(backoff.next(Some(millis(asked))).is_some(), is_given);
        }
    }

    #[test]
    fn no_extreme_panics() {
        let mut backoff = Backoff::new(Duration::MAX, Duration::MAX);
        for _ in 0..100 {
            backoff.next(None);
        }
        assert!(backoff.next(Some(Duration::MAX)).is_some());
    }
}
