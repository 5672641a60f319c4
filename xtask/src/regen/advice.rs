//! What the compiler's errors mean where the only thing that changed is the specification.

use crate::cargo::CompileError;
use std::fmt::Write;

/// By the error's code or, where it has none, by its text.
const MEANINGS: [(&[&str], &str); 7] = [
    (
        &["E0027"],
        "the API has a field more: name it there, and give it a place in the type that is built from it",
    ),
    (
        &["pattern requires `..` due to inaccessible fields"],
        "a type has a field more: list it there, and decide whether logs may show it",
    ),
    (
        &["E0026", "E0560", "E0609"],
        "the API has a field less, or calls it by another name: see what changed above",
    ),
    (
        &["E0063"],
        "a request has a field more: give what is sent an option for it or, if it is required, an argument of `new`; \
         and a value in tests/wire/everything.rs",
    ),
    (
        &["E0277", "E0308"],
        "a value has another type: convert it there; or, if the page is wrong, correct it in spec/overlay.yaml",
    ),
    (
        &["E0004"],
        "an answer has a case more: say there what becomes of it",
    ),
    (
        &["E0412", "E0425", "E0432", "E0433", "E0599"],
        "an operation, a parameter, a schema or a value of an enum is gone, or has another name: see what changed above",
    ),
];

/// `what` is wrong, at which places, and what to do about it.
pub(super) fn advice(what: &str, errors: &[CompileError]) -> String {
    let mut text = what.to_owned();
    if errors.is_empty() {
        text.push_str(": see cargo's errors above");
    }
    for CompileError { place, message, .. } in errors {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "\n  {place}: {message}");
    }
    for (codes, meaning) in MEANINGS {
        let means = |error: &CompileError| {
            codes.contains(&error.code.as_str()) || codes.contains(&error.message.as_str())
        };
        if errors.iter().any(means) {
            let _ = write!(text, "\n{meaning}");
        }
    }
    text
}

/// The types that the generated client looks for among those written by hand, and does not find.
pub(super) fn missing_wire_types(errors: &[CompileError]) -> Vec<&str> {
    let mut names: Vec<_> = errors
        .iter()
        .filter_map(|error| {
            let rest = error.message.strip_prefix("cannot find type `")?;
            rest.strip_suffix("` in module `crate::wire`")
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, line: usize, message: &str) -> CompileError {
        CompileError {
            code: code.to_owned(),
            place: format!("src/model.rs:{line}"),
            message: message.to_owned(),
        }
    }

    #[test]
    fn places_come_first_then_each_meaning_once() {
        let errors = [
            error("E0027", 7, "pattern does not mention field `zone`"),
            error("E0027", 9, "pattern does not mention field `rack`"),
            error("E0308", 12, "mismatched types"),
            error("E9999", 13, "something else"),
            error("", 22, "pattern requires `..` due to inaccessible fields"),
        ];
        insta::assert_snapshot!(advice("the code does not fit", &errors), @r"
        the code does not fit
          src/model.rs:7: pattern does not mention field `zone`
          src/model.rs:9: pattern does not mention field `rack`
          src/model.rs:12: mismatched types
          src/model.rs:13: something else
          src/model.rs:22: pattern requires `..` due to inaccessible fields
        the API has a field more: name it there, and give it a place in the type that is built from it
        a type has a field more: list it there, and decide whether logs may show it
        a value has another type: convert it there; or, if the page is wrong, correct it in spec/overlay.yaml
        ");
        assert_eq!(
            advice("it is so", &[]),
            "it is so: see cargo's errors above"
        );
    }

    #[test]
    fn types_that_are_written_by_hand_are_told_from_others() {
        let errors = [
            error(
                "E0425",
                1,
                "cannot find type `Tier` in module `crate::wire`",
            ),
            error(
                "E0425",
                2,
                "cannot find type `Tier` in module `crate::wire`",
            ),
            error("E0425", 3, "cannot find type `Pod` in this scope"),
        ];
        assert_eq!(missing_wire_types(&errors), ["Tier"]);
    }
}
