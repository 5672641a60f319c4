//! The command line.

use crate::diff::command::Diff;
use crate::layout::Layout;
use crate::plain::{say, warn};
use crate::{check, merge, regen, vendor};
use anyhow::Result;
use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

/// Keeps the specification, and what is generated from it, up to date.
///
/// When the vendor's page has changed: `cargo xtask regen URL`, then review the diff.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
pub struct Cli {
    /// Work on the workspace at DIR instead of the one this command was built from
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
}

/// Take the OpenAPI documents out of the vendor's documentation pages
///
/// Finds every ```json or ```yaml block that is an OpenAPI document, also one that is called otherwise, and writes it to
/// spec/fragments/<page>/<operation-id>.json, and the page's URL, sha256 and date to spec/sources.toml. A URL that ends
/// in .json or .yaml is a document as a whole. Fragments that the page no longer holds are removed.
/// All files are written together or, if any page is bad, none.
#[derive(Debug, Args)]
struct Vendor {
    /// Markdown files or URLs; a page is called after its file, without extension
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<String>,
    /// Record this day [default: today in UTC or by SOURCE_DATE_EPOCH; an unchanged page keeps its day]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
}

/// Merge the fragments into spec/openapi.json
///
/// Reads spec/fragments, spec/enums.toml (the names of enums), spec/renames.toml (of what two pages call the same; may
/// be missing) and spec/overlay.yaml (our corrections), and writes spec/openapi.json if it differs.
#[derive(Debug, Args)]
struct Merge {
    /// Write nothing; fail if spec/openapi.json or a fragment is not what the tasks would write
    #[arg(long)]
    check: bool,
}

/// Do all that follows from the pages, or from the fragments as they stand
///
/// Vendors the pages, if there are any; merges; generates the client and the mocks; replaces what these wrote, all
/// together; says what changed; and renews the snapshots. It stops at the first thing that a person has to decide,
/// and says what; run it again afterwards.
#[derive(Debug, Args)]
struct Regen {
    /// Markdown files or URLs to vendor first
    #[arg(value_name = "PAGE")]
    pages: Vec<String>,
    /// Vendor the pages that spec/sources.toml lists, from their URLs
    #[arg(long, conflicts_with = "pages")]
    fetch: bool,
    /// Record this day; see `vendor --help`
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Leave the snapshots, and the tests of the code against the specification, for later
    #[arg(long)]
    no_snapshots: bool,
}

/// Say whether all that is checked in is what the tasks would write, and what mends it
///
/// Runs every check, whatever the others find, and writes nothing.
#[derive(Debug, Args)]
struct Check {
    /// Single checks by name [default: all]
    #[arg(value_name = "CHECK", value_parser = clap::builder::PossibleValuesParser::new(check::names()))]
    checks: Vec<String>,
}

impl Cli {
    /// Does what was asked for, and says on standard output what was done.
    pub fn run(self) -> Result<()> {
        let layout = self.root.map_or_else(Layout::discover, Layout::new);
        match self.command {
            Command::Vendor(args) => args.run(&layout),
            Command::Merge(args) => args.run(&layout),
            Command::Regen(args) => args.run(&layout),
            Command::Diff(args) => args.run(&layout),
            Command::Check(args) => check::run(&layout, &args.checks, &mut say),
        }
    }
}

impl Vendor {
    fn run(self, layout: &Layout) -> Result<()> {
        let Self { pages, date } = self;
        for summary in vendor::vendor(layout, &vendor::Options { pages, date })? {
            for file in &summary.written {
                say(&format!("wrote spec/fragments/{file}"));
            }
            for file in &summary.removed {
                say(&format!("removed spec/fragments/{file}"));
            }
            let count = summary.fragments;
            let written = summary.written.len();
            say(&format!(
                "{}: {count} fragments, {written} written",
                summary.page
            ));
        }
        Ok(())
    }
}

impl Merge {
    fn run(self, layout: &Layout) -> Result<()> {
        if self.check {
            merge::check(layout)?;
            say("spec/openapi.json is up to date");
        } else {
            report(&merge::run(layout)?);
        }
        Ok(())
    }
}

impl Regen {
    fn run(self, layout: &Layout) -> Result<()> {
        let Self {
            pages,
            fetch,
            date,
            no_snapshots,
        } = self;
        let options = regen::Options {
            pages,
            fetch,
            date,
            no_snapshots,
        };
        regen::run(layout, &options, &mut say)
    }
}

fn report(outcome: &merge::Outcome) {
    for warning in &outcome.warnings {
        warn(warning);
    }
    if outcome.written {
        say("wrote spec/openapi.json");
    } else {
        say("spec/openapi.json is up to date");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
