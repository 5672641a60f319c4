//! A table of the GPUs on offer, cheapest first.
//!
//! `cargo run -p yottalabs --example price_table -- 24` lists the GPUs with at least 24 GB of memory. It only reads
//! the listing, so it costs nothing.

use anyhow::Context as _;
use yottalabs::{GpuOffer, Yotta};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let memory = std::env::args().nth(1).unwrap_or("0".to_owned());
    let memory = memory.parse().context("the argument is a number of GB")?;
    let list = Yotta::from_env()?.gpus().list();
    // What is sold out is listed too, because it may be worth waiting for.
    let list = list.spot_or_on_demand().include_unavailable();
    let mut offers = list.min_gpu_memory_gb(memory).await?;
    // Offers without a price come last: an unknown price is not zero.
    offers.sort_by_key(|offer| {
        let price = offer.hourly_price(1);
        (price.is_none(), price)
    });
    let mut table = format!(
        "{:<26} {:>6}  {:<16} {:<9}  {:>11}  free\n",
        "GPU", "memory", "region", "capacity", "1 GPU, 1 h"
    );
    for offer in &offers {
        table += &format!("{}\n", row(offer));
    }
    // A closed pipe, as by `| head`, is no error.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), table.as_bytes());
    Ok(())
}

fn row(offer: &GpuOffer) -> String {
    let memory = offer.gpu_memory_gb.map(|gb| format!("{gb} GB"));
    let capacity = match offer.is_spot {
        Some(true) => "spot",
        Some(false) => "on demand",
        None => "?",
    };
    let currency = offer
        .option(1)
        .and_then(|option| option.price.as_ref()?.currency.as_deref());
    let price = offer
        .hourly_price(1)
        .map(|price| format!("{price:.2} {}", currency.unwrap_or("?")));
    let counts = offer.available_gpu_counts.iter().map(u32::to_string);
    let free = match counts.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => "sold out".to_owned(),
        counts => format!("{counts} GPUs"),
    };
    format!(
        "{:<26} {:>6}  {:<16} {capacity:<9}  {:>11}  {free}",
        offer.gpu_type,
        memory.as_deref().unwrap_or("?"),
        offer.region.as_deref().unwrap_or("?"),
        price.as_deref().unwrap_or("?"),
    )
}
