//! Launching a pod, once.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Instrument as _, info_span};

use super::client_token;
use super::handle;
use super::model::Pod;
use super::reconcile::{Fingerprint, Found};
use super::spec::PodSpec;
use crate::call::Request;
use crate::error::{Error, Kind, Result};
use crate::operation::{self, Called, Idempotency, Operation};
use crate::retry::RetryPolicy;
use crate::yotta::Yotta;

/// How long to look for the pod, where no clear answer came: the request may be under way still.
pub(crate) const LOOK: Duration = Duration::from_secs(30);
/// The same where the API itself answered that it failed: its work on the request has ended, and only the
/// list may be late to show what came of it.
const LOOK_AFTER_FAILURE: Duration = Duration::from_secs(5);

/// A request to create a pod: see [`Pods::create`](crate::Pods::create).
///
/// It implements [`IntoFuture`], so that it can be refined before it is awaited. It is not a `Future`
/// itself: to spawn it, or to put it into a `JoinSet` or a `Vec` of futures, call
/// [`into_future`](IntoFuture::into_future) first. That holds for every request of this crate that can be
/// refined: [`ListPods`](crate::ListPods), [`ListGpus`](crate::ListGpus),
/// [`ListQuotes`](crate::ListQuotes) and [`Wait`](crate::Wait).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), Box<dyn std::error::Error>> {
/// let task = tokio::spawn(yotta.pods().create(spec).into_future());
/// let pod = task.await??;
/// # Ok(()) }
/// ```
///
/// A failed creation, in full:
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
/// use std::time::Duration;
///
/// match yotta.pods().create(spec).look_for(Duration::from_secs(60)).await {
///     Ok(pod) => println!("{} is coming up", pod.id),
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
/// For a pod that is to be deleted when a job ends use [`Yotta::run`].
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

    /// For how long to look for the pod among the organisation's pods, after a request that got no
    /// clear answer. Unless it is set: 5 seconds where the API itself answered that it failed (code 10002),
    /// else 30 seconds. They come on top of the call's own timeout; the answer to the last look may take 5
    /// seconds more.
    pub fn look_for(mut self, time: Duration) -> Self {
        self.look_for = Some(time);
        self
    }

    /// Does not mark the pod, and does not look for it: an error that
    /// [`may_have_been_applied`](crate::Error::may_have_been_applied) is then yours to look into. Nor is a
    /// request sent again that was refused with HTTP or code 429.
    ///
    /// When not to use it: without an account of your own of what you have launched.
    pub fn without_reconciliation(mut self) -> Self {
        self.reconciles = false;
        self
    }

    /// The token that marks the pod: the specification's own
    /// ([`PodSpec::client_token`]), or a random one. `None` if there is neither, because of
    /// [`without_reconciliation`](Self::without_reconciliation).
    ///
    /// It is known before the request is sent, and is the field `client_token` of an event of `tracing` at
    /// level `INFO` then. Should the process be killed meanwhile, it finds the pod:
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

    /// How to find the pod.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::new(&self.spec, self.client_token().unwrap_or_default())
    }

    async fn run(self) -> Result<Pod> {
        let (name, client_token) = (self.spec.get_name(), self.client_token());
        tracing::info!(target: "yottalabs", name, client_token, "creating a pod");
        if !self.reconciles {
            return send(&self.yotta, self.spec, None).await;
        }
        let fingerprint = self.fingerprint();
        let spec = match self.spec.own_client_token() {
            Some(_) => self.spec,
            None => self.spec.client_token(self.random_token),
        };
        let started = Instant::now();
        let error = match send(&self.yotta, spec, Some(&fingerprint)).await {
            Ok(pod) => {
                self.yotta.core().claim(pod.id);
                return Ok(pod);
            }
            Err(error) => error,
        };
        if !error.may_have_been_applied() {
            if !error.is_rate_limited() {
                return Err(error);
            }
            let confirmed = confirm(&self.yotta, &fingerprint).await;
            return match confirmed {
                Ok(Some(pod)) => Ok(pod),
                Ok(None) => Err(error),
                Err(several) if several.is_unconfirmed() => Err(several.with_source(error)),
                // Nobody has seen that there is no such pod.
                Err(_) => {
                    let kind = Kind::Unconfirmed {
                        candidates: Vec::new(),
                        looked_for: Duration::ZERO,
                        is_disproved: false,
                    };
                    Err(unconfirmed(kind, error, started))
                }
            };
        }
        let is_answered = error.is_answered_failure();
        let look_for = self.look_for.unwrap_or(match is_answered {
            true => LOOK_AFTER_FAILURE,
            false => LOOK,
        });
        tracing::warn!(
            target: "yottalabs",
            name = fingerprint.name(),
            %error,
            "a pod may have been created; looking for it"
        );
        let looking = Instant::now();
        let (candidates, is_disproved) = match fingerprint.look(&self.yotta, look_for).await {
            Ok(Found::One(pod)) => {
                self.yotta.core().claim(pod.id);
                return Ok(*pod);
            }
            Ok(Found::Several(pods)) => (pods, false),
            Ok(Found::None) => (Vec::new(), is_answered),
            Err(_) => (Vec::new(), false),
        };
        let kind = Kind::Unconfirmed {
            candidates,
            looked_for: looking.elapsed(),
            is_disproved,
        };
        Err(unconfirmed(kind, error, started))
    }
}

