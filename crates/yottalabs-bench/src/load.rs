//! Many requests in flight.

use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;

use crate::callers::Caller;
use crate::usage::{Meter, Usage};

const IN_FLIGHT: usize = 64;

/// Gets one pod again and again in each of 64 tasks.
pub(crate) async fn run(caller: Caller, duration: Duration) -> Result<Usage> {
    // Opens the connections.
    requests(&caller, Instant::now() + duration / 4).await?;
    let meter = Meter::start()?;
    let mut latencies = requests(&caller, Instant::now() + duration).await?;
    let usage = meter.stop()?;
    latencies.sort_unstable();
    let percentile = |percent: usize| latencies[(latencies.len() - 1) * percent / 100];
    Ok(Usage {
        requests: latencies.len() as f64,
        p50_seconds: percentile(50).as_secs_f64(),
        p99_seconds: percentile(99).as_secs_f64(),
        ..usage
    })
}

/// The latency of each request.
async fn requests(caller: &Caller, end: Instant) -> Result<Vec<Duration>> {
    let mut tasks = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let caller = caller.clone();
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            let mut started = Instant::now();
            while started < end || latencies.is_empty() {
                caller.get().await?;
                latencies.push(started.elapsed());
                started = Instant::now();
            }
            anyhow::Ok(latencies)
        });
    }
    let latencies: Result<Vec<_>> = tasks.join_all().await.into_iter().collect();
    Ok(latencies?.concat())
}
