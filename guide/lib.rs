//! The programs of the guide: `cargo test -p yottalabs-guide --doc` compiles them, and runs them against the simulator.

use yottalabs::Yotta;
use yottalabs_sim::Simulator;

/// A simulator, and a client that talks to it in the same process. Hidden lines of the programs call it.
#[must_use]
pub fn simulator() -> (Simulator, Yotta) {
    let sim = Simulator::new();
    let yotta = client(&sim);
    (sim, yotta)
}

/// A client of this simulator.
#[must_use]
pub fn client(sim: &Simulator) -> Yotta {
    Yotta::builder()
        .api_key(sim.api_key())
        .base_url("http://localhost")
        .transport(sim.clone())
        .build()
        .expect("the settings are valid")
}

/// Makes the programs of each chapter doctests.
macro_rules! chapters {
    ($($chapter:ident $file:literal)+) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!(concat!("src/", $file))]
            mod $chapter {}
        )+
    };
}

chapters! {
    introduction "introduction.md"
    first_pod "first-pod.md"
    jobs "jobs.md"
    batches "batches.md"
    money "money.md"
    failures "failures.md"
    retries "retries.md"
    testing "testing.md"
    observability "observability.md"
    data "data.md"
    ssh "ssh.md"
    command "command.md"
    maintainers "maintainers.md"
}
