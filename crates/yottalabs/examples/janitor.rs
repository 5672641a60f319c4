//! A janitor: deletes pods that were left running, by age, label and name.
//!
//! `cargo run -p yottalabs --example janitor -- --older-than 12 --label team=vision --name ci-` only lists the pods
//! that it would delete. With `--delete` it deletes them, which cannot be undone.

use std::time::Duration;

use clap::Parser;
use yottalabs::{Timestamp, Yotta};

/// Deletes pods that were left running
#[derive(Parser)]
struct Args {
    /// Delete the pods instead of only listing them
    #[arg(long)]
    delete: bool,
    /// Only pods that were created at least this many hours ago
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    older_than: u32,
    /// Only pods with this label
    #[arg(long, value_name = "KEY=VALUE", value_parser = label)]
    label: Option<(String, String)>,
    /// Only pods whose name begins with this text
    #[arg(long, value_name = "PREFIX", default_value = "")]
    name: String,
}

fn label(text: &str) -> Result<(String, String), &'static str> {
    let (key, value) = text.split_once('=').ok_or("a label is KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let yotta = Yotta::from_env()?;
    let mut list = yotta.pods().list();
    if let Some((key, value)) = args.label {
        list = list.label(key, value);
    }
    let latest = Timestamp::now() - Duration::from_secs(u64::from(args.older_than) * 3600);
    for pod in list.await? {
        // A pod whose age is not known is not deleted. Paused pods are, because their volumes are billed.
        let is_old = pod.created_at.is_some_and(|created| created <= latest);
        if !is_old || !pod.name.starts_with(&args.name) || pod.status.is_terminal() {
            continue;
        }
        let price = pod.hourly_price_now().at_least();
        let pod_is = format!("{} ({}, {}), {price} an hour", pod.id, pod.name, pod.status);
        match args.delete {
            false => println!("would delete {pod_is}"),
            true => {
                yotta.pods().delete(pod.id).await?;
                println!("deleted {pod_is}");
            }
        }
    }
    Ok(())
}
