//! `yotta man`

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use crate::args::Cli;
use crate::exit::{Exit, Failure, Result};
use crate::output::Output;

/// The arguments of `yotta man`.
#[derive(Args, Debug)]
pub(crate) struct Man {
    /// Directory for the pages of all commands; without it, the page of yotta is printed
    directory: Option<PathBuf>,
}

pub(crate) const EXAMPLES: &str = "\
Examples:
  yotta man | man -l -
  yotta man ~/.local/share/man/man1      for `man yotta-pods-create`";

impl Man {
    pub(super) fn run(self, output: &Output) -> Result {
        // `yotta help` has no page.
        let command = Cli::command().disable_help_subcommand(true);
        let Some(directory) = self.directory else {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            output.bytes(&page)?;
            return Ok(());
        };
        let written = fs::create_dir_all(&directory)
            .and_then(|()| clap_mangen::generate_to(command, &directory));
        written.map_err(|error| {
            let directory = directory.display();
            Failure::new(
                Exit::Refused,
                format!("failed to write into {directory}: {error}"),
            )
        })
    }
}
