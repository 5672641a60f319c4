//! The account that pods are paid from.

use rust_decimal::Decimal;

use super::State;
use crate::{billing, cause::Cause, clock::Millis, lifecycle};

/// A balance as it was put in, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    granted: Decimal,
    /// What all pods had cost by then.
    spent_before: Decimal,
    since: Millis,
    /// Set once it has been noticed.
    pub(crate) is_spent: bool,
}

impl Account {
    pub(crate) const fn new(granted: Decimal, spent_before: Decimal, since: Millis) -> Self {
        Self {
            granted,
            spent_before,
            since,
            is_spent: false,
        }
    }

    /// What is left when pods have cost so much altogether.
    pub(crate) fn left(&self, spent: Decimal) -> Decimal {
        (self.granted - (spent - self.spent_before)).max(Decimal::ZERO)
    }

    /// The first moment at which nothing is left, if that is not after `latest`. `spent`
    /// says what all pods have cost by a moment; it never falls.
    pub(crate) fn spent_at(
        &self,
        latest: Millis,
        spent: impl Fn(Millis) -> Decimal,
    ) -> Option<Millis> {
        let is_spent = |at| self.left(spent(at)) == Decimal::ZERO;
        if !is_spent(latest) {
            return None;
        }
        let (mut first, mut last) = (self.since.min(latest), latest);
        while first < last {
            let middle = first + (last - first) / 2;
            if is_spent(middle) {
                last = middle;
            } else {
                first = middle + 1;
            }
        }
        Some(last)
    }
}

impl State {
    /// What all pods have cost by a moment.
    fn spent(&self, at: Millis) -> Decimal {
        let costs = self.pods.iter().map(|pod| billing::cost(pod, at));
        costs.sum()
    }

    pub(crate) fn set_balance(&mut self, balance: Decimal, now: Millis) {
        self.account = Some(Account::new(balance, self.spent(now), now));
        self.settle(now);
    }

    pub(crate) fn balance(&self, now: Millis) -> Option<Decimal> {
        let account = self.account?;
        Some(account.left(self.spent(now)))
    }

    /// When the account will be spent, if it is by then and was not yet.
    pub(crate) fn spent_at(&self, latest: Millis) -> Option<Millis> {
        let account = self.account.filter(|account| !account.is_spent)?;
        account.spent_at(latest, |at| self.spent(at))
    }

    /// Terminates all pods at the moment the account was spent, if it has been. To be done
    /// before anything else at a moment, so that it makes no difference how often one looks.
    pub(crate) fn settle(&mut self, now: Millis) {
        let Some(spent_at) = self.spent_at(now) else {
            return;
        };
        for pod in &mut self.pods {
            if !pod.is_over(spent_at) {
                lifecycle::terminate(pod, spent_at, Cause::BalanceSpent);
            }
        }
        if let Some(account) = &mut self.account {
            account.is_spent = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(amount: i64) -> Decimal {
        Decimal::new(amount, 6)
    }

    #[test]
    fn the_moment_is_found_to_the_millisecond() {
        let account = Account::new(micros(500), micros(100), 1_000);
        // A millionth each millisecond from 2000 on, after the 100 spent before.
        let spent = |at: Millis| micros(100 + (at - 2_000).max(0));
        assert_eq!(account.spent_at(2_499, spent), None);
        assert_eq!(account.spent_at(2_500, spent), Some(2_500));
        assert_eq!(account.spent_at(9_999_999, spent), Some(2_500));
        assert_eq!(account.left(spent(2_400)), micros(100));
        let nothing = Account::new(Decimal::ZERO, Decimal::ZERO, 7);
        assert_eq!(nothing.spent_at(7, |_| Decimal::ZERO), Some(7));
    }
}
