//! Random numbers that follow from the seed.
//!
//! `SplitMix64` is written out here because the results of a seed must not change with the version
//! of a dependency. Every use has its own key, so that one pod does not depend on how often another
//! one was read.

/// A random number generator. The same key always gives the same numbers.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// The generator for a key: the seed first, then the purpose.
    pub(crate) fn keyed(key: &[u64]) -> Self {
        let state = key
            .iter()
            .fold(0x5EED, |state, part| mix(state ^ mix(*part)));
        Self(state)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mix(self.0)
    }

    /// The next number in `low..=high`, or `low` if the range is empty.
    pub(crate) fn within(&mut self, low: u64, high: u64) -> u64 {
        match high.checked_sub(low) {
            None | Some(0) => low,
            Some(u64::MAX) => self.next(),
            Some(span) => low + self.next() % (span + 1),
        }
    }

    /// Whether an event of this probability happens. It never does if it is not a number.
    pub(crate) fn hits(&mut self, probability: f64) -> bool {
        // An f64 holds 53 bits exactly.
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        uniform < probability
    }
}

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// Maps a number one to one onto all 64 bits.
pub(crate) fn mix(number: u64) -> u64 {
    let a = number.wrapping_add(GAMMA);
    let b = (a ^ (a >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    c ^ (c >> 31)
}
