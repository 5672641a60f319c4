//! The last steps: what the tests hold against the specification, and the snapshots.

use crate::cargo;
use crate::layout::Layout;
use crate::snapshots::{self, SUITES, Update};
use anyhow::{Result, bail, ensure};

/// How much of a failed test's output is shown.
const MOST_LINES: usize = 60;

/// A test that fails where a person has to decide.
struct Held {
    package: &'static str,
    test: &'static str,
    filter: &'static str,
    /// What there is to decide.
    meaning: &'static str,
}

const HELD: [Held; 2] = [
    Held {
        package: super::PACKAGE,
        test: "wire_enums",
        filter: "",
        meaning: "the API's enums are not those of the client: bring crates/client/src/wire/enums.rs in step with \
                  spec/openapi.json",
    },
    Held {
        package: "yottalabs",
        test: "facade",
        filter: "codes::",
        meaning: "the API documents codes that the facade has no name for: add them to crates/yottalabs/src/codes.rs",
    },
];

/// Runs the tests that hold what is written by hand against the specification.
pub(super) fn held(layout: &Layout) -> Result<()> {
    for held in HELD {
        let args = [
            "test",
            "--package",
            held.package,
            "--test",
            held.test,
            held.filter,
        ];
        let args = args.into_iter().filter(|arg| !arg.is_empty());
        let run = cargo::keep(cargo::command(layout, &args.collect::<Vec<_>>()))?;
        let tail = snapshots::tail(&run, MOST_LINES);
        let meaning = match run.stderr.contains("error: could not compile") {
            true => "the tests that are written by hand do not compile with the new client",
            false => held.meaning,
        };
        ensure!(run.success, "{tail}\n{meaning}");
    }
    Ok(())
}

/// Writes the snapshots anew, and returns the paths of those that changed.
pub(super) fn snapshots(layout: &Layout) -> Result<Vec<String>> {
    let before = snapshots::read_all(layout)?;
    for suite in SUITES.iter().filter(|suite| suite.follows_spec) {
        let run = suite.run(layout, Update::Always)?;
        for line in run.stderr.lines().filter(|line| line.contains("SKIPPED")) {
            eprintln!("warning: {line}");
        }
        if !run.success {
            let tail = snapshots::tail(&run, MOST_LINES);
            bail!(
                "{tail}\n`{}` fails for another reason than a snapshot",
                suite.command()
            );
        }
    }
    let after = snapshots::read_all(layout)?;
    let changed = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text));
    Ok(changed.map(|(path, _)| path.to_string()).collect())
}
