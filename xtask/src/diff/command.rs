//! `cargo xtask diff`, and where its two documents come from: files, or revisions of git.

use super::render::{Format, counts, render};
use super::{Class, Report, diff};
use crate::document;
use crate::files;
use crate::layout::Layout;
use anyhow::{Context, Result, bail, ensure};
use camino::Utf8Path;
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::fs;
use std::io::{ErrorKind, Write};
use std::process::Command;

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
        let old = old_document(layout, self.old.as_deref())?;
        let new = new_document(layout, self.new.as_deref())?;
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

/// The file in the repository, from the workspace's root.
const FILE: &str = "spec/openapi.json";

/// Branches that a branch is compared with, the first that is there.
const MAIN: [&str; 2] = ["origin/main", "main"];

/// The old document: a file, a revision, or else what the branch started from.
pub fn old_document(layout: &Layout, given: Option<&str>) -> Result<Value> {
    match given {
        Some(given) => file_or_revision(layout, given),
        None => revision(layout, &merge_base(layout)?),
    }
}

/// The new document: a file, a revision, or else the working tree's.
pub fn new_document(layout: &Layout, given: Option<&str>) -> Result<Value> {
    match given {
        Some(given) => file_or_revision(layout, given),
        None => file(&layout.openapi(), FILE),
    }
}

fn file_or_revision(layout: &Layout, given: &str) -> Result<Value> {
    let path = Utf8Path::new(given);
    // A pipe is fine too.
    if path.exists() && !path.is_dir() {
        return file(path, given);
    }
    let commit = format!("{given}^{{commit}}");
    let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
    let Ok(commit) = git(layout, &[&verify[..], &[&commit]].concat()) else {
        bail!("failed to read {given}: it is neither a file nor a git revision that is known here");
    };
    revision(layout, commit.trim()).with_context(|| format!("failed to read {given}"))
}

fn file(path: &Utf8Path, shown: &str) -> Result<Value> {
    let failed = || format!("failed to read {shown}");
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "failed to read {shown}: it does not exist: run `cargo xtask merge`, or name another file"
        ),
        other => other.with_context(failed)?,
    };
    let text = files::text(shown, bytes).with_context(failed)?;
    parse(&text, shown)
}

fn revision(layout: &Layout, commit: &str) -> Result<Value> {
    let short = commit.get(..12).unwrap_or(commit);
    let shown = format!("{FILE} of commit {short}");
    // `./` makes it relative to where git runs, wherever in the repository the workspace stands.
    let text = git(layout, &["show", &format!("{commit}:./{FILE}")])
        .with_context(|| format!("failed to read {shown}"))?;
    parse(&text, &shown)
}

fn merge_base(layout: &Layout) -> Result<String> {
    let nothing = "failed to find what to compare with";
    git(layout, &["rev-parse", "--is-inside-work-tree"])
        .with_context(|| format!("{nothing}: give OLD, a file or a git revision"))?;
    for main in MAIN {
        if let Ok(base) = git(layout, &["merge-base", "HEAD", main]) {
            return Ok(base.trim().to_owned());
        }
    }
    bail!(
        "{nothing}: HEAD shares no commit with {}, or neither is known here: fetch main, or give OLD, a file or a \
         git revision",
        MAIN.join(" or ")
    )
}

fn parse(text: &str, shown: &str) -> Result<Value> {
    let doc = document::parse_json(text)
        .with_context(|| format!("failed to read {shown}: it is not JSON"))?;
    ensure!(
        doc.get("paths").is_some_and(Value::is_object),
        "failed to read {shown}: it is JSON, but no OpenAPI document: it has no `paths`"
    );
    Ok(doc)
}

fn git(layout: &Layout, args: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(layout.root()).args(args);
    let output = command.output().context("failed to run git")?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let line = stderr.lines().next().unwrap_or_default();
        bail!("git {} failed: {line}", args.first().unwrap_or(&""));
    }
    String::from_utf8(output.stdout).context("git's output is not UTF-8")
}
