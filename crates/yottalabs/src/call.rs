//! The one road that every operation takes: deadline → attempt → HTTP status → envelope → value or
//! error → again or not.

use std::future::Future;
use std::pin::Pin;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, ready};
use secrecy::SecretString;
use tokio::time::timeout;
use tracing::{Instrument as _, Span};
use yottalabs_client::Client;
use yottalabs_client::exchange::Outcome;

use crate::envelope::Envelope;
use crate::error::{self, Error, Inner, Kind, Result, Scope};
use crate::judge::{Generated, Missing};
use crate::operation::{Operation, Repeat};
use crate::retry::{self, Attempt, Limits, RetryPolicy};
use crate::unreadable::Unreadable;
use crate::yotta::Yotta;
use crate::{PodId, redact, trace};

/// One call of one operation.
pub(crate) struct Call<'a> {
    yotta: &'a Yotta,
    operation: Operation,
    pod: Option<PodId>,
    path: Option<String>,
    secrets: Vec<SecretString>,
}

/// An error where the road ends, before it is one for people.
type Attempted<T> = std::result::Result<T, Box<Inner>>;

/// Looks for what a refused attempt would have made.
pub(crate) type Confirm<'a, T> = dyn Fn() -> BoxFuture<'a, Result<Option<T>>> + Sync + 'a;

impl<'a> Call<'a> {
    pub(crate) fn new(yotta: &'a Yotta, operation: Operation) -> Self {
        Self {
            yotta,
            operation,
            pod: None,
            path: None,
            secrets: Vec::new(),
        }
    }

    /// The pod it is about.
    pub(crate) fn pod(mut self, id: PodId) -> Self {
        self.pod = Some(id);
        self
    }

    /// What it is about, where that is no operation of the specification.
    pub(crate) fn path(mut self, path: String) -> Self {
        self.path = Some(path);
        self
    }

    /// Texts that the request holds and that no error may show, should the server repeat them.
    pub(crate) fn secrets(mut self, secrets: Vec<SecretString>) -> Self {
        self.secrets = secrets;
        self
    }

    /// Sends it and reads what comes back: `send` makes the generated call, `read` makes the value of
    /// the envelope's `data`, of which some may be unreadable.
    pub(crate) async fn send<R, T, F, S>(
        self,
        send: F,
        read: impl Fn(Option<R::Data>, &mut Unreadable) -> Result<T, Missing>,
    ) -> Result<T>
    where
        R: Envelope,
        T: Send,
        F: Fn(Client) -> S,
        S: Future<Output = Generated<R>>,
    {
        self.send_confirmed(send, read, &|| ready(Ok(None)).boxed())
            .await
    }

    /// [`send`](Self::send), where an attempt that the server refused is repeated only if `confirm` does
    /// not find what it would have made.
    pub(crate) async fn send_confirmed<R, T, F, S>(
        self,
        send: F,
        read: impl Fn(Option<R::Data>, &mut Unreadable) -> Result<T, Missing>,
        confirm: &Confirm<'_, T>,
    ) -> Result<T>
    where
        R: Envelope,
        F: Fn(Client) -> S,
        S: Future<Output = Generated<R>>,
    {
        let span = trace::call(self.yotta, &self.operation, self.pod);
        let limits = Limits {
            policy: self.yotta.retry(),
            budget: self.yotta.core().budget(),
            call: self.yotta.timeouts().call,
            repeat: self.operation.repeat,
        };
        let attempts = retry::run(
            limits,
            |attempt| {
                let span = trace::attempt(&self.operation, self.pod, attempt.number);
                self.attempt(attempt, span.clone(), &send, &read, confirm)
                    .instrument(span)
            },
            tokio::time::sleep,
        );
        let result = attempts.instrument(span.clone()).await;
        trace::end(&span, &result);
        result.map_err(Error::new)
    }

    async fn attempt<R, T, F, S>(
        &self,
        attempt: Attempt,
        span: Span,
        send: &F,
        read: &impl Fn(Option<R::Data>, &mut Unreadable) -> Result<T, Missing>,
        confirm: &Confirm<'_, T>,
    ) -> Attempted<T>
    where
        R: Envelope,
        F: Fn(Client) -> S,
        S: Future<Output = Generated<R>>,
    {
        let done = || {
            let read = read(None, &mut Unreadable::default());
            read.map_err(|_| self.failure(Kind::Broken))
        };
        if let Some(before) = &attempt.before
            && before.is_rate_limited()
        {
            match confirm().await {
                Ok(None) => {}
                Ok(Some(value)) => return Ok(value),
                // As long as that is not known it is not sent again.
                Err(_) => return Err(before.clone()),
            }
        }
        if attempt.in_doubt && self.shows_it_was_applied(&attempt).await? {
            return done();
        }
        let result = self.once(&attempt, &span, send, read).await;
        trace::end(&span, &result);
        match (self.operation.repeat, result) {
            // The attempt before has deleted it.
            (Repeat::Delete, Err(failure)) if attempt.in_doubt && failure.is_not_found() => done(),
            // The pod showed it too late.
            (Repeat::LookFirst(_), Err(failure))
                if attempt.in_doubt && failure.is_status_invalid() =>
            {
                match self.shows_it_was_applied(&attempt).await {
                    Ok(true) => done(),
                    _ => Err(failure),
                }
            }
            (_, result) => result,
        }
    }

