//! `yotta pods watch`

use std::collections::BTreeSet;
use std::time::Duration;

use clap::Args;
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use yottalabs::{PodEvent, Timestamp};

use super::filter::Filter;
use super::{watch_screen, watch_view};
use crate::client::Client;
use crate::exit::Result;
use crate::output::{self, Output};
use crate::pod_ref::PodRef;
use crate::values::duration;

/// The arguments of `yotta pods watch`.
#[derive(Args, Debug)]
pub(crate) struct WatchPods {
    /// Ids or names of the pods; the command ends when all of them are gone [default: all pods]
    #[arg(value_name = "POD", conflicts_with = "Filter")]
    pods: Vec<PodRef>,

    #[command(flatten)]
    filter: Filter,

    /// Time between two requests
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = duration)]
    interval: Duration,
}

/// The changes of pods.
pub(super) type Events = BoxStream<'static, yottalabs::Result<PodEvent>>;

impl WatchPods {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let events = self.events(client).await?;
        if output.is_terminal() && !output.is_json() && watch_screen::is_supported() {
            return watch_screen::show(events, &self.filter).await;
        }
        output::exit_when_closed();
        self.print(events, output).await
    }

    /// The changes of all pods, or of those that are named. All watches share their requests.
    async fn events(&self, client: &Client) -> Result<Events> {
        // A watch tolerates outages for minutes; a wrong address or key is reported at once.
        client.yotta.pods().list().await?;
        let watch = || client.yotta.pods().watch().every(self.interval);
        if self.pods.is_empty() {
            return Ok(watch().boxed());
        }
        // A pod that is named twice is watched once.
        let mut ids = BTreeSet::new();
        for pod in &self.pods {
            ids.insert(pod.id(client).await?);
        }
        let watches = ids.into_iter().map(|id| watch().pod(id));
        Ok(stream::select_all(watches).boxed())
    }

    /// Prints a line for each change.
    async fn print(&self, mut events: Events, output: &Output) -> Result {
        while let Some(event) = events.try_next().await? {
            let was_watched = match &event {
                PodEvent::Changed { before, .. } => self.filter.matches(before),
                _ => false,
            };
            if !was_watched && !self.filter.matches(event.pod()) {
                continue;
            }
            if output.is_json() {
                output.json_line(&event)?;
            } else {
                output.line(watch_view::line(&event, Timestamp::now()))?;
            }
        }
        Ok(())
    }
}
