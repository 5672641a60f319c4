//! The last steps: what the tests hold against the specification, and the snapshots.

use super::advice::advice;
use crate::cargo::{self, Run};
use crate::layout::Layout;
use crate::plain::warn;
use crate::snapshots::{self, SUITES, Update};
use anyhow::{Result, bail, ensure};

/// How much of a failed test's output is shown.
const MOST_LINES: usize = 60;

/// For the places of errors, if the tests do not compile.
const MESSAGES: &str = "--message-format=json";

/// A test that fails where a person has to decide.
struct Held {
    package: &'static str,
    /// Which of its tests: arguments of `cargo test`.
    tests: &'static [&'static str],
    /// What there is to decide.
    meaning: &'static str,
}

const HELD: [Held; 5] = [
    Held {
        package: super::PACKAGE,
        tests: &["--test", "wire_enums"],
        meaning: "the API's enums are not those of the client: bring crates/client/src/wire/enums.rs in step with \
                  spec/openapi.json",
    },
    Held {
        package: "yottalabs",
        tests: &["--test", "facade", "codes::"],
        meaning: "the API documents codes that the facade has no name for: add them to crates/yottalabs/src/codes.rs",
    },
    Held {
        package: "yottalabs",
        tests: &["--lib", "operation::"],
        meaning: "the API's operations are not those of the facade: bring crates/yottalabs/src/operation.rs in step, \
                  and give a new one a method",
    },
    Held {
        package: "yottalabs-httpmock",
        tests: &["--test", "mocks"],
        meaning: "the mocks' tests do not send what the API wants now: mend them",
    },
    Held {
        package: super::PACKAGE,
        tests: &["--test", "wire", "complete::"],
        meaning: "requests have parts that the facade has no option for: add them, where the test says",
    },
];

/// Runs the tests that hold what is written by hand against the specification.
pub(super) fn held(layout: &Layout) -> Result<()> {
    for held in HELD {
        let args = [&["test", MESSAGES, "--package", held.package], held.tests].concat();
        let run = cargo::keep(cargo::command(layout, &args))?;
        ensure!(run.success, "{}", failure(&held, &run));
        // Where a test was renamed, nothing would be held any more.
        ensure!(
            !run.stdout.contains("running 0 tests"),
            "`cargo test --package {} {}` has no test: correct xtask/src/regen/renew.rs",
            held.package,
            held.tests.join(" ")
        );
    }
    Ok(())
}

/// What there is to decide, and where.
fn failure(held: &Held, run: &Run) -> String {
    let failures = cargo::failures(&run.stdout);
    if failures.is_empty() {
        let errors = cargo::compile_errors(&run.stdout);
        let what = "the tests that are written by hand do not fit the new client";
        return match errors.as_slice() {
            [] => format!(
                "the tests that are written by hand do not run\n  {}",
                tail(run)
            ),
            errors => advice(what, errors),
        };
    }
    let mut text = held.meaning.to_owned();
    for failure in failures {
        text.push_str("\n  ");
        text.push_str(&failure.to_string().replace('\n', "\n  "));
    }
    text
}

/// What cargo and the tests said last; indented, so that cargo's `error: ` in it begins no line.
fn tail(run: &Run) -> String {
    let lines = run.stdout.lines();
    let lines: Vec<_> = lines
        .filter(|line| !line.starts_with("{\"reason\":"))
        .collect();
    let shown = Run {
        success: run.success,
        stdout: cargo::rendered(&run.stdout) + &lines.join("\n"),
        stderr: run.stderr.clone(),
    };
    snapshots::tail(&shown, MOST_LINES).replace('\n', "\n  ")
}

/// Writes the snapshots anew, and returns the paths of those that changed.
pub(super) fn snapshots(layout: &Layout) -> Result<Vec<String>> {
    let before = snapshots::read_all(layout)?;
    for suite in SUITES.iter().filter(|suite| suite.follows_spec) {
        let run = suite.run(layout, Update::Always)?;
        for line in run.stderr.lines().filter(|line| line.contains("SKIPPED")) {
            warn(line);
        }
        if !run.success {
            bail!(
                "`{}` fails for another reason than a snapshot\n  {}",
                suite.command(),
                tail(&run)
            );
        }
    }
    let after = snapshots::read_all(layout)?;
    let changed = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text));
    Ok(changed.map(|(path, _)| path.to_string()).collect())
}
