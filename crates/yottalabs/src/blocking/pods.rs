//! Operations on pods.

use std::ops::Deref;
use std::time::Duration;

use super::LogQuery;
use super::table::{forward_debug, iterator, wrapper};
use crate::error::Result;
use crate::{Condition, Cost, Pod, PodEvent, PodId, PodSpec, PodStatus, Runtime};

wrapper! {
    /// The pods of the key's organisation: see [`Yotta::pods`](super::Yotta::pods).
    #[derive(Clone)]
    #[must_use]
    pub struct Pods;

    /// Launches a pod, and never launches it twice. It is billed from `RUNNING` on, until it is paused or
    /// deleted.
    open fn create(&self, spec: PodSpec) -> CreatePod;

    /// Returns a guard that deletes the pod when it is dropped. See also
    /// [`Yotta::run`](super::Yotta::run).
    open fn guard(&self, pod: Pod) -> PodGuard;

    /// Lists all pods, or those that pass a filter.
    open fn list(&self) -> ListPods;

    /// Returns a pod as it is now. The error of a pod that does not exist is
    /// [`is_not_found`](crate::Error::is_not_found).
    call fn get(&self, id: PodId) -> Result<Pod>;

    /// Deletes a pod, and what its container has stored.
    call fn delete(&self, id: PodId) -> Result<()>;

    /// Pauses a running pod; what its container has stored is erased. The error of a pod that is not running is
    /// [`is_status_invalid`](crate::Error::is_status_invalid).
    call fn pause(&self, id: PodId) -> Result<()>;

    /// Resumes a paused pod. Hosts and proxy ports may change: read them again. The error of a pod that is not
    /// paused is [`is_status_invalid`](crate::Error::is_status_invalid).
    call fn resume(&self, id: PodId) -> Result<()>;

    /// Reads the logs of a pod: a page, all lines, or new lines as they are written.
    open fn logs(&self, id: PodId) -> LogQuery;

    /// Returns how long a pod has run, by the clock that bills it.
    call fn runtime(&self, id: PodId) -> Result<Runtime>;

    /// Estimates what a pod has cost so far.
    call fn cost(&self, id: PodId) -> Result<Cost>;

    /// Waits until a pod meets a condition.
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, id: yottalabs::PodId) -> yottalabs::Result<()> {
    /// let pod = yotta.pods().wait(id, yottalabs::ready()).send()?;
    /// # Ok(()) }
    /// ```
    open fn wait(&self, id: PodId, condition: impl Into<Condition>) -> Wait;

    /// Returns an iterator over events: pods that are added, change or are gone.
    open fn watch(&self) -> Watch;
}

wrapper! {
    /// A request to launch a pod: see [`Pods::create`].
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, spec: yottalabs::PodSpec) -> yottalabs::Result<()> {
    /// use std::time::Duration;
    /// let pod = yotta.pods().create(spec).look_for(Duration::from_secs(60)).send()?;
    /// # Ok(()) }
    /// ```
    #[derive(Clone)]
    #[must_use = "nothing is launched until it is sent"]
    pub struct CreatePod;

    /// Sets for how long to look for the pod after a request without a clear answer. By default: 5 seconds if
    /// the API itself answered that it failed, else 30 seconds.
    set fn look_for(self, time: Duration) -> Self;

    /// Does not mark the pod, and does not look for it after a request without a clear answer.
    set fn without_reconciliation(self) -> Self;

    /// Returns the token that marks the pod.
    #[must_use]
    plain fn client_token(&self) -> Option<&str>;

    /// Launches the pod. The errors are those of [`yottalabs::Pods::create`](crate::Pods::create).
    send fn send(self) -> Result<Pod>;
}

