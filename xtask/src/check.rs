//! `check`: compares everything that is checked in with what the tasks would write.
//!
//! `Cargo.lock` cannot be among the checks, because `cargo xtask` has updated it before they run. CI compares it with
//! `git diff --exit-code` at its end.

use crate::cargo;
use crate::files::{self, Changes, unified_diff};
use crate::layout::Layout;
use crate::merge;
use crate::regen::{SUITES, generated};
use anyhow::{Result, bail, ensure};

/// A check of one thing that the tasks write.
struct Check {
    name: &'static str,
    /// What is true if the check passes.
    claim: &'static str,
    run: fn(&Layout) -> Result<Verdict>,
}

/// What a check found.
enum Verdict {
    /// Everything that could be compared is equal; the notes say what could not be compared.
    Equal(Vec<String>),
    /// What is wrong, and the command that fixes it.
    Differs { why: String, fix: String },
}

const CHECKS: [Check; 5] = [
    Check {
        name: "fragments",
        claim: "spec/fragments/ is what spec/sources.toml records",
        run: fragments,
    },
    Check {
        name: "openapi",
        claim: "spec/openapi.json is the merge of the fragments, enums.toml and overlay.yaml",
        run: openapi,
    },
    Check {
        name: "generated",
        claim: "the client and the mocks are generated from spec/openapi.json",
        run: generated_code,
    },
    Check {
        name: "format",
        claim: "the code is formatted",
        run: format,
    },
    Check {
        name: "snapshots",
        claim: "the snapshots match the code",
        run: snapshots,
    },
];

/// The names of all checks, in the order in which they run.
pub fn names() -> Vec<&'static str> {
    CHECKS.iter().map(|check| check.name).collect()
}

/// Runs the checks called `names`, or all of them, and says line by line what each found. Writes nothing apart from
/// what cargo writes.
pub fn run(layout: &Layout, names: &[String], say: &mut dyn FnMut(&str)) -> Result<()> {
    let chosen = |check: &&Check| names.is_empty() || names.iter().any(|name| name == check.name);
    let mut fixes = Vec::new();
    let mut count = 0;
    for Check { name, claim, run } in CHECKS.iter().filter(chosen) {
        count += 1;
        let verdict = run(layout).unwrap_or_else(|error| Verdict::Differs {
            why: format!("{error:#}"),
            fix: "fix the error above".to_owned(),
        });
        match verdict {
            Verdict::Equal(notes) if notes.is_empty() => say(&format!("ok    {name:<10} {claim}")),
            Verdict::Equal(notes) => {
                say(&format!("ok    {name:<10} {claim}; {}", notes.join("; ")))
            }
            Verdict::Differs { why, fix } => {
                let mut lines = why.lines();
                say(&format!(
                    "FAIL  {name:<10} {}",
                    lines.next().unwrap_or_default()
                ));
                lines.for_each(|line| say(format!("      {line}").trim_end()));
                fixes.push(format!(
                    "\n  {name:<10} {}",
                    fix.replace('\n', "\n             ")
                ));
            }
        }
    }
    if !fixes.is_empty() {
        bail!(
            "{} of {count} checks failed; to fix:{}",
            fixes.len(),
            fixes.concat()
        );
    }
    Ok(())
}

/// Fails unless the fragments are what `vendor` wrote and `spec/openapi.json` is their merge.
pub fn merged(layout: &Layout) -> Result<()> {
    let unrecorded = merge::unrecorded(layout, &Changes::default())?;
    ensure!(unrecorded.is_empty(), "{}", unrecorded.join("\n"));
    match merge::difference(layout)? {
        None => Ok(()),
        Some(why) => bail!("{why}\nrun `cargo xtask merge`"),
    }
}

fn fragments(layout: &Layout) -> Result<Verdict> {
    Ok(match merge::unrecorded(layout, &Changes::default())? {
        unrecorded if unrecorded.is_empty() => Verdict::Equal(Vec::new()),
        unrecorded => Verdict::Differs {
            why: unrecorded.join("\n"),
            fix: "cargo xtask regen --fetch".to_owned(),
        },
    })
}

fn openapi(layout: &Layout) -> Result<Verdict> {
    let Some(why) = merge::difference(layout)? else {
        return Ok(Verdict::Equal(Vec::new()));
    };
    // The merge of a fragment that somebody edited would only spread the edit.
    let recorded = merge::unrecorded(layout, &Changes::default())?.is_empty();
    let fix = match recorded {
        true => "cargo xtask merge",
        false => "cargo xtask check fragments  # first",
    };
    Ok(Verdict::Differs {
        why,
        fix: fix.to_owned(),
    })
}

fn generated_code(layout: &Layout) -> Result<Verdict> {
    let mut why = Vec::new();
    for (path, text) in generated(layout, None)? {
        let name = layout.show(&path).as_str();
        let old = files::read(&path).unwrap_or_default();
        if old != text {
            why.push(format!(
                "{name} is out of date\n{}",
                unified_diff(name, &old, &text)
            ));
        }
    }
    Ok(match why.as_slice() {
        [] => Verdict::Equal(Vec::new()),
        why => Verdict::Differs {
            why: why.join("\n"),
            fix: "cargo xtask regen".to_owned(),
        },
    })
}

fn format(layout: &Layout) -> Result<Verdict> {
    let args = ["fmt", "--all", "--check", "--", "--color=never"];
    let run = cargo::run(layout, &args, &[], false)?;
    Ok(match run.success {
        true => Verdict::Equal(Vec::new()),
        false => Verdict::Differs {
            why: format!("some code is not formatted\n{}", run.tail()),
            fix: "cargo fmt --all".to_owned(),
        },
    })
}

fn snapshots(layout: &Layout) -> Result<Verdict> {
    let (mut why, mut fixes, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for suite in &SUITES {
        let run = suite.run(layout, "no")?;
        let command = suite.command();
        if run.success {
            notes.extend(run.skipped().into_iter().map(str::to_owned));
            continue;
        }
        why.push(format!(
            "`{command}` fails\n{}{}",
            run.rendered_errors(),
            run.tail()
        ));
        let fix = match suite.follows_spec {
            true => "cargo xtask regen".to_owned(),
            false => format!("INSTA_UPDATE=always {command}"),
        };
        if !fixes.contains(&fix) {
            fixes.push(fix);
        }
    }
    if why.is_empty() {
        return Ok(Verdict::Equal(notes));
    }
    fixes.push("git diff -- '*.snap'  # and review it; anything else is for you to fix".to_owned());
    Ok(Verdict::Differs {
        why: why.join("\n"),
        fix: fixes.join("\n"),
    })
}
