//! `yotta pods create`

use clap::Args;

use super::get;
use crate::client::Client;
use crate::exit::Result;
use crate::output::Output;
use crate::spec_args::SpecArgs;

/// The arguments of `yotta pods create`.
#[derive(Args, Debug)]
pub(crate) struct Create {
    #[command(flatten)]
    spec: Box<SpecArgs>,
}

impl Create {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let spec = self.spec.spec(client).await?;
        let pod = client.yotta.pods().create(spec).await?;
        get::show(&pod, client, output)
    }
}
