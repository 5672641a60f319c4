//! Does what is written by hand still fit the generated client?

use crate::cargo::{self, CompileError};
use crate::layout::Layout;
use anyhow::{Result, bail};
use std::fmt::Write as _;
use std::io::Write as _;

/// What builds on the generated client, with all that it has.
const CHECK: [&str; 10] = [
    "check",
    "--package",
    "yottalabs",
    "--package",
    "yottalabs-httpmock",
    "--package",
    "yottalabs-sim",
    "--features",
    "yottalabs/blocking",
    "--message-format=json",
];

/// What an error means where the only thing that changed is the specification: by its code or, where it has none,
/// by its text.
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
        "a request has a field more: say there what is sent",
    ),
    (
        &["E0277", "E0308"],
        "the API gives a value another type: convert it there; or, if the page is wrong, correct it in spec/overlay.yaml",
    ),
    (
        &["E0004"],
        "an answer has a case more: say there what becomes of it",
    ),
    (
        &["E0412", "E0425", "E0432", "E0433", "E0599"],
        "an operation, a parameter or a schema is gone, or has another name: see what changed above",
    ),
];

/// Fails, with the places and what to do at each, unless the facade and its companions compile.
pub(super) fn check(layout: &Layout) -> Result<()> {
    let run = cargo::show(cargo::command(layout, &CHECK))?;
    if run.success {
        return Ok(());
    }
    let _ = write!(std::io::stderr(), "{}", cargo::rendered(&run.stdout));
    bail!("{}", advice(&cargo::compile_errors(&run.stdout)))
}

fn advice(errors: &[CompileError]) -> String {
    let mut text = "the code that is written by hand does not fit the new client".to_owned();
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
        insta::assert_snapshot!(advice(&errors), @r"
        the code that is written by hand does not fit the new client
          src/model.rs:7: pattern does not mention field `zone`
          src/model.rs:9: pattern does not mention field `rack`
          src/model.rs:12: mismatched types
          src/model.rs:13: something else
          src/model.rs:22: pattern requires `..` due to inaccessible fields
        the API has a field more: name it there, and give it a place in the type that is built from it
        a type has a field more: list it there, and decide whether logs may show it
        the API gives a value another type: convert it there; or, if the page is wrong, correct it in spec/overlay.yaml
        ");
        assert!(advice(&[]).ends_with(": see cargo's errors above"));
    }
}
