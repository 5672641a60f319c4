//! Launching a pod, once.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::Instant;
use yottalabs_client::types::{PodV2CreateRequest, ResultPodV2Response};

use super::client_token;
use super::handle;
use super::model::Pod;
use super::reconcile::{Found, Wanted};
use super::spec::PodSpec;
use crate::call::Call;
use crate::error::{Error, Kind, Result};
use crate::operation;
use crate::yotta::Yotta;

/// The launch of a pod, to be awaited: see [`Pods::create`](crate::Pods::create).
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
/// When not to use it: where the pod is to go away with a job. [`Yotta::run`] sees to that.
#[derive(Debug)]
#[must_use = "nothing is launched until it is awaited"]
pub struct CreatePod {
    yotta: Yotta,
    spec: PodSpec,
    /// Marks the pod unless the specification has a token of its own.
    random_token: String,
    look_for: Option<Duration>,
}

impl CreatePod {
    pub(crate) fn new(yotta: Yotta, spec: PodSpec) -> Self {
        Self {
            yotta,
            spec,
            random_token: client_token::random(),
            look_for: Some(Duration::from_secs(30)),
        }
    }

    /// For how long to look for the pod among the organisation's pods, after a request that got no
    /// clear answer. 30 seconds, and they come on top of the call's own timeout; the answer to the
    /// last look may take 5 seconds more.
    pub fn look_for(mut self, time: Duration) -> Self {
        self.look_for = Some(time);
        self
    }

    /// Does not mark the pod, and does not look for it: an error that
    /// [`may_have_been_applied`](crate::Error::may_have_been_applied) is then yours to look into.
    ///
    /// When not to use it: without an account of your own of what you have launched.
    pub fn without_reconciliation(mut self) -> Self {
        self.look_for = None;
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
        let random = self.look_for.is_some().then_some(&*self.random_token);
        self.spec.own_client_token().or(random)
    }

    /// How to find the pod.
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted::new(&self.spec, self.client_token().unwrap_or_default())
    }

    async fn run(self) -> Result<Pod> {
        let (name, client_token) = (self.spec.name(), self.client_token());
        tracing::info!(target: "yottalabs", name, client_token, "creating a pod");
        let Some(look_for) = self.look_for else {
            return send(&self.yotta, self.spec).await;
        };
        let wanted = self.wanted();
        let spec = match self.spec.own_client_token() {
            Some(_) => self.spec,
            None => self.spec.client_token(self.random_token),
        };
        let started = Instant::now();
        let error = match send(&self.yotta, spec).await {
            Ok(pod) => {
                self.yotta.core().claim(pod.id);
                return Ok(pod);
            }
            Err(error) if error.may_have_been_applied() => error,
            Err(error) => return Err(error),
        };
        tracing::warn!(
            target: "yottalabs",
            name = wanted.name(),
            %error,
            "a pod may have been created; looking for it"
        );
        let looking = Instant::now();
        let candidates = match wanted.look(&self.yotta, look_for).await {
            Found::One(pod) => {
                self.yotta.core().claim(pod.id);
                return Ok(*pod);
            }
            Found::Several(pods) => pods,
            Found::None => Vec::new(),
        };
        let kind = Kind::Unconfirmed {
            candidates,
            looked_for: looking.elapsed(),
        };
        let mut unconfirmed = Error::local(operation::create_pod.verb, kind);
        let inner = unconfirmed.inner_mut();
        inner.operation = Some(operation::create_pod.id);
        inner.attempts = error.attempts();
        inner.elapsed = started.elapsed();
        // What was answered, if anything was: it may be all there is to know.
        inner.status = error.status();
        inner.code = error.code();
        inner.api_message = error.api_message().map(str::to_owned);
        inner.request_id = error.request_id().map(str::to_owned);
        Err(unconfirmed.with_source(error))
    }
}

/// The clone launches a pod of its own, so it has a random token of its own.
impl Clone for CreatePod {
    fn clone(&self) -> Self {
        Self {
            yotta: self.yotta.clone(),
            spec: self.spec.clone(),
            random_token: client_token::random(),
            look_for: self.look_for,
        }
    }
}

async fn send(yotta: &Yotta, spec: PodSpec) -> Result<Pod> {
    spec.check()?;
    let secrets = spec.secrets();
    let request = spec.into_wire()?;
    Call::new(yotta, operation::create_pod)
        .secrets(secrets)
        .send::<ResultPodV2Response, _, _, _>(
            |client| {
                let request: PodV2CreateRequest = request.clone();
                async move { client.create_pod().body(request).send().await }
            },
            handle::pod,
        )
        .await
}

impl IntoFuture for CreatePod {
    type Output = Result<Pod>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Pod>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
