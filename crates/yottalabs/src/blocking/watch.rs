//! What happens to pods, one event after the other.

use std::iter::FusedIterator;
use std::time::Duration;

use super::mirror::mirror;
use crate::error::Result;
use crate::{PodEvent, PodId};

mirror! {
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
    /// `next` waits for the next event, if need be for ever. An error is the last thing that comes; that
    /// it was asked in asynchronous code ends nothing.
    #[must_use = "nothing is looked at until events are asked for"]
    pub struct Watch;

    impl Watch {
        /// Only this pod. The iterator ends when it is gone.
        pub fn pod(self, id: PodId) -> Self;

        /// Looks at least this often, while it is read. 5 seconds; less than 100 ms is taken for 100 ms.
        pub fn every(self, interval: Duration) -> Self;

        /// Bears passing trouble for this long without one good look, and then says what it is. 5
        /// minutes.
        pub fn tolerate(self, trouble: Duration) -> Self;
    }
}

impl Watch {
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
        self.driver.next(&mut self.inner)
    }
}

impl FusedIterator for Watch {}
