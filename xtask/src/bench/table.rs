//! The files of the bench crate: the goals and bounds, which people write, and the results.

use super::Figure;
use crate::files::{self, Changes};
use crate::layout::Layout;
use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};
use std::fs;
use std::process::Command;

/// The content of `bounds.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bounds {
    measure: Vec<Measure>,
    pub(super) bound: Vec<Bound>,
}

/// A line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measure {
    row: u8,
    /// What is compared.
    what: String,
    /// The figure that the line shows.
    figure: String,
    /// Another figure, by which the first one is divided.
    over: Option<String>,
    /// The figure before the work on it began.
    before: Option<String>,
    /// The unit of the figure; none if it is a ratio.
    #[serde(default)]
    unit: String,
    at_most: Option<f64>,
    at_least: Option<f64>,
    /// Why the goal is not met, and what can be held.
    why: Option<String>,
}

/// The recorded value of a count, with which `bench --check` compares a new one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bound {
    pub(super) figure: String,
    pub(super) over: Option<String>,
    pub(super) value: f64,
}

/// The content of `results.toml`: what was measured last.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Results {
    pub(super) machine: String,
    pub(super) figure: Vec<Figure>,
}

impl Bounds {
    pub(super) fn load(layout: &Layout) -> Result<Self> {
        load(layout, "bounds.toml")
    }
}

impl Results {
    pub(super) fn load(layout: &Layout) -> Result<Self> {
        match layout.bench().join("results.toml").exists() {
            true => load(layout, "results.toml"),
            false => Ok(Self::default()),
        }
    }

    /// Adds `figures`, and replaces those that were measured before.
    pub(super) fn add(&mut self, figures: Vec<Figure>) {
        let is_kept = |old: &Figure| figures.iter().all(|new| new.id != old.id);
        self.figure.retain(is_kept);
        self.figure.extend(figures);
        self.figure.sort_by(|a, b| a.id.cmp(&b.id));
    }

    /// Writes `results.toml` and `RESULTS.md`.
    pub(super) fn write(&self, layout: &Layout, bounds: &Bounds) -> Result<()> {
        let mut changes = Changes::default();
        changes.write(layout.bench().join("results.toml"), toml::to_string(self)?);
        changes.write(layout.bench().join("RESULTS.md"), self.render(bounds));
        changes.apply(layout)?;
        Ok(())
    }

    /// Returns the text of `RESULTS.md`.
    fn render(&self, bounds: &Bounds) -> String {
        let mut text = format!(
            "# Results\n\n\
             `cargo xtask bench` writes this file. It takes the columns “now” and “figure” from what it has measured \
             (`results.toml`), and the others from `bounds.toml`, which people write. [CONTRIBUTING.md] says how to read \
             them.\n\n\
             Measured on {}.\n\n\
             [CONTRIBUTING.md]: ../../CONTRIBUTING.md#measurements\n\n\
             | row | what is compared | before | now | figure | goal | met | date |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- |\n",
            self.machine
        );
        let mut missed = String::new();
        for measure in &bounds.measure {
            let Measure { row, what, .. } = measure;
            let before = measure.before.as_deref().unwrap_or("–");
            let goal = measure.goal();
            let found = value(&self.figure, &measure.figure, measure.over.as_deref());
            let Some(Value { value, now, date }) = found else {
                let _ = writeln!(
                    text,
                    "| {row} | {what} | {before} | – | – | {goal} | – | – |"
                );
                continue;
            };
            let figure = format!("{}{}", short(value), measure.unit);
            let is_met = measure.is_met(value);
            if !is_met {
                let why = measure.why.as_deref().unwrap_or("The reason is not known.");
                let _ = writeln!(
                    missed,
                    "- **{row}, {what}**: {figure}, not {goal}. {}",
                    why.trim()
                );
            }
            let met = if is_met { "yes" } else { "**no**" };
            let cells = format!("{now} | **{figure}** | {goal} | {met} | {date}");
            let _ = writeln!(text, "| {row} | {what} | {before} | {cells} |");
        }
        if !missed.is_empty() {
            text = format!("{text}\n## Goals that are not met\n\n{missed}");
        }
        text
    }
}

impl Measure {
    fn goal(&self) -> String {
        match (self.at_most, self.at_least) {
            (Some(limit), _) => format!("≤ {limit}{}", self.unit),
            (None, Some(limit)) => format!("≥ {limit}{}", self.unit),
            (None, None) => "none".to_owned(),
        }
    }

    fn is_met(&self, value: f64) -> bool {
        self.at_most.is_none_or(|limit| value <= limit)
            && self.at_least.is_none_or(|limit| value >= limit)
    }
}

/// A value of the table: a figure, or the ratio of two.
pub(super) struct Value {
    pub(super) value: f64,
    now: String,
    date: Date,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4} ({})", self.value, self.now)
    }
}

/// Takes the value of the figure called `id`, divided by that of the figure called `over` if there is one.
pub(super) fn value(figures: &[Figure], id: &str, over: Option<&str>) -> Option<Value> {
    let find = |id: &str| figures.iter().find(|figure| figure.id == id);
    let Figure {
        value, now, date, ..
    } = find(id)?;
    let (value, now) = match over.map(find) {
        None => (*value, now.clone()),
        Some(over) => (value / over?.value, format!("{now} / {}", over?.now)),
    };
    Some(Value {
        value,
        now,
        date: *date,
    })
}

fn load<T: DeserializeOwned>(layout: &Layout, name: &str) -> Result<T> {
    let text = files::read(&layout.bench().join(name))?;
    toml::from_str(&text).with_context(|| format!("failed to read crates/yottalabs-bench/{name}"))
}

/// Describes the machine and the compiler on one line.
pub(super) fn machine() -> Result<String> {
    let value = |path: &str, key: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let mut values = text.lines().filter_map(|line| line.strip_prefix(key));
        let value = values.next().unwrap_or("(unknown)");
        value.trim_matches([' ', '\t', ':']).to_owned()
    };
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.context("failed to run rustc")?.stdout;
    Ok(format!(
        "{} cores of {}, {} of memory, {} {}, {}",
        std::thread::available_parallelism()?,
        value("/proc/cpuinfo", "model name"),
        value("/proc/meminfo", "MemTotal:"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        String::from_utf8_lossy(&rustc).trim()
    ))
}

/// Formats a number with about three digits.
fn short(value: f64) -> String {
    match value.abs() {
        size if value.fract() == 0.0 || size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_what_is_recorded() {
        let layout = Layout::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let table = Results::load(&layout)
            .unwrap()
            .render(&Bounds::load(&layout).unwrap());
        let fix = "run `cargo xtask bench --table`";
        assert_eq!(
            files::read(&layout.bench().join("RESULTS.md")).unwrap(),
            table,
            "{fix}"
        );
    }
}
