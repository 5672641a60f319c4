//! The command line.

use crate::diff::command::Diff;
use crate::layout::Layout;
use crate::{merge, regen, vendor};
use anyhow::Result;
use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

/// Keeps the specification, and what is generated from it, up to date.
///
/// When the vendor's page has changed: `cargo xtask vendor URL`, then `cargo xtask regen`, then review the diff.
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
}

/// Take the OpenAPI documents out of the vendor's documentation pages
///
/// Finds every ```json block that is an OpenAPI document and writes it to spec/fragments/<page>/<operation-id>.json,
/// and the page's URL, sha256 and date to spec/sources.toml. Fragments that the page no longer holds are removed.
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
/// Reads spec/fragments, spec/enums.toml (the names of enums) and spec/overlay.yaml (our corrections), and
/// writes spec/openapi.json if it differs.
#[derive(Debug, Args)]
struct Merge {
    /// Write nothing; fail if spec/openapi.json or a fragment is not what the tasks would write
    #[arg(long)]
    check: bool,
}

/// Merge, generate the client and the mocks, and check them in
///
/// Runs `merge`, builds the client with the feature `codegen`, and copies what its build script generated to
/// crates/client/src/generated.rs and crates/yottalabs-httpmock/src/generated.rs if they differ.
#[derive(Debug, Args)]
struct Regen {}

impl Cli {
    /// Does what was asked for, and says on standard output what was done.
    pub fn run(self) -> Result<()> {
        let layout = self.root.map_or_else(Layout::discover, Layout::new);
        match self.command {
            Command::Vendor(args) => args.run(&layout),
            Command::Merge(args) => args.run(&layout),
            Command::Regen(args) => args.run(&layout),
            Command::Diff(args) => args.run(&layout),
        }
    }
}

impl Vendor {
    fn run(self, layout: &Layout) -> Result<()> {
        let Self { pages, date } = self;
        for summary in vendor::vendor(layout, &vendor::Options { pages, date })? {
            for file in &summary.written {
                println!("wrote spec/fragments/{file}");
            }
            for file in &summary.removed {
                println!("removed spec/fragments/{file}");
            }
            let count = summary.fragments;
            println!(
                "{}: {count} fragments, {} written",
                summary.page,
                summary.written.len()
            );
        }
        Ok(())
    }
}

impl Merge {
    fn run(self, layout: &Layout) -> Result<()> {
        if self.check {
            merge::check(layout)?;
            println!("spec/openapi.json is up to date");
        } else {
            report(&merge::run(layout)?);
        }
        Ok(())
    }
}

impl Regen {
    fn run(self, layout: &Layout) -> Result<()> {
        let outcome = regen::run(layout)?;
        report(&outcome.merge);
        for (path, is_new) in &outcome.generated {
            let path = layout.show(path);
            if *is_new {
                println!("wrote {path}");
            } else {
                println!("{path} is up to date");
            }
        }
        Ok(())
    }
}

fn report(outcome: &merge::Outcome) {
    for warning in &outcome.warnings {
        eprintln!("warning: {warning}");
    }
    if outcome.written {
        println!("wrote spec/openapi.json");
    } else {
        println!("spec/openapi.json is up to date");
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
