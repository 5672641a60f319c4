//! The limits on a run, and why a run was stopped.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, select_all};
use rust_decimal::Decimal;
use tokio::time::sleep;

use super::spending::Meter;
use crate::PodId;
use crate::error::{Error, Kind, rounded};
use crate::retry::FOR_EVER;
use crate::signals::{AtWork, Signal};

/// The limits on a run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    pub(super) duration: Option<Duration>,
    pub(super) cost: Option<Decimal>,
}

/// Completes when something stops the run.
pub(super) type Stop = BoxFuture<'static, Stopped>;

impl Limits {
    /// Begins to watch for all that stops a run: a signal, the program and these limits.
    pub(super) fn stop(
        self,
        at_work: &AtWork,
        stop_on: impl Future<Output = ()> + Send + 'static,
        meter: &Arc<Meter>,
    ) -> Stop {
        let mut reasons = vec![
            at_work.signal().map(Stopped::Signal).boxed(),
            stop_on.map(|()| Stopped::Program).boxed(),
        ];
        if let Some(limit) = self.duration {
            let end = sleep(limit.min(FOR_EVER));
            let stopped = move |()| Stopped::Limit(Limit::Duration(limit));
            reasons.push(end.map(stopped).boxed());
        }
        if let Some(limit) = self.cost {
            let meter = meter.clone();
            let reached = async move { Stopped::Limit(meter.reached(limit).await) };
            reasons.push(reached.boxed());
        }
        select_all(reasons).map(|(stopped, ..)| stopped).boxed()
    }
}

/// A limit that stops a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    Duration(Duration),
    Cost(Decimal),
    /// There is a limit on the cost, and the pod is billed at an unknown price.
    UnknownPrice(PodId),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duration(limit) => write!(f, "the limit of {:?} was reached", rounded(*limit)),
            Self::Cost(limit) => {
                write!(f, "the limit of {limit} on the estimated cost was reached")
            }
            Self::UnknownPrice(pod) => write!(
                f,
                "pod {pod} has no known price, so the limit on the cost cannot be kept"
            ),
        }
    }
}

/// Why a run was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    Signal(Signal),
    Program,
    Limit(Limit),
}

impl Stopped {
    /// The error of the run.
    pub(super) fn error(self) -> Error {
        let kind = match self {
            Self::Signal(signal) => Kind::Interrupted(Some(signal)),
            Self::Program => Kind::Interrupted(None),
            Self::Limit(limit) => Kind::Limit(limit),
        };
        Error::local("run the job", kind)
    }
}
