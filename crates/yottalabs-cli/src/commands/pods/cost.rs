//! `yotta pods cost`

use std::time::Duration;

use clap::Args;
use futures_util::future;
use serde_json::json;
use yottalabs::{Cost, Pod, RetryPolicy};

use crate::client::Client;
use crate::exit::Result;
use crate::json::Envelope;
use crate::output::Output;
use crate::pod_ref::PodRef;
use crate::table::{self, Table};
use crate::values::{NONE, cost, hourly_price, in_short, or_none};

/// How long the currency is looked for.
const CURRENCY_TIMEOUT: Duration = Duration::from_secs(5);

/// What distinguishes the estimate from the invoice.
const NOTE: &str =
    "an estimate: the running time at the current price, without volumes; the invoice counts";

/// The arguments of `yotta pods cost`.
#[derive(Args, Debug)]
pub(crate) struct PodCost {
    /// Id or name of the pod
    pod: PodRef,
}

impl PodCost {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = self.pod.id(client).await?;
        let pods = client.yotta.pods();
        let pod = pods.get(id).await?;
        let (runtime, currency) = future::join(pods.runtime(id), currency(&pod, client)).await;
        let cost = runtime?.cost(&pod);
        if output.is_json() {
            let mut data = json!(cost);
            data["id"] = json!(id);
            data["name"] = json!(pod.name);
            data["status"] = json!(pod.status.as_str());
            data["currency"] = json!(currency);
            data["note"] = json!(NOTE);
            output.envelope(Envelope::success(data))?;
        } else {
            output.table(cost_table(&pod, &cost, currency.as_deref()))?;
        }
        Ok(())
    }
}

/// The currency of the offers with the pod's GPU, because pods have none. It is not known if the listing fails: the
/// cost is worth more than its currency.
async fn currency(pod: &Pod, client: &Client) -> Option<String> {
    let yotta = client.yotta.with_retry(RetryPolicy::none());
    let gpus = yotta.with_timeout(CURRENCY_TIMEOUT).gpus();
    let list = gpus.list().gpu_type(pod.gpu_type.as_ref()?);
    let page = list.include_unavailable().page(1).await.ok()?;
    let prices = page
        .offers
        .iter()
        .flat_map(|offer| &offer.gpu_count_options);
    let mut currencies = prices.filter_map(|option| option.price.as_ref()?.currency.clone());
    let first = currencies.next()?;
    currencies.all(|other| other == first).then_some(first)
}

/// The cost of a pod.
pub(super) fn cost_table(pod: &Pod, estimate: &Cost, currency: Option<&str>) -> Table {
    let at_least = estimate.at_least();
    let so_far = match estimate.total() {
        Some(total) => cost(total, currency),
        None if at_least.is_zero() => NONE.to_owned(),
        None => format!("≥ {}", cost(at_least, currency)),
    };
    let running = estimate.running.map(in_short);
    let mut fields = Table::fields();
    fields.field("ID", pod.id.to_string());
    fields.field("Name", or_none(Some(&pod.name)));
    fields.field("Status", table::status(&pod.status));
    fields.field("Running", running.unwrap_or_else(|| NONE.to_owned()));
    fields.field("Price/h", hourly_price(&estimate.hourly_price, currency));
    fields.field("Cost so far", so_far);
    fields.field("Note", NOTE.to_owned());
    fields
}
