//! The command line.

use crate::bench::Bench;
use crate::diff::command::Diff;
use crate::escape::{say, warn};
use crate::files::Changes;
use crate::layout::Layout;
use crate::regen::{self, Regen};
use crate::{check, merge, vendor};
use anyhow::Result;
use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

/// Keeps the specification, and the code that is generated from it, up to date.
///
/// When the vendor's page has changed, run `cargo xtask regen URL` and review the diff.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
pub struct Cli {
    /// Work on the workspace at DIR instead of the one that this command was built from
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<Utf8PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Vendor(Vendor),
    Merge(Merge),
    Regen(Regen),
    Diff(Diff),
    Check(Check),
    Bench(Bench),
}

/// Extract the OpenAPI documents from the vendor's documentation pages
///
/// Writes each code block that is an OpenAPI document, in JSON or YAML, to spec/fragments/<page>/<operation-id>.json,
/// and the page's URL, sha256 and date to spec/sources.toml. A URL that ends in .json or .yaml is a document as a
/// whole. Removes fragments that the page no longer has. Writes nothing if any page is invalid.
#[derive(Debug, Args)]
struct Vendor {
    /// Markdown files or URLs; a page is named after its file, without extension
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<String>,
    /// Record this day [default: today in UTC or by SOURCE_DATE_EPOCH; an unchanged page keeps its day]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
}

/// Merge the fragments into spec/openapi.json
///
/// Reads spec/fragments, spec/enums.toml (the names of enums) and spec/overlay.yaml (our corrections), and writes
/// spec/openapi.json if it differs.
#[derive(Debug, Args)]
struct Merge {
    /// Write nothing; fail if spec/openapi.json or a fragment differs from what the tasks would write
    #[arg(long)]
    check: bool,
}

/// Compare everything that is checked in with what the tasks would write
///
/// Runs every check, whatever the others find, and prints the command that fixes each failure. Writes nothing.
#[derive(Debug, Args)]
struct Check {
    /// Run only these checks [default: all]
    #[arg(value_name = "CHECK", value_parser = clap::builder::PossibleValuesParser::new(check::names()))]
    checks: Vec<String>,
}

impl Cli {
    /// Runs the command.
    pub fn run(self) -> Result<()> {
        let layout = self.root.map_or_else(Layout::discover, Layout::new);
        match self.command {
            Command::Vendor(args) => args.run(&layout),
            Command::Merge(args) => args.run(&layout),
            Command::Regen(args) => regen::run(&layout, &args, &mut say),
            Command::Diff(args) => args.run(&layout),
            Command::Check(args) => check::run(&layout, &args.checks, &mut say),
            Command::Bench(args) => args.run(&layout),
        }
    }
}

impl Vendor {
    fn run(self, layout: &Layout) -> Result<()> {
        let Self { pages, date } = self;
        let mut changes = Changes::default();
        let summaries = vendor::vendor(layout, &vendor::Options { pages, date }, &mut changes)?;
        changes.apply(layout)?.iter().for_each(|line| say(line));
        summaries
            .iter()
            .for_each(|summary| say(&summary.to_string()));
        Ok(())
    }
}

impl Merge {
    fn run(self, layout: &Layout) -> Result<()> {
        if self.check {
            check::merged(layout)?;
            say("spec/openapi.json is up to date");
            return Ok(());
        }
        merge::unrecorded(layout, &Changes::default())?
            .iter()
            .for_each(|line| warn(line));
        say(match merge::run(layout)? {
            true => "wrote spec/openapi.json",
            false => "spec/openapi.json is up to date",
        });
        Ok(())
    }
}
