//! Where the two documents come from: files, or revisions of git.

use crate::document;
use crate::files;
use crate::layout::Layout;
use anyhow::{Context, Result, bail, ensure};
use camino::Utf8Path;
use serde_json::Value;
use std::fs;
use std::process::Command;

/// The file in the repository, from the workspace's root.
const FILE: &str = "spec/openapi.json";

/// Branches that a branch is compared with, the first that is there.
const MAIN: [&str; 2] = ["origin/main", "main"];

/// The old document: a file, a revision, or else what the branch started from.
pub fn old(layout: &Layout, given: Option<&str>) -> Result<Value> {
    match given {
        Some(given) => file_or_revision(layout, given),
        None => revision(layout, &merge_base(layout)?),
    }
}

/// The new document: a file, a revision, or else the working tree's.
pub fn new(layout: &Layout, given: Option<&str>) -> Result<Value> {
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
    let known = git(
        layout,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
    );
    let Ok(commit) = known else {
        bail!("failed to read {given}: it is neither a file nor a git revision that is known here");
    };
    revision(layout, commit.trim()).with_context(|| format!("failed to read {given}"))
}

fn file(path: &Utf8Path, shown: &str) -> Result<Value> {
    let failed = || format!("failed to read {shown}");
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!(
                "failed to read {shown}: it does not exist: run `cargo xtask merge`, or name another file"
            )
        }
        other => other.with_context(failed)?,
    };
    let text = files::text(shown, bytes).with_context(failed)?;
    document(&text, shown)
}

fn revision(layout: &Layout, commit: &str) -> Result<Value> {
    let short = commit.get(..12).unwrap_or(commit);
    let shown = format!("{FILE} of commit {short}");
    // `./` makes it relative to where git runs, wherever in the repository the workspace stands.
    let text = git(layout, &["show", &format!("{commit}:./{FILE}")])
        .with_context(|| format!("failed to read {shown}"))?;
    document(&text, &shown)
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

fn document(text: &str, shown: &str) -> Result<Value> {
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
