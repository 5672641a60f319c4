//! A progress bar for a command on a pod, by indicatif.
//!
//! `cargo run -p yottalabs --example progress -- me/train:1 'python train.py'`
//!
//! The command has to print lines with `step 3 of 10`. With the real API this costs money, at most 2 USD by an
//! estimate. The pod is deleted at the end, and on Ctrl-C.

use std::process::ExitCode;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use yottalabs::{PodSpec, RunEvent, Yotta};

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    let image = args.next().context("usage: progress IMAGE COMMAND")?;
    let command = args.next().context("usage: progress IMAGE COMMAND")?;
    let yotta = Yotta::from_env()?;
    let list = yotta.gpus().list().min_gpu_memory_gb(24).gpu_count(1);
    let quote = list.quotes().cheapest().await?.context("no GPU is free")?;
    let style = ProgressStyle::with_template("{msg:14} {wide_bar} {pos}/{len} {elapsed}")?;
    let bar = ProgressBar::new(0).with_style(style);
    let shown = bar.clone();
    let run = yotta.run(PodSpec::new("progress", image, &quote, 1));
    let run = run.max_cost(2).on_event(move |event| show(&shown, event));
    let outcome = run.command(command).await?;
    bar.finish();
    println!("exit code {}", outcome.exit_code);
    Ok(ExitCode::from(outcome.exit_code))
}

fn show(bar: &ProgressBar, event: &RunEvent) {
    match event {
        RunEvent::Launched(pod) | RunEvent::Changed(pod) => bar.set_message(pod.status.to_string()),
        RunEvent::Line(line) => match step(&line.content) {
            Some((step, steps)) => {
                bar.set_length(steps);
                bar.set_position(step);
            }
            // Other lines appear above the bar.
            None => bar.suspend(|| println!("{}", line.content)),
        },
        _ => {}
    }
}

/// The numbers of a line with `step 3 of 10`.
fn step(line: &str) -> Option<(u64, u64)> {
    let (step, steps) = line.split_once("step ")?.1.split_once(" of ")?;
    Some((step.parse().ok()?, steps.trim().parse().ok()?))
}
