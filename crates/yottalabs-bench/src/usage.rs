//! The time and the memory that a scenario takes.

use std::time::Instant;

use anyhow::{Context as _, Result};
use rustix::time::{ClockId, Timespec, clock_gettime};
use serde::{Deserialize, Serialize};

/// What a scenario has taken. The process prints it as one line of JSON.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Usage {
    pub(crate) seconds: f64,
    /// Of all threads.
    pub(crate) cpu_seconds: f64,
    /// How much the memory of the process has grown at its peak.
    pub(crate) peak_bytes: f64,
    /// The requests or lines, where they are counted.
    pub(crate) requests: f64,
    /// The changes that were found, where they are counted.
    pub(crate) changes: f64,
    /// The latency of 50 % and of 99 % of the requests, where it is measured.
    pub(crate) p50_seconds: f64,
    pub(crate) p99_seconds: f64,
}

/// A measurement that has begun.
pub(crate) struct Meter {
    started: Instant,
    cpu_seconds: f64,
    resident: f64,
}

impl Meter {
    pub(crate) fn start() -> Result<Self> {
        Ok(Self {
            started: Instant::now(),
            cpu_seconds: cpu_seconds(),
            resident: memory("VmRSS:")?,
        })
    }

    pub(crate) fn stop(self) -> Result<Usage> {
        Ok(Usage {
            seconds: self.started.elapsed().as_secs_f64(),
            cpu_seconds: cpu_seconds() - self.cpu_seconds,
            peak_bytes: memory("VmHWM:")? - self.resident,
            ..Usage::default()
        })
    }
}

fn cpu_seconds() -> f64 {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ProcessCPUTime);
    tv_sec as f64 + tv_nsec as f64 / 1e9
}

/// A line of `/proc/self/status`, which is in KiB, in bytes.
fn memory(name: &str) -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")
        .context("the memory of a process can be read on Linux only")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    let kib: f64 = number.context("no such line")?.parse()?;
    Ok(kib * 1024.0)
}
