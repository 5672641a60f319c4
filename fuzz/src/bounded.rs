//! Fuzzing without a fuzzer: a fixed number of inputs, the same on every run.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::mutate::step;

/// The variable with a multiple of the number of cases: `YOTTALABS_FUZZ_TIMES=100 cargo test …`.
const TIMES: &str = "YOTTALABS_FUZZ_TIMES";
/// The variable with the case to run, which a failure prints.
const SEED: &str = "YOTTALABS_FUZZ_SEED";

/// The limit for one input. The slowest take milliseconds on an idle machine, without optimisation.
const LIMIT: Duration = Duration::from_secs(10);

/// Checks the seeds, then `cases` mutations of them.
pub(crate) fn run(seeds: &[Vec<u8>], cases: u64, check: fn(&[u8])) {
    let number = |name| {
        let text = std::env::var(name).ok()?;
        let number = text.parse::<u64>();
        Some(number.unwrap_or_else(|_| panic!("{name} is not a number: {text:?}")))
    };
    let first = number(SEED);
    if first.is_none() {
        for seed in seeds {
            run_one("a seed", seed, check);
        }
    }
    let cases = first.map_or(cases * number(TIMES).unwrap_or(1), |_| 1);
    for case in (first.unwrap_or(0)..).take(usize::try_from(cases).expect("fewer cases")) {
        let mut rng = Rng::with_seed(case);
        let mut data = seeds[rng.usize(..seeds.len())].clone();
        for _ in 0..rng.usize(1..8) {
            data = step(&data, seeds, &mut rng);
        }
        run_one(&format!("{SEED}={case}"), &data, check);
    }
}

/// Prints the input if the check fails or takes too long.
fn run_one(name: &str, data: &[u8], check: fn(&[u8])) {
    let started = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| check(data)));
    let took = started.elapsed();
    if let Err(panic) = result {
        let (length, head) = (data.len(), data[..data.len().min(2000)].escape_ascii());
        eprintln!("failed: {name}; the input has {length} bytes and begins with\n{head}");
        resume_unwind(panic);
    }
    assert!(took < LIMIT, "{name} took {took:?}");
}
