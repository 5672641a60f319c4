//! The arguments: the flags that all commands have, and the tree of commands.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{completions, configure, gpus, man, pods, run, schema, sim};

/// Launch, watch, pause and delete GPU pods on Yotta Labs
#[derive(Debug, Parser)]
#[command(name = "yotta", version, max_term_width = 100, after_help = NOTES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const NOTES: &str = "\
The key and the base URL are those of the flags, of YOTTA_API_KEY and
YOTTA_BASE_URL, or of a profile in ~/.yotta/config, which `yotta configure`
writes.

Exit codes:
    0  success
    1  the API refused the request or could not be reached, or something else
       failed
    2  wrong usage: arguments, a pod file or the configuration
    3  there is no such pod
    4  authentication: no key, a wrong key, or a key without permission
    5  a time limit or a cost limit was reached
    6  the request may have been applied: look before you repeat it
  130  interrupted
`yotta run` exits with the exit code of the command that it runs.";

/// The flags of all commands. They can stand before or after the command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// API key; it is visible in the list of processes
    #[arg(long, global = true, value_name = "KEY")]
    pub(crate) api_key: Option<String>,

    /// Base URL of the API
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// Profile of ~/.yotta/config, instead of YOTTA_PROFILE
    #[arg(long, global = true, value_name = "PROFILE")]
    pub(crate) profile: Option<String>,

    /// Output format [default: table on a terminal, json in a pipe]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Trace requests on standard error, without secrets
    #[arg(long, global = true)]
    pub(crate) debug: bool,
}

/// The format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create, list, watch, pause and delete pods
    #[command(subcommand, visible_alias = "pod")]
    Pods(pods::Command),
    /// List GPUs and their prices
    #[command(subcommand, visible_alias = "gpu")]
    Gpus(gpus::Command),
    /// Run a command on a pod of its own, and delete the pod
    #[command(after_help = run::AFTER_HELP)]
    Run(run::Run),
    /// Save a key as a profile in ~/.yotta/config
    #[command(after_help = configure::EXAMPLES)]
    Configure(configure::Configure),
    /// Print the JSON Schema of a file
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::Schema),
    /// Simulate the API, to try everything without an account
    #[command(after_help = yottalabs_sim::program::after_help("yotta sim"))]
    Sim(sim::Sim),
    /// Print the completion script of a shell
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Completions),
    /// Print a man page, or write all of them
    #[command(after_help = man::EXAMPLES)]
    Man(man::Man),
}
