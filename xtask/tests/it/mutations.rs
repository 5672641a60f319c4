//! The property that no change of the vendor's documents goes unseen: the merge refuses it and names it, or `diff` shows it in
//! the right class.
//!
//! The table `operators` says how to change the fragments and which class is right; it does not look that up in the rules that
//! are tested. `XTASK_MUTATIONS=20000` makes more mutations, `XTASK_MUTATIONS_SEED=7` others; a mutation is made from the seed and
//! the number that a failure shows. `--nocapture` prints a summary.

mod edits;
mod operators;
mod sites;

use crate::workspace::real;
use operators::{Expect, Operator, operators};
use serde_json::Value;
use sites::{At, Site, sites};
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use xtask::diff::render::{Format, render};
use xtask::diff::{Change, Class, diff};
use xtask::merge::{self, Inputs};

/// What is mutated.
struct World {
    inputs: Inputs,
    merged: Value,
    text: String,
    sites: HashMap<At, Vec<Site>>,
}

/// How a mutation was caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Caught {
    Refused,
    Shown(Class),
    /// The merge takes it away.
    Normalised,
}

#[test]
fn every_mutation_is_refused_by_name_or_shown_with_the_right_class() {
    let number = |name: &str, default: u64| match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is not a number: {text}")),
        Err(_) => default,
    };
    let (count, seed) = (
        number("XTASK_MUTATIONS", 1040),
        number("XTASK_MUTATIONS_SEED", 5),
    );
    let text = std::fs::read_to_string(real().openapi()).unwrap();
    let merged = serde_json::from_str(&text).unwrap();
    let inputs = Inputs::load(&real()).unwrap();
    let mut world = World {
        inputs,
        merged,
        text,
        sites: HashMap::new(),
    };
    let operators = operators();
    world.sites = sites(&world);
    println!("seed {seed}");
    let workers = std::thread::available_parallelism()
        .map_or(2, usize::from)
        .min(4);
    let results: Vec<_> = std::thread::scope(|scope| {
        let (world, operators) = (&world, &operators);
        let work = move |first: u64| {
            let numbers = (first..count).step_by(workers);
            numbers
                .map(|n| {
                    (
                        n,
                        mutate(world, &operators[n as usize % operators.len()], seed, n),
                    )
                })
                .collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..workers as u64)
            .map(|first| scope.spawn(move || work(first)))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut failures = Vec::new();
    let mut table: BTreeMap<&str, BTreeMap<Caught, usize>> = BTreeMap::new();
    for (n, result) in results {
        let operator = &operators[n as usize % operators.len()];
        match result {
            Ok(caught) => {
                *table
                    .entry(operator.name)
                    .or_default()
                    .entry(caught)
                    .or_default() += 1
            }
            Err(why) => failures.push(format!(
                "XTASK_MUTATIONS_SEED={seed}, number {n}: {}: {why}",
                operator.name
            )),
        }
    }
    println!("{}", summary(&table));
    failures.truncate(10);
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    // An operator that is only ever refused says nothing about `diff`.
    for operator in operators
        .iter()
        .filter(|operator| matches!(operator.expect, Expect::Shown(..)))
    {
        let is_shown = table[operator.name]
            .keys()
            .any(|caught| matches!(caught, Caught::Shown(_)));
        assert!(
            is_shown || count < 1000,
            "{} never reaches diff",
            operator.name
        );
    }
}

/// Applies an operator at a random site that it suits.
fn mutate(world: &World, operator: &Operator, seed: u64, n: u64) -> Result<Caught, String> {
    let mut dice = fastrand::Rng::with_seed(seed.wrapping_mul(0x1000_0000_01b3) ^ n);
    let mut sites: Vec<_> = world.sites[&operator.at].iter().collect();
    dice.shuffle(&mut sites);
    for site in sites {
        let mut inputs = world.inputs.clone();
        if operator.apply(&mut inputs, site, dice.usize(..)).is_some() {
            let result = catch_unwind(AssertUnwindSafe(|| check(world, operator, site, inputs)));
            let result = result.unwrap_or_else(|_| Err("it panics".to_owned()));
            return result.map_err(|why| format!("{}: {why}", site.label));
        }
    }
    Err("it suits no site".to_owned())
}

fn check(
    world: &World,
    operator: &Operator,
    site: &Site,
    inputs: Inputs,
) -> Result<Caught, String> {
    let expected = operator.expect.at(world, site);
    let text = match merge::merge(inputs) {
        Err(error) => {
            let error = format!("{error:#}");
            let is_named = site.names.iter().any(|name| has(&error, name))
                && site.files.iter().all(|file| has(&error, file));
            return match is_named {
                true => Ok(Caught::Refused),
                false => Err(format!(
                    "{:?} and {:?} are not named in: {error}",
                    site.names, site.files
                )),
            };
        }
        Ok(text) => text,
    };
    if text == world.text {
        return match expected {
            Expect::Normalised | Expect::Seen => Ok(Caught::Normalised),
            _ => Err("it leaves no trace".to_owned()),
        };
    }
    let report = diff(&world.merged, &serde_json::from_str(&text).unwrap());
    let worst = report
        .worst()
        .ok_or("the documents differ, and diff says nothing")?;
    let fits = match expected {
        Expect::Class(class) => worst == class,
        Expect::AtLeast(class) => worst <= class,
        Expect::Seen => return Ok(Caught::Shown(worst)),
        _ => false,
    };
    let is_about = |change: &Change| site.names.iter().any(|name| has(&about(change), name));
    match fits && report.of(worst).any(is_about) {
        true => Ok(Caught::Shown(worst)),
        false => Err(format!(
            "{expected:?} of {:?} was expected: {}",
            site.names,
            render(&report, Format::Json)
        )),
    }
}

/// What a change says of its place and its values.
fn about(change: &Change) -> String {
    let Change {
        old_pointer,
        new_pointer,
        schema,
        before,
        after,
        ..
    } = change;
    let mut text = format!("{old_pointer} {new_pointer} {schema:?} {before:?} {after:?}");
    for reach in &change.reaches {
        text += &format!(" {} {} {}", reach.operation, reach.method, reach.path);
        text.extend(
            reach
                .places
                .iter()
                .map(|place| format!(" {} {}", place.location, place.property)),
        );
    }
    text
}

/// Whether `name` is in `text` as a word.
fn has(text: &str, name: &str) -> bool {
    let is_inner = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !is_inner(before.chars().next_back()) && !is_inner(after.chars().next())
    })
}

fn summary(table: &BTreeMap<&str, BTreeMap<Caught, usize>>) -> String {
    let shown = Class::ALL.map(|class| (class.name(), Caught::Shown(class)));
    let columns = [
        &[("refused", Caught::Refused)],
        &shown[..],
        &[("normalised", Caught::Normalised)],
    ]
    .concat();
    let line = |name: &str, count: &dyn Fn(Caught) -> usize| {
        let cells = columns
            .iter()
            .map(|(_, caught)| format!("{:>11}", count(*caught)));
        format!("{name:<42}{}\n", cells.collect::<String>())
    };
    let titles: String = columns
        .iter()
        .map(|(title, _)| format!("{title:>11}"))
        .collect();
    let mut text = format!("{:<42}{titles}\n", "");
    for (name, row) in table {
        text += &line(name, &|caught| row.get(&caught).copied().unwrap_or(0));
    }
    text + &line("all", &|caught| {
        table.values().filter_map(|row| row.get(&caught)).sum()
    })
}
