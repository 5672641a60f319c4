//! Probabilities that a seed decides.

use crate::rng::Rng;

/// A probability, in parts of 2^53.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chance(u64);

impl Chance {
    const BITS: u32 = 53;

    /// What is below 0, or no number, is taken as 0, and what is above 1 as 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "2^53 and all whole numbers below it are exact in an f64"
    )]
    pub(crate) fn new(probability: f64) -> Self {
        let parts = probability.clamp(0.0, 1.0) * (1_u64 << Self::BITS) as f64;
        // A NaN becomes 0 here.
        Self(parts as u64)
    }

    pub(crate) fn hits(self, rng: &mut Rng) -> bool {
        rng.next() >> (u64::BITS - Self::BITS) < self.0
    }
}
