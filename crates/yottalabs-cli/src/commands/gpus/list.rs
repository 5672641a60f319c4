//! `yotta gpus list`

use clap::Args;
use yottalabs::{GpuOffer, ListGpus};

use super::filter::Filter;
use crate::client::Client;
use crate::exit::Result;
use crate::json::Envelope;
use crate::output::Output;
use crate::table::Table;
use crate::values::{or_none, price};

/// The arguments of `yotta gpus list`.
#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,

    /// Also GPUs that are sold out
    #[arg(long)]
    all: bool,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let mut list = self.filter.list(&client.yotta);
        if self.all {
            list = list.include_unavailable();
        }
        if output.is_json() {
            output.envelope(all_pages(&list, client).await?)?;
            return Ok(());
        }
        let mut offers = list.all().await?;
        let count = self.filter.gpu_count;
        offers.sort_by_cached_key(|offer| {
            let price = offer.hourly_price(count);
            (price.is_none(), price)
        });
        if offers.is_empty() {
            output.line("no such GPUs")?;
        } else {
            output.table(offers_table(&offers, count))?;
        }
        Ok(())
    }
}

/// The envelope of the first page, with the offers of all pages.
async fn all_pages(list: &ListGpus, client: &Client) -> Result<Envelope> {
    let mut all: Option<Envelope> = None;
    for number in 1.. {
        let page = list.page(number).await?;
        let envelope = client.envelope();
        let envelope = envelope.unwrap_or_else(|| Envelope::success(&page));
        match &mut all {
            Some(all) => all.append_items(envelope),
            None => all = Some(envelope),
        }
        if page.offers.is_empty() || page.pages.is_none_or(|pages| pages <= number) {
            break;
        }
    }
    Ok(all.unwrap_or_else(|| Envelope::success(())))
}

fn offers_table(offers: &[GpuOffer], count: u32) -> Table {
    let header = if count == 1 {
        "PRICE/H".to_owned()
    } else {
        format!("PRICE/H OF {count}")
    };
    let mut table = Table::new(["GPU TYPE", "MEMORY", "REGION", "CAPACITY", &header, "FREE"]);
    for offer in offers {
        let quote = offer.quote(count);
        let currency = quote.currency.as_deref();
        let free: Vec<_> = offer
            .available_gpu_counts
            .iter()
            .map(u32::to_string)
            .collect();
        table.row([
            offer.gpu_type.clone(),
            or_none(offer.gpu_memory_gb.map(|gb| format!("{gb} GB"))),
            or_none(offer.region.as_ref()),
            or_none(offer.is_spot.map(capacity)),
            or_none(quote.hourly_price.map(|amount| price(amount, currency))),
            match free.is_empty() {
                true => "sold out".to_owned(),
                false => free.join(", "),
            },
        ]);
    }
    table.whole(0).align_right([1, 4])
}

/// The kind of capacity.
pub(crate) fn capacity(is_spot: bool) -> &'static str {
    if is_spot { "spot" } else { "on demand" }
}
