//! `yotta sim`

use clap::Args;
use yottalabs_sim::program;

use crate::exit::{Exit, Failure, Result};

/// The arguments of `yotta sim`.
#[derive(Args, Debug)]
pub(crate) struct Sim {
    #[command(flatten)]
    program: program::Args,
}

impl Sim {
    pub(super) async fn run(self) -> Result {
        let example = |_: &str, _: &str| "yotta pods list".to_owned();
        let ended = self.program.run(example).await;
        ended.map_err(|error| Failure::new(Exit::Refused, format!("failed to {error}")))
    }
}
