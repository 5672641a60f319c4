//! Errors for tests of programs.

use std::time::Duration;

use super::{Error, Kind, Scope, kept};
use crate::PodId;
use crate::operation::{self, Called, Idempotency, Operation};

/// What an error for a test reports: see [`Error::fake`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FakeFailure {
    /// The API's answer, with HTTP 200: a code that is not a success (see [`codes`](crate::codes)), and a message.
    Api {
        /// The code.
        code: i64,
        /// The message.
        message: String,
    },
    /// An HTTP status, without an answer of the API.
    Status(u16),
    /// The time limit of an attempt was exceeded.
    Timeout,
    /// No connection could be made.
    NoConnection,
    /// The connection broke before the response was complete.
    ConnectionLost,
}

impl Error {
    /// An error for **tests**: the one that a call of this operation returns after this failure. Its predicates, such
    /// as [`is_not_found`](Self::is_not_found), hold as they would for the call.
    ///
    /// The operation is that of [`operation`](Self::operation), such as `create_pod`. Any other text is an operation
    /// that may change something.
    ///
    /// ```
    /// use yottalabs::{Error, FakeFailure, codes};
    ///
    /// let message = "insufficient capacity".to_owned();
    /// let failure = FakeFailure::Api { code: codes::SYSTEM_ERROR, message };
    /// assert!(Error::fake("create_pod", failure).is_no_capacity());
    ///
    /// let error = Error::fake("delete_pod", FakeFailure::Timeout);
    /// assert!(error.is_timeout() && error.may_have_been_applied());
    /// ```
    ///
    /// The errors of waits and runs have more parts. To test how a program handles them, let the simulator fail.
    #[must_use]
    pub fn fake(operation: &str, failure: FakeFailure) -> Self {
        let mut operations = Operation::ALL.into_iter();
        let known = operations.find(|known| known.id() == operation);
        let kind = match failure {
            FakeFailure::Api { .. } => Kind::Api,
            FakeFailure::Status(_) => Kind::Http,
            FakeFailure::Timeout => Kind::Timeout {
                scope: Scope::Attempt,
                after: Duration::from_secs(30),
                last: None,
            },
            FakeFailure::NoConnection => Kind::NotSent,
            FakeFailure::ConnectionLost => Kind::ConnectionLost,
        };
        let mut error = match known {
            Some(known) => Self::local(operation::verb(known), kind),
            None => Self::local(format!("call {operation}"), kind),
        };
        let inner = &mut *error.0;
        inner.operation = Some(known.map_or(Called::Raw, Called::Operation));
        inner.only_reads =
            known.is_some_and(|known| operation::idempotency(known) == Idempotency::ReadOnly);
        // Which pod it is cannot be seen, but only a call about one pod can fail because the pod does not exist.
        let is_of_pod = known.is_some_and(|known| known.path().contains('{'));
        inner.pod = is_of_pod.then_some(PodId::new(0));
        inner.attempts = 1;
        match failure {
            FakeFailure::Api { code, message } => {
                inner.status = Some(200);
                inner.code = Some(code);
                inner.api_message = Some(kept(message));
            }
            FakeFailure::Status(status) => inner.status = Some(status),
            _ => {}
        }
        error
    }
}
