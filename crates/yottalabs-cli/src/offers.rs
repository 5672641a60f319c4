//! The offers that fit a specification, and their prices.

use yottalabs::{AcceleratorVendor, Decimal, ListGpus, PodSpec, Quote};

use crate::client::Client;
use crate::commands::gpus::list::capacity;
use crate::exit::{Exit, Failure, Result};
use crate::terminal_text::one_line;
use crate::values::price;
use crate::warnings::note;

/// The specification with the cheapest GPU that fits, whatever its GPU type was, and at most at this price. Says on
/// standard error which one it is.
pub(crate) async fn with_cheapest(
    spec: PodSpec,
    max_price: Option<Decimal>,
    client: &Client,
) -> Result<PodSpec> {
    let mut quotes = list(&spec, client).quotes();
    if let Some(price) = max_price.or(spec.get_max_price()) {
        quotes = quotes.max_hourly_price(price);
    }
    let quote = quotes.cheapest().await?.ok_or_else(none_fits)?;
    note(format_args!(
        "cheapest GPU that fits: {}",
        one_line(&describe(&quote))
    ));
    let regions = spec.get_regions().to_vec();
    let mut spec = spec.gpu(&quote);
    if quote.offer.region.is_none() {
        spec = spec.regions(regions);
    }
    // The API refuses the limit for on-demand capacity.
    Ok(match (max_price, spec.get_spot()) {
        (Some(price), Some(true)) => spec.max_price(price),
        _ => spec,
    })
}

/// The failure if no offer fits.
pub(crate) fn none_fits() -> Failure {
    let failure = Failure::new(Exit::Refused, "no available GPU fits");
    failure.with_hint(
        "`yotta gpus list --all` also lists what is sold out; ask for less memory, another region or a higher price",
    )
}

/// The quotes for a pod with this specification, cheapest first.
pub(crate) async fn of_gpu_type(spec: &PodSpec, client: &Client) -> Result<Vec<Quote>> {
    let gpu_type = spec.get_gpu_type();
    let mut list = list(spec, client).gpu_type(gpu_type);
    // Unless a vendor is named, the server lists GPUs of NVIDIA only.
    if let Some((vendor @ ("AMD" | "AWS"), _)) = gpu_type.split_once('_') {
        list = list.accelerator_vendor(AcceleratorVendor::from(vendor));
    }
    let mut quotes = list.quotes();
    if let Some(price) = spec.get_max_price() {
        quotes = quotes.max_hourly_price(price);
    }
    Ok(quotes.await?)
}

/// The GPUs of a quote, their region, capacity and price.
fn describe(quote: &Quote) -> String {
    let offer = &quote.offer;
    let mut text = format!("{} × {}", quote.gpu_count, offer.gpu_type);
    if let Some(region) = &offer.region {
        text += &format!(" in {region}");
    }
    if let Some(is_spot) = offer.is_spot {
        text += &format!(", {}", capacity(is_spot));
    }
    if let Some(amount) = quote.hourly_price {
        text += &format!(", {} per hour", price(amount, quote.currency.as_deref()));
    }
    text
}

/// The offers that fit a specification, whatever their GPU type.
fn list(spec: &PodSpec, client: &Client) -> ListGpus {
    let mut list = client.yotta.gpus().list().gpu_count(spec.get_gpu_count());
    for region in spec.get_regions() {
        list = list.region(region);
    }
    if let Some(gb) = spec.get_min_gpu_memory_gb() {
        list = list.min_gpu_memory_gb(gb);
    }
    if let Some(gb) = spec.get_min_ram_per_gpu_gb() {
        list = list.min_ram_per_gpu_gb(gb);
    }
    if let Some(vcpus) = spec.get_min_vcpu_per_gpu() {
        list = list.min_vcpu_per_gpu(vcpus);
    }
    if let Some(gb) = spec.get_container_volume_gb() {
        list = list.container_volume_gb(gb);
    }
    match spec.get_spot() {
        Some(true) => list.spot(),
        _ => list.on_demand(),
    }
}
