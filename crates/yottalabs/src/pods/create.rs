//! Creation of a pod, at most once.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Instrument as _, info_span};

use super::client_token;
use super::handle;
use super::model::Pod;
use super::reconcile::Fingerprint;
use super::spec::PodSpec;
use crate::call::Request;
use crate::error::{Error, Kind, Result};
use crate::metrics;
use crate::operation::{Idempotency, Operation};
use crate::retry::RetryPolicy;
use crate::yotta::Yotta;

/// How long to look for the pod if no clear response arrived: the server may still be working on the request.
pub(crate) const LOOK: Duration = Duration::from_secs(30);
/// How long to look for the pod if the API itself reported a failure: its work on the request has ended, and only
/// its list may be late.
const LOOK_AFTER_FAILURE: Duration = Duration::from_secs(5);

/// A request to create a pod, to be awaited: see [`Pods::create`](crate::Pods::create).
///
/// To spawn it, or to put it into a `JoinSet` or a `Vec` of futures, call
/// [`into_future`](IntoFuture::into_future) first: the request is a builder, so it implements [`IntoFuture`] and
/// is not a `Future` itself. The same holds for [`ListPods`](crate::ListPods),
/// [`ListGpus`](crate::ListGpus), [`ListQuotes`](crate::ListQuotes) and [`Wait`](crate::Wait).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), Box<dyn std::error::Error>> {
/// let task = tokio::spawn(yotta.pods().create(spec).into_future());
/// let pod = task.await??;
/// # Ok(()) }
/// ```
///
/// To handle a failure:
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
/// use std::time::Duration;
///
/// match yotta.pods().create(spec).look_for(Duration::from_secs(60)).await {
///     Ok(pod) => println!("{} was created", pod.id),
///     Err(error) if error.is_unconfirmed() => {
///         for pod in error.candidates() {
///             eprintln!("{} may be it: look before you launch another", pod.id);
///         }
///     }
///     Err(error) => return Err(error),
/// }
/// # Ok(()) }
/// ```
///
/// For a pod that is to be deleted when a job ends, use [`Yotta::run`].
#[derive(Debug)]
#[must_use = "no pod is created until it is awaited"]
pub struct CreatePod {
    yotta: Yotta,
    spec: PodSpec,
    /// Marks the pod unless the specification has a token of its own.
    random_token: String,
    reconciles: bool,
    look_for: Option<Duration>,
}

impl CreatePod {
    pub(crate) fn new(yotta: Yotta, spec: PodSpec) -> Self {
        Self {
            yotta,
            spec,
            random_token: client_token::random(),
            reconciles: true,
            look_for: None,
        }
    }

    /// How long to look for the pod among the organisation's pods if no clear response arrived, in addition to
    /// the call's own timeout. The default is 5 seconds if the API itself reported a failure (code 10002), and
    /// 30 seconds otherwise. The response to the last list may take 5 seconds more.
    pub fn look_for(mut self, time: Duration) -> Self {
        self.look_for = Some(time);
        self
    }

    /// Does not mark the pod and does not look for it: after an error that
    /// [`may_have_been_applied`](crate::Error::may_have_been_applied), you have to look for it yourself. A
    /// request that was refused with HTTP or code 429 is not repeated.
    ///
    /// Do not use it unless your program records the pods that it launches.
    pub fn without_reconciliation(mut self) -> Self {
        self.reconciles = false;
        self
    }

