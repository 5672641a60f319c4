//! The commands for pods.

mod cost;
mod create;
mod delete;
mod dry_run;
mod filter;
mod get;
mod list;
mod logs;
mod logs_tail;
mod open;
mod pause;
mod reachable;
mod resume;
mod ssh;
#[cfg(test)]
mod tables;
mod wait;
mod watch;
mod watch_screen;
mod watch_view;

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
    /// Pause a pod, so that only its volumes are billed
    Pause(pause::Pause),
    /// Resume a paused pod
    Resume(resume::Resume),
    /// Delete pods and the data in their containers
    #[command(visible_alias = "rm")]
    Delete(delete::Delete),
    /// Wait until a pod is ready, or in another state
    Wait(wait::Wait),
    /// Show pods and their changes
    Watch(watch::WatchPods),
    /// Print the log of a pod
    Logs(logs::Logs),
    /// Show what a pod has cost so far
    Cost(cost::PodCost),
    /// Log in to a pod, or run a command on it, with ssh
    Ssh(ssh::Ssh),
    /// Open an HTTP port of a pod in a browser
    Open(open::Open),
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
            Self::Cost(command) => command.run(&client, output).await,
            Self::Delete(command) => command.run(&client, output).await,
            Self::Logs(command) => command.run(&client, output).await,
            Self::Open(command) => command.run(&client, output).await,
            Self::Ssh(command) => command.run(&client, output).await,
            Self::Wait(command) => command.run(&client, output).await,
            Self::Watch(command) => command.run(&client, output).await,
        }
    }
}
