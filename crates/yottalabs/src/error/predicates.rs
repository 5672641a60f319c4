//! Predicates of errors.

use super::{Error, Kind, Scope, words};
use crate::operation::Called;
use crate::{codes, operation};

impl Error {
    /// The pod does not exist, or no longer exists: code 13000, 12000 or 10007, or HTTP 404 without a code for
    /// a call about one pod. A web page with 404 does not count, nor does a 404 for a list: then the base URL
    /// is wrong, or a gateway has answered.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let inner = &*self.0;
        match inner.code {
            Some(code) => matches!(
                code,
                codes::POD_NOT_FOUND | codes::POD_DOES_NOT_EXIST | codes::RECORD_NOT_FOUND
            ),
            None => {
                let is_operation = matches!(inner.operation, Some(Called::Operation(_)));
                let is_of_many = is_operation && inner.pod.is_none();
                inner.status == Some(404) && !is_of_many && !self.is_page()
            }
        }
    }

    /// The key is missing, wrong or revoked: HTTP 401, or no key is set when the client is built. Repeating the
    /// call does not help.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        matches!(self.0.kind, Kind::NoKey(_))
            || self.0.status == Some(401)
            || self.0.code == Some(codes::TASK_UNAUTHORIZED)
    }

    /// The key is valid, but does not permit this call: HTTP 403 or code 10004.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.0.status == Some(403) || self.0.code == Some(codes::NO_PERMISSION)
    }

    /// No such machine is available now. Another GPU type or region, or on-demand instead of spot capacity,
    /// may be available.
    ///
    /// The API documents no code for this. It is recognized by the words of the server's message, in a
    /// failure with the code for invalid parameters or a system error.
    #[must_use]
    pub fn is_no_capacity(&self) -> bool {
        if let Kind::AllCandidatesFailed(errors) = &self.0.kind {
            return errors.iter().all(Self::is_no_capacity);
        }
        let has_code = matches!(
            self.0.code,
            Some(codes::SYSTEM_ERROR | codes::INVALID_PARAMETERS)
        );
        has_code
            && self.asks_for_machine()
            && words::is_no_capacity(self.message())
            && !self.is_insufficient_balance()
    }

    /// The balance of the account is used up or too low. The account has to be topped up: no other pod would be
    /// created either.
    ///
    /// The API documents no code for this. It is recognized by HTTP 402, or by the words of a refusal of
    /// [`create`](crate::Pods::create) or [`resume`](crate::Pods::resume), such as `insufficient balance`.
    /// Other words about a balance do not count.
    #[must_use]
    pub fn is_insufficient_balance(&self) -> bool {
        let is_unpaid = self.0.status == Some(402);
        let is_refusal = match self.0.kind {
            Kind::Api => {
                !self.is_not_found() && !self.is_status_invalid() && !self.is_rate_limited()
            }
            Kind::Http => is_unpaid,
            _ => false,
        };
        is_refusal
            && self.asks_for_machine()
            && (is_unpaid || words::is_insufficient_balance(self.message()))
    }

    /// A pod may have been created, and it is not known which one: no clear response arrived, and no pod, or
    /// more than one, could be the result. These pods are the [`candidates`](Self::candidates). Check them
    /// before you create another pod, or you may pay for two.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        matches!(self.0.kind, Kind::Unconfirmed { .. })
    }

    /// The run was stopped by a signal, such as Ctrl-C, or by [`Run::stop_on`](crate::Run::stop_on).
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        matches!(self.0.kind, Kind::Interrupted(_))
    }

    /// A limit on the time or the cost of a run or a batch has stopped it: see
    /// [`Run::max_duration`](crate::Run::max_duration), [`Run::max_cost`](crate::Run::max_cost) and
    /// [`Batch::max_cost`](crate::Batch::max_cost).
    #[must_use]
    pub fn is_limit_reached(&self) -> bool {
        matches!(self.0.kind, Kind::Limit(_))
    }

    /// The command of a [`Job`](crate::Job) did not begin in time, although its pod runs.
    #[must_use]
    pub fn is_not_started(&self) -> bool {
        matches!(self.0.kind, Kind::NotStarted { .. })
    }

    /// Too many requests were sent: HTTP 429 or code 429. Wait before the next one.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.status == Some(429) || self.0.code == Some(codes::TOO_MANY_REQUESTS)
    }

    /// The request is not valid. It was refused by the checks before it was sent (see
    /// [`violations`](Self::violations)), or by the server with HTTP 400 or code 10001.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid(_))
            || self.0.status == Some(400)
            || self.0.code == Some(codes::INVALID_PARAMETERS)
    }

    /// The pod's status does not allow the call, such as pausing a pod that is not running: code 12001.
    #[must_use]
    pub fn is_status_invalid(&self) -> bool {
        self.0.code == Some(codes::STATUS_INVALID)
    }

    /// The time limit of an attempt, a call or a wait was exceeded.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout { .. })
    }

    /// No connection could be made, because of name resolution, the network or TLS. Nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::NotSent | Kind::Certificate)
    }

    /// The response does not conform to the specification and cannot be used.
    #[must_use]
    pub fn is_unexpected_response(&self) -> bool {
        matches!(self.0.kind, Kind::Decode { .. } | Kind::TooLarge { .. })
    }

    /// The same call may succeed later. [`may_have_been_applied`](Self::may_have_been_applied) says whether
    /// it is *safe* to repeat it.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let inner = &*self.0;
        match inner.kind {
            Kind::NotSent | Kind::ConnectionLost | Kind::Timeout { .. } => true,
            Kind::Api | Kind::Http => {
                self.is_rate_limited()
                    || inner.code == Some(codes::SYSTEM_ERROR)
                        && !self.is_no_capacity()
                        && !self.is_insufficient_balance()
                    || self.is_given_up()
            }
            _ => false,
        }
    }

    /// The server may have carried out the request, although no clear response arrived: a pod may have been
    /// created, or a deletion may have begun. `false` means that it has not; it is always `false` for
    /// operations that only read.
    #[must_use]
    pub fn may_have_been_applied(&self) -> bool {
        let inner = &*self.0;
        let this_attempt = match &inner.kind {
            Kind::Config(_)
            | Kind::NoKey(_)
            | Kind::Invalid(_)
            | Kind::NotSent
            | Kind::Certificate
            | Kind::Unreachable { .. }
            | Kind::AllCandidatesFailed(_)
            | Kind::Interrupted(_)
            | Kind::Limit(_)
            | Kind::NotStarted { .. } => false,
            Kind::ConnectionLost
            | Kind::Decode { .. }
            | Kind::TooLarge { .. }
            | Kind::LeftBehind { .. }
            | Kind::Unconfirmed { .. } => true,
            Kind::Timeout { scope, .. } => *scope != Scope::Wait,
            Kind::Api | Kind::Http if self.is_no_capacity() || self.is_insufficient_balance() => {
                false
            }
            Kind::Api | Kind::Http if inner.code == Some(codes::SYSTEM_ERROR) => true,
            // A gateway or the server gave up. An envelope does not say whether the request had been applied.
            Kind::Api | Kind::Http => inner.status.is_some_and(|status| match status {
                408 | 500.. => true,
                // A redirected request was not applied. After 302 and 303 this is not certain.
                301 | 307 | 308 | 400.. => false,
                _ => matches!(inner.kind, Kind::Http),
            }),
        };
        (this_attempt && !inner.only_reads) || inner.in_doubt
    }

    /// For other operations the words of a refusal mean something else.
    fn asks_for_machine(&self) -> bool {
        let called = self.0.operation;
        matches!(called, Some(Called::Operation(id)) if operation::asks_for_machine(id))
    }

    fn message(&self) -> &str {
        self.api_message().unwrap_or_default()
    }

    /// Whether the response is a web page, which the API never sends.
    pub(crate) fn is_page(&self) -> bool {
        is_page(self.body().unwrap_or_default())
    }

    /// Whether a gateway or the server gave up before the work on the request had ended.
    fn is_given_up(&self) -> bool {
        matches!(self.0.status, Some(408 | 502 | 503 | 504))
    }

    /// Whether the API itself reported a failure, so that its work on the request has ended. After a
    /// gateway's response that is not known.
    pub(crate) fn is_answered_failure(&self) -> bool {
        matches!(self.0.kind, Kind::Api) && !self.is_given_up()
    }

    /// OpenTelemetry's `error.type`: one of a few words, or the code or status.
    pub(crate) fn error_type(&self) -> String {
        let word = match &self.0.kind {
            Kind::Config(_) | Kind::NoKey(_) => "config",
            Kind::Invalid(_) => "invalid",
            Kind::NotSent => "connect",
            Kind::Certificate => "certificate",
            Kind::ConnectionLost => "connection",
            Kind::Timeout { .. } => "timeout",
            Kind::Decode { .. } => "decode",
            Kind::TooLarge { .. } => "too_large",
            Kind::Unreachable { .. } => "unreachable",
            Kind::Unconfirmed { .. } => "unconfirmed",
            Kind::AllCandidatesFailed(_) => "none_came_up",
            Kind::Interrupted(_) => "interrupted",
            Kind::Limit(_) => "limit",
            Kind::NotStarted { .. } => "not_started",
            Kind::LeftBehind { .. } => "left_behind",
            Kind::Api => return self.0.code.unwrap_or_default().to_string(),
            Kind::Http => return self.0.status.unwrap_or_default().to_string(),
        };
        word.to_owned()
    }
}

/// Whether a body is HTML or XML.
pub(crate) fn is_page(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}
