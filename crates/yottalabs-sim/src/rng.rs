//! Seeded choices that stay the same for ever.
//!
//! `SplitMix64`, written out, because a story told by a seed must not change with
//! the version of a dependency. Every use has a key of its own, so that one pod's
//! story does not depend on how often another one was asked about.

/// A small generator of numbers, the same for the same key.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// The generator that belongs to a key: the seed first, then what it is for.
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

    /// The next number of `low..=high`; `low` if the range is empty.
    pub(crate) fn within(&mut self, low: u64, high: u64) -> u64 {
        match high.checked_sub(low) {
            None | Some(0) => low,
            Some(u64::MAX) => self.next(),
            Some(span) => low + self.next() % (span + 1),
        }
    }
}

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a number over all 64 bits, one to one.
pub(crate) fn mix(number: u64) -> u64 {
    let a = number.wrapping_add(GAMMA);
    let b = (a ^ (a >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    c ^ (c >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_numbers() {
        let first: Vec<u64> = std::iter::repeat_with({
            let mut rng = Rng::keyed(&[1, 2]);
            move || rng.next()
        })
        .take(4)
        .collect();
        let mut again = Rng::keyed(&[1, 2]);
        assert!(first.iter().all(|number| *number == again.next()));
        assert_ne!(first[0], Rng::keyed(&[2, 1]).next());
    }

    #[test]
    fn numbers_stay_within_their_range_and_reach_both_ends() {
        let mut rng = Rng::keyed(&[9]);
        let drawn: Vec<u64> = (0..200).map(|_| rng.within(3, 5)).collect();
        assert!(drawn.iter().all(|n| (3..=5).contains(n)));
        assert!(drawn.contains(&3) && drawn.contains(&5));
        assert_eq!(rng.within(7, 7), 7);
        assert_eq!(rng.within(7, 2), 7);
    }
}
