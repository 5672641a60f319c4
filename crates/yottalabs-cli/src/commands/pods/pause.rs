//! `yotta pods pause`

use clap::Args;

use crate::client::Client;
use crate::exit::Result;
use crate::output::Output;
use crate::pod_ref::PodRef;

/// The arguments of `yotta pods pause`.
#[derive(Args, Debug)]
pub(crate) struct Pause {
    /// Id or name of the pod
    pod: PodRef,
}

impl Pause {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = self.pod.id(client).await?;
        client.yotta.pods().pause(id).await?;
        if output.is_json() {
            output.envelope(client.envelope_of_action())?;
        } else {
            output.line(format!("pod {id}: pause requested"))?;
        }
        Ok(())
    }
}
