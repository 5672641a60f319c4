//! The tests that hold snapshots.

use crate::cargo::{self, Run};
use crate::layout::Layout;
use anyhow::{Context, Result};
use camino::Utf8PathBuf;
use std::collections::BTreeMap;

/// Tests of one binary, and where their snapshots stand.
#[derive(Debug)]
pub struct Suite {
    /// The package.
    pub package: &'static str,
    /// The binary, as `cargo test --test` calls it.
    pub test: &'static str,
    /// The tests in it that hold snapshots; empty for all.
    pub filter: &'static str,
    /// The directory of the snapshots, below the workspace's root.
    pub dir: &'static str,
    /// Whether a change of the specification is expected to show in them. `regen` renews these only.
    pub follows_spec: bool,
}

/// All there are; `xtask/tests/it` fails on a directory of snapshots that is not listed.
pub const SUITES: [Suite; 4] = [
    Suite {
        package: "yottalabs-client",
        test: "surface",
        filter: "",
        dir: "tests/snapshots",
        follows_spec: true,
    },
    Suite {
        package: "yottalabs-client",
        test: "wire",
        filter: "",
        dir: "tests/snapshots",
        follows_spec: true,
    },
    Suite {
        package: "yottalabs",
        test: "facade",
        filter: "matrix",
        dir: "crates/yottalabs/tests/facade/snapshots",
        follows_spec: false,
    },
    Suite {
        package: "xtask",
        test: "it",
        filter: "diff::",
        dir: "xtask/tests/it/snapshots",
        follows_spec: false,
    },
];

/// What a test does where a snapshot differs.
#[derive(Debug, Clone, Copy)]
pub enum Update {
    /// Fails.
    No,
    /// Writes it anew.
    Always,
}

impl Suite {
    /// What a person types to run it.
    pub fn command(&self) -> String {
        let Self {
            package,
            test,
            filter,
            ..
        } = self;
        let command = format!("cargo test -p {package} --test {test} {filter}");
        command.trim_end().to_owned()
    }

    /// Runs the tests, and keeps what they print.
    pub fn run(&self, layout: &Layout, update: Update) -> Result<Run> {
        let args = [
            "test",
            "--package",
            self.package,
            "--test",
            self.test,
            self.filter,
        ];
        let args = args.into_iter().filter(|arg| !arg.is_empty());
        let mut command = cargo::command(layout, &args.collect::<Vec<_>>());
        let update = match update {
            Update::No => "no",
            Update::Always => "always",
        };
        command.env("INSTA_UPDATE", update);
        // A snapshot of a command that fails is to be one of what it does, not of this one's colours.
        command.env("CARGO_TERM_COLOR", "never");
        cargo::keep(command)
    }
}

/// The snapshots of all suites: path below the root → text.
pub fn read_all(layout: &Layout) -> Result<BTreeMap<Utf8PathBuf, String>> {
    let mut found = BTreeMap::new();
    for suite in &SUITES {
        let dir = layout.root().join(suite.dir);
        if !dir.exists() {
            continue;
        }
        let failed = || format!("failed to list {dir}");
        for entry in dir.read_dir_utf8().with_context(failed)? {
            let path = entry.with_context(failed)?.into_path();
            if path.extension() == Some("snap") {
                let text = crate::files::read(&path)?;
                found.insert(layout.show(&path).to_owned(), text);
            }
        }
    }
    Ok(found)
}

/// The last `most` lines of what a run printed.
pub fn tail(run: &Run, most: usize) -> String {
    let all = format!("{}{}", run.stderr, run.stdout);
    let lines: Vec<_> = all.lines().collect();
    lines[lines.len().saturating_sub(most)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_what_a_person_types() {
        assert_eq!(
            SUITES[0].command(),
            "cargo test -p yottalabs-client --test surface"
        );
        assert_eq!(
            SUITES[2].command(),
            "cargo test -p yottalabs --test facade matrix"
        );
    }

    #[test]
    fn the_tail_is_the_end() {
        let run = Run {
            success: false,
            stdout: "2\n3\n".to_owned(),
            stderr: "1\n".to_owned(),
        };
        assert_eq!(tail(&run, 2), "2\n3");
        assert_eq!(tail(&run, 9), "1\n2\n3");
    }
}
