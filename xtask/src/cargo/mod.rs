//! Runs cargo on the workspace.

mod compile_errors;
mod messages;

pub use compile_errors::{CompileError, compile_errors, rendered};
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
    command
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
