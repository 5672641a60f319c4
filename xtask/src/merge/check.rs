//! `merge --check`: is everything that is checked in what the tasks would write?

use super::{Inputs, inputs, merge};
use crate::excerpt::excerpt;
use crate::files;
use crate::json;
use crate::layout::Layout;
use crate::pointer::{first_difference, show};
use anyhow::{Result, anyhow, ensure};

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
        excerpt("spec/openapi.json", &actual, "merged", &expected),
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
}
