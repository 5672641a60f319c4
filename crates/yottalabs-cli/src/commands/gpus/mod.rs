//! The commands for GPUs.

mod cheapest;
mod filter;
pub(crate) mod list;

use clap::Subcommand;

use crate::args::Globals;
use crate::client::Client;
use crate::exit::Result;
use crate::output::Output;

/// The commands for GPUs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List GPUs with their prices, cheapest first
    #[command(visible_alias = "ls")]
    List(list::List),
    /// Show the cheapest available GPU that fits
    Cheapest(cheapest::Cheapest),
}

impl Command {
    pub(crate) async fn run(self, globals: &Globals, output: &Output) -> Result {
        let client = Client::new(globals)?;
        match self {
            Self::List(command) => command.run(&client, output).await,
            Self::Cheapest(command) => command.run(&client, output).await,
        }
    }
}
