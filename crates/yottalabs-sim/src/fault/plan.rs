//! The handles with which tests add faults to a simulator's plan.

use std::{iter, sync::Arc};

use super::{
    Fault,
    parse::{BadRule, parse_rule},
    rules::When,
};
use crate::{operation::Operation, rng::Chance, shared::Shared};

/// The plan of faults of a simulator: see [`Simulator::faults`](crate::Simulator::faults).
///
/// Rules apply in the order in which they were added, and the first one with a fault for a request
/// decides. The result depends only on the simulator's seed and the order of the requests.
///
/// ```
/// use yottalabs_sim::{Fault, Operation, Reply, Simulator};
///
/// let sim = Simulator::new();
/// let faults = sim.faults();
/// faults.on(Operation::CreatePod).next(Fault::ResetAfter);
/// faults.on(Operation::GetPodLogs).every(3, Fault::Truncated);
/// faults.on_any().chance(0.05, Reply::status(503));
/// faults.add("list:slow-body=4/250ms:0.1")?;
/// // … the program under test runs …
/// for request in sim.requests() {
///     println!("{:?} met {:?}, applied {}", request.operation, request.fault, request.applied);
/// }
/// faults.clear();
/// # Ok::<(), yottalabs_sim::BadRule>(())
/// ```
#[derive(Clone, Debug)]
pub struct FaultPlan {
    shared: Arc<Shared>,
}

impl FaultPlan {
    pub(crate) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Rules for the requests of one operation.
    pub fn on(&self, operation: Operation) -> FaultTarget {
        self.target(Some(operation))
    }

    /// Rules for all requests, including those for unknown paths.
    pub fn on_any(&self) -> FaultTarget {
        self.target(None)
    }

    fn target(&self, operation: Option<Operation>) -> FaultTarget {
        let shared = self.shared.clone();
        FaultTarget { shared, operation }
    }

    /// Adds a rule in the text form `OPERATION:FAULT[:WHEN]` of the flag `--fault`.
    ///
    /// # Errors
    ///
    /// If one of the three parts is not valid; the error lists the valid words.
    pub fn add(&self, rule: &str) -> Result<(), BadRule> {
        let (operation, when) = parse_rule(rule)?;
        self.shared
            .write(|state, _| state.faults.add(operation, when));
        Ok(())
    }

    /// Removes all rules. The counts stay.
    pub fn clear(&self) {
        self.shared.write(|state, _| state.faults.clear());
    }

    /// How many requests have met a fault so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.read(|state, _| state.faults.injected().len())
    }

    /// How many requests of one operation have met a fault so far.
    #[must_use]
    pub fn count_on(&self, operation: Operation) -> usize {
        self.shared.read(|state, _| {
            let injected = state.faults.injected().iter();
            injected.filter(|on| **on == Some(operation)).count()
        })
    }
}

/// The requests that new rules are for: see [`FaultPlan::on`].
#[derive(Clone, Debug)]
#[must_use = "a target does nothing without a rule"]
pub struct FaultTarget {
    shared: Arc<Shared>,
    operation: Option<Operation>,
}

impl FaultTarget {
    fn add(&self, when: When) -> &Self {
        let operation = self.operation;
        self.shared
            .write(|state, _| state.faults.add(operation, when));
        self
    }

    /// The next request meets this fault.
    pub fn next(&self, fault: impl Into<Fault>) -> &Self {
        self.next_n(1, fault)
    }

    /// The next `requests` requests meet this fault.
    pub fn next_n(&self, requests: usize, fault: impl Into<Fault>) -> &Self {
        self.queue(iter::repeat_n(Some(fault.into()), requests))
    }

    /// The next requests meet these faults, one after another. `None` means no fault.
    ///
    /// ```
    /// use yottalabs_sim::{Fault, Operation, Simulator};
    ///
    /// let sim = Simulator::new();
    /// let get = sim.faults().on(Operation::GetPod);
    /// get.queue([Fault::Refuse, Fault::Truncated]);
    /// get.queue([None, Some(Fault::ResetBefore)]);
    /// ```
    pub fn queue<F: Into<Option<Fault>>>(&self, faults: impl IntoIterator<Item = F>) -> &Self {
        self.add(When::Queue(faults.into_iter().map(Into::into).collect()))
    }

    /// Every n-th request from now on meets this fault. No request does if n is zero.
    pub fn every(&self, n: u64, fault: impl Into<Fault>) -> &Self {
        self.add(When::Every(n, fault.into()))
    }

    /// Every request meets this fault.
    pub fn always(&self, fault: impl Into<Fault>) -> &Self {
        self.every(1, fault)
    }

    /// Each request meets this fault with this probability, derived from the seed. The probability is
    /// clamped to 0..=1.
    pub fn chance(&self, probability: f64, fault: impl Into<Fault>) -> &Self {
        self.add(When::Chance(Chance::new(probability), fault.into()))
    }
}
