//! Pods that are deleted again, whatever happens.

mod candidates;
mod custody;
mod guard;
mod held;
mod job;
mod report;

use std::sync::Arc;

pub use guard::PodGuard;
pub use job::Run;

use crate::Pod;
use crate::yotta::Yotta;

/// A guard of a pod that is there already.
pub(crate) fn guard(yotta: Yotta, pod: Pod) -> PodGuard {
    let mut custody = custody::Custody::new(yotta, Arc::new(report::aloud));
    custody.take(&pod);
    PodGuard::new(pod, custody)
}
