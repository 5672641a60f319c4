//! `yotta pods list`

use clap::Args;
use yottalabs::{Pod, Timestamp};

use super::filter::Filter;
use crate::client::Client;
use crate::exit::Result;
use crate::output::Output;
use crate::table::{self, Table};
use crate::values::{NONE, age, hourly_price, or_none, price};

/// The arguments of `yotta pods list`.
#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        // The server's answer to the filters that it has is shown as it is.
        let mut pods = self.filter.apply(client.yotta.pods().list()).await?;
        pods.retain(|pod| self.filter.matches_name(pod));
        if output.is_json() {
            output.envelope(client.envelope_of_list(&pods))?;
        } else if pods.is_empty() {
            output.line("no pods")?;
        } else {
            output.table(pods_table(&pods, Timestamp::now()))?;
        }
        Ok(())
    }
}

/// The table of pods.
pub(super) fn pods_table(pods: &[Pod], now: Timestamp) -> Table {
    let mut table = Table::new(["ID", "NAME", "STATUS", "GPU", "REGION", "PRICE/H", "AGE"]);
    for pod in pods {
        table.row([
            pod.id.to_string(),
            or_none(Some(&pod.name)),
            table::status(&pod.status),
            short_gpus(pod),
            or_none(pod.region.as_ref()),
            price_now(pod),
            age(pod.created_at, now),
        ]);
    }
    table.cut([1, 3, 4]).align_right([5])
}

/// The number of pods, and the price that they cost together.
pub(super) fn summary(pods: &[Pod]) -> String {
    let prices = pods.iter().map(Pod::hourly_price_now);
    let sign = match prices.clone().all(|price| price.total().is_some()) {
        true => "",
        false => "≥ ",
    };
    let total = prices.map(|price| price.at_least()).sum();
    let total = price(total, None);
    match pods.len() {
        0 => "no pods".to_owned(),
        1 => format!("1 pod, {sign}{total} per hour"),
        number => format!("{number} pods, {sign}{total} per hour"),
    }
}

/// The price per hour in the pod's status, if that is known.
pub(super) fn price_now(pod: &Pod) -> String {
    match pod.status.as_str() {
        "" => NONE.to_owned(),
        _ => hourly_price(&pod.hourly_price_now(), None),
    }
}

/// The GPUs of a pod, without what nearly all have: the number 1 and the word NVIDIA.
fn short_gpus(pod: &Pod) -> String {
    let gpus = gpus(pod).replace("NVIDIA ", "");
    gpus.strip_prefix("1 × ").map(str::to_owned).unwrap_or(gpus)
}

/// The number and the type of a pod's GPUs.
pub(super) fn gpus(pod: &Pod) -> String {
    let name = pod.gpu_display_name.as_ref().or(pod.gpu_type.as_ref());
    match (pod.gpu_count, name) {
        (Some(count), Some(name)) => format!("{count} × {name}"),
        (_, name) => or_none(name),
    }
}
