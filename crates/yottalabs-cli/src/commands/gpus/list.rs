//! `yotta gpus list`

use clap::Args;
use yottalabs::{GpuOffer, ListGpus, Quote};

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
    let quotes: Vec<_> = offers.iter().map(|offer| offer.quote(count)).collect();
    let mut currencies: Vec<_> = quotes
        .iter()
        .map(|quote| quote.currency.as_deref())
        .collect();
    currencies.dedup();
    // A currency that all prices have stands in the header.
    let common = match currencies[..] {
        [Some(currency)] => Some(currency),
        _ => None,
    };
    let mut header = format!("{}/H", common.unwrap_or("PRICE"));
    if count > 1 {
        header += &format!(" OF {count}");
    }
    let mut table = Table::new(["GPU TYPE", "MEMORY", "REGION", "CAPACITY", &header, "FREE"]);
    for Quote {
        offer,
        currency,
        hourly_price,
        ..
    } in &quotes
    {
        let currency = currency.as_deref().filter(|_| common.is_none());
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
            or_none(hourly_price.map(|amount| price(amount, currency))),
            match free.is_empty() {
                true => "sold out".to_owned(),
                false => free.join(", "),
            },
        ]);
    }
    table.cut([5]).align_right([1, 4])
}

/// The kind of capacity.
pub(crate) fn capacity(is_spot: bool) -> &'static str {
    if is_spot { "spot" } else { "on demand" }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::table::assert_snapshot;

    fn offer(
        gpu_type: &str,
        region: &str,
        price: &str,
        currency: Option<&str>,
        free: &[u32],
    ) -> GpuOffer {
        let options = free.iter().map(|count| {
            json!({"gpuCount": count, "available": true, "price": {"totalPricePerHour": price, "currency": currency}})
        });
        serde_json::from_value(json!({
            "gpuType": gpu_type,
            "region": region,
            "isSpot": price.starts_with('0'),
            "gpuMemoryInGb": 24,
            "availableGpuCounts": free,
            "gpuCountOptions": options.collect::<Vec<_>>(),
        }))
        .unwrap()
    }

    #[test]
    fn the_table_of_offers_fits() {
        let offers = [
            offer(
                "NVIDIA_RTX_4090_24G",
                "us-east-1",
                "0.2533",
                Some("USD"),
                &[1, 2, 4, 8],
            ),
            offer(
                "NVIDIA_H100_80G",
                "ap-southeast-1",
                "12",
                Some("USD"),
                &[1, 2, 4, 8, 16, 32, 64],
            ),
        ];
        assert_snapshot("gpus_list", || offers_table(&offers, 1));
        let bare = serde_json::from_value(json!({"gpuType": "AMD_MI300X_192G"})).unwrap();
        let offers = [
            offer("NVIDIA_L4_24G", "eu-north-1", "0.5", Some("EUR"), &[2]),
            offer("NVIDIA_L4_24G", "us-east-1", "0.5", None, &[2]),
            bare,
        ];
        assert_snapshot("gpus_list_of_two_currencies", || offers_table(&offers, 2));
    }
}