/// The clone launches a pod of its own, so it has a random token of its own.
impl Clone for CreatePod {
    fn clone(&self) -> Self {
        Self {
            yotta: self.yotta.clone(),
            spec: self.spec.clone(),
            random_token: client_token::random(),
            reconciles: self.reconciles,
            look_for: self.look_for,
        }
    }
}

/// The error of a create that began at that time and failed with `error`.
fn unconfirmed(kind: Kind, error: Error, started: Instant) -> Error {
    let mut unconfirmed = Error::local(operation::verb(Operation::CreatePod), kind);
    let inner = &mut unconfirmed.0;
    inner.operation = Some(Called::Operation(Operation::CreatePod));
    inner.attempts = error.attempts();
    inner.elapsed = started.elapsed();
    // What was answered, if anything was: it may be all there is to know.
    inner.status = error.status();
    inner.code = error.code();
    inner.api_message = error.api_message().map(str::to_owned);
    inner.request_id = error.request_id().map(str::to_owned);
    inner.retry_after = error.retry_after();
    inner.body = error.body().map(Bytes::copy_from_slice);
    unconfirmed.with_source(error)
}

/// Sends the request. It is repeated only where it is known that there is no such pod: if the server refused
/// it, the pod is looked for first.
async fn send(yotta: &Yotta, spec: PodSpec, fingerprint: Option<&Fingerprint>) -> Result<Pod> {
    spec.check()?;
    let secrets = spec.secrets();
    let request = Request::new(Operation::CreatePod)
        .secrets(secrets)
        .json(&spec.into_wire());
    match fingerprint {
        Some(fingerprint) => {
            let confirm = |_| confirm(yotta, fingerprint).boxed();
            request.send_confirmed(yotta, &handle::pod, &confirm).await
        }
        None => {
            let request = request.idempotency(Idempotency::Never);
            request.send(yotta, &handle::pod).await
        }
    }
}

/// One look, without retries of its own.
async fn confirm(yotta: &Yotta, fingerprint: &Fingerprint) -> Result<Option<Pod>> {
    let found = fingerprint
        .confirm(&yotta.with_retry(RetryPolicy::none()))
        .await?;
    if let Some(pod) = &found {
        yotta.core().claim(pod.id);
    }
    Ok(found)
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
            span.record("pod.id", display(pod.id));
            span.in_scope(
                || tracing::info!(target: "yottalabs", { pod.id = %pod.id }, "created a pod"),
            );
            Ok(pod)
        })
    }
}
