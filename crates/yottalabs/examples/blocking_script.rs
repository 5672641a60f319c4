//! A script without `async`: what each pod has cost so far, and what all of them cost an hour.
//!
//! `cargo run -p yottalabs --example blocking_script -- 10` ends with an error if the pods cost more than 10 an hour,
//! so that a scheduler can send an alert. It only reads, so it costs nothing. It needs the feature `blocking`.

use anyhow::{Context as _, ensure};
use yottalabs::Decimal;
use yottalabs::blocking::Yotta;

fn main() -> anyhow::Result<()> {
    let limit = match std::env::args().nth(1) {
        Some(limit) => limit.parse().context("the argument is an amount")?,
        None => Decimal::MAX,
    };
    let yotta = Yotta::from_env()?;
    let mut hourly = Decimal::ZERO;
    for pod in yotta.pods().list().send()? {
        let cost = match yotta.pods().cost(pod.id) {
            Ok(cost) => cost,
            // It was deleted after the list was read.
            Err(error) if error.is_not_found() => continue,
            Err(error) => return Err(error.into()),
        };
        // An unknown part of a price is not zero, so these are lower bounds. The vendor's invoice counts.
        let so_far = cost.at_least();
        let now = pod.hourly_price_now().at_least();
        hourly += now;
        println!(
            "{:<24} {:<12} {so_far:>10.2} so far {now:>8.2} an hour",
            pod.name,
            pod.status.as_str(),
        );
    }
    println!("{hourly:.2} an hour in total");
    ensure!(hourly <= limit, "the pods cost more than {limit} an hour");
    Ok(())
}
