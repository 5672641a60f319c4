//! The plan of faults: the handles with which tests add rules, and the choice of the fault for each
//! request.

use std::collections::VecDeque;
use std::iter;
use std::sync::Arc;

use super::Fault;
use super::parse::{ParseError, parse_rule};
use yottalabs_client::Operation;

use crate::rng::Rng;
use crate::shared::Shared;

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
/// # Ok::<(), yottalabs_sim::ParseError>(())
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
        FaultTarget(self.clone(), Some(operation))
    }

    /// Rules for all requests, including those for unknown paths.
    pub fn on_any(&self) -> FaultTarget {
        FaultTarget(self.clone(), None)
    }

    fn add_rule(&self, operation: Option<Operation>, when: When) {
        self.shared
            .write(|state, _| state.faults.add(operation, when));
    }

    /// Adds a rule in the text form `OPERATION:FAULT[:WHEN]` of the flag `--fault`.
    ///
    /// # Errors
    ///
    /// If one of the three parts is not valid; the error lists the valid words.
    pub fn add(&self, rule: &str) -> Result<(), ParseError> {
        self.add_all(&[rule])
    }

    /// Adds all rules, or none if one is not valid.
    pub(crate) fn add_all(&self, rules: &[&str]) -> Result<(), ParseError> {
        let rules = rules.iter().map(|rule| parse_rule(rule));
        for (operation, when) in rules.collect::<Result<Vec<_>, _>>()? {
            self.add_rule(operation, when);
        }
        Ok(())
    }

    /// Removes all rules.
    pub fn clear(&self) {
        self.shared.write(|state, _| state.faults.rules.clear());
    }
}

/// The requests that new rules are for: see [`FaultPlan::on`].
#[derive(Clone, Debug)]
#[must_use = "a target does nothing without a rule"]
pub struct FaultTarget(FaultPlan, Option<Operation>);

impl FaultTarget {
    fn add(&self, when: When) -> &Self {
        self.0.add_rule(self.1, when);
        self
    }

    /// Injects this fault into the next request.
    pub fn next(&self, fault: impl Into<Fault>) -> &Self {
        self.next_n(1, fault)
    }

    /// Injects this fault into the next `requests` requests.
    pub fn next_n(&self, requests: usize, fault: impl Into<Fault>) -> &Self {
        self.queue(iter::repeat_n(Some(fault.into()), requests))
    }

    /// Injects these faults into the next requests, one after another. `None` means no fault.
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

    /// Injects this fault into every n-th request from now on, or into none if n is zero.
    pub fn every(&self, n: u64, fault: impl Into<Fault>) -> &Self {
        self.add(When::Every(n, fault.into()))
    }

    /// Injects this fault into every request.
    pub fn always(&self, fault: impl Into<Fault>) -> &Self {
        self.every(1, fault)
    }

    /// Injects this fault into each request with this probability, from 0 to 1, derived from the seed.
    pub fn chance(&self, probability: f64, fault: impl Into<Fault>) -> &Self {
        self.add(When::Chance(probability, fault.into()))
    }
}

const PURPOSE: u64 = 7;

/// The requests of a rule that its fault is injected into.
#[derive(Debug)]
pub(crate) enum When {
    /// The next ones, one fault each; `None` means no fault.
    Queue(VecDeque<Option<Fault>>),
    /// Every n-th one; none if n is zero.
    Every(u64, Fault),
    Chance(f64, Fault),
}

/// A rule and its progress.
#[derive(Debug)]
struct Rule {
    /// `None` means all requests.
    operation: Option<Operation>,
    when: When,
    /// The key of the random numbers.
    number: u64,
    /// How many of its requests have arrived.
    seen: u64,
}

impl Rule {
    fn fault(&mut self, seed: u64) -> Option<Fault> {
        match &mut self.when {
            When::Queue(faults) => faults.pop_front().flatten(),
            When::Every(n, fault) => self.seen.is_multiple_of(*n).then(|| fault.clone()),
            When::Chance(probability, fault) => {
                let mut rng = Rng::keyed(&[seed, PURPOSE, self.number, self.seen]);
                rng.hits(*probability).then(|| fault.clone())
            }
        }
    }
}

/// The rules of a simulator.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
    /// How many rules were ever added.
    added: u64,
}

impl Rules {
    pub(crate) fn add(&mut self, operation: Option<Operation>, when: When) {
        let number = self.added;
        self.added += 1;
        self.rules.push(Rule {
            operation,
            when,
            number,
            seen: 0,
        });
    }

    /// The fault of the first rule that has one. Every rule counts all of its requests; a queue keeps its
    /// next fault if an earlier rule had one.
    pub(crate) fn next(&mut self, seed: u64, operation: Option<Operation>) -> Option<Fault> {
        let mut fault = None;
        for rule in &mut self.rules {
            if rule.operation.is_none() || rule.operation == operation {
                rule.seen += 1;
                fault = fault.or_else(|| rule.fault(seed));
            }
        }
        self.rules
            .retain(|rule| !matches!(&rule.when, When::Queue(faults) if faults.is_empty()));
        fault
    }
}
