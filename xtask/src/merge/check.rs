//! `merge --check`: is everything that is checked in what the tasks would write?

use super::{Inputs, inputs, merge};
use crate::files;
use crate::json;
use crate::layout::Layout;
use crate::pointer::{first_difference, show};
use anyhow::{Result, anyhow, ensure};
use similar::TextDiff;
use std::fmt::Write;

/// How much of the diff is shown.
const MOST_LINES: usize = 40;

pub(super) fn check(layout: &Layout) -> Result<()> {
    let strays = inputs::strays(layout)?;
    ensure!(strays.is_empty(), "{}", strays.join("\n"));
    let expected = merge(Inputs::load(layout)?)?;
    let path = layout.openapi();
    ensure!(
        path.exists(),
        "spec/openapi.json is missing: run `cargo xtask merge`"
    );
    let actual = files::read(&path)?;
    if actual == expected {
        return Ok(());
    }
    Err(anyhow!(
        "spec/openapi.json is not what the fragments give; it {}: run `cargo xtask merge`\n{}",
        difference(&actual, &expected),
        excerpt(&actual, &expected),
    ))
}

fn difference(actual: &str, expected: &str) -> String {
    let (Ok(actual), Ok(expected)) = (json::parse(actual), json::parse(expected)) else {
        return "is not valid JSON".to_owned();
    };
    match first_difference(&actual, &expected) {
        Some(pointer) => format!("differs first at {}", show(&pointer)),
        None => "differs in the order of keys or in white space only".to_owned(),
    }
}

fn excerpt(actual: &str, expected: &str) -> String {
    let diff = TextDiff::from_lines(actual, expected);
    let diff = diff
        .unified_diff()
        .context_radius(3)
        .header("spec/openapi.json", "spec/openapi.json (merged now)")
        .to_string();
    let mut lines = diff.lines();
    let mut text = String::new();
    for line in lines.by_ref().take(MOST_LINES) {
        text.push_str(line);
        text.push('\n');
    }
    let rest = lines.count();
    if rest > 0 {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "… and {rest} more lines");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_placed() {
        assert_eq!(
            difference("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":2}}"),
            "differs first at /a/b"
        );
        assert_eq!(
            difference("[1]", "[1]\n"),
            "differs in the order of keys or in white space only"
        );
        assert_eq!(difference("{", "{}"), "is not valid JSON");
    }

    #[test]
    fn the_excerpt_is_capped() {
        let old: String = (0..100).map(|n| format!("{n}\n")).collect();
        let text = excerpt(&old, "");
        assert_eq!(text.lines().count(), MOST_LINES + 1, "{text}");
        assert!(text.starts_with("--- spec/openapi.json\n+++ spec/openapi.json (merged now)\n@@ "));
        assert!(text.ends_with(" more lines\n"), "{text}");
    }
}
