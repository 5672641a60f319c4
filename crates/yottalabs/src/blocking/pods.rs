//! Operations on pods, and their logs.

use std::ops::{Deref, RangeInclusive};
use std::time::Duration;

use super::table::{forward_debug, iterator, wrapper};
use crate::error::Result;
use crate::{
    Condition, Cost, LogLine, LogPage, LogType, Pod, PodEvent, PodId, PodSpec, PodStatus, Runtime,
    Timestamp,
};

wrapper! {
    /// The pods of the key's organisation: see [`Yotta::pods`](super::Yotta::pods).
    #[derive(Clone)]
    #[must_use]
    pub struct Pods;

    /// Launches a pod, and never launches it twice. It is billed until it is paused or deleted.
    open fn create(&self, spec: PodSpec) -> CreatePod;
    /// Returns a guard that deletes the pod when it is dropped.
    open fn guard(&self, pod: Pod) -> PodGuard;
    /// Lists all pods, or those that pass a filter.
    open fn list(&self) -> ListPods;
    /// Returns a pod as it is now.
    call fn get(&self, id: PodId) -> Result<Pod>;
    /// Deletes a pod and the data in its container.
    call fn delete(&self, id: PodId) -> Result<()>;
    /// Pauses a running pod, and erases the data in its container.
    call fn pause(&self, id: PodId) -> Result<()>;
    /// Resumes a paused pod. Hosts and proxy ports may change: read them again.
    call fn resume(&self, id: PodId) -> Result<()>;
    /// Reads the logs of a pod: a page, all lines, or new lines as they are written.
    open fn logs(&self, id: PodId) -> LogQuery;
    /// Returns how long a pod has run, as the API counts it for billing.
    call fn runtime(&self, id: PodId) -> Result<Runtime>;
    /// Estimates what a pod has cost so far.
    call fn cost(&self, id: PodId) -> Result<Cost>;
    /// Waits until a pod meets a condition.
    open fn wait(&self, id: PodId, condition: impl Into<Condition>) -> Wait;
    /// Returns an iterator over events: pods that are added, change or are gone.
    open fn watch(&self) -> Watch;
}

wrapper! {
    /// A request to launch a pod: see [`Pods::create`].
    #[derive(Clone)]
    #[must_use = "nothing is launched until it is sent"]
    pub struct CreatePod;

    /// Sets for how long to look for the pod after a request without a clear response.
    set fn look_for(self, time: Duration) -> Self;
    /// Does not mark the pod, and does not look for it after a request without a clear response.
    set fn without_reconciliation(self) -> Self;
    /// Returns the token that marks the pod.
    #[must_use]
    plain fn client_token(&self) -> Option<&str>;
    /// Launches the pod.
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
    /// Lists only pods with this label. Further calls add conditions.
    set fn label(self, key: impl Into<String>, value: impl Into<String>) -> Self;
    /// Lists only pods that this SDK has launched, on any machine.
    set fn launched_by_sdk(self) -> Self;
    /// Lists the pods.
    send fn send(self) -> Result<Vec<Pod>>;
}

