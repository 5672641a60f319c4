//! The commands, one file each: arguments, action and view.

pub(crate) mod completions;
pub(crate) mod configure;
pub(crate) mod gpus;
pub(crate) mod man;
pub(crate) mod pods;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod sim;

use crate::args::{Cli, Command};
use crate::exit::Result;
use crate::output::Output;

/// Runs the command.
pub(crate) async fn run(cli: Cli, output: &Output) -> Result {
    let globals = &cli.globals;
    match cli.command {
        Command::Pods(command) => command.run(globals, output).await,
        Command::Gpus(command) => command.run(globals, output).await,
        Command::Run(command) => command.run(globals, output).await,
        Command::Configure(command) => command.run(globals, output).await,
        Command::Completions(command) => command.run(output),
        Command::Man(command) => command.run(output),
        Command::Schema(command) => command.run(output),
        Command::Sim(command) => command.run().await,
    }
}
