//! A batch: runs each line of the standard input as a command on a GPU of its own, at most ten at the same time.
//!
//! `cargo run -p yottalabs --example batch -- me/embed:1 < commands.txt` runs them with the image `me/embed:1`.
//!
//! With the real API this costs money: it launches a pod for each line, and stops when they have cost 5 USD by an
//! estimate. Every pod is deleted when its command has ended, and all are on Ctrl-C.

use anyhow::{Context as _, ensure};
use yottalabs::{PodSpec, RunEvent, Yotta};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let image = std::env::args()
        .nth(1)
        .context("the argument is an image")?;
    let commands: Vec<String> = std::io::stdin().lines().collect::<Result<_, _>>()?;
    let yotta = Yotta::from_env()?;
    let list = yotta.gpus().list().min_gpu_memory_gb(24).gpu_count(1);
    let quote = list.quotes().cheapest().await?.context("no GPU is free")?;
    let specs = commands.iter().enumerate().map(|(number, command)| {
        PodSpec::new(format!("batch-{number}"), &image, &quote, 1).initialization_command(command)
    });
    let report = yotta
        .batch(specs)
        .max_pods(10)
        .max_cost(5)
        .on_event(show)
        .await?;
    for (command, result) in commands.iter().zip(&report.results) {
        match result {
            Ok(outcome) => println!("{command}: exit code {}", outcome.exit_code),
            Err(error) => println!("{command}: {error}"),
        }
    }
    let cost = report.cost.at_least().round_dp(4);
    println!("at least {cost} in total");
    ensure!(report.is_success(), "not all commands succeeded");
    Ok(())
}

/// Prints what happens, and the lines that the commands print, with the number of the command.
fn show(number: usize, event: &RunEvent) {
    match event {
        RunEvent::Launched(pod) => println!("[{number}] launched pod {}", pod.id),
        RunEvent::Line(line) => println!("[{number}] {}", line.content),
        RunEvent::Retrying(error) => println!("[{number}] {error}; trying again"),
        _ => {}
    }
}
