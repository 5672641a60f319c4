//! The kinds of errors, which are private so that kinds can be added, and violations of the rules for a request.

use std::fmt;
use std::time::Duration;

use super::Error;
use crate::run::Limit;
use crate::serialize::serialize_fields;
use crate::signals::Signal;
use crate::{Pod, PodId};

#[derive(Clone, Debug, Default)]
pub(crate) enum Kind {
    /// The client's configuration is not valid.
    Config(String),
    /// No key is set.
    NoKey(String),
    /// The request did not pass the checks before sending.
    Invalid(Vec<Violation>),
    /// No connection could be made.
    NotSent,
    /// No connection could be made, because the server's certificate is not accepted.
    Certificate,
    /// The connection was lost before the response was complete.
    ConnectionLost,
    /// A time limit was exceeded.
    Timeout {
        scope: Scope,
        /// The time limit.
        after: Duration,
        last: Option<Box<Pod>>,
    },
    /// An HTTP status that is not a success, without an envelope.
    #[default]
    Http,
    /// An envelope with a code that is not a success.
    Api,
    /// A success that cannot be decoded; `path` is the place if the body is a JSON document.
    Decode {
        path: Option<String>,
        problem: String,
    },
    /// The response has more bytes than allowed.
    TooLarge { limit: usize },
    /// The condition of a wait can no longer become true.
    Unreachable { last: Option<Box<Pod>> },
    /// No specification of a run produced a ready pod; the errors say why.
    AllCandidatesFailed(Vec<Error>),
    /// The run was stopped by a signal or by the program.
    Interrupted(Option<Signal>),
    /// A limit on a run or a batch has stopped it.
    Limit(Limit),
    /// The command of a job did not begin in this time.
    NotStarted { after: Duration },
    /// A pod could not be deleted, or may exist undetected.
    LeftBehind { pod: Option<PodId>, name: String },
    /// A pod may have been created; it could not be identified.
    Unconfirmed {
        candidates: Vec<Pod>,
        looked_for: Duration,
        /// The API itself reported a failure, and its list shows no such pod.
        is_disproved: bool,
    },
}

/// What a time limit applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Attempt,
    Call,
    Wait,
}

/// One thing that is wrong with a request that was refused before it was sent. The server may refuse a
/// request for other reasons.
///
/// It prints with both names, such as `container_volume_gb (containerVolumeInGb) is …`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The API's name of the field, such as `expose[1].port`.
    pub field: String,
    /// The parameter or method of this crate that sets it, such as `container_volume_gb`; in a list, with
    /// the index: `env[0].key`.
    pub parameter: String,
    /// What is wrong, and what is expected.
    pub message: String,
}

serialize_fields! {
    Violation { field, parameter, message }
}

impl Violation {
    /// A violation for a field that has one name.
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        let field = field.into();
        Self {
            parameter: field.clone(),
            field,
            message: message.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parameter)?;
        if self.field != self.parameter {
            write!(f, " ({})", self.field)?;
        }
        write!(f, " {}", self.message)
    }
}
