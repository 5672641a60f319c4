//! `yotta gpus cheapest`

use clap::Args;
use yottalabs::{Decimal, Quote};

use super::filter::Filter;
use super::list::capacity;
use crate::client::Client;
use crate::exit::Result;
use crate::json::Envelope;
use crate::offers;
use crate::output::Output;
use crate::table::Table;
use crate::terminal_text::one_line;
use crate::values::{amount, price};

/// The arguments of `yotta gpus cheapest`.
#[derive(Args, Debug)]
pub(crate) struct Cheapest {
    #[command(flatten)]
    filter: Filter,

    /// Maximum price per hour of all GPUs of the pod
    #[arg(long, value_name = "PRICE", value_parser = amount, allow_negative_numbers = true)]
    max_price: Option<Decimal>,
}

impl Cheapest {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let mut list = self.filter.list(&client.yotta);
        // A pod on spot capacity can be ended at any time, so it is used only on request.
        if !self.filter.spot {
            list = list.on_demand();
        }
        let mut quotes = list.quotes();
        if let Some(price) = self.max_price {
            quotes = quotes.max_hourly_price(price);
        }
        let quote = quotes.cheapest().await?.ok_or_else(offers::none_fits)?;
        if output.is_json() {
            output.envelope(Envelope::success(&quote))?;
        } else {
            output.table(details(&quote))?;
            output.line(format!(
                "\nTo create a pod with it:\n  {}",
                one_line(&command(&quote))
            ))?;
        }
        Ok(())
    }
}

fn details(quote: &Quote) -> Table {
    let offer = &quote.offer;
    let currency = quote.currency.as_deref();
    let mut fields = Table::fields();
    fields.field("GPU", format!("{} × {}", quote.gpu_count, offer.gpu_type));
    fields.field("Memory", offer.gpu_memory_gb.map(|gb| format!("{gb} GB")));
    fields.field("Region", offer.region.clone());
    fields.field(
        "Capacity",
        offer.is_spot.map(|is_spot| capacity(is_spot).to_owned()),
    );
    fields.field(
        "Price/h",
        quote.hourly_price.map(|amount| price(amount, currency)),
    );
    fields
}

/// The command that creates a pod with these GPUs.
fn command(quote: &Quote) -> String {
    let offer = &quote.offer;
    let count = quote.gpu_count.to_string();
    let mut words = vec![
        "yotta", "pods", "create", "--name", "NAME", "--image", "IMAGE",
    ];
    words.extend(["--gpu-type", &offer.gpu_type]);
    if quote.gpu_count > 1 {
        words.extend(["--gpu-count", &count]);
    }
    if let Some(region) = &offer.region {
        words.extend(["--region", region]);
    }
    if offer.is_spot == Some(true) {
        words.push("--spot");
    }
    // The server chooses the names, and a shell reads them. None has a NUL, which alone cannot be quoted.
    shlex::try_join(words).unwrap_or_default()
}
