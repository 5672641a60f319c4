//! What went wrong; private, so that it can grow.

use std::time::Duration;

use crate::signals::Signal;
use crate::{Pod, PodId};

use super::{Error, Violation};

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// The client can't be made like this.
    Config(String),
    /// Refused before it was sent.
    Invalid(Vec<Violation>),
    /// No connection.
    NotSent,
    /// No connection, for the server's certificate is not accepted.
    Certificate,
    /// The connection broke, before or while the response came.
    Broken,
    /// Out of time.
    Timeout {
        scope: Scope,
        /// The time that there was.
        after: Duration,
        last: Option<Box<Pod>>,
    },
    /// A status that is no success, and no envelope to say more.
    Http,
    /// An envelope that says no.
    Api,
    /// A success that can't be read, and where in the document if it is one.
    Decode {
        path: Option<String>,
        problem: String,
    },
    /// More bytes than allowed.
    TooLarge { limit: usize },
    /// What was waited for can't come any more.
    Unreachable { last: Option<Box<Pod>> },
    /// None of several specifications came up, and why.
    NoneCameUp(Vec<Error>),
    /// The run was stopped: by a signal, or by the program.
    Interrupted(Option<Signal>),
    /// A pod that was to be deleted is there, or may be.
    LeftBehind { pod: Option<PodId>, name: String },
    /// A pod may have been created, and this is as far as could be found out.
    Unconfirmed {
        candidates: Vec<Pod>,
        looked_for: Duration,
        /// The API itself answered that it failed, and its list shows no such pod.
        is_disproved: bool,
    },
}

/// Whose time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Attempt,
    Call,
    Wait,
}
