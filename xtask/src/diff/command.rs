//! `cargo xtask diff`.

use super::render::{Format, counts, render};
use super::{Class, Report, diff, source};
use crate::layout::Layout;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use std::io::{ErrorKind, Write};

/// Say what changed between two versions of the API, and what that does to its callers
///
/// Compares operation by operation. Each change is one of: breaking (a program that works today stops working),
/// risky (it may meet what it does not know), safe, docs only (only words). A change in a shared schema is named once,
/// with all operations it reaches.
///
/// OLD and NEW are files or git revisions. Without them: what the branch started from (the merge base with
/// origin/main, or main) against the working tree.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    cargo xtask diff                                  what this branch changes\n  \
    cargo xtask diff --format markdown                the same, for the pull request\n  \
    cargo xtask diff HEAD~1 HEAD --fail-on breaking   fail if the last commit breaks callers\n  \
    cargo xtask diff old.json new.json --format json  any two documents, for a program")]
pub struct Diff {
    /// The old document: a file, or a git revision (its spec/openapi.json) [default: the merge base with origin/main or
    /// main]
    old: Option<String>,
    /// The new document: a file, or a git revision [default: spec/openapi.json as it stands]
    new: Option<String>,
    /// How to show it
    #[arg(long, value_enum, default_value = "text", value_name = "FORM")]
    format: Format,
    /// Fail (exit status 1), after showing all, if there is a breaking change, or any change at all
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A breaking change
    Breaking,
    /// Any change, if only of words
    Any,
}

impl Diff {
    /// Compares, and shows it on standard output.
    pub fn run(self, layout: &Layout) -> Result<()> {
        let old = source::old(layout, self.old.as_deref())?;
        let new = source::new(layout, self.new.as_deref())?;
        let report = diff(&old, &new);
        let text = render(&report, self.format);
        match std::io::stdout().write_all(text.as_bytes()) {
            // Whoever reads it has read enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            other => other.context("failed to write to standard output")?,
        }
        self.verdict(&report)
    }

    fn verdict(&self, report: &Report) -> Result<()> {
        let (fails, word) = match self.fail_on {
            None => return Ok(()),
            Some(FailOn::Breaking) => (report.worst() == Some(Class::Breaking), "breaking"),
            Some(FailOn::Any) => (report.worst().is_some(), "any"),
        };
        if fails {
            bail!(
                "there are changes that --fail-on {word} is to fail on: {}",
                counts(report)
            );
        }
        Ok(())
    }
}
