//! The commands for pods.

mod create;
mod dry_run;
mod get;
mod list;
mod pause;
mod resume;
mod wait;

use clap::Subcommand;

use crate::args::Globals;
use crate::client::Client;
use crate::exit::Result;
use crate::output::Output;

/// The commands for pods.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List pods
    #[command(visible_alias = "ls")]
    List(list::List),
    /// Show a pod
    Get(get::Get),
    /// Create a pod
    #[command(after_help = create::EXAMPLES)]
    Create(create::Create),
    /// Pause a pod: its GPUs and its container's disk are no longer billed, its volumes are
    Pause(pause::Pause),
    /// Resume a paused pod
    Resume(resume::Resume),
    /// Wait until a pod is ready, or in another state
    Wait(wait::Wait),
}

impl Command {
    pub(crate) async fn run(self, globals: &Globals, output: &Output) -> Result {
        let client = Client::new(globals)?;
        match self {
            Self::List(command) => command.run(&client, output).await,
            Self::Get(command) => command.run(&client, output).await,
            Self::Create(command) => command.run(&client, output).await,
            Self::Pause(command) => command.run(&client, output).await,
            Self::Resume(command) => command.run(&client, output).await,
            Self::Wait(command) => command.run(&client, output).await,
        }
    }
}
