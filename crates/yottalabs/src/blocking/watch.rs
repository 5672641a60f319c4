//! What happens to pods, one event after the other.

use std::fmt;
use std::iter::FusedIterator;
use std::time::Duration;

use super::driver::Driver;
use super::items::Items;
use crate::error::Result;
use crate::{PodEvent, PodId};

/// An iterator over what happens to the pods: see [`Pods::watch`](super::Pods::watch), and
/// [`yottalabs::Watch`](crate::Watch) for what it sees and what it does not.
///
/// ```no_run
/// # fn f(yotta: yottalabs::blocking::Yotta) -> yottalabs::Result<()> {
/// for event in yotta.pods().watch() {
///     let event = event?;
///     println!("{} is {}", event.id(), event.pod().status);
/// }
/// # Ok(()) }
/// ```
///
/// `next` waits for the next event, if need be for ever. An error is the last thing that comes.
///
/// When not to use it: where something else is to be done meanwhile. That takes a thread of its own, or the
/// asynchronous client.
#[must_use = "nothing is looked at until events are asked for"]
pub struct Watch(Items<crate::Watch>);

impl Watch {
    pub(super) fn new(stream: crate::Watch, driver: &Driver) -> Self {
        Self(Items::new(stream, driver))
    }

    /// Only this pod. The iterator ends when it is gone.
    ///
    /// More: [`yottalabs::Watch::pod`](crate::Watch::pod).
    pub fn pod(self, id: PodId) -> Self {
        Self(self.0.map(|stream| stream.pod(id)))
    }

    /// Looks at least this often, while it is read. 5 seconds; less than 100 ms is taken for 100 ms.
    ///
    /// More: [`yottalabs::Watch::every`](crate::Watch::every).
    pub fn every(self, interval: Duration) -> Self {
        Self(self.0.map(|stream| stream.every(interval)))
    }

    /// Bears passing trouble for this long without one good look, and then says what it is. 5
    /// minutes.
    ///
    /// More: [`yottalabs::Watch::tolerate`](crate::Watch::tolerate).
    pub fn tolerate(self, trouble: Duration) -> Self {
        Self(self.0.map(|stream| stream.tolerate(trouble)))
    }

    /// The next event; `None` at the end, which only the watch of one [`pod`](Self::pod) has.
    ///
    /// # Errors
    ///
    /// Those of [`yottalabs::Watch`](crate::Watch#errors).
    pub fn next_event(&mut self) -> Result<Option<PodEvent>> {
        self.next().transpose()
    }
}

impl Iterator for Watch {
    type Item = Result<PodEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl FusedIterator for Watch {}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
