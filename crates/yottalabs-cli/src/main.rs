//! The program `yotta`.

// `print!` and `eprint!` panic if nobody reads the output.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod client;
mod commands;
mod config_file;
mod exit;
#[cfg(test)]
mod help_pages;
mod interrupt;
mod json;
mod offers;
mod output;
mod pod_ref;
mod progress;
mod spec_args;
mod spec_file;
mod spec_values;
mod table;
mod terminal_text;
mod values;
mod warnings;

use std::process::ExitCode;

use clap::Parser as _;

use self::args::Cli;
use self::output::Output;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output::new(&cli.globals);
    warnings::subscribe(cli.globals.debug);
    // One thread is enough for a few requests at a time, and starts faster than several.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => {
            let result = runtime.block_on(commands::run(cli, &output));
            // An interrupted command does not wait for the answer of a name server.
            runtime.shutdown_background();
            result
        }
        Err(error) => Err(error.into()),
    };
    exit::report(result)
}
