//! What the client knows about each operation. The operations themselves are generated from
//! `spec/openapi.json`: a new one does not compile until it has a row here.

pub(crate) use yottalabs_client::Operation;

use crate::error::{Error, Kind};

/// The row of an operation.
struct Row {
    verb: &'static str,
    idempotency: Idempotency,
    asks_for_machine: bool,
}

const fn row(operation: Operation) -> Row {
    use Idempotency::{Create, Delete, ReadOnly, Transition};

    let (verb, idempotency, asks_for_machine) = match operation {
        Operation::CreatePod => ("create pod", Create, true),
        Operation::ListPods => ("list pods", ReadOnly, false),
        Operation::GetPod => ("get pod", ReadOnly, false),
        Operation::DeletePod => ("delete pod", Delete, false),
        Operation::PausePod => ("pause pod", Transition, false),
        Operation::ResumePod => ("resume pod", Transition, true),
        Operation::GetPodLogs => ("read logs of pod", ReadOnly, false),
        Operation::GetPodRuntime => ("get runtime of pod", ReadOnly, false),
        Operation::ListGpus => ("list GPUs", ReadOnly, false),
    };
    Row {
        verb,
        idempotency,
        asks_for_machine,
    }
}

/// Completes "failed to …".
pub(crate) const fn verb(operation: Operation) -> &'static str {
    row(operation).verb
}

/// Whether the operation may be repeated.
pub(crate) const fn idempotency(operation: Operation) -> Idempotency {
    row(operation).idempotency
}

/// Whether the operation asks for a machine, so that a refusal may be about capacity or the balance.
pub(crate) const fn asks_for_machine(operation: Operation) -> bool {
    row(operation).asks_for_machine
}

/// Whether a request may be sent again, and what has to be checked before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idempotency {
    /// The request changes nothing.
    ReadOnly,
    /// The request has the same effect twice as once.
    Idempotent,
    /// As [`Idempotent`](Self::Idempotent). If the pod is not found after an attempt that may have
    /// deleted it, the delete has succeeded.
    Delete,
    /// Where an attempt may have been applied, the status of the pod is checked before the next one.
    Transition,
    /// A second request would create a second pod. It is sent only if the server refused the first one
    /// and no such pod exists.
    Create,
    /// The request is repeated only if the first one was certainly not sent.
    Never,
}

impl Idempotency {
    /// Whether a second request may do harm, so that it matters whether the first was sent.
    pub(crate) fn is_harmful(self) -> bool {
        matches!(self, Self::Create | Self::Never)
    }

    /// Whether the request may be sent again after this failure.
    pub(crate) fn allows(self, failure: &Error) -> bool {
        if matches!(failure.kind(), Kind::NotSent) {
            return true;
        }
        match self {
            // Refused, as with 429.
            Self::Create => failure.is_retryable() && !failure.may_have_been_applied(),
            Self::Never => false,
            Self::ReadOnly | Self::Idempotent | Self::Delete | Self::Transition => {
                failure.is_retryable()
            }
        }
    }
}

/// What a request calls: an operation, or a path that the specification does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    Operation(Operation),
    Raw,
}

impl Called {
    /// The `operationId`, or `raw`.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.id(),
            Self::Raw => "raw",
        }
    }

    /// The path template, if the specification has one.
    pub(crate) const fn template(self) -> Option<&'static str> {
        match self {
            Self::Operation(operation) => Some(operation.path()),
            Self::Raw => None,
        }
    }
}
