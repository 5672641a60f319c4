//! `cargo xtask`: see `cargo xtask --help`.

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;
use xtask::cli::Cli;
use xtask::escape::escape;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let error = escape(&format!("{error:#}"));
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}
