//! What keeps a thousand failing calls from becoming four thousand.

use std::sync::atomic::{AtomicU32, Ordering};

const FULL: u32 = 500;
const PRICE: u32 = 5;

/// A bucket of tokens, shared by all clones of a client: a retry takes some out, a success puts one
/// back.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Pays for a retry; `false` if that can't be afforded.
    pub(crate) fn withdraw(&self) -> bool {
        let paid = |tokens: u32| tokens.checked_sub(PRICE);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, paid)
            .is_ok()
    }

    /// A call has succeeded.
    pub(crate) fn deposit(&self) {
        let more = |tokens: u32| (tokens < FULL).then_some(tokens + 1);
        // Full already: as it should be.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, FULL, PRICE};

    #[test]
    fn runs_dry_and_fills_up_to_the_brim() {
        let budget = Budget::default();
        assert_eq!(
            (0..1000).filter(|_| budget.withdraw()).count() as u32,
            FULL / PRICE
        );
        for _ in 1..PRICE {
            budget.deposit();
            assert!(!budget.withdraw());
        }
        budget.deposit();
        assert!(budget.withdraw());
        for _ in 0..2 * FULL {
            budget.deposit();
        }
        assert_eq!(
            (0..1000).filter(|_| budget.withdraw()).count() as u32,
            FULL / PRICE
        );
    }
}
