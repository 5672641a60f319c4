//! From looks at pods to what has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::model::Pod;
use super::poller::{Eyes, Seen, is_passing};
use super::watch::{PodEvent, Settings};
use crate::error::{Error, Result};
use crate::yotta::Yotta;
use crate::{PodId, PodStatus};

/// While there is trouble, looks become as rare as this, or as what was asked for if that is rarer.
const RAREST: Duration = Duration::from_secs(60);

/// What a watch remembers from one look to the next.
#[derive(Debug)]
pub(crate) struct Watcher {
    eyes: Eyes,
    /// All that are alive.
    known: BTreeMap<PodId, Arc<Pod>>,
    due: Instant,
    /// When the last good look was taken, or else when the watch began.
    good: Instant,
    /// Bad looks since then.
    troubles: u32,
    /// The one pod that is watched has not been found.
    was_nowhere: bool,
}

/// What came of one look.
#[derive(Debug, Default)]
pub(crate) struct Step {
    pub(crate) events: Vec<PodEvent>,
    /// Whether it was the last, and why.
    pub(crate) end: Option<Result<()>>,
}

impl Watcher {
    pub(crate) fn new(yotta: &Yotta) -> Self {
        let now = Instant::now();
        Self {
            eyes: Eyes::new(yotta),
            known: BTreeMap::new(),
            due: now,
            good: now,
            troubles: 0,
            was_nowhere: false,
        }
    }

    /// Takes the next look, when it is due.
    pub(crate) async fn step(mut self, settings: Settings) -> (Self, Step) {
        let step = match settings.only {
            None => self.look_at_all(settings).await,
            Some(id) => self.look_at_one(id, settings).await,
        };
        (self, step)
    }

    async fn look_at_all(&mut self, settings: Settings) -> Step {
        let look = self.eyes.list(self.due, settings.every).await;
        let started = look.started;
        let list = match look.result {
            Ok(list) => list,
            Err(error) => return self.plan(settings, started, Vec::new(), Some(error)),
        };
        let missing = self.known.keys().filter(|id| !list.contains_key(id));
        let missing: Vec<_> = missing.copied().collect();
        let mut now = BTreeMap::clone(&list);
        let mut trouble = None;
        for (id, result) in self.eyes.singly(&missing, started, settings.every).await {
            match result {
                Ok(pod) => drop(now.insert(id, pod)),
                Err(error) if error.is_not_found() => {}
                Err(error) => {
                    // Not known to be gone: it stays as it was.
                    now.extend(self.known.get(&id).map(|pod| (id, pod.clone())));
                    trouble = Some(error);
                }
            }
        }
        let events = self.take_in(now);
        self.plan(settings, started, events, trouble)
    }

    async fn look_at_one(&mut self, id: PodId, settings: Settings) -> Step {
        let (started, seen) = self.eyes.one(id, self.due, settings.every).await;
        let (events, end) = match seen {
            Seen::Trouble(error) => return self.plan(settings, started, Vec::new(), Some(error)),
            Seen::Pod(pod) if pod.status == PodStatus::Terminated => {
                (vec![PodEvent::Gone(pod)], Some(Ok(())))
            }
            Seen::Pod(pod) => (self.take_in(BTreeMap::from([(id, pod)])), None),
            Seen::Nowhere(error) => match self.known.remove(&id) {
                Some(pod) => (vec![PodEvent::Gone(pod)], Some(Ok(()))),
                None if self.was_nowhere => (Vec::new(), Some(Err(error))),
                None => {
                    self.was_nowhere = true;
                    (Vec::new(), None)
                }
            },
        };
        let step = self.plan(settings, started, events, None);
        Step { end, ..step }
    }

    /// What is different from before.
    fn take_in(&mut self, now: BTreeMap<PodId, Arc<Pod>>) -> Vec<PodEvent> {
        let ids: BTreeSet<_> = self.known.keys().chain(now.keys()).copied().collect();
        let mut events = Vec::new();
        for id in ids {
            let before = self.known.get(&id).cloned();
            let after = now.get(&id).cloned();
            let is_over = |pod: &Arc<Pod>| pod.status == PodStatus::Terminated;
            events.extend(match (before, after) {
                (Some(_), Some(after)) if is_over(&after) => Some(PodEvent::Gone(after)),
                (None, Some(after)) if is_over(&after) => None,
                (Some(before), Some(after)) => {
                    (before != after).then_some(PodEvent::Changed { before, after })
                }
                (None, Some(after)) => Some(PodEvent::Added(after)),
                (before, None) => before.map(PodEvent::Gone),
            });
        }
        self.known = now;
        self.known
            .retain(|_, pod| pod.status != PodStatus::Terminated);
        events
    }

    /// When to look again, if at all.
    fn plan(
        &mut self,
        settings: Settings,
        started: Instant,
        events: Vec<PodEvent>,
        trouble: Option<Error>,
    ) -> Step {
        let Settings {
            every, tolerate, ..
        } = settings;
        let Some(error) = trouble else {
            (self.good, self.troubles) = (started, 0);
            self.due = started + every;
            return Step { events, end: None };
        };
        let borne = started.saturating_duration_since(self.good);
        if !is_passing(&error) || borne >= tolerate {
            let end = Some(Err(error));
            return Step { events, end };
        }
        let rarer = every.saturating_mul(1 << self.troubles.min(16));
        let pause = rarer.min(RAREST.max(every)).min(tolerate - borne);
        tracing::debug!(%error, ?pause, "a look at the pods failed");
        self.troubles += 1;
        self.due = started + pause;
        Step { events, end: None }
    }
}
