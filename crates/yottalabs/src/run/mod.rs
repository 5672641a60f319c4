//! Pods that are deleted when a job is done.

mod cleanup;
mod fallback;
mod guard;
mod held;
mod job;
mod log;

pub use guard::PodGuard;
pub use job::Run;

use crate::Pod;
use crate::error::{Error, Kind};
use crate::signals::Signal;
use crate::yotta::Yotta;

/// A guard of a pod that is there already.
pub(crate) fn guard(yotta: Yotta, pod: Pod) -> PodGuard {
    let mut cleanup = cleanup::PodCleanup::new(yotta, None, None);
    cleanup.take(&pod);
    PodGuard::new(pod, cleanup)
}

/// The error of a run that a signal or the program has stopped.
fn interrupted(by: Option<Signal>) -> Error {
    Error::local("run the job", Kind::Interrupted(by))
}
