//! Random failures of pods, derived from the seed.

use std::time::Duration;

use crate::{
    clock::Millis,
    history::Cause,
    pod::Pod,
    rng::{Chance, Rng},
};

// Purposes of their own, so that a pod's other random numbers do not depend on these settings.
const START: u64 = 5;
const SPOT: u64 = 6;

/// The settings of random failures.
#[derive(Clone, Debug)]
pub(crate) struct RandomFailures {
    /// Images whose name contains one of these cannot be pulled.
    pub(crate) bad_images: Vec<String>,
    /// The probability that no machine is free for an accepted pod.
    pub(crate) no_machine: Chance,
    /// How long a spot machine runs on average before it is reclaimed; never if `None`.
    pub(crate) spot_life: Option<Duration>,
}

impl Default for RandomFailures {
    fn default() -> Self {
        Self {
            bad_images: vec!["does-not-exist".to_owned()],
            no_machine: Chance::default(),
            spot_life: None,
        }
    }
}

impl RandomFailures {
    /// Why the pod will fail to start; `None` if it will start.
    pub(crate) fn failure(&self, pod: &Pod) -> Option<Cause> {
        if self.no_machine.hits(&mut pod.rng(START, 0)) {
            return Some(Cause::NoMachine);
        }
        let image = &pod.spec.image;
        let is_bad = self.bad_images.iter().any(|bad| image.contains(bad));
        is_bad.then_some(Cause::BadImage)
    }

    /// When the machine of a run is reclaimed, if ever: between half and one and a half times the
    /// average life after the run's start.
    pub(crate) fn reclaimed_at(&self, pod: &Pod, running_at: Millis) -> Option<Millis> {
        let life = self.spot_life.filter(|_| pod.spec.is_spot)?;
        let life = u64::try_from(life.as_millis()).unwrap_or(u64::MAX);
        let number = u64::try_from(pod.runs.len()).unwrap_or(0);
        let mut rng: Rng = pod.rng(SPOT, number);
        let lasts = rng.within(life / 2, life.saturating_add(life / 2));
        Some(running_at.saturating_add_unsigned(lasts))
    }
}
