//! The rows: which scenarios each consists of, and which of their values are compared.

use anyhow::{Result, bail};
use serde::Serialize;

use crate::callers::Side;
use crate::callgrind;
use crate::child::{Scenario, Server};
use crate::usage::Usage;

/// A value of one side, or the ratio of two sides, such as `facade / hand-written`.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) row: u8,
    pub(crate) name: String,
    pub(crate) side: String,
    pub(crate) unit: &'static str,
    pub(crate) value: f64,
}

/// Measures a row, and passes each figure to `report`.
pub(crate) fn measure(row: u8, report: &mut dyn FnMut(&Figure)) -> Result<()> {
    let mut row = Row { row, report };
    match row.row {
        1 => row.get(),
        2 => row.list(),
        3 => row.load(),
        4 => row.polls(),
        9 => row.logs(),
        other => {
            bail!("row {other} is not measured by this program; its rows are 1, 2, 3, 4 and 9")
        }
    }
}

/// Counts the instructions and allocations of rows 1, 2 and 4 on short lists.
pub(crate) fn counts(report: &mut dyn FnMut(&Figure)) -> Result<()> {
    const SIDES: [Side; 2] = [Side::Facade, Side::HandWritten];
    let server = Server::start(200)?;
    let get = server.scenario("get");
    Row { row: 1, report }.count("get", &get, &SIDES, [50, 250])?;
    let list = server.scenario("list");
    Row { row: 2, report }.count("list of 200 pods", &list, &SIDES, [1, 3])?;
    let mut row = Row { row: 4, report };
    let wait = Scenario::polls("wait", 200, 0);
    row.count("poll of 200 waits", &wait, &[Side::Facade], [2, 4])?;
    let watch = Scenario::polls("watch", 200, 2);
    row.count(
        "poll of a watch of 200 pods, 2 changed",
        &watch,
        &SIDES,
        [2, 4],
    )
}

type Value = (&'static str, fn(&Usage) -> f64);
const CPU: Value = ("CPU ms", |usage| usage.cpu_seconds * 1e3);
const PEAK: Value = ("peak bytes", |usage| usage.peak_bytes);

struct Row<'a> {
    row: u8,
    report: &'a mut dyn FnMut(&Figure),
}

impl Row<'_> {
    fn get(&mut self) -> Result<()> {
        let server = Server::start(1)?;
        self.count("get", &server.scenario("get"), &Side::ALL, [200, 1_200])
    }

    fn list(&mut self) -> Result<()> {
        let server = Server::start(10_000)?;
        let (name, list) = ("list of 10000 pods", server.scenario("list"));
        self.run(name, &list, 1, 9, &[CPU, PEAK])?;
        self.count(name, &list, &Side::ALL, [1, 2])
    }

    fn load(&mut self) -> Result<()> {
        const MILLISECONDS: usize = 1_000;
        let server = Server::start(1)?;
        let values: [Value; 4] = [
            ("requests per second", |usage| {
                usage.requests / usage.seconds
            }),
            ("CPU µs per request", |usage| {
                usage.cpu_seconds / usage.requests * 1e6
            }),
            ("µs, 50 %", |usage| usage.p50_seconds * 1e6),
            ("µs, 99 %", |usage| usage.p99_seconds * 1e6),
        ];
        let load = server.scenario("load");
        self.run("gets, 64 in flight", &load, MILLISECONDS, 9, &values)
    }

    fn polls(&mut self) -> Result<()> {
        for pods in [1, 1_000, 10_000] {
            let wait = Scenario::polls("wait", pods, 0);
            self.poll(&format!("poll of {pods} waits"), &wait, &[Side::Facade])?;
        }
        for changed in [0, 10, 10_000] {
            let name = format!("poll of a watch of 10000 pods, {changed} changed");
            let watch = Scenario::polls("watch", 10_000, changed);
            self.poll(&name, &watch, &[Side::Facade, Side::HandWritten])?;
        }
        Ok(())
    }

    fn poll(&mut self, name: &str, scenario: &Scenario, sides: &[Side]) -> Result<()> {
        // The difference leaves out the first poll of a watch, which is not like the others.
        const POLLS: [usize; 2] = [1, 3];
        let requests = scenario.run(Side::Facade, POLLS[1])?.requests / POLLS[1] as f64;
        self.compare(name, "requests", &[(Side::Facade, vec![requests])]);
        self.count(name, scenario, sides, POLLS)
    }

    fn logs(&mut self) -> Result<()> {
        let server = Server::start(100_000)?;
        let values: [Value; 3] = [
            ("lines per second", |usage| usage.requests / usage.seconds),
            ("lines per CPU second", |usage| {
                usage.requests / usage.cpu_seconds
            }),
            PEAK,
        ];
        let follow = server.scenario("follow");
        for lines in [100_000, 1_000_000] {
            self.run(
                &format!("follow of {lines} lines"),
                &follow,
                lines,
                5,
                &values,
            )?;
        }
        self.count("follow, each line", &follow, &Side::ALL, [20_000, 40_000])?;
        let list = server.scenario("list");
        self.run("list of 100000 pods", &list, 1, 5, &[CPU, PEAK])
    }

    /// Runs a scenario for each side in turn, and compares these values of it.
    fn run(
        &mut self,
        name: &str,
        scenario: &Scenario,
        count: usize,
        runs: usize,
        values: &[Value],
    ) -> Result<()> {
        let mut usages = Side::ALL.map(|side| (side, Vec::new()));
        for _ in 0..runs {
            for (side, usages) in &mut usages {
                usages.push(scenario.run(*side, count)?);
            }
        }
        for (unit, value) in values {
            let values = usages
                .each_ref()
                .map(|(side, usages)| (*side, usages.iter().map(value).collect()));
            self.compare(name, unit, &values);
        }
        Ok(())
    }

    /// Compares the instructions and the allocations of one request or poll: the difference of two runs.
    fn count(
        &mut self,
        name: &str,
        scenario: &Scenario,
        sides: &[Side],
        [few, many]: [usize; 2],
    ) -> Result<()> {
        let (mut instructions, mut allocations) = (Vec::new(), Vec::new());
        for &side in sides {
            let before = callgrind::count(&scenario.arguments(side, few))?;
            let after = callgrind::count(&scenario.arguments(side, many))?;
            let each = |before: f64, after: f64| vec![(after - before) / (many - few) as f64];
            instructions.push((side, each(before.instructions, after.instructions)));
            allocations.push((side, each(before.allocations, after.allocations)));
        }
        self.compare(name, "instructions", &instructions);
        self.compare(name, "allocations", &allocations);
        Ok(())
    }

    /// Reports the median of each side's values, and the median of the ratios of the first side to each other side.
    fn compare(&mut self, name: &str, unit: &'static str, sides: &[(Side, Vec<f64>)]) {
        let mut report = |side, values| {
            (self.report)(&Figure {
                row: self.row,
                name: name.to_owned(),
                side,
                unit,
                value: median(values),
            });
        };
        for (side, values) in sides {
            report(side.name().to_owned(), values.clone());
        }
        if let [(first, firsts), others @ ..] = sides {
            for (side, values) in others {
                let ratios = firsts
                    .iter()
                    .zip(values)
                    .map(|(first, value)| first / value);
                report(
                    format!("{} / {}", first.name(), side.name()),
                    ratios.collect(),
                );
            }
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
