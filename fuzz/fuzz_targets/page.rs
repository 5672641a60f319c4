//! What the vendor's page may hold.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

#[path = "../src/mutate.rs"]
mod mutate;
#[path = "../src/mutator.rs"]
mod mutator;
#[path = "../src/page.rs"]
mod page;

/// The workspace, whose fragments are the seeds.
fn root() -> xtask::layout::Layout {
    xtask::layout::Layout::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(page::seeds);

fuzz_target!(|data: &[u8]| page::check(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutator::mutate(data, size, max_size, seed, &SEEDS)
});
