//! Faults and rules in words: for flags, and for tables that people read.

mod duration;
mod error;
mod fault;
mod reply;

use super::{Fault, rules::When};
use crate::{chance::Chance, operation::Operation};

pub use self::error::BadRule;

const ANY: &str = "any";

/// Reads `OPERATION:FAULT[:WHEN]`. Without the last part every request is meant.
pub(super) fn parse_rule(text: &str) -> Result<(Option<Operation>, When), BadRule> {
    let bad = || BadRule::new("rule", text, "it is written OPERATION:FAULT[:WHEN]");
    let (operation, rest) = text.split_once(':').ok_or_else(bad)?;
    let operation = match operation {
        ANY => None,
        name => Some(parse_operation(name)?),
    };
    // A colon within a URL separates nothing.
    let parts = rest
        .rsplit_once(':')
        .filter(|(_, when)| !when.starts_with("//"));
    let (fault, when) = parts.unwrap_or((rest, "always"));
    Ok((operation, parse_when(when, fault.parse()?)?))
}

fn parse_operation(name: &str) -> Result<Operation, BadRule> {
    let found = Operation::ALL
        .into_iter()
        .find(|op| op.word() == name || op.id() == name);
    found.ok_or_else(|| {
        let words = Operation::ALL.map(Operation::word).join(", ");
        BadRule::new("operation", name, &format!("there are {ANY}, {words}"))
    })
}

fn parse_when(text: &str, fault: Fault) -> Result<When, BadRule> {
    let queue =
        |requests| When::Queue(std::iter::repeat_n(Some(fault.clone()), requests).collect());
    let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number > 0);
    let when = match text.split_once('=') {
        None if text == "always" => Some(When::Every(1, fault.clone())),
        None if text == "next" => Some(queue(1)),
        None => {
            let probability = text.parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
            probability.map(|p| When::Chance(Chance::new(p), fault.clone()))
        }
        // What is queued is kept in memory.
        Some(("next", count)) => number(count)
            .filter(|count| *count <= 1_000_000)
            .and_then(|count| usize::try_from(count).ok())
            .map(queue),
        Some(("every", n)) => number(n).map(|n| When::Every(n, fault.clone())),
        Some(_) => None,
    };
    when.ok_or_else(|| {
        let words = "it is a probability from 0 to 1, always, next, next=N or every=N";
        BadRule::new("time", text, words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_two_parts_or_three() {
        let twice = || Some(Fault::Twice);
        for (text, operation, when) in [
            (
                "create:twice",
                Some(Operation::CreatePod),
                When::Every(1, Fault::Twice),
            ),
            ("any:twice:always", None, When::Every(1, Fault::Twice)),
            (
                "getLogs:twice:every=3",
                Some(Operation::GetLogs),
                When::Every(3, Fault::Twice),
            ),
            (
                "logs:twice:next",
                Some(Operation::GetLogs),
                When::Queue([twice()].into()),
            ),
            (
                "gpus:twice:next=2",
                Some(Operation::ListGpuResources),
                When::Queue([twice(), twice()].into()),
            ),
            (
                "pause:twice:0.25",
                Some(Operation::PausePod),
                When::Chance(Chance::new(0.25), Fault::Twice),
            ),
        ] {
            assert_eq!(parse_rule(text), Ok((operation, when)), "{text}");
        }
        let (_, when) = parse_rule("list:302/to=http://localhost:1/x:next").expect("a rule");
        let When::Queue(faults) = when else {
            panic!("a queue")
        };
        assert_eq!(
            faults[0].as_ref().expect("a fault").to_string(),
            "302/to=http://localhost:1/x"
        );
    }

    #[test]
    fn a_bad_rule_is_told_which_part_is_bad_and_what_it_could_be() {
        for (text, start) in [
            (
                "create",
                "no rule \"create\"; it is written OPERATION:FAULT[:WHEN]",
            ),
            (
                "make:twice",
                "no operation \"make\"; there are any, create, list, get,",
            ),
            (
                "create:boom",
                "no fault \"boom\"; there are refuse, reset-before,",
            ),
            (
                "create:twice:1.5",
                "no time \"1.5\"; it is a probability from 0 to 1,",
            ),
            ("create:twice:NaN", "no time \"NaN\";"),
            ("create:twice:every=0", "no time \"every=0\";"),
            ("create:twice:", "no time \"\";"),
            ("create:999", "no fault \"999\";"),
            (
                "create:503/pink",
                "no part \"pink\" of a reply; there are spring, plain,",
            ),
            ("create:503/code=x", "no part \"code=x\" of a reply;"),
            ("create:slow-body=0/1s", "no fault \"slow-body=0/1s\";"),
            ("create:clock-skew=soon", "no fault \"clock-skew=soon\";"),
            ("create:odd=klingon", "no dialect \"klingon\";"),
            ("create:gzip=9", "no fault \"gzip=9\";"),
        ] {
            let error = parse_rule(text).expect_err(text).to_string();
            assert!(error.starts_with(start), "{text}: {error}");
            assert_eq!(error.lines().count(), 1);
        }
    }
}
