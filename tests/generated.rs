//! What progenitor makes of the specification now is what is checked in, byte for byte.

#![cfg(feature = "codegen")]

const CLIENT: &str = include_str!(concat!(env!("OUT_DIR"), "/client.rs"));
const MOCKS: &str = include_str!(concat!(env!("OUT_DIR"), "/httpmock.rs"));

#[test]
fn the_checked_in_client_is_what_the_specification_gives() {
    let checked_in = include_str!("../crates/client/src/generated.rs");
    assert_same("crates/client/src/generated.rs", checked_in, CLIENT);
}

#[test]
fn the_checked_in_mocks_are_what_the_specification_gives() {
    let checked_in = include_str!("../crates/yottalabs-httpmock/src/generated.rs");
    assert_same(
        "crates/yottalabs-httpmock/src/generated.rs",
        checked_in,
        MOCKS,
    );
}

fn assert_same(path: &str, checked_in: &str, now: &str) {
    if let Some(difference) = first_difference(checked_in, now) {
        panic!("{path} is stale: run cargo xtask regen\n{difference}");
    }
}

/// The first line on which they part, or `None` if they are equal to the last byte.
fn first_difference(checked_in: &str, now: &str) -> Option<String> {
    if checked_in == now {
        return None;
    }
    // With their ends, so that a missing last line break is a difference too.
    let mut left = checked_in.split_inclusive('\n');
    let mut right = now.split_inclusive('\n');
    for line in 1.. {
        match (left.next(), right.next()) {
            (None, None) => break,
            (left, right) if left == right => {}
            (left, right) => {
                return Some(format!(
                    "line {line}\n  checked in: {left:?}\n  generated:  {right:?}"
                ));
            }
        }
    }
    unreachable!("unequal texts have an unequal line")
}

#[test]
fn a_difference_is_shown_with_its_line() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    let shown = first_difference("a\nb\nc\n", "a\nB\nc\n").unwrap();
    assert!(shown.starts_with("line 2\n"), "{shown}");
    assert!(
        shown.contains(r#""b\n""#) && shown.contains(r#""B\n""#),
        "{shown}"
    );
    let shown = first_difference("a\n", "a").unwrap();
    assert!(shown.starts_with("line 1\n"), "{shown}");
    let shown = first_difference("a\n", "a\nb\n").unwrap();
    assert!(shown.contains("checked in: None"), "{shown}");
}