wrapper! {
    /// A wait for a pod: see [`Pods::wait`].
    ///
    /// A wait for each of many pods needs a thread each. One [`Pods::watch`] follows them all on one thread.
    #[must_use = "nothing is waited for until `send` is called"]
    pub struct Wait;

    /// Sets the time after which the wait fails. The default is 10 minutes.
    set fn timeout(self, timeout: Duration) -> Self;
    /// Sets the longest time between two looks at the pod. The default is 5 seconds, the minimum 100 ms.
    set fn every(self, interval: Duration) -> Self;
    /// Calls this function with the pod as it is first seen, and after each change. Calls of this client fail in it.
    set fn on_progress(self, tell: impl FnMut(&Pod) + Send + 'static) -> Self;
    /// Waits until the pod meets the condition.
    send fn send(self) -> Result<Pod>;
}

iterator! {
    /// An iterator over what happens to the pods: see [`Pods::watch`], and
    /// [`yottalabs::Watch`](crate::Watch) for what it reports.
    ///
    /// `next` waits for the next event, without a time limit. It returns `None` after an error.
    #[must_use = "no request is sent until `next` is called"]
    pub struct Watch(crate::Watch) -> PodEvent;

    /// Reports only this pod. The iterator ends when the pod is gone.
    set fn pod(self, id: PodId) -> Self;
    /// Sets the longest time between two looks at the pods. The default is 5 seconds, the minimum 100 ms.
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
    /// Dropping the guard waits until the pod is deleted: at most two and a half minutes, usually much less; in
    /// asynchronous code it does not wait. A signal or `process::exit` runs no destructor, and deletes no pod: use
    /// [`Run::with`](super::Run::with). See also [`yottalabs::PodGuard`](crate::PodGuard).
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

wrapper! {
    /// A query of a pod's log: see [`Pods::logs`] and
    /// [`yottalabs::LogQuery`](crate::LogQuery).
    ///
    /// ```no_run
    /// # fn f(yotta: yottalabs::blocking::Yotta, id: yottalabs::PodId) -> yottalabs::Result<()> {
    /// let logs = yotta.pods().logs(id).container();
    /// for line in logs.lines_backwards().take(20) {
    ///     println!("{}", line?); // the last twenty, the newest first
    /// }
    /// for line in logs.follow() {
    ///     println!("{}", line?); // all lines, and then new ones, until the pod is gone
    /// }
    /// # Ok(()) }
    /// ```
    #[derive(Clone)]
    #[must_use = "nothing is sent until lines are requested"]
    pub struct LogQuery;

    /// Reads the output of the container.
    set fn container(self) -> Self;
    /// Reads the platform's messages about the pod, which help when it does not start.
    set fn system(self) -> Self;
    /// Selects the log.
    set fn log_type(self, log_type: LogType) -> Self;
    /// Sets the maximum number of lines on a page, at least 1.
    set fn limit(self, lines: u32) -> Self;
    /// Starts at the cursor of an earlier [`LogPage`]. Only [`page`](Self::page) uses it.
    set fn cursor(self, cursor: impl Into<String>) -> Self;
    /// Excludes older lines.
    set fn since(self, time: Timestamp) -> Self;
    /// Excludes newer lines.
    set fn until(self, time: Timestamp) -> Self;
    /// Reads only lines that contain this word.
    set fn keyword(self, word: impl Into<String>) -> Self;
    /// Returns all lines that exist, oldest first. Pages are read as they are needed.
    open fn lines(&self) -> LogLines;
    /// Returns all lines that exist, newest first. Pages are read as they are needed.
    open fn lines_backwards(&self) -> LogLines;
    /// Returns all lines, oldest first, and then new lines as they are written, until the pod is gone.
    open fn follow(&self) -> LogFollow;
    /// Reads one page. It is an error if the limit is 0 or greater than 2^31-1.
    call fn page(&self) -> Result<LogPage>;
}

iterator! {
    /// An iterator over all lines of a log: see [`LogQuery::lines`] and [`LogQuery::lines_backwards`], and
    /// [`yottalabs::LogLines`](crate::LogLines) for what it guarantees.
    ///
    /// `next` waits for the next page if needed. It returns `None` after an error.
    #[must_use = "nothing is sent until `next` is called"]
    pub struct LogLines(crate::LogLines) -> LogLine;

    /// Returns the next line, or `None` at the end.
    next fn next_line(&mut self) -> Result<Option<LogLine>>;
}

forward_debug!(LogLines);

iterator! {
    /// An iterator over the lines of a log as they are written, until the pod is gone: see
    /// [`LogQuery::follow`], and [`yottalabs::LogFollow`](crate::LogFollow) for what it guarantees.
    ///
    /// `next` waits for the next line, for as long as the pod exists. It returns `None` after an error.
    /// To stop for another reason, read with [`LogQuery::lines`] and [`LogQuery::since`] from time to time.
    #[must_use = "nothing is sent until `next` is called"]
    pub struct LogFollow(crate::LogFollow) -> LogLine;

    /// Sets how often the log is read, with and without new lines. The default is 1 to 10 seconds.
    set fn every(self, interval: RangeInclusive<Duration>) -> Self;
    /// Sets for how long to continue without a successful read. The default is 5 minutes.
    set fn give_up_after(self, patience: Duration) -> Self;
    /// Returns the next line, or `None` when the pod is gone and all of its log was returned.
    next fn next_line(&mut self) -> Result<Option<LogLine>>;
}

forward_debug!(LogFollow);
