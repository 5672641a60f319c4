//! `bench`: measures the SDK's speed and weight, and compares its counts with recorded bounds.

mod build;
pub mod pipeline;
mod programs;
mod table;

use crate::escape::{escape, say};
use crate::layout::Layout;
use anyhow::{Context, Result, ensure};
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::time::Instant;
use table::{Bound, Bounds, Results};

/// Measure the SDK's speed and weight
///
/// Writes crates/yottalabs-bench/RESULTS.md, from what it measures and from the goals and reasons in bounds.toml. A
/// whole run takes about half an hour on two cores, on which nothing else should run. Needs valgrind.
#[derive(Debug, Args)]
pub struct Bench {
    /// Measure only these rows of the table, and keep the others; 5 and 6 are measured together
    #[arg(value_name = "ROW", value_parser = clap::value_parser!(u8).range(1..=10))]
    rows: Vec<u8>,
    /// Count instructions and allocations, and fail if a count is more than 5 % above its bound in bounds.toml
    #[arg(long, conflicts_with_all = ["rows", "table", "ci_run"])]
    check: bool,
    /// Measure nothing; write the table after a change of bounds.toml
    #[arg(long, conflicts_with = "rows")]
    table: bool,
    /// How often to build each program of row 5; the best time counts
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Record how long a cold .ci/run took (row 10), which this command does not run
    #[arg(long, value_name = "SECONDS")]
    ci_run: Option<f64>,
}

/// What was measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figure {
    id: String,
    /// The figure that has a goal.
    value: f64,
    /// What it is computed from.
    now: String,
    date: Date,
}

/// Rows that are measured together.
struct Group {
    rows: &'static [u8],
    measure: fn(&Layout, &Bench) -> Result<Vec<Figure>>,
}

const GROUPS: [Group; 5] = [
    Group {
        rows: &programs::ROWS,
        measure: |layout, bench| programs::measure(layout, &bench.rows),
    },
    Group {
        rows: &[7],
        measure: |layout, _| pipeline::tasks(layout),
    },
    Group {
        rows: &[8],
        measure: |layout, _| build::incremental(layout),
    },
    Group {
        rows: &[10],
        measure: |layout, _| build::tests(layout),
    },
    Group {
        rows: &[5, 6],
        measure: |layout, bench| build::cold(layout, bench.rounds),
    },
];

/// How far a count may be above its bound.
const SLACK: f64 = 1.05;

impl Bench {
    /// Measures, and writes the table or compares with the bounds.
    pub fn run(self, layout: &Layout) -> Result<()> {
        let bounds = Bounds::load(layout)?;
        if self.check {
            return check(&bounds.bound, &programs::counts(layout)?);
        }
        let mut results = Results::load(layout)?;
        if !self.table {
            let machine = table::machine()?;
            if results.machine != machine {
                ensure!(
                    self.rows.is_empty() || results.figure.is_empty(),
                    "the other rows were measured on another machine or with another compiler: measure all rows, with \
                     `cargo xtask bench`"
                );
                results = Results {
                    machine,
                    figure: Vec::new(),
                };
            }
        }
        for Group { rows, measure } in GROUPS {
            let is_chosen = self.rows.is_empty() || rows.iter().any(|row| self.rows.contains(row));
            if is_chosen && !self.table {
                results.add(measure(layout, &self)?);
                // A whole run takes long: what it has measured is kept if a later row fails.
                results.write(layout, &bounds)?;
            }
        }
        let ci_run = self
            .ci_run
            .map(|seconds| Figure::seconds("ci-run", seconds));
        results.add(ci_run.into_iter().collect());
        results.write(layout, &bounds)?;
        say("wrote crates/yottalabs-bench/RESULTS.md");
        Ok(())
    }
}

/// Fails, and names each count, unless all counts that have a bound are within it.
fn check(bounds: &[Bound], figures: &[Figure]) -> Result<()> {
    let mut failed = Vec::new();
    for Bound {
        figure,
        over,
        value: bound,
    } in bounds
    {
        let value = table::value(figures, figure, over.as_deref()).with_context(|| {
            format!("bounds.toml has a bound of “{figure}”, which is not counted")
        })?;
        let over = over
            .as_ref()
            .map_or_else(String::new, |over| format!(" / {over}"));
        let line = format!("{figure}{over}: {value}, bound {bound}");
        let is_within = value.value <= bound * SLACK;
        say(&format!(
            "{}  {line}",
            if is_within { "ok  " } else { "FAIL" }
        ));
        if !is_within {
            failed.push(format!("\n  {line}"));
        }
    }
    ensure!(
        failed.is_empty(),
        "{} of {} counts are more than 5 % above their bounds in crates/yottalabs-bench/bounds.toml:{}",
        failed.len(),
        bounds.len(),
        failed.concat()
    );
    Ok(())
}

impl Figure {
    fn new(id: impl Into<String>, value: f64, now: impl Into<String>) -> Self {
        let date = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let (id, now) = (id.into(), now.into());
        Self {
            id,
            value,
            now,
            date,
        }
    }

    fn seconds(id: &str, value: f64) -> Self {
        Self::new(id, value, format!("{} s", number(value)))
    }

    fn ratio(id: &str, ours: f64, theirs: f64, unit: &str) -> Self {
        let now = format!("{} / {} {unit}", number(ours), number(theirs));
        Self::new(id, ours / theirs, now)
    }
}

/// The least of what `work` returns in this many runs.
fn best(times: u32, work: impl Fn() -> Result<f64>) -> Result<f64> {
    (0..times).try_fold(f64::INFINITY, |best, _| Ok(best.min(work()?)))
}

/// The wall time of `work` in seconds.
fn timed(work: impl Fn() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64())
}

/// Prints to standard error what is done.
fn progress(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", escape(line));
}

/// Formats a number with four digits or more, and a large one with commas.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 1_000.0 || value.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => return format!("{value:.1}"),
        _ => return format!("{value:.3}"),
    };
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_may_be_five_percent_above_its_bound() {
        let bound = |figure: &str, over: Option<&str>| Bound {
            figure: figure.to_owned(),
            over: over.map(str::to_owned),
            value: 100.0,
        };
        let bounds = [bound("get", None), bound("poll", Some("list"))];
        let check = |get, poll| {
            let figures = [("get", get), ("poll", poll), ("list", 2.0)];
            let figures = figures.map(|(id, value)| Figure::new(id, value, ""));
            check(&bounds, &figures).map_err(|error| error.to_string())
        };
        check(105.0, 210.0).unwrap();
        let failed = |get, poll, line: &str| {
            let error = check(get, poll).unwrap_err();
            assert!(error.contains(line), "{error}");
        };
        failed(106.0, 210.0, "get: 106.000");
        failed(105.0, 212.0, "poll / list: 106.000");
        let error = super::check(&bounds, &[]).unwrap_err();
        assert!(
            error.to_string().contains("“get”, which is not counted"),
            "{error}"
        );
    }
}
