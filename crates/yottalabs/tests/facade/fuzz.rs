//! A bounded run of the fuzz target: see `fuzz/README.md`.

#[path = "../../../../fuzz/src/bounded.rs"]
mod bounded;
#[path = "../../../../fuzz/src/envelope.rs"]
mod envelope;
#[path = "../../../../fuzz/src/mutate.rs"]
mod mutate;

#[test]
fn whatever_is_answered_gives_a_value_or_an_error_for_people() {
    bounded::run(&envelope::seeds(), 400, envelope::check);
}
