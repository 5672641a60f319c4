//! The pods of one poll.

use std::sync::Arc;

use super::model::Pod;
use crate::PodId;

/// The pods of one poll, in the order of their ids, which is also the order of a watch's events.
#[derive(Clone, Default)]
pub(super) struct Snapshot(Arc<Vec<(PodId, Arc<Pod>)>>);

impl Snapshot {
    pub(super) fn get(&self, id: PodId) -> Option<&Arc<Pod>> {
        let index = self.0.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(&self.0[index].1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(PodId, Arc<Pod>)> {
        self.0.iter()
    }

    /// The pods of this poll and of a later one by id, except for those that are known to be the same.
    pub(super) fn differences<'a>(
        &'a self,
        later: &'a Self,
    ) -> impl Iterator<Item = (Option<&'a Arc<Pod>>, Option<&'a Arc<Pod>>)> {
        let is_same = Arc::ptr_eq(&self.0, &later.0);
        let pods = |snapshot: &'a Self| match is_same {
            true => [].iter(),
            false => snapshot.0.iter(),
        };
        let (mut before, mut after) = (pods(self).peekable(), pods(later).peekable());
        let pairs = std::iter::from_fn(move || {
            let ids = (
                before.peek().map(|pod| pod.0),
                after.peek().map(|pod| pod.0),
            );
            let next = match ids {
                (Some(before), Some(after)) => before.min(after),
                (before, after) => before.or(after)?,
            };
            let before = before.next_if(|pod| pod.0 == next);
            let after = after.next_if(|pod| pod.0 == next);
            Some((before.map(|pod| &pod.1), after.map(|pod| &pod.1)))
        });
        pairs.filter(
            |pair| !matches!(pair, (Some(before), Some(after)) if Arc::ptr_eq(before, after)),
        )
    }
}

impl FromIterator<(PodId, Arc<Pod>)> for Snapshot {
    /// If an id occurs twice, the first pod counts.
    fn from_iter<I: IntoIterator<Item = (PodId, Arc<Pod>)>>(pods: I) -> Self {
        let mut pods: Vec<_> = pods.into_iter().collect();
        pods.sort_by_key(|(id, _)| *id);
        pods.dedup_by_key(|(id, _)| *id);
        Self(Arc::new(pods))
    }
}
