//! Streams, one item after the other.

use std::fmt;

use futures_core::Stream;
use futures_util::StreamExt as _;

use super::driver::Driver;
use crate::error::Result;

/// A stream that is waited for, up to its end or to the first error: that it can't be waited for is
/// one too, so that nobody who passes over errors goes round for ever.
pub(super) struct Items<S> {
    // Before the driver: fields are dropped in this order.
    stream: S,
    driver: Driver,
    is_over: bool,
}

impl<S> Items<S> {
    pub(super) fn new(stream: S, driver: &Driver) -> Self {
        Self {
            stream,
            driver: driver.clone(),
            is_over: false,
        }
    }

    /// Refines the stream.
    pub(super) fn map(self, change: impl FnOnce(S) -> S) -> Self {
        Self {
            stream: change(self.stream),
            ..self
        }
    }
}

impl<S: Stream<Item = Result<T>> + Unpin, T> Iterator for Items<S> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.stream.next();
        let next = self.driver.wait(async { next.await.transpose() });
        self.is_over = !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}

impl<S: fmt::Debug> fmt::Debug for Items<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stream.fmt(f)
    }
}
