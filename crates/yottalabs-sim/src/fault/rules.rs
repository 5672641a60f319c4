//! The rules of a fault plan, and the choice of the fault for each request.

use std::collections::VecDeque;

use super::Fault;
use crate::{
    operation::Operation,
    rng::{Chance, Rng},
};

const PURPOSE: u64 = 7;

/// Which of a rule's requests meet its fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The next ones, one fault each; `None` means no fault.
    Queue(VecDeque<Option<Fault>>),
    /// Every n-th one; none if n is zero.
    Every(u64, Fault),
    Chance(Chance, Fault),
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
    /// Counts the request if the rule is for it, and returns whether it is.
    fn counts(&mut self, operation: Option<Operation>) -> bool {
        let counts = self.operation.is_none() || self.operation == operation;
        self.seen += u64::from(counts);
        counts
    }

    fn fault(&mut self, seed: u64) -> Option<Fault> {
        match &mut self.when {
            When::Queue(faults) => faults.pop_front().flatten(),
            When::Every(n, fault) => {
                let hits = *n > 0 && self.seen.is_multiple_of(*n);
                hits.then(|| fault.clone())
            }
            When::Chance(chance, fault) => {
                let mut rng = Rng::keyed(&[seed, PURPOSE, self.number, self.seen]);
                chance.hits(&mut rng).then(|| fault.clone())
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
    injected: Vec<Option<Operation>>,
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

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The fault of the first rule that has one. Every rule counts all of its requests; a queue keeps its
    /// next fault if an earlier rule had one.
    pub(crate) fn next(&mut self, seed: u64, operation: Option<Operation>) -> Option<Fault> {
        let mut found = None;
        for rule in &mut self.rules {
            if rule.counts(operation) && found.is_none() {
                found = rule.fault(seed);
            }
        }
        self.rules
            .retain(|rule| !matches!(&rule.when, When::Queue(faults) if faults.is_empty()));
        if found.is_some() {
            self.injected.push(operation);
        }
        found
    }

    /// The operations of the requests that met a fault.
    pub(crate) fn injected(&self) -> &[Option<Operation>] {
        &self.injected
    }
}
