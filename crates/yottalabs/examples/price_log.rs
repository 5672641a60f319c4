//! A log of prices: appends the price of every available GPU to a file of JSON lines, again and again.
//!
//! `cargo run -p yottalabs --example price_log -- prices.jsonl 3600` does so every hour until Ctrl-C. It only reads the
//! listing, so it costs nothing.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::json;
use yottalabs::{Quote, Timestamp, Yotta};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let path = args.next().context("usage: price_log FILE [SECONDS]")?;
    let seconds = args.next().unwrap_or("3600".to_owned());
    let seconds = seconds.parse().context("the interval is in seconds")?;
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let yotta = Yotta::from_env()?;
    // One future for all iterations, so that a Ctrl-C during a request is not lost.
    let mut ctrl_c = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        match yotta.gpus().list().spot_or_on_demand().quotes().await {
            Ok(quotes) => {
                let lines: String = quotes.iter().map(line).collect();
                // In one write, so that no line is cut if the process ends.
                file.write_all(lines.as_bytes())?;
                println!("{} prices", quotes.len());
            }
            // An outage must not end the log, but a wrong key does.
            Err(error) if error.is_retryable() => eprintln!("{error}"),
            Err(error) => return Err(error.into()),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(seconds)) => {}
            stopped = &mut ctrl_c => return Ok(stopped?),
        }
    }
}

/// One line: amounts are strings, because a binary float is not exact.
fn line(quote: &Quote) -> String {
    let line = json!({
        "time": Timestamp::now(),
        "gpu_type": quote.offer.gpu_type,
        "region": quote.offer.region,
        "is_spot": quote.offer.is_spot,
        "gpu_count": quote.gpu_count,
        "hourly_price": quote.hourly_price.map(|price| price.to_string()),
        "currency": quote.currency,
    });
    format!("{line}\n")
}
