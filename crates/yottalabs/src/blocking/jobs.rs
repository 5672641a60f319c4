//! Commands that run to their end.

use std::io::Write;
use std::time::Duration;

use rust_decimal::Decimal;

use super::Run;
use super::run::returned;
use super::table::wrapper;
use crate::error::Result;
use crate::{BatchReport, Outcome, RunEvent};

wrapper! {
    /// A command that runs to its end on a pod of its own: see [`Run::command`].
    ///
    /// A signal deletes the pod, and the error then [`is_interrupted`](crate::Error::is_interrupted): unlike
    /// [`Run::with`], it does not end the process.
    #[must_use = "nothing is launched until the job is sent"]
    pub struct Job;

    /// Writes the lines of the command to this writer, each with a line break.
    set fn output(self, writer: impl Write + Send + 'static) -> Self;
    /// Calls this function with each event, on the thread of the client.
    set fn on_event(self, listener: impl FnMut(&RunEvent) + Send + 'static) -> Self;
    /// How long the command may take to begin once the pod runs. The default is 5 minutes.
    set fn start_timeout(self, timeout: Duration) -> Self;
    /// Runs the command, and deletes the pod.
    send fn send(self) -> Result<Outcome>;
}

wrapper! {
    /// Many commands, each on a pod of its own: see [`Yotta::batch`](super::Yotta::batch).
    ///
    /// A signal deletes the pods, and the results of the jobs that it stopped are errors that
    /// [`are interrupted`](crate::Error::is_interrupted). It does not end the process.
    #[must_use = "nothing is launched until the batch is sent"]
    pub struct Batch;

    /// The most pods that exist at the same time. The default is 10.
    set fn max_pods(self, pods: usize) -> Self;
    /// Stops the batch when all its pods together have cost this much by an estimate.
    set fn max_cost(self, limit: impl Into<Decimal>) -> Self;
    /// How often a job is run at most if its pods fail or go away. The default is 3.
    set fn attempts(self, attempts: u32) -> Self;
    /// How long a job may wait for capacity, or for the API, before each of its pods. The default is one hour.
    set fn capacity_timeout(self, timeout: Duration) -> Self;
    /// Calls this function with the index of a job and each of its events, on the thread of the client.
    set fn on_event(self, listener: impl FnMut(usize, &RunEvent) + Send + 'static) -> Self;
    /// Leaves signals to the program: no signal stops the batch.
    set fn without_signals(self) -> Self;
    /// Runs the jobs.
    send fn send(self) -> Result<BatchReport>;
}

impl Batch {
    /// Sets options of each run, such as limits and [`on_left_behind`](Run::on_left_behind). Each attempt is a run of its
    /// own.
    pub fn each(self, configure: impl Fn(Run) -> Run + Send + Sync + 'static) -> Self {
        let runtime = self.runtime.clone();
        let inner = self
            .inner
            .each(move |run| configure(Run::wrap(run, &runtime)).into_inner());
        Self { inner, ..self }
    }

    /// Stops the batch when this function returns. [`send`](Self::send) calls it on a thread of its own.
    pub fn stop_on<T>(self, stop: impl FnOnce() -> T + Send + 'static) -> Self {
        let inner = self.inner.stop_on(returned(|| drop(stop())));
        Self { inner, ..self }
    }
}