    async fn once<R, T, F, S>(
        &self,
        attempt: &Attempt,
        span: &Span,
        send: &F,
        read: &impl Fn(Option<R::Data>, &mut Unreadable) -> Result<T, Missing>,
    ) -> Attempted<T>
    where
        R: Envelope,
        F: Fn(Client) -> S,
        S: Future<Output = Generated<R>>,
    {
        let limit = self.yotta.timeouts().attempt;
        let left = attempt.left();
        let (limit, scope, after) = if left < limit {
            (left, Scope::Call, attempt.call)
        } else {
            (limit, Scope::Attempt, limit)
        };
        let new_connection = self.operation.repeat.is_harmful();
        let (client, context) = self.yotta.core().for_one_attempt(new_connection);
        match timeout(limit, send(client)).await {
            Err(_) => Err(self.failure(Kind::Timeout {
                scope,
                after,
                last: None,
            })),
            Ok(result) => {
                let outcome = context.take_outcome();
                if let Some(Outcome::Answer(answer)) = &outcome {
                    self.yotta.core().note_date(&answer.headers);
                }
                trace::outcome(span, outcome.as_ref());
                self.judge(outcome, result, read)
            }
        }
    }

    /// Whether the pod is as the operation would have made it.
    ///
    /// Boxed by its signature, since a call can't hold a call of its own kind.
    fn shows_it_was_applied(
        &self,
        attempt: &Attempt,
    ) -> Pin<Box<dyn Future<Output = Attempted<bool>> + Send>> {
        let (Repeat::LookFirst(applied), Some(id)) = (self.operation.repeat, self.pod) else {
            return Box::pin(std::future::ready(Ok(false)));
        };
        let yotta = self
            .yotta
            .with_retry(RetryPolicy::none())
            .with_timeout(attempt.left());
        let (doing, operation) = (self.doing(), self.operation.id);
        Box::pin(async move {
            match yotta.pods().get(id).await {
                Ok(pod) => Ok(applied(&pod.status)),
                Err(error) => {
                    let mut failure = error.into_inner();
                    failure.doing = doing;
                    failure.operation = Some(operation);
                    failure.only_reads = false;
                    Err(failure)
                }
            }
        })
    }

    pub(crate) fn failure(&self, kind: Kind) -> Box<Inner> {
        let mut failure = Inner::new(self.doing(), kind);
        failure.operation = Some(self.operation.id);
        failure.only_reads = self.operation.only_reads();
        failure
    }

    /// Completes "the key …".
    pub(crate) fn key_from(&self) -> &str {
        self.yotta.core().key_from()
    }

    /// Where the request went, without its query.
    pub(crate) fn url(&self) -> String {
        let path = match (self.pod, &self.path) {
            (Some(pod), _) => self.operation.template.replace("{id}", &pod.to_string()),
            // Behind the method.
            (None, Some(path)) => path.split_once(' ').map_or("", |(_, path)| path).to_owned(),
            (None, None) => self.operation.template.to_owned(),
        };
        self.scrub(format!("{}{path}", self.yotta.base_url()))
    }

    /// Says in the trace what could not be read of the answer.
    pub(crate) fn report(&self, unreadable: &Unreadable) {
        trace::unreadable(self.yotta, &self.operation, unreadable);
    }

    /// Scheme, host and port.
    pub(crate) fn server(&self) -> Option<String> {
        let url = url::Url::parse(self.yotta.base_url()).ok()?;
        Some(url.origin().ascii_serialization())
    }

    fn doing(&self) -> String {
        let verb = self.operation.verb;
        match (self.pod, &self.path) {
            (Some(pod), _) => format!("{verb} {pod}"),
            (None, Some(path)) => format!("{verb} {path}"),
            (None, None) => verb.to_owned(),
        }
    }

    /// A text of the server's, as an error may hold it: without secrets, and no larger than need be.
    pub(crate) fn scrub(&self, text: String) -> String {
        // Cut afterwards, so that no secret loses its end and is not known any more.
        error::kept(redact::scrub(
            text,
            std::iter::once(self.yotta.core().key()).chain(&self.secrets),
        ))
    }
}
