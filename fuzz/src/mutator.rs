//! The mutator of libFuzzer.

use fastrand::Rng;

use super::mutate::step;

/// Uses libFuzzer's own mutations half of the time, which know what the code compares with, and otherwise
/// those of this crate, which know JSON and mix in the seeds.
pub(crate) fn mutate(
    data: &mut [u8],
    size: usize,
    max_size: usize,
    seed: u32,
    seeds: &[Vec<u8>],
) -> usize {
    let mut rng = Rng::with_seed(seed.into());
    if size > 1 && rng.bool() {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    let made = step(&data[..size], seeds, &mut rng);
    let length = made.len().min(max_size);
    data[..length].copy_from_slice(&made[..length]);
    length
}
