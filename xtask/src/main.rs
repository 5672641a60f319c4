//! `cargo xtask`: see `cargo xtask --help`.

use clap::Parser;
use std::process::ExitCode;
use xtask::cli::Cli;
use xtask::plain::plain;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", plain(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}
