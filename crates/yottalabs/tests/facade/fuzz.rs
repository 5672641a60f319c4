//! A bounded run of the fuzz target: see `fuzz/README.md`.

#[path = "../../../../fuzz/src/bounded.rs"]
mod bounded;
#[path = "../../../../fuzz/src/envelope.rs"]
mod envelope;
#[path = "../../../../fuzz/src/mutate.rs"]
mod mutate;

use crate::support::operations;

#[test]
fn any_response_is_a_value_or_a_readable_error() {
    bounded::run(&envelope::seeds(), 100, envelope::check);
}
