//! What libFuzzer calls to make one input out of another.

use fastrand::Rng;

use super::mutate::step;

/// Half of the time libFuzzer's own mutations, which know what the code compares with; else ours,
/// which know JSON and bring the seeds in.
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
