//! Pods that are deleted when a job is done.

mod candidates;
mod custody;
mod guard;
mod held;
mod job;
mod report;

pub use guard::PodGuard;
pub use job::Run;

use crate::Pod;
use crate::error::{Error, Kind};
use crate::signals::Signal;
use crate::yotta::Yotta;

/// A guard of a pod that is there already.
pub(crate) fn guard(yotta: Yotta, pod: Pod) -> PodGuard {
    let mut custody = custody::Custody::new(yotta, None, None);
    custody.take(&pod);
    PodGuard::new(pod, custody)
}

/// The error of a run that a signal or the program has stopped.
fn interrupted(by: Option<Signal>) -> Error {
    Error::local("run the job", Kind::Interrupted(by))
}
