//! The operations on pods.

use std::future::Future;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde::de::IgnoredAny;
use yottalabs_client::types::PodV2Response;

use super::condition::Condition;
use super::create::CreatePod;
use super::list::ListPods;
use super::logs::LogQuery;
use super::model::Pod;
use super::price::Cost;
use super::runtime::Runtime;
use super::spec::PodSpec;
use super::wait::Wait;
use super::watch::Watch;
use crate::call::{Envelope, Request};
use crate::error::Result;
use crate::metrics;
use crate::operation::Operation;
use crate::retry::RetryPolicy;
use crate::run::PodGuard;
use crate::unreadable::{Problem, Unreadable};
use crate::yotta::Yotta;
use crate::{PodId, PodStatus};

/// The pods of the key's organisation: see [`Yotta::pods`].
///
/// For a pod that lives as long as a job, use [`Yotta::run`] instead, which deletes the pod for you.
#[derive(Clone, Debug)]
#[must_use]
pub struct Pods {
    yotta: Yotta,
}

impl Pods {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self { yotta }
    }

    /// Launches a pod. It is billed from `RUNNING` on, until it is paused or deleted. Await the request, or
    /// set options first. To spawn it: `tokio::spawn(yotta.pods().create(spec).into_future())`.
    ///
    /// It returns the pod as the server accepted it: usually `PENDING`, and without addresses. Use
    /// [`wait`](Self::wait) to wait until it is ready.
    ///
    /// **No pod is launched twice.** The API has no idempotency key, and names need not be unique. So the
    /// request is sent again only if the first was not applied. If it may have been, this looks for the pod
    /// among the organisation's pods, and returns it if it exists. It recognizes the pod by a random token in
    /// its environment, the variable [`CLIENT_TOKEN_VARIABLE`](crate::CLIENT_TOKEN_VARIABLE) (see
    /// [`CreatePod::client_token`]). If the server does not show environments, or masks their values, it
    /// recognizes the pod by its name, image, GPUs and time of creation.
    ///
    /// How long it looks for the pod depends on the failure:
    ///
    /// | the failure | how long |
    /// |---|---|
    /// | the API reported a failure (code 10002) | 5 seconds: the API's work has ended, only its list may be late |
    /// | a broken connection, no response in time, an unreadable response, HTTP 5xx of a gateway | 30 seconds: the request may still be in progress |
    /// | HTTP or code 429 | one request, before each retry and at the end |
    ///
    /// [`look_for`](CreatePod::look_for) changes the first two. The request is sent over a new connection,
    /// because the server may have closed a reused one, and then it is unknown whether the request arrived. A
    /// client cannot detect that a gateway sends a request twice.
    ///
    /// Do not drop the future before it completes: nothing then deletes a pod that is being created.
    /// [`Yotta::run`] deletes it in this case too.
    ///
    /// # Errors
    ///
    /// - All that is wrong with the specification, before anything is sent
    ///   ([`violations`](crate::Error::violations)).
    /// - [`is_unconfirmed`](crate::Error::is_unconfirmed): a pod may be running, but it is not known which;
    ///   the error has the candidates.
    /// - [`is_no_capacity`](crate::Error::is_no_capacity): no such machine is free.
    /// - [`is_insufficient_balance`](crate::Error::is_insufficient_balance): the balance of the account is too low.
    /// - The errors of any call.
    pub fn create(&self, spec: PodSpec) -> CreatePod {
        CreatePod::new(self.yotta.clone(), spec)
    }

    /// Returns a guard that deletes the pod when it is dropped. See also [`Yotta::run`].
    pub fn guard(&self, pod: Pod) -> PodGuard {
        PodGuard::of(self.yotta.clone(), pod)
    }

    /// Lists all pods, or those that pass a filter. Await the request, or set filters first.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
    /// use yottalabs::PodStatus;
    /// let left_running = yotta.pods().list().status(PodStatus::Running).await?;
    /// # Ok(()) }
    /// ```
    pub fn list(&self) -> ListPods {
        ListPods::new(self.yotta.clone())
    }

    /// Returns a pod as it is now.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if it does not exist. The server may show a deleted pod as
    /// `TERMINATED` for a while before that.
    pub fn get(&self, id: PodId) -> impl Future<Output = Result<Pod>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move {
            let request = Request::of_pod(Operation::GetPod, id);
            request.send(&yotta, &pod).await
        }
    }

    /// Deletes a pod and the data in its container. Billing ends.
    ///
    /// When this returns, the server has accepted the deletion, but may not have finished it. To be sure, wait
    /// for [`gone`](crate::gone).
    ///
    /// The request is retried if no clear response arrives. If a retry finds no pod, the call succeeds.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if the pod does not exist.
    pub fn delete(&self, id: PodId) -> impl Future<Output = Result<()>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move {
            let request = Request::of_pod(Operation::DeletePod, id);
            request.send(&yotta, &nothing).await?;
            metrics::pod_deleted();
            Ok(())
        }
    }

    /// Pauses a running pod. Its container is stopped, and the data in the container is erased. Only the pod's
    /// volumes remain, and are billed.
    ///
    /// If no clear response arrives, the pod's status is checked before the request is retried.
    ///
    /// # Errors
    ///
    /// [`is_status_invalid`](crate::Error::is_status_invalid) if the pod is not running,
    /// [`is_not_found`](crate::Error::is_not_found) if it does not exist.
    pub fn pause(&self, id: PodId) -> impl Future<Output = Result<()>> + Send + use<> {
        transition(self.yotta.clone(), Operation::PausePod, id, |status| {
            matches!(status, PodStatus::Pausing | PodStatus::Paused)
        })
    }

    /// Resumes a paused pod. Hosts and proxy ports may change: read them again.
    ///
    /// If no clear response arrives, the pod's status is checked before the request is retried.
    ///
    /// # Errors
    ///
    /// [`is_status_invalid`](crate::Error::is_status_invalid) if the pod is not paused,
    /// [`is_not_found`](crate::Error::is_not_found) if it does not exist.
    pub fn resume(&self, id: PodId) -> impl Future<Output = Result<()>> + Send + use<> {
        transition(self.yotta.clone(), Operation::ResumePod, id, |status| {
            matches!(
                status,
                PodStatus::Pending
                    | PodStatus::Preparing
                    | PodStatus::Initialize
                    | PodStatus::Initializing
                    | PodStatus::Running
            )
        })
    }

    /// Reads the logs of a pod: a page, all lines, or new lines as they are written.
    pub fn logs(&self, id: PodId) -> LogQuery {
        LogQuery::new(self.yotta.clone(), id)
    }

    /// Returns how long a pod has run, as the API counts it for billing.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if the pod does not exist.
    pub fn runtime(&self, id: PodId) -> impl Future<Output = Result<Runtime>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move { Runtime::get(&yotta, id).await }
    }

    /// Estimates what a pod has cost so far. It makes two calls, for the pod and for its runtime. Call it
    /// before the pod is deleted.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if the pod does not exist.
    pub fn cost(&self, id: PodId) -> impl Future<Output = Result<Cost>> + Send + use<> {
        let pods = self.clone();
        async move {
            let pod = pods.get(id).await?;
            Ok(pods.runtime(id).await?.cost(&pod))
        }
    }

    /// Waits until a pod meets a condition. Await it, or set a timeout first.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
    /// use std::time::Duration;
    /// let pod = yotta.pods().wait(id, yottalabs::ready()).timeout(Duration::from_secs(300)).await?;
    /// # Ok(()) }
    /// ```
    pub fn wait(&self, id: PodId, condition: impl Into<Condition>) -> Wait {
        Wait::new(self.yotta.clone(), id, condition.into())
    }

    /// Returns a stream of events: pods that are added, change or are gone.
    pub fn watch(&self) -> Watch {
        Watch::new(self.yotta.clone())
    }
}

/// Sends a pause or a resume. Before it is repeated, the status of the pod says whether it was applied.
async fn transition(
    yotta: Yotta,
    operation: Operation,
    id: PodId,
    is_applied: fn(&PodStatus) -> bool,
) -> Result<()> {
    let confirm = |left: Duration| -> BoxFuture<'_, Result<Option<()>>> {
        let yotta = yotta.with_retry(RetryPolicy::none()).with_timeout(left);
        async move {
            let pod = yotta.pods().get(id).await?;
            Ok(is_applied(&pod.status).then_some(()))
        }
        .boxed()
    };
    let request = Request::of_pod(operation, id);
    request.send_confirmed(&yotta, &nothing, &confirm).await
}

pub(super) fn pod(
    envelope: Envelope<PodV2Response>,
    unreadable: &mut Unreadable,
) -> Result<Pod, Problem> {
    Pod::from_wire(
        envelope.data.ok_or_else(Problem::missing)?,
        unreadable.clone(),
    )
}

/// Ignores `data`, which is `true`, `null` or any other value.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a reader")]
fn nothing(_: Envelope<IgnoredAny>, _: &mut Unreadable) -> Result<(), Problem> {
    Ok(())
}
