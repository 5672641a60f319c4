//! `check`: is everything that is checked in what the tasks would write?
//!
//! Every check is run, whatever the others say, and none writes anything but what cargo does.

mod checks;

use crate::layout::Layout;
use anyhow::{Result, bail, ensure};
use checks::CHECKS;

/// One thing that has to follow from another.
struct Check {
    /// What it is called by on the command line.
    name: &'static str,
    /// What is so if it passes.
    claim: &'static str,
    run: fn(&Layout) -> Verdict,
}

/// What a check found.
enum Verdict {
    /// All is well.
    Same,
    /// What was compared is, but something could not be.
    Skipped(String),
    /// What is wrong, and the commands that mend it, a line each.
    Differs { why: String, mend: String },
}

/// The names of all checks, in the order in which they are run.
pub fn names() -> Vec<&'static str> {
    CHECKS.iter().map(|check| check.name).collect()
}

/// Runs the checks called `wanted`, or all, and says line by line what each found.
pub fn run(layout: &Layout, wanted: &[String], say: &mut dyn FnMut(&str)) -> Result<()> {
    for name in wanted {
        ensure!(
            names().contains(&name.as_str()),
            "{name:?} is no check: there are {}",
            names().join(", ")
        );
    }
    run_these(layout, &CHECKS, wanted, say)
}

fn run_these(
    layout: &Layout,
    checks: &[Check],
    wanted: &[String],
    say: &mut dyn FnMut(&str),
) -> Result<()> {
    let wanted = |check: &&Check| wanted.is_empty() || wanted.iter().any(|w| w == check.name);
    let mut mends: Vec<(&str, String)> = Vec::new();
    let mut count = 0;
    for check in checks.iter().filter(wanted) {
        let Check { name, claim, run } = check;
        count += 1;
        match run(layout) {
            Verdict::Same => say(&format!("ok    {name:<10} {claim}")),
            Verdict::Skipped(why) => say(&format!("ok    {name:<10} {claim}, but {why}")),
            Verdict::Differs { why, mend } => {
                say(&format!("FAIL  {name:<10} not so: {claim}"));
                for line in why.lines() {
                    say(format!("      {line}").trim_end());
                }
                mends.push((name, mend));
            }
        }
    }
    if mends.is_empty() {
        return Ok(());
    }
    let mends: Vec<_> = mends
        .iter()
        .map(|(name, mend)| {
            let lines = mend.replace('\n', &format!("\n  {:<10} ", ""));
            format!("\n  {name:<10} {lines}")
        })
        .collect();
    let failed = mends.len();
    bail!(
        "{failed} of {count} checks failed; to mend:{}",
        mends.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE_UP: [Check; 3] = [
        Check {
            name: "first",
            claim: "one is two",
            run: |_| Verdict::Differs {
                why: "one is one\n\nand two is two".to_owned(),
                mend: "count again".to_owned(),
            },
        },
        Check {
            name: "second",
            claim: "two is two",
            run: |_| Verdict::Same,
        },
        Check {
            name: "third",
            claim: "three is three",
            run: |_| Verdict::Skipped("nobody counted".to_owned()),
        },
    ];

    fn report(wanted: &[&str]) -> (Vec<String>, Result<()>) {
        let wanted: Vec<_> = wanted.iter().map(ToString::to_string).collect();
        let mut said = Vec::new();
        let mut say = |line: &str| said.push(line.to_owned());
        let result = run_these(&Layout::new("."), &MADE_UP, &wanted, &mut say);
        (said, result)
    }

    #[test]
    fn all_are_run_and_all_that_failed_are_told_at_the_end() {
        let (said, result) = report(&[]);
        insta::assert_snapshot!(said.join("\n"), @r"
        FAIL  first      not so: one is two
              one is one

              and two is two
        ok    second     two is two
        ok    third      three is three, but nobody counted
        ");
        insta::assert_snapshot!(result.unwrap_err(), @r"
        1 of 3 checks failed; to mend:
          first      count again
        ");
    }

    #[test]
    fn single_ones_can_be_asked_for_by_name() {
        let (said, result) = report(&["second"]);
        assert_eq!(said, ["ok    second     two is two"]);
        result.unwrap();
        let wanted = ["sceond".to_owned()];
        let error = run(&Layout::new("."), &wanted, &mut |_| {}).unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"sceond\" is no check: there are fragments, openapi, generated, format, snapshots"
        );
    }
}
