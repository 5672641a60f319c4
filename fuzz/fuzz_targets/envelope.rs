//! What a server may answer.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

#[path = "../src/envelope.rs"]
mod envelope;
#[path = "../src/mutate.rs"]
mod mutate;
#[path = "../src/mutator.rs"]
mod mutator;
#[path = "../../crates/yottalabs/tests/facade/support/operations.rs"]
mod operations;

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(envelope::seeds);

fuzz_target!(|data: &[u8]| envelope::check(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutator::mutate(data, size, max_size, seed, &SEEDS)
});