    /// The token that marks the pod: the specification's own ([`PodSpec::client_token`]), or a random one.
    /// `None` if there is neither, because of [`without_reconciliation`](Self::without_reconciliation).
    ///
    /// It is known before the request is sent, and is then the field `client_token` of an INFO event of
    /// `tracing`. If the process is killed meanwhile, find the pod by its token with
    /// [`ListPods::client_token`](crate::ListPods::client_token).
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
    /// let create = yotta.pods().create(spec);
    /// println!("launching a pod with the token {:?}", create.client_token());
    /// let pod = create.await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn client_token(&self) -> Option<&str> {
        let random = self.reconciles.then_some(&*self.random_token);
        self.spec.own_client_token().or(random)
    }

    /// How to recognize the pod.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let spec = self.spec.clone();
        Fingerprint::new(match spec.own_client_token() {
            Some(_) => spec,
            None => spec.client_token(&self.random_token),
        })
    }

    async fn run(self) -> Result<Pod> {
        let (yotta, name, client_token) = (&self.yotta, self.spec.get_name(), self.client_token());
        tracing::info!(target: "yottalabs", name, client_token, "creating a pod");
        if !self.reconciles {
            let mut request = request(&self.spec)?;
            request.idempotency = Idempotency::Never;
            return request.send(yotta, &handle::pod).await;
        }
        let fingerprint = self.fingerprint();
        let request = request(fingerprint.spec())?;
        let started = Instant::now();
        // The search that decides whether the request is retried does not retry its own calls.
        let once = yotta.with_retry(RetryPolicy::none());
        let confirm = |_| fingerprint.find(&once).boxed();
        match request.send_confirmed(yotta, &handle::pod, &confirm).await {
            Ok(pod) => {
                yotta.core().reserve(pod.id);
                Ok(pod)
            }
            Err(error) => self.reconcile(&fingerprint, started, error).await,
        }
    }

    /// Looks for the pod after the last attempt failed. Returns this error if the pod was not created, and
    /// [`Kind::Unconfirmed`] if that is not known.
    async fn reconcile(
        &self,
        fingerprint: &Fingerprint,
        started: Instant,
        error: Error,
    ) -> Result<Pod> {
        let is_refused = !error.may_have_been_applied();
        if is_refused && !error.is_rate_limited() {
            return Err(error);
        }
        let is_answered = error.is_answered_failure();
        let looking = Instant::now();
        let found = if is_refused {
            let once = self.yotta.with_retry(RetryPolicy::none());
            fingerprint.find(&once).await
        } else {
            let name = self.spec.get_name();
            tracing::warn!(target: "yottalabs", name, %error, "a pod may have been created; looking for it");
            let default = match is_answered {
                true => LOOK_AFTER_FAILURE,
                false => LOOK,
            };
            let time = self.look_for.unwrap_or(default);
            fingerprint.look(&self.yotta, time).await
        };
        let (candidates, is_disproved) = match found {
            Ok(Some(pod)) => return Ok(pod),
            Ok(None) if is_refused => return Err(error),
            Ok(None) => (Vec::new(), is_answered),
            // Either several pods could be the one, or it is not known whether there is one.
            Err(error) => (error.candidates().to_vec(), false),
        };
        let mut unconfirmed = error.clone();
        let inner = &mut unconfirmed.0;
        inner.kind = Kind::Unconfirmed {
            candidates,
            looked_for: looking.elapsed(),
            is_disproved,
        };
        inner.elapsed = started.elapsed();
        inner.hint = None;
        Err(unconfirmed.with_source(error))
    }
}

/// The clone launches another pod, so it gets another random token.
impl Clone for CreatePod {
    fn clone(&self) -> Self {
        Self {
            reconciles: self.reconciles,
            look_for: self.look_for,
            ..Self::new(self.yotta.clone(), self.spec.clone())
        }
    }
}

fn request(spec: &PodSpec) -> Result<Request> {
    spec.check()?;
    let request = Request::new(Operation::CreatePod).secrets(spec.secrets());
    Ok(request.json(&spec.clone().into_wire()))
}

impl IntoFuture for CreatePod {
    type Output = Result<Pod>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Pod>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        // This span covers the calls that look for the pod as well.
        let span = info_span!(
            target: "yottalabs",
            "create",
            otel.kind = "internal",
            pod.name = self.spec.get_name(),
            pod.id = Empty,
        );
        Box::pin(async move {
            let pod = self.run().instrument(span.clone()).await?;
            metrics::pod_created();
            span.record("pod.id", display(pod.id));
            span.in_scope(
                || tracing::info!(target: "yottalabs", { pod.id = %pod.id }, "created a pod"),
            );
            Ok(pod)
        })
    }
}
