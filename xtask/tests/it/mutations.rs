//! Nothing the vendor does goes unseen: many ways to change a fragment, and each is refused by name or shows in
//! `diff` with the right class.
//!
//! What the class should be is said with each kind of mutation, not looked up in the rules that are tested.
//! `XTASK_MUTATIONS=20000` makes more of them, `XTASK_MUTATIONS_SEED=7` others. A mutation is made anew from the
//! seed and the number that a failure shows. The table is printed with `--nocapture`.

mod documents;
mod operations;
mod parameters;
mod schemas;
mod values;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use world::{Dice, Expect, Mutation, World};
use xtask::diff::render::{Format, render};
use xtask::diff::{Class, diff};
use xtask::merge;

/// Makes one mutation, unless the dice fall on a place that it doesn't suit.
type Make = fn(&World, &mut Dice) -> Option<Mutation>;

/// What the merge takes away, so that it may leave no trace, and why that is right.
const NORMALISED: &[(&str, &str)] = &[
    (
        "property nullable",
        "any property of a response may be null, so all are",
    ),
    (
        "property required",
        "any property of a response may be missing, so none is required",
    ),
    ("property no longer required", "none of a response is"),
    (
        "body of a GET that declares nothing",
        "HTTP gives it no meaning",
    ),
    ("operation's tags", "the overlay sets ours"),
    ("operationId, overlay amended", "the overlay sets ours"),
    ("title and version", "the overlay sets ours"),
    ("tags of the document", "the overlay sets ours"),
    ("version of OpenAPI", "the merged document has its own"),
    ("any node deleted", "see `world::meaningless`"),
    ("any node replaced", "see `world::meaningless`"),
];

/// How a mutation was caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Caught {
    Refused,
    Shown(Class),
    Normalised,
}

#[test]
fn every_mutation_is_refused_by_name_or_shown_with_the_right_class() {
    let number = |name: &str, default: u64| match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
        Err(_) => default,
    };
    let (count, seed) = (
        number("XTASK_MUTATIONS", 1040),
        number("XTASK_MUTATIONS_SEED", 5),
    );
    let world = World::load();
    let kinds: Vec<Make> = [
        schemas::KINDS,
        values::KINDS,
        parameters::KINDS,
        operations::KINDS,
        documents::KINDS,
    ]
    .concat();
    let workers = thread::available_parallelism()
        .map_or(2, usize::from)
        .min(4);
    let results: Vec<_> = thread::scope(|scope| {
        let (world, kinds) = (&world, &kinds);
        let worker = |first| {
            let numbers = (first..count).step_by(workers);
            numbers
                .map(|index| (index, one(world, kinds, seed, index)))
                .collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..workers as u64)
            .map(|first| scope.spawn(move || worker(first)))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });

    let mut table: BTreeMap<&str, BTreeMap<Caught, usize>> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut expecting: BTreeMap<&str, bool> = BTreeMap::new();
    for (index, (kind, shows, result)) in results {
        match result {
            Ok(caught) => {
                let row = table.entry(kind).or_default();
                *row.entry(caught).or_default() += 1;
                *expecting.entry(kind).or_default() |= shows;
            }
            Err(why) => failures.push(format!(
                "XTASK_MUTATIONS_SEED={seed}, number {index}: {kind}: {why}"
            )),
        }
    }
    println!("{}", shown(&table));
    let first: Vec<_> = failures.iter().take(10).map(String::as_str).collect();
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        first.join("\n\n")
    );
    // A kind that is only ever refused would say nothing about `diff`.
    for (kind, row) in &table {
        let is_shown = row.keys().any(|caught| matches!(caught, Caught::Shown(_)));
        assert!(
            is_shown || !expecting[kind] || count < 1000,
            "{kind} never reaches diff"
        );
    }
    let total: usize = table.values().flat_map(BTreeMap::values).sum();
    assert_eq!(total as u64, count);
}

/// Makes and checks one mutation: its kind, whether `diff` should show it, and how it was caught.
fn one(
    world: &World,
    kinds: &[Make],
    seed: u64,
    index: u64,
) -> (&'static str, bool, Result<Caught, String>) {
    let mut dice = Dice::new(seed, index);
    let first = index as usize % kinds.len();
    let mutation = (0..200).find_map(|_| kinds[first](world, &mut dice));
    let Some(mutation) = mutation else {
        return ("none", false, Err(format!("kind {first} finds no place")));
    };
    let shows = matches!(mutation.expect, Expect::Class(_));
    let result = catch_unwind(AssertUnwindSafe(|| check(world, &mutation)));
    let result = result.unwrap_or_else(|_| Err("it panics".to_owned()));
    let result = result.map_err(|why| format!("{}: {why}", mutation.label));
    (mutation.kind, shows, result)
}

fn check(world: &World, mutation: &Mutation) -> Result<Caught, String> {
    let text = match merge::merge(mutation.inputs.clone()) {
        Err(error) => {
            let error = format!("{error:#}");
            return match mutation.is_named_in(&error) {
                true => Ok(Caught::Refused),
                false => Err(format!("{:?} are not named in: {error}", mutation.names)),
            };
        }
        Ok(text) => text,
    };
    if text == world.text {
        let known = NORMALISED.iter().any(|(kind, _)| *kind == mutation.kind);
        return match (known, mutation.expect) {
            (true, Expect::Normalised | Expect::SeenUnlessMeaningless) => Ok(Caught::Normalised),
            _ => Err("it leaves no trace".to_owned()),
        };
    }
    let new = serde_json::from_str(&text).unwrap();
    let report = diff(&world.old, &new);
    let Some(worst) = report.worst() else {
        return Err("the documents differ, and diff says nothing".to_owned());
    };
    let fits = match mutation.expect {
        Expect::Class(class) => worst == class,
        Expect::AtLeast(class) => worst <= class,
        Expect::SeenUnlessMeaningless => true,
        Expect::Refused | Expect::Normalised => false,
    };
    let json = render(&report, Format::Json);
    if !fits {
        return Err(format!("{:?} was expected: {json}", mutation.expect));
    }
    let about = report.of(worst).any(|change| mutation.is_about(change));
    match about || mutation.expect == Expect::SeenUnlessMeaningless {
        true => Ok(Caught::Shown(worst)),
        false => Err(format!(
            "{:?} are in no {worst:?} change: {json}",
            mutation.names
        )),
    }
}

fn shown(table: &BTreeMap<&str, BTreeMap<Caught, usize>>) -> String {
    let columns = [
        ("refused", Caught::Refused),
        ("breaking", Caught::Shown(Class::Breaking)),
        ("risky", Caught::Shown(Class::Risky)),
        ("safe", Caught::Shown(Class::Safe)),
        ("docs", Caught::Shown(Class::Docs)),
        ("normalised", Caught::Normalised),
    ];
    let line = |name: &str, cells: Vec<String>| {
        let cells: Vec<_> = cells.iter().map(|cell| format!("{cell:>11}")).collect();
        format!("{name:<42}{}\n", cells.concat())
    };
    let mut text = line("", columns.map(|(title, _)| title.to_owned()).to_vec());
    let mut sums = [0; 6];
    for (kind, row) in table {
        let counts = columns.map(|(_, caught)| row.get(&caught).copied().unwrap_or(0));
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
        let cells = counts.map(|count| {
            if count == 0 {
                String::new()
            } else {
                count.to_string()
            }
        });
        text += &line(kind, cells.to_vec());
    }
    text + &line("all", sums.map(|sum| sum.to_string()).to_vec())
}
