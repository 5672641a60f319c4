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
use crate::call::{Envelope, Missing, Request};
use crate::error::Result;
use crate::operation::Operation;
use crate::retry::RetryPolicy;
use crate::run::PodGuard;
use crate::unreadable::Unreadable;
use crate::yotta::Yotta;
use crate::{PodId, PodStatus};

/// The pods of the key's organisation: see [`Yotta::pods`].
///
/// When not to use it: for a pod that lives as long as a job. [`Yotta::run`] deletes it for you.
#[derive(Clone, Debug)]
#[must_use]
pub struct Pods {
    yotta: Yotta,
}

impl Pods {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self { yotta }
    }

    /// Launches a pod. It is billed from `RUNNING` on, until it is paused or deleted. Await it, or
    /// refine it first.
    ///
    /// What comes back is the pod as it was accepted: usually `PENDING`, with no addresses yet. Use
    /// [`wait`](Self::wait) for it to be ready.
    ///
    /// **No pod is launched twice.** The API has no idempotency key, and names need not be unique. So
    /// the request is sent again only if the first was not applied. Where it may have been, the pod
    /// is looked for among the organisation's pods, and returned if it is there. It is recognized by a random
    /// token that was put into its environment, as
    /// [`CLIENT_TOKEN_VARIABLE`](crate::CLIENT_TOKEN_VARIABLE) (see [`CreatePod::client_token`]). If the server does not
    /// show environments, or masks their values, it is recognized by its name, image, GPUs and time of
    /// creation.
    ///
    /// How long a failure takes that leaves it open whether there is a pod:
    ///
    /// | the failure | the pod is looked for |
    /// |---|---|
    /// | the API answered that it failed (code 10002) | for 5 seconds: the API's work has ended, and only its list may be late |
    /// | a broken connection, no answer in time, an answer that cannot be read, HTTP 5xx of a gateway | for 30 seconds: the request may be under way still |
    /// | HTTP or code 429 | once, before the request is sent again and at the end |
    ///
    /// [`look_for`](CreatePod::look_for) sets another time for the first two. The request goes over a connection of its
    /// own, so that none that the server has closed meanwhile leaves anything open. What no client can
    /// see is a gateway that makes two requests of one.
    ///
    /// To spawn it: `tokio::spawn(yotta.pods().create(spec).into_future())`.
    ///
    /// When not to drop it: before it is done. A pod that is created meanwhile is then nobody's;
    /// [`Yotta::run`] has no such gap.
    ///
    /// # Errors
    ///
    /// - All that is wrong with the specification, at once, before anything is sent
    ///   ([`violations`](crate::Error::violations)).
    /// - [`is_unconfirmed`](crate::Error::is_unconfirmed): a pod may be running, and it can't be told
    ///   which; the error carries the candidates.
    /// - [`is_no_capacity`](crate::Error::is_no_capacity): there is no such machine free.
    /// - [`is_insufficient_balance`](crate::Error::is_insufficient_balance): the account has to be topped up.
    /// - What any call may fail with.
    pub fn create(&self, spec: PodSpec) -> CreatePod {
        CreatePod::new(self.yotta.clone(), spec)
    }

    /// A guard of a pod: it is deleted when the guard is dropped. See also [`Yotta::run`].
    pub fn guard(&self, pod: Pod) -> PodGuard {
        PodGuard::of(self.yotta.clone(), pod)
    }

    /// The pods, all of them or those that pass a filter. Await it, or refine it first.
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

    /// One pod, as it is now.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none. A deleted pod may be shown
    /// as `TERMINATED` for a while before that.
    pub fn get(&self, id: PodId) -> impl Future<Output = Result<Pod>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move {
            let request = Request::of_pod(Operation::GetPod, id);
            request.send(&yotta, &pod).await
        }
    }

    /// Deletes a pod, and what its container has stored. Billing ends.
    ///
    /// When this returns the deletion is accepted, not done: wait for [`gone`](crate::gone) to be
    /// sure.
    ///
    /// Where no clear answer comes it is sent again; that there is nothing to delete any more then means
    /// success.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn delete(&self, id: PodId) -> impl Future<Output = Result<()>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move {
            let request = Request::of_pod(Operation::DeletePod, id);
            request.send(&yotta, &nothing).await
        }
    }

    /// Pauses a running pod: the container is stopped and what it has stored is erased; only its
    /// volumes remain, and are billed for.
    ///
    /// Where no clear answer comes, the pod is looked at before this is sent again.
    ///
    /// # Errors
    ///
    /// [`is_status_invalid`](crate::Error::is_status_invalid) if it is not running,
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn pause(&self, id: PodId) -> impl Future<Output = Result<()>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move { transition(&yotta, Operation::PausePod, id, is_paused).await }
    }

    /// Resumes a paused pod. Host and proxy ports may be others than before: read them again.
    ///
    /// Where no clear answer comes, the pod is looked at before this is sent again.
    ///
    /// # Errors
    ///
    /// [`is_status_invalid`](crate::Error::is_status_invalid) if it is not paused,
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn resume(&self, id: PodId) -> impl Future<Output = Result<()>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move { transition(&yotta, Operation::ResumePod, id, is_resumed).await }
    }

    /// The logs of a pod: choose which, then read a page.
    pub fn logs(&self, id: PodId) -> LogQuery {
        LogQuery::new(self.yotta.clone(), id)
    }

    /// How long a pod has run, by the clock that bills it.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
    pub fn runtime(&self, id: PodId) -> impl Future<Output = Result<Runtime>> + Send + use<> {
        let yotta = self.yotta.clone();
        async move { Runtime::get(&yotta, id).await }
    }

    /// What a pod has cost so far, as an estimate: two calls, for the pod and for its runtime. Ask
    /// before it is deleted.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found) if there is none.
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

    /// What happens to the pods, as a stream of events: which come, change and go.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
    /// let mut events = yotta.pods().watch();
    /// while let Some(event) = events.next_event().await? {
    ///     println!("{} is {}", event.id(), event.pod().status);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn watch(&self) -> Watch {
        Watch::new(self.yotta.clone())
    }
}

/// Sends a pause or a resume. Before it is repeated, the status of the pod says whether it was applied.
async fn transition(
    yotta: &Yotta,
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
    request.send_confirmed(yotta, &nothing, &confirm).await
}

fn is_paused(status: &PodStatus) -> bool {
    matches!(status, PodStatus::Pausing | PodStatus::Paused)
}

/// On its way up, or there.
fn is_resumed(status: &PodStatus) -> bool {
    matches!(
        status,
        PodStatus::Pending
            | PodStatus::Preparing
            | PodStatus::Initialize
            | PodStatus::Initializing
            | PodStatus::Running
    )
}

pub(super) fn pod(
    envelope: Envelope<PodV2Response>,
    unreadable: &mut Unreadable,
) -> Result<Pod, Missing> {
    Pod::from_wire(envelope.data.ok_or_else(Missing::data)?, unreadable.clone())
}

/// `data` is `true`, `null` or anything here: it says nothing.
#[expect(clippy::unnecessary_wraps, reason = "the shape that a call wants")]
fn nothing(_: Envelope<IgnoredAny>, _: &mut Unreadable) -> Result<(), Missing> {
    Ok(())
}
