//! Why tests failed, out of what they print.

/// For each test that failed its message, below its place.
pub fn panics(stdout: &str) -> Vec<String> {
    let sections = stdout.split("\n---- ").skip(1);
    sections
        .filter_map(|section| {
            let section = section.split("\n\nfailures:\n").next()?;
            let (_, panic) = section.split_once("panicked at ")?;
            let (place, message) = panic.split_once(":\n")?;
            // Of `file:line:column`.
            let (place, _) = place.rsplit_once(':')?;
            let message = message.split("\nnote: run with ").next()?;
            Some(format!("{place}: {}", message.trim_end()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 2 tests
test a ... FAILED
test b ... FAILED

failures:

---- a stdout ----
something it printed

thread 'a' (2222) panicked at tests/a.rs:85:5:
one
two
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

---- b stdout ----

thread 'b' panicked at tests/b.rs:8:9:
three


failures:
    a
    b

test result: FAILED. 0 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn each_message_comes_with_its_place_and_nothing_else() {
        assert_eq!(
            panics(OUTPUT),
            ["tests/a.rs:85: one\ntwo", "tests/b.rs:8: three"]
        );
        assert_eq!(panics("error: could not compile"), [""; 0]);
    }
}
