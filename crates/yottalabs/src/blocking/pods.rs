//! The operations on pods.

use super::mirror::mirror;
use super::{CreatePod, ListPods, LogQuery, PodGuard, Wait, Watch};
use crate::error::Result;
use crate::{Condition, Cost, Pod, PodId, PodSpec, Runtime};

mirror! {
    /// The pods of the key's organisation: see [`Yotta::pods`](super::Yotta::pods).
    #[derive(Clone)]
    #[must_use]
    pub struct Pods;

    impl Pods {}
}

impl Pods {
    /// Launches a pod, and no pod twice: see [`yottalabs::Pods::create`](crate::Pods::create). It is
    /// billed from `RUNNING` on, until it is paused or deleted.
    pub fn create(&self, spec: PodSpec) -> CreatePod {
        CreatePod::new(self.inner.create(spec), &self.driver)
    }

    /// A guard of a pod: it is deleted when the guard is dropped. See also
    /// [`Yotta::run`](super::Yotta::run).
    pub fn guard(&self, pod: Pod) -> PodGuard {
        PodGuard::new(self.inner.guard(pod), &self.driver)
    }

    /// The pods, all of them or those that pass a filter.
    pub fn list(&self) -> ListPods {
        ListPods::new(self.inner.list(), &self.driver)
    }

    /// One pod, as it is now.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none. A deleted pod may be shown
    /// as `TERMINATED` for a while before that.
    pub fn get(&self, id: PodId) -> Result<Pod> {
        self.driver.wait(self.inner.get(id))
    }

    /// Deletes a pod, and what its container has stored: see
    /// [`yottalabs::Pods::delete`](crate::Pods::delete).
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn delete(&self, id: PodId) -> Result<()> {
        self.driver.wait(self.inner.delete(id))
    }

    /// Pauses a running pod; what its container has stored is erased. See
    /// [`yottalabs::Pods::pause`](crate::Pods::pause).
    ///
    /// # Errors
    ///
    /// [`is_status_invalid`](crate::Error::is_status_invalid) if it is not running,
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn pause(&self, id: PodId) -> Result<()> {
        self.driver.wait(self.inner.pause(id))
    }

    /// Resumes a paused pod. Host and proxy ports may be others than before: read them again.
    ///
    /// # Errors
    ///
    /// [`is_status_invalid`](crate::Error::is_status_invalid) if it is not paused,
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn resume(&self, id: PodId) -> Result<()> {
        self.driver.wait(self.inner.resume(id))
    }

    /// The logs of a pod: choose which, then read a page, all lines, or what comes.
    pub fn logs(&self, id: PodId) -> LogQuery {
        LogQuery::new(self.inner.logs(id), &self.driver)
    }

    /// How long a pod has run, by the clock that bills it.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn runtime(&self, id: PodId) -> Result<Runtime> {
        self.driver.wait(self.inner.runtime(id))
    }

    /// What a pod has cost so far, as an estimate: see [`yottalabs::Pods::cost`](crate::Pods::cost).
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn cost(&self, id: PodId) -> Result<Cost> {
        self.driver.wait(self.inner.cost(id))
    }

    /// Waits until a pod meets a condition.
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, id: yottalabs::PodId) -> yottalabs::Result<()> {
    /// let pod = yotta.pods().wait(id, yottalabs::ready()).send()?;
    /// # Ok(()) }
    /// ```
    pub fn wait(&self, id: PodId, condition: impl Into<Condition>) -> Wait {
        Wait::new(self.inner.wait(id, condition), &self.driver)
    }

    /// What happens to the pods, as an iterator over events: which come, change and go.
    pub fn watch(&self) -> Watch {
        Watch::new(self.inner.watch(), &self.driver)
    }
}
