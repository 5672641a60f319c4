//! A pod that is deleted when it goes out of scope.

use std::fmt;
use std::ops::Deref;

use super::cleanup::PodCleanup;
use crate::Pod;
use crate::error::Result;
use crate::yotta::Yotta;

/// A pod that is deleted when this is dropped: see [`Run::start`](crate::Run::start) and
/// [`Pods::guard`](crate::Pods::guard).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
/// let pod = yotta.run(spec).start().await?;
/// println!("{:?}", pod.ssh_command()); // an early return or a panic here deletes it
/// pod.delete().await?; // or `pod.keep()`
/// # Ok(()) }
/// ```
///
/// If it is dropped within a Tokio runtime, a task deletes the pod. If there is no runtime, or if it ends
/// first, a thread does, and the drop waits for it, for at most two and a half minutes. So the pod is
/// deleted on an early return, on a panic, and when the future that holds the guard is dropped. A pod that
/// cannot be deleted is reported: see [`Run::on_left_behind`](crate::Run::on_left_behind).
///
/// Do not rely on it alone: `process::exit`, `abort`, SIGKILL, a power failure and any signal
/// that ends the process run no destructor. [`Run::with`](crate::Run::with) handles signals. If a guard
/// must survive them, handle them in the program, and drop the guard.
#[must_use = "the pod is deleted when this is dropped"]
pub struct PodGuard {
    pod: Pod,
    cleanup: PodCleanup,
}

impl PodGuard {
    pub(super) fn new(pod: Pod, cleanup: PodCleanup) -> Self {
        Self { pod, cleanup }
    }

    /// A guard of a pod that exists already.
    pub(crate) fn of(yotta: Yotta, pod: Pod) -> Self {
        let cleanup = PodCleanup::of(yotta, &pod);
        Self::new(pod, cleanup)
    }

    /// The pod as it was when the guard was made.
    #[must_use]
    pub fn pod(&self) -> &Pod {
        &self.pod
    }

    /// Keeps the pod: nothing deletes it, and it is billed until it is deleted.
    #[must_use]
    pub fn keep(mut self) -> Pod {
        self.cleanup.release();
        self.pod.clone()
    }

    /// Deletes the pod now, and returns whether that succeeded.
    ///
    /// # Errors
    ///
    /// The pod could not be deleted within two minutes, and may still be billed:
    /// [`left_behind`](crate::Error::left_behind). Nothing deletes it later.
    pub async fn delete(mut self) -> Result<()> {
        self.cleanup.delete_until_failure().await
    }
}

impl Deref for PodGuard {
    type Target = Pod;

    fn deref(&self) -> &Pod {
        &self.pod
    }
}

impl fmt::Debug for PodGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PodGuard").field(&self.pod.id).finish()
    }
}
