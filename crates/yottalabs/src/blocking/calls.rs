//! Requests that are refined and then sent.

use std::future::IntoFuture as _;
use std::time::Duration;

use serde_json::Value;

use super::mirror::mirror;
use crate::error::Result;
use crate::{Pod, PodStatus, RawResponse};

mirror! {
    /// The launch of a pod, to be sent: see [`Pods::create`](super::Pods::create).
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

    impl CreatePod {
        /// For how long to look for the pod, after a request that got no clear answer. Unless it is set: 5
        /// seconds where the API itself answered that it failed, else 30 seconds.
        pub fn look_for(self, time: Duration) -> Self;

        /// Does not mark the pod, and does not look for it after a request that got no clear answer.
        pub fn without_reconciliation(self) -> Self;
    }
}

impl CreatePod {
    /// The token that marks the pod: see
    /// [`yottalabs::CreatePod::client_token`](crate::CreatePod::client_token).
    #[must_use]
    pub fn client_token(&self) -> Option<&str> {
        self.inner.client_token()
    }

    /// Launches it.
    ///
    /// # Errors
    ///
    /// Those of [`yottalabs::Pods::create`](crate::Pods::create).
    pub fn send(self) -> Result<Pod> {
        self.driver.wait(self.inner.into_future())
    }
}

mirror! {
    /// A list of pods, to be sent for: see [`Pods::list`](super::Pods::list).
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` is called"]
    pub struct ListPods;

    impl ListPods {
        /// Only pods in this region; called again, in either.
        pub fn region(self, region: impl Into<String>) -> Self;

        /// Only pods in this status; called again, in either.
        pub fn status(self, status: PodStatus) -> Self;

        /// Only the pod that was launched with this token; called again, with either.
        pub fn client_token(self, token: impl Into<String>) -> Self;

        /// Only pods that this SDK has launched, on any machine.
        pub fn launched_by_sdk(self) -> Self;
    }
}

impl ListPods {
    /// Lists them.
    ///
    /// # Errors
    ///
    /// What any call may fail with.
    pub fn send(self) -> Result<Vec<Pod>> {
        self.driver.wait(self.inner.into_future())
    }
}

mirror! {
    /// A wait for a pod, to be begun: see [`Pods::wait`](super::Pods::wait), and
    /// [`yottalabs::Wait`](crate::Wait) for what it costs and how it ends.
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
    /// When not to use it: for many pods, a thread each. Watch them with one
    /// [`Pods::watch`](super::Pods::watch).
    #[must_use = "nothing is waited for until `send` is called"]
    pub struct Wait;

    impl Wait {
        /// Gives up after this long. 10 minutes.
        pub fn timeout(self, timeout: Duration) -> Self;

        /// Looks at least this often. 5 seconds; less than 100 ms is taken for 100 ms.
        pub fn every(self, interval: Duration) -> Self;

        /// Calls this with the pod as it is first seen, and whenever it looks different from before. No
        /// call of this client can be made in it: they fail there.
        pub fn on_progress(self, tell: impl FnMut(&Pod) + Send + 'static) -> Self;
    }
}

impl Wait {
    /// Waits until the pod meets the condition.
    ///
    /// # Errors
    ///
    /// Those of [`yottalabs::Wait`](crate::Wait#errors).
    pub fn send(self) -> Result<Pod> {
        self.driver.wait(self.inner.into_future())
    }
}

mirror! {
    /// A request that this crate has no method for: see [`Yotta::raw`](super::Yotta::raw) and
    /// [`yottalabs::RawRequest`](crate::RawRequest).
    #[derive(Clone)]
    #[must_use = "nothing is sent until `send` is called"]
    pub struct RawRequest;

    impl RawRequest {
        /// A query parameter. A name may come several times.
        pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self;

        /// The body, as JSON.
        pub fn json(self, body: Value) -> Self;

        /// Says that sending it twice is as good as once.
        pub fn harmless_to_repeat(self) -> Self;
    }
}

impl RawRequest {
    /// Sends it.
    ///
    /// # Errors
    ///
    /// Those of [`yottalabs::RawRequest::send`](crate::RawRequest::send).
    pub fn send(self) -> Result<RawResponse> {
        self.driver.wait(self.inner.send())
    }
}
