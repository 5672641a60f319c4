//! The handle by which tests say what goes wrong when.

use std::iter;

use super::{
    Fault,
    rules::When,
    text::{BadRule, parse_rule},
};
use crate::{chance::Chance, operation::Operation, simulator::Simulator};

/// What goes wrong when: see [`Simulator::faults`].
///
/// Rules are asked in the order in which they were made, and the first one that has a
/// fault for a request decides. All follows from the simulator's seed and the order of
/// the requests.
///
/// ```
/// use yottalabs_sim::{Fault, Operation, Reply, Simulator};
///
/// let sim = Simulator::new();
/// let faults = sim.faults();
/// faults.on(Operation::CreatePod).next(Fault::ResetAfter);
/// faults.on(Operation::GetLogs).every(3, Fault::Truncated);
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
    sim: Simulator,
}

impl FaultPlan {
    pub(crate) const fn new(sim: Simulator) -> Self {
        Self { sim }
    }

    /// Rules for the requests of one operation.
    pub fn on(&self, operation: Operation) -> FaultTarget {
        FaultTarget {
            sim: self.sim.clone(),
            operation: Some(operation),
        }
    }

    /// Rules for every request, those for no operation included.
    pub fn on_any(&self) -> FaultTarget {
        FaultTarget {
            sim: self.sim.clone(),
            operation: None,
        }
    }

    /// Adds a rule that is written `OPERATION:FAULT[:WHEN]`, as the program takes it.
    ///
    /// # Errors
    ///
    /// If one of the three parts cannot be read; the error says which words there are.
    pub fn add(&self, rule: &str) -> Result<(), BadRule> {
        let (operation, when) = parse_rule(rule)?;
        self.sim.write(|state, _| state.faults.add(operation, when));
        Ok(())
    }

    /// Forgets all rules. What was injected stays counted.
    pub fn clear(&self) {
        self.sim.write(|state, _| state.faults.clear());
    }

    /// How many requests have met a fault so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sim.read(|state, _| state.faults.injected().len())
    }

    /// How many requests of one operation have met a fault so far.
    #[must_use]
    pub fn count_on(&self, operation: Operation) -> usize {
        self.sim.read(|state, _| {
            let injected = state.faults.injected().iter();
            injected.filter(|on| **on == Some(operation)).count()
        })
    }
}

/// The requests that a rule is about to be made for: see [`FaultPlan::on`].
#[derive(Clone, Debug)]
#[must_use = "it does nothing by itself"]
pub struct FaultTarget {
    sim: Simulator,
    operation: Option<Operation>,
}

impl FaultTarget {
    fn add(&self, when: When) -> &Self {
        let operation = self.operation;
        self.sim.write(|state, _| state.faults.add(operation, when));
        self
    }

    /// The next request meets this fault.
    pub fn next(&self, fault: impl Into<Fault>) -> &Self {
        self.next_n(1, fault)
    }

    /// The next so many requests meet this fault.
    pub fn next_n(&self, requests: usize, fault: impl Into<Fault>) -> &Self {
        self.queue(iter::repeat_n(Some(fault.into()), requests))
    }

    /// The next requests meet these faults, one after another; `None` lets one through.
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

    /// The n-th request from now on meets this fault, the 2n-th and so on. None if n is zero.
    pub fn every(&self, n: u64, fault: impl Into<Fault>) -> &Self {
        self.add(When::Every(n, fault.into()))
    }

    /// Every request meets this fault.
    pub fn always(&self, fault: impl Into<Fault>) -> &Self {
        self.every(1, fault)
    }

    /// Each request meets this fault with this probability, as the seed will have it.
    /// What is below 0 is taken as 0, and what is above 1 as 1.
    pub fn chance(&self, probability: f64, fault: impl Into<Fault>) -> &Self {
        self.add(When::Chance(Chance::new(probability), fault.into()))
    }
}
