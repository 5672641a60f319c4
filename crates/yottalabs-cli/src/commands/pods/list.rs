//! `yotta pods list`

use clap::Args;
use yottalabs::{Pod, PodStatus, Timestamp};

use crate::client::Client;
use crate::exit::Result;
use crate::output::Output;
use crate::table::{self, Table};
use crate::values::{age, hourly_price, or_none};

/// The arguments of `yotta pods list`.
#[derive(Args, Debug)]
pub(crate) struct List {
    /// Only pods in this region; can be given several times
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,

    /// Only pods with this status, such as RUNNING; can be given several times
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    statuses: Vec<PodStatus>,
}

/// Statuses are upper case. A status that this version does not know is sent as it is.
#[expect(clippy::unnecessary_wraps, reason = "clap needs a result")]
pub(super) fn status(text: &str) -> std::result::Result<PodStatus, std::convert::Infallible> {
    Ok(PodStatus::from(text.to_ascii_uppercase()))
}

impl List {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let mut list = client.yotta.pods().list();
        for region in self.regions {
            list = list.region(region);
        }
        for status in self.statuses {
            list = list.status(status);
        }
        let pods = list.await?;
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
            gpus(pod),
            or_none(pod.region.as_ref()),
            hourly_price(&pod.hourly_price_now(), None),
            age(pod.created_at, now),
        ]);
    }
    table.whole(0).align_right([5])
}

/// The number and the type of a pod's GPUs.
pub(super) fn gpus(pod: &Pod) -> String {
    let name = pod.gpu_display_name.as_ref().or(pod.gpu_type.as_ref());
    match (pod.gpu_count, name) {
        (Some(count), Some(name)) => format!("{count} × {name}"),
        (_, name) => or_none(name),
    }
}
