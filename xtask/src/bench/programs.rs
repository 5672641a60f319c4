//! Rows 1, 2, 3, 4 and 9, which the program of the bench crate measures.

use super::{Figure, build, number, progress};
use crate::layout::Layout;
use anyhow::{Context, Result, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;
use std::process::{Command, Stdio};

/// The rows, in the order of the table.
pub(super) const ROWS: [u8; 5] = [1, 2, 3, 4, 9];

/// A value of one side, or the ratio of two sides, as the program prints it.
#[derive(Debug, Deserialize)]
struct Line {
    name: String,
    /// `facade`, or a ratio as `facade / hand-written`.
    side: String,
    unit: String,
    value: f64,
}

/// Measures those of `rows` that the program has, or all of them.
pub(super) fn measure(layout: &Layout, rows: &[u8]) -> Result<Vec<Figure>> {
    let program = program(layout)?;
    let mut figures = Vec::new();
    let is_chosen = |row: &u8| rows.is_empty() || rows.contains(row);
    for row in ROWS.into_iter().filter(is_chosen) {
        progress(&format!("measures row {row}"));
        figures.extend(run(&program, &["measure", &row.to_string()])?);
    }
    Ok(figures)
}

/// Counts instructions and allocations, on shorter lists.
pub(super) fn counts(layout: &Layout) -> Result<Vec<Figure>> {
    let program = program(layout)?;
    progress("counts instructions and allocations");
    run(&program, &["counts"])
}

fn program(layout: &Layout) -> Result<Utf8PathBuf> {
    let valgrind = Command::new("valgrind").arg("--version").output();
    ensure!(
        valgrind.is_ok(),
        "instructions and allocations are counted by valgrind, which is not installed: install it, for example by \
         `apt-get install valgrind`"
    );
    let name = "yottalabs-bench";
    build::build(layout, name, "bench", &[])?.executable(name)
}

fn run(program: &Utf8Path, args: &[&str]) -> Result<Vec<Figure>> {
    let failed = || format!("failed to run {program} {}", args.join(" "));
    let mut command = Command::new(program);
    command
        .args(args)
        .arg("--json")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = command.output().with_context(failed)?;
    ensure!(output.status.success(), failed());
    let text = String::from_utf8(output.stdout).with_context(failed)?;
    let lines: Result<Vec<Line>, _> = text.lines().map(serde_json::from_str).collect();
    let lines = lines.with_context(|| format!("failed to read the output of {program}"))?;
    Ok(figures(&lines))
}

/// Returns the figures that the lines describe: the id of each consists of its name, unit and side.
fn figures(lines: &[Line]) -> Vec<Figure> {
    // The sides of a ratio have lines of their own.
    let value = |of: &Line, side: &str| {
        let is_same =
            |line: &&Line| line.name == of.name && line.unit == of.unit && line.side == side;
        lines.iter().find(is_same).map(|line| number(line.value))
    };
    let figure = |line: &Line| {
        let Line {
            name, unit, side, ..
        } = line;
        let sides: Vec<_> = side
            .split(" / ")
            .filter_map(|side| value(line, side))
            .collect();
        let now = format!("{} {unit}", sides.join(" / "));
        Figure::new(format!("{name}: {unit}: {side}"), line.value, now)
    };
    lines.iter().map(figure).collect()
}
