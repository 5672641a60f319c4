//! What happens to pods from outside, brought about by hand.

use std::fmt;

use rust_decimal::Decimal;
use yottalabs_client::wire::{PodId, PodStatus};

use crate::{
    cause::Cause,
    clock::Millis,
    lifecycle::{self, WrongStatus},
    pod::Pod,
    simulator::Simulator,
};

/// What was to happen to a pod cannot happen to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPossible(String);

impl fmt::Display for NotPossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::error::Error for NotPossible {}

impl Simulator {
    /// Takes a pod's spot machine back, now: `TERMINATING`, and soon `TERMINATED`. That is
    /// this simulator's idea of it; the vendor does not say what becomes of such a pod.
    /// See also [`Builder::spot_life`](crate::Builder::spot_life).
    ///
    /// # Errors
    ///
    /// If there is no such pod, if it is on demand, or if it has ended.
    ///
    /// ```
    /// # let sim = yottalabs_sim::Simulator::new();
    /// assert_eq!(sim.reclaim(7).unwrap_err().to_string(), "there is no pod 7");
    /// ```
    pub fn reclaim(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        let id = id.into();
        self.inject(id, |pod, now| {
            if !pod.spec.is_spot {
                return Err(format!(
                    "pod {id} is on demand: only spot machines are reclaimed"
                ));
            }
            let is = pod.status(now);
            if is.is_terminal() || is == PodStatus::Terminating {
                return Err(format!(
                    "pod {id} is {is}: it has no machine to be reclaimed"
                ));
            }
            lifecycle::terminate(pod, now, Cause::Reclaimed);
            Ok(())
        })
    }

    /// Makes a pod fail that has not started yet: `FAILED`.
    ///
    /// # Errors
    ///
    /// If there is no such pod, or if it is beyond its start.
    pub fn fail(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        let id = id.into();
        self.inject(id, |pod, now| {
            lifecycle::fail(pod, now).map_err(|wrong| wrong_status(id, &wrong))
        })
    }

    /// Lets a running pod become `DEGRADED`: no port is healthy, and it is billed as before.
    /// The vendor's page names this status for webhooks only.
    ///
    /// # Errors
    ///
    /// If there is no such pod, or if it is not `RUNNING`.
    pub fn degrade(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        let id = id.into();
        self.inject(id, |pod, now| {
            lifecycle::turn(pod, now, PodStatus::Running, PodStatus::Degraded)
                .map_err(|wrong| wrong_status(id, &wrong))
        })
    }

    /// Lets a `DEGRADED` pod be `RUNNING` again.
    ///
    /// # Errors
    ///
    /// If there is no such pod, or if it is not `DEGRADED`.
    pub fn recover(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        let id = id.into();
        self.inject(id, |pod, now| {
            lifecycle::turn(pod, now, PodStatus::Degraded, PodStatus::Running)
                .map_err(|wrong| wrong_status(id, &wrong))
        })
    }

    /// Gives the account this much to spend from now on; without it, it has no end.
    ///
    /// At the moment it is spent all pods are terminated, and none can be created until
    /// more is given.
    ///
    /// ```
    /// use yottalabs_sim::{Decimal, Simulator};
    ///
    /// let sim = Simulator::new();
    /// assert_eq!(sim.balance(), None);
    /// sim.set_balance(5);
    /// assert_eq!(sim.balance(), Some(Decimal::from(5)));
    /// ```
    pub fn set_balance(&self, balance: impl Into<Decimal>) {
        let balance = balance.into();
        self.write(|state, now| state.set_balance(balance, now));
    }

    /// What the account has left, if it has an end.
    #[must_use]
    pub fn balance(&self) -> Option<Decimal> {
        self.read(|state, now| state.balance(now))
    }

    fn inject(
        &self,
        id: PodId,
        event: impl FnOnce(&mut Pod, Millis) -> Result<(), String>,
    ) -> Result<(), NotPossible> {
        self.write(|state, now| {
            let pod = state.pod_mut(id.get(), now);
            let pod = pod.ok_or_else(|| NotPossible(format!("there is no pod {id}")))?;
            event(pod, now).map_err(NotPossible)
        })
    }
}

fn wrong_status(id: PodId, WrongStatus { is, needs }: &WrongStatus) -> String {
    format!("pod {id} is {is}: this befalls pods that are {needs}")
}
