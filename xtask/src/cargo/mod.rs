//! Runs cargo on the workspace.

mod compile_errors;
mod failures;
mod messages;

pub use compile_errors::{CompileError, compile_errors, rendered};
pub use failures::{Failure, failures};
pub use messages::out_dir;

use crate::layout::Layout;
use anyhow::{Context, Result};
use std::process::{Command, Stdio};

/// How a run of cargo ended, and what it printed.
#[derive(Debug)]
pub struct Run {
    /// Whether it exited with 0.
    pub success: bool,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error; empty where the terminal got it.
    pub stderr: String,
}

/// `cargo` with `args`, at the workspace's root.
pub fn command(layout: &Layout, args: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(layout.root());
    // A failed test is told by its message; nobody looks for the place in the frames of the test harness.
    command.env("RUST_BACKTRACE", "0");
    // What `cargo run` says of xtask itself: dependencies whose build scripts look at it (ring) would be built anew
    // at every turn from `cargo xtask` to `cargo test` and back.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_of_a_package) {
            command.env_remove(name);
        }
    }
    command
}

/// Whether cargo sets the variable for the package that it builds or runs.
fn is_of_a_package(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// Runs `command`, whose progress and warnings the terminal gets as people know them.
pub fn show(command: Command) -> Result<Run> {
    run(command, Stdio::inherit())
}

/// Runs `command` and keeps all that it prints.
pub fn keep(command: Command) -> Result<Run> {
    run(command, Stdio::piped())
}

fn run(mut command: Command, stderr: Stdio) -> Result<Run> {
    let output = command.stdin(Stdio::null()).stderr(stderr).output();
    let output = output.context("failed to run cargo")?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Run {
        success: output.status.success(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_says_of_xtask_is_not_handed_on() {
        let command = command(&Layout::new("."), &["check"]);
        let removed: Vec<_> = command
            .get_envs()
            .filter(|(_, value)| value.is_none())
            .filter_map(|(name, _)| name.to_str())
            .collect();
        assert!(removed.contains(&"CARGO_PKG_NAME"), "{removed:?}");
        assert!(removed.contains(&"CARGO_MANIFEST_DIR"), "{removed:?}");
        assert!(!is_of_a_package("CARGO_TARGET_DIR"));
        assert!(!is_of_a_package("CARGO_HOME"));
    }
}
