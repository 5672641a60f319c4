//! `yotta pods resume`

use clap::Args;

use crate::client::Client;
use crate::exit::Result;
use crate::output::Output;
use crate::pod_ref::PodRef;

/// The arguments of `yotta pods resume`.
#[derive(Args, Debug)]
pub(crate) struct Resume {
    /// Id or name of the pod
    pod: PodRef,
}

impl Resume {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = self.pod.id(client).await?;
        client.yotta.pods().resume(id).await?;
        if output.is_json() {
            output.envelope(client.envelope_of_action())?;
        } else {
            output.line(format!("pod {id}: resume requested"))?;
        }
        Ok(())
    }
}