wrapper! {
    /// A request to list pods: see [`Pods::list`].
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` is called"]
    pub struct ListPods;

    /// Lists only pods in this region. Further calls add regions.
    set fn region(self, region: impl Into<String>) -> Self;

    /// Lists only pods in this status. Further calls add statuses.
    set fn status(self, status: PodStatus) -> Self;

    /// Lists only the pod that was launched with this token. Further calls add tokens.
    set fn client_token(self, token: impl Into<String>) -> Self;

    /// Lists only pods that this SDK has launched, on any machine.
    set fn launched_by_sdk(self) -> Self;

    /// Lists the pods.
    send fn send(self) -> Result<Vec<Pod>>;
}

wrapper! {
    /// A wait for a pod: see [`Pods::wait`].
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, id: yottalabs::PodId) -> yottalabs::Result<()> {
    /// use std::time::Duration;
    /// use yottalabs::ready;
    ///
    /// let wait = yotta.pods().wait(id, ready()).timeout(Duration::from_secs(300));
    /// let pod = wait.on_progress(|pod| println!("{}", pod.status)).send()?;
    /// # Ok(()) }
    /// ```
    ///
    /// A wait for each of many pods needs a thread each. One [`Pods::watch`] follows them all on one thread.
    #[must_use = "nothing is waited for until `send` is called"]
    pub struct Wait;

    /// Sets the time after which the wait fails. The default is 10 minutes.
    set fn timeout(self, timeout: Duration) -> Self;

    /// Sets the longest time between two looks at the pod. The default is 5 seconds, the minimum 100 ms.
    set fn every(self, interval: Duration) -> Self;

    /// Calls this function with the pod as it is first seen, and after each change. Calls of this client fail
    /// in it.
    set fn on_progress(self, tell: impl FnMut(&Pod) + Send + 'static) -> Self;

    /// Waits until the pod meets the condition.
    send fn send(self) -> Result<Pod>;
}

iterator! {
    /// An iterator over what happens to the pods: see [`Pods::watch`], and
    /// [`yottalabs::Watch`](crate::Watch) for what it reports.
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta) -> yottalabs::Result<()> {
    /// for event in yotta.pods().watch() {
    ///     let event = event?;
    ///     println!("{} is {}", event.id(), event.pod().status);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// `next` waits for the next event, without a time limit. It returns `None` after an error. To do something
    /// else meanwhile, use a thread of its own, or the asynchronous client.
    #[must_use = "no request is sent until `next` is called"]
    pub struct Watch(crate::Watch) -> PodEvent;

    /// Reports only this pod. The iterator ends when the pod is gone.
    set fn pod(self, id: PodId) -> Self;

    /// Sets the longest time between two looks at the pods, while events are read. The default is 5 seconds,
    /// the minimum 100 ms.
    set fn every(self, interval: Duration) -> Self;

    /// Sets for how long transient errors are tolerated before one is returned. The default is 5 minutes.
    set fn tolerate(self, trouble: Duration) -> Self;

    /// Returns the next event, or `None` at the end, which only the watch of one [`pod`](Self::pod) has.
    next fn next_event(&mut self) -> Result<Option<PodEvent>>;
}

forward_debug!(Watch);

wrapper! {
    /// A pod that is deleted when the guard is dropped: see [`Run::start`](super::Run::start) and
    /// [`Pods::guard`].
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, spec: yottalabs::PodSpec) -> yottalabs::Result<()> {
    /// let pod = yotta.run(spec).start()?;
    /// println!("{:?}", pod.ssh_command()); // an early return or a panic here deletes it
    /// pod.delete()?; // or `pod.keep()`
    /// # Ok(()) }
    /// ```
    ///
    /// Dropping the guard waits until the pod is deleted: at most two and a half minutes, usually much less. A
    /// pod that can't be deleted is reported: see [`Run::on_left_behind`](super::Run::on_left_behind). In
    /// asynchronous code the drop does not wait: see [`yottalabs::PodGuard`](crate::PodGuard).
    ///
    /// When not to use it: as the only safety. `process::exit`, `abort`, SIGKILL, a power failure and any
    /// signal that ends the process run no destructor. [`Run::with`](super::Run::with) handles signals.
    #[must_use = "the pod is deleted when this is dropped"]
    pub struct PodGuard;

    /// Returns the pod as it was when the guard was created.
    #[must_use]
    plain fn pod(&self) -> &Pod;

    /// Disarms the guard: the pod is not deleted, and is billed until you delete it.
    #[must_use]
    plain fn keep(self) -> Pod;

    /// Deletes the pod now.
    ///
    /// If the pod could not be deleted within two minutes, it may still be billed, and nothing deletes it later:
    /// the error has its id in [`left_behind`](crate::Error::left_behind). In asynchronous code this returns an
    /// error, and the pod is deleted as if the guard had been dropped.
    call fn delete(self) -> Result<()>;
}

impl Deref for PodGuard {
    type Target = Pod;

    fn deref(&self) -> &Pod {
        self.pod()
    }
}
