//! `yotta pods get`

use clap::Args;
use yottalabs::{Pod, Timestamp};

use super::list::gpus;
use crate::client::Client;
use crate::commands::gpus::list::capacity;
use crate::exit::Result;
use crate::output::Output;
use crate::pod_ref::PodRef;
use crate::table::{self, Table};
use crate::values::{elapsed, hourly_price, in_short, or_none};

/// The arguments of `yotta pods get`.
#[derive(Args, Debug)]
pub(crate) struct Get {
    /// Id or name of the pod
    pod: PodRef,
}

impl Get {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = self.pod.id(client).await?;
        let pod = client.yotta.pods().get(id).await?;
        show(&pod, client, output)
    }
}

/// Prints a pod that the last response had.
pub(super) fn show(pod: &Pod, client: &Client, output: &Output) -> Result {
    if output.is_json() {
        output.envelope(client.envelope_of(pod))?;
    } else {
        output.table(details(pod, Timestamp::now()))?;
    }
    Ok(())
}

/// The fields of a pod.
pub(super) fn details(pod: &Pod, now: Timestamp) -> Table {
    let mut fields = Table::fields();
    fields.field("ID", pod.id.to_string());
    fields.field("Name", or_none(Some(&pod.name)));
    fields.field("Status", table::status(&pod.status));
    fields.field("Image", pod.image.clone());
    fields.field("GPU", gpus(pod));
    fields.field("Region", pod.region.clone());
    fields.field(
        "Capacity",
        pod.is_spot.map(|is_spot| capacity(is_spot).to_owned()),
    );
    fields.field("Price/h", hourly_price(&pod.hourly_price(), None));
    fields.field("Disk", pod.container_volume_gb.map(|gb| format!("{gb} GB")));
    for volume in &pod.volumes {
        let id = volume.id.as_deref().unwrap_or_default();
        let path = volume.mount_path.as_deref().unwrap_or_default();
        fields.field("Volume", format!("{id} at {path}"));
    }
    for port in &pod.expose {
        fields.field("Port", table::port(port));
    }
    let labels = pod.labels();
    let labels: Vec<_> = labels
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    fields.field("Labels", (!labels.is_empty()).then(|| labels.join(" ")));
    let env: Vec<_> = pod
        .environment_vars
        .iter()
        .map(|variable| format!("{}=***", variable.key))
        .collect();
    fields.field("Environment", (!env.is_empty()).then(|| env.join(" ")));
    fields.field(
        "Created",
        elapsed(pod.created_at, now).map(|age| format!("{} ago", in_short(age))),
    );
    fields
}
