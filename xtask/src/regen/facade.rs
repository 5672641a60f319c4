//! Does what is written by hand still fit the generated client?

use super::advice::advice;
use crate::cargo;
use crate::layout::Layout;
use anyhow::{Result, bail};

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

/// Fails, with the places and what to do at each, unless the facade and its companions compile.
pub(super) fn check(layout: &Layout) -> Result<()> {
    let run = cargo::show(cargo::command(layout, &CHECK))?;
    if run.success {
        return Ok(());
    }
    eprint!("{}", cargo::rendered(&run.stdout));
    let errors = cargo::compile_errors(&run.stdout);
    let what = "the code that is written by hand does not fit the new client";
    bail!("{}", advice(what, &errors))
}
