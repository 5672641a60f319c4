//! Runs cargo.

use super::PACKAGE;
use crate::layout::Layout;
use anyhow::{Context, Result, ensure};
use std::process::{Command, Stdio};

/// Builds the client with code generation, and returns cargo's messages.
pub(super) fn client(layout: &Layout) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--package", PACKAGE, "--features", "codegen"])
        // Warnings and errors still go to the terminal as people know them.
        .arg("--message-format=json-render-diagnostics")
        .current_dir(layout.root())
        .stderr(Stdio::inherit())
        .output()
        .context("failed to run cargo")?;
    ensure!(
        output.status.success(),
        "failed to build {PACKAGE} with the feature codegen: see cargo's errors above"
    );
    String::from_utf8(output.stdout).context("failed to read cargo's messages")
}
