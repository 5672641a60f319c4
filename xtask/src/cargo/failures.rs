//! Why tests failed, out of what they print.

use std::fmt;

/// A test that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A snapshot is another.
    Snapshot {
        /// The snapshot's file or, if it stands in the test, `file:line` of that.
        place: String,
        /// The lines that differ, with some around them.
        diff: String,
    },
    /// Anything else.
    Other {
        /// `file:line` or, of a test that did not panic, its name.
        place: String,
        /// What the test said.
        message: String,
    },
}

impl Failure {
    /// Whether a snapshot is all that is wrong.
    pub fn is_snapshot(&self) -> bool {
        matches!(self, Self::Snapshot { .. })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Snapshot { place, diff } => write!(f, "{place} differs:\n{diff}"),
            Self::Other { place, message } => write!(f, "{place}: {message}"),
        }
    }
}

/// The tests that failed, out of the standard output of `cargo test`; empty where none ran.
pub fn failures(stdout: &str) -> Vec<Failure> {
    let sections = stdout.split("\n---- ").skip(1);
    sections
        .map(|section| {
            let section = section.split("\n\nfailures:\n").next().unwrap_or(section);
            let known = snapshot(section).or_else(|| panic(section));
            known.unwrap_or_else(|| other(section))
        })
        .collect()
}

/// What insta prints of the first snapshot that differs.
fn snapshot(section: &str) -> Option<Failure> {
    let (_, summary) = section.split_once(" Snapshot Summary ")?;
    let after = |label: &str| summary.lines().find_map(|line| line.strip_prefix(label));
    let place = after("Snapshot file: ").or_else(|| after("Source: "))?;
    let ruler = |line: &&str, sign: char| line.starts_with('─') && line.contains(sign);
    let lines = summary.lines().skip_while(|line| !ruler(line, '┬')).skip(1);
    let lines: Vec<_> = lines.take_while(|line| !ruler(line, '┴')).collect();
    Some(Failure::Snapshot {
        place: place.to_owned(),
        diff: lines.join("\n"),
    })
}

fn panic(section: &str) -> Option<Failure> {
    let (_, panic) = section.split_once("panicked at ")?;
    let (place, message) = panic.split_once(":\n")?;
    // Of `file:line:column`.
    let (place, _) = place.rsplit_once(':')?;
    let message = message.split("\nnote: run with ").next()?;
    Some(Failure::Other {
        place: place.to_owned(),
        message: message.trim_end().to_owned(),
    })
}

/// A test that returned an error, for example.
fn other(section: &str) -> Failure {
    let (name, said) = section.split_once(" stdout ----").unwrap_or((section, ""));
    Failure::Other {
        place: name.to_owned(),
        message: said.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 3 tests
test a ... FAILED
test b ... FAILED
test c ... FAILED

failures:

---- a stdout ----
something it printed

thread 'a' (2222) panicked at tests/a.rs:85:5:
one
two
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

---- b stdout ----
━━━━━━━━━ Snapshot Summary ━━━━━━━━━
Snapshot file: tests/snapshots/b.snap
Snapshot: b
Source: tests/b.rs:32
────────────────────────────────────
-old snapshot
+new results
────────────┬───────────────────────
  137   137 │
  138       │-old
        138 │+new
────────────┴───────────────────────
Stopped on the first failure. Run `cargo insta test` to run all snapshots.

thread 'b' (17594) panicked at src/runtime.rs:734:13:
snapshot assertion for 'b' failed in line 32

---- d stdout ----
Error: no

---- c stdout ----

thread 'c' panicked at tests/c.rs:8:9:
three


failures:
    a
    b
    c

test result: FAILED. 0 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn each_comes_with_its_place_and_nothing_else() {
        let shown: Vec<_> = failures(OUTPUT).iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        tests/a.rs:85: one
        two
        tests/snapshots/b.snap differs:
          137   137 │
          138       │-old
                138 │+new
        d: Error: no
        tests/c.rs:8: three
        ");
        let are_snapshots: Vec<_> = failures(OUTPUT).iter().map(Failure::is_snapshot).collect();
        assert_eq!(are_snapshots, [false, true, false, false]);
        assert_eq!(failures("error: could not compile"), []);
    }
}
