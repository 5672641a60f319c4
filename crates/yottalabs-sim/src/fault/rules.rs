//! Which request meets which fault.

use std::collections::VecDeque;

use super::Fault;
use crate::{chance::Chance, operation::Operation, rng::Rng};

const PURPOSE: u64 = 7;

/// How many of the requests a rule is for meet its fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The next ones, one fault each; `None` lets one through.
    Queue(VecDeque<Option<Fault>>),
    /// The n-th, the 2n-th and so on; never if n is zero.
    Every(u64, Fault),
    Chance(Chance, Fault),
}

/// A rule, and how far it has come.
#[derive(Debug)]
struct Rule {
    /// For every request if there is none.
    operation: Option<Operation>,
    when: When,
    /// The key of what is left to chance.
    number: u64,
    /// How many requests it has been for so far.
    seen: u64,
}

impl Rule {
    /// Whether the request is its, counting it.
    fn sees(&mut self, operation: Option<Operation>) -> bool {
        let sees = self.operation.is_none() || self.operation == operation;
        self.seen += u64::from(sees);
        sees
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

/// The fault plan of a simulator.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
    /// How many rules there ever were.
    made: u64,
    injected: Vec<Option<Operation>>,
}

impl Rules {
    pub(crate) fn add(&mut self, operation: Option<Operation>, when: When) {
        let number = self.made;
        self.made += 1;
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

    /// The fault of the first rule that has one. Every rule counts every request it is
    /// for; a queue gives up its next fault only if no rule ahead of it had one.
    pub(crate) fn next(&mut self, seed: u64, operation: Option<Operation>) -> Option<Fault> {
        let mut found = None;
        for rule in &mut self.rules {
            if rule.sees(operation) && found.is_none() {
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

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: Option<Operation> = Some(Operation::CreatePod);
    const LIST: Option<Operation> = Some(Operation::ListPods);

    fn hits(rules: &mut Rules, operation: Option<Operation>, requests: usize) -> String {
        let hits = (0..requests).map(|_| rules.next(7, operation));
        hits.map(|fault| fault.map_or(".".to_owned(), |fault| fault.to_string()[..1].to_owned()))
            .collect()
    }

    #[test]
    fn a_queue_is_worked_off_by_its_own_operation() {
        let mut rules = Rules::default();
        let faults = [Some(Fault::Gzip), None, Some(Fault::Twice)];
        rules.add(CREATE, When::Queue(faults.into()));
        assert_eq!(hits(&mut rules, LIST, 3), "...");
        assert_eq!(hits(&mut rules, CREATE, 5), "g.t..");
        assert_eq!(rules.injected(), [CREATE, CREATE]);
    }

    #[test]
    fn every_nth_counts_the_requests_that_others_took_too() {
        let mut rules = Rules::default();
        rules.add(None, When::Queue([Some(Fault::Twice)].into()));
        rules.add(None, When::Every(3, Fault::Gzip));
        rules.add(None, When::Every(0, Fault::Refuse));
        assert_eq!(hits(&mut rules, CREATE, 7), "t.g..g.");
        rules.clear();
        assert_eq!(hits(&mut rules, CREATE, 7), ".......");
    }

    #[test]
    fn chance_follows_the_seed_and_keeps_its_share() {
        let drawn = |probability, seed| {
            let mut rules = Rules::default();
            rules.add(CREATE, When::Chance(Chance::new(probability), Fault::Gzip));
            (0..1_000)
                .map(|_| rules.next(seed, CREATE).is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(drawn(0.1, 7), drawn(0.1, 7));
        assert_ne!(drawn(0.1, 7), drawn(0.1, 8));
        let share = drawn(0.1, 7).iter().filter(|hit| **hit).count();
        assert!((70..130).contains(&share), "{share}");
        assert!(drawn(1.0, 7).iter().all(|hit| *hit));
        assert!(!drawn(0.0, 7).contains(&true) && !drawn(f64::NAN, 7).contains(&true));
    }
}
