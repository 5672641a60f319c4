//! `yotta completions`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::args::Cli;
use crate::exit::Result;
use crate::output::Output;

/// The arguments of `yotta completions`.
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// Shell that will read the script
    shell: Shell,
}

pub(crate) const EXAMPLES: &str = "\
Examples:
  yotta completions bash > ~/.local/share/bash-completion/completions/yotta
  yotta completions fish > ~/.config/fish/completions/yotta.fish
  yotta completions zsh > ~/.zfunc/_yotta
The directory of the file has to exist: `mkdir -p` makes it.
For zsh, `fpath+=~/.zfunc` has to be before `compinit` in ~/.zshrc.";

impl Completions {
    pub(super) fn run(self, output: &Output) -> Result {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "yotta", &mut script);
        output.bytes(&script)?;
        Ok(())
    }
}
