//! Fuzzing without a fuzzer: a fixed number of inputs, the same on every run.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::mutate::step;

/// A multiple of the usual number of cases: `YOTTALABS_FUZZ_TIMES=100 cargo test …`.
const TIMES: &str = "YOTTALABS_FUZZ_TIMES";
/// The one case to run: what a failure printed.
const SEED: &str = "YOTTALABS_FUZZ_SEED";

/// The smallest inputs take milliseconds without optimisation, on a machine that does nothing else.
const LONGEST: Duration = Duration::from_secs(10);

/// Checks the seeds as they are, then `cases` inputs made of them.
pub(crate) fn run(seeds: &[Vec<u8>], cases: u64, check: fn(&[u8])) {
    let number = |name| {
        let text = std::env::var(name).ok()?;
        let number: u64 = text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is {text:?}: give a number"));
        Some(number)
    };
    if let Some(seed) = number(SEED) {
        return case(seeds, seed, check);
    }
    for seed in seeds {
        guarded("a seed as it is", seed, check);
    }
    for seed in 0..cases * number(TIMES).unwrap_or(1) {
        case(seeds, seed, check);
    }
}

fn case(seeds: &[Vec<u8>], seed: u64, check: fn(&[u8])) {
    let mut rng = Rng::with_seed(seed);
    let mut data = seeds[rng.usize(..seeds.len())].clone();
    for _ in 0..rng.usize(1..8) {
        data = step(&data, seeds, &mut rng);
    }
    guarded(&format!("{SEED}={seed}"), &data, check);
}

/// Says which input it was, if the check fails or takes too long.
fn guarded(name: &str, data: &[u8], check: fn(&[u8])) {
    let begun = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| check(data)));
    let took = begun.elapsed();
    if let Err(panic) = result {
        let head = &data[..data.len().min(2000)];
        eprintln!(
            "failed: {name}; the input has {} bytes and begins with\n{}",
            data.len(),
            head.escape_ascii()
        );
        resume_unwind(panic);
    }
    assert!(took < LONGEST, "{name} took {took:?}");
}
