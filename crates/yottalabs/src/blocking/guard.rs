//! A pod that is deleted when it goes out of scope.

use std::ops::Deref;

use super::mirror::mirror;
use crate::Pod;
use crate::error::Result;

mirror! {
    /// A pod that is deleted when this is dropped: see [`Run::start`](super::Run::start) and
    /// [`Pods::guard`](super::Pods::guard).
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, spec: yottalabs::PodSpec) -> yottalabs::Result<()> {
    /// let pod = yotta.run(spec).start()?;
    /// println!("{:?}", pod.ssh_command()); // an early return or a panic here deletes it
    /// pod.delete()?; // or `pod.keep()`
    /// # Ok(()) }
    /// ```
    ///
    /// Dropping it waits until the pod is deleted: two minutes and a half at most, and a moment as a
    /// rule. What can't be deleted is reported: see [`Run::on_left_behind`](super::Run::on_left_behind).
    /// (In asynchronous code nobody waits: see [`yottalabs::PodGuard`](crate::PodGuard).)
    ///
    /// When not to use it: as the only safety. `process::exit`, `abort`, SIGKILL, a power failure and any
    /// signal that ends the process run no destructor. [`Run::with`](super::Run::with) handles signals.
    #[must_use = "the pod is deleted when this is dropped"]
    pub struct PodGuard;

    impl PodGuard {}
}

impl PodGuard {
    /// The pod as it was when it was handed over.
    #[must_use]
    pub fn pod(&self) -> &Pod {
        self.inner.pod()
    }

    /// Lets go of it: it is deleted by nobody, and billed for until it is.
    #[must_use]
    pub fn keep(self) -> Pod {
        self.inner.keep()
    }

    /// Deletes it now, and says whether that worked.
    ///
    /// # Errors
    ///
    /// It could not be deleted within two minutes, and may still be billed:
    /// [`left_behind`](crate::Error::left_behind). Nothing deletes it later. In asynchronous code: that
    /// it can't be waited for; then it is deleted as if it had been dropped.
    pub fn delete(self) -> Result<()> {
        self.driver.wait(self.inner.delete())
    }
}

impl Deref for PodGuard {
    type Target = Pod;

    fn deref(&self) -> &Pod {
        self.pod()
    }
}
