//! The scenarios: each runs one kind of work once, in this process.

use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};
use tokio::runtime::Builder;

use crate::callers::{Caller, Side};
use crate::usage::{Meter, Usage};
use crate::{load, polling};

/// A kind of work. Its count is the number of requests, lines or polls.
#[derive(Debug, Subcommand)]
pub(crate) enum Scenario {
    /// Gets one pod repeatedly, on one connection.
    Get(Requests),
    /// Lists all pods of the server repeatedly.
    List(Requests),
    /// Follows a log for `count` lines.
    Follow(Requests),
    /// Gets one pod with 64 requests in flight, for `count` milliseconds.
    Load(Requests),
    /// Waits for pods, in simulated time and without a server, for `count` polls.
    Wait(Polls),
    /// Watches pods, in simulated time and without a server, for `count` polls.
    Watch(Polls),
}

#[derive(Debug, Args)]
pub(crate) struct Requests {
    side: Side,
    /// The base URL that `serve` prints.
    #[arg(long)]
    url: String,
    #[arg(long, default_value_t = 1)]
    count: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Polls {
    pub(crate) side: Side,
    /// How many pods the list has.
    #[arg(long)]
    pub(crate) pods: usize,
    /// How many of them change from one poll to the next.
    #[arg(long, default_value_t = 0)]
    pub(crate) changed: usize,
    #[arg(long, default_value_t = 1)]
    pub(crate) count: usize,
}

impl Scenario {
    pub(crate) fn run(&self) -> Result<Usage> {
        match self {
            Self::Get(requests) => requests.run(async |caller, count| {
                for _ in 0..count {
                    caller.get().await?;
                }
                Ok(())
            }),
            Self::List(requests) => requests.run(async |caller, count| {
                for _ in 0..count {
                    caller.list().await?;
                }
                Ok(())
            }),
            Self::Follow(requests) => {
                requests.run(async |caller, lines| caller.follow(lines).await)
            }
            Self::Load(requests) => {
                let runtime = Builder::new_multi_thread().enable_all().build()?;
                runtime.block_on(async {
                    let caller = Caller::new(requests.side, &requests.url)?;
                    load::run(caller, Duration::from_millis(requests.count as u64)).await
                })
            }
            Self::Wait(polls) => polling::run(polls, polling::wait),
            Self::Watch(polls) if polls.side == Side::Facade => polling::run(polls, polling::watch),
            Self::Watch(polls) => polling::run(polls, polling::compare),
        }
    }
}

impl Requests {
    /// Runs this work on one thread.
    fn run(&self, work: impl AsyncFnOnce(&Caller, usize) -> Result<()>) -> Result<Usage> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let caller = Caller::new(self.side, &self.url)?;
            let meter = Meter::start()?;
            work(&caller, self.count).await?;
            let requests = self.count as f64;
            Ok(Usage {
                requests,
                ..meter.stop()?
            })
        })
    }
}
