//! The runtime that drives the asynchronous client.

use std::future::Future;
use std::sync::Arc;

use futures_core::Stream;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::consume_budget;

use crate::error::{Error, Kind, Result};

/// The runtime that all clones of a client share. It has a thread of its own, so that tasks such as the
/// clean-up after a panic continue while no call waits.
#[derive(Clone, Debug)]
pub(super) struct SharedRuntime(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    handle: Handle,
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
}

impl SharedRuntime {
    pub(super) fn start() -> Result<Self> {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("yottalabs");
        let runtime = builder.enable_all().build().map_err(|cause| {
            let problem = "the thread that it needs can't be started".to_owned();
            Error::local("create client", Kind::Config(problem)).with_source(cause)
        })?;
        Ok(Self(Arc::new(Shared {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
        })))
    }

    /// Waits for the future. In asynchronous code it returns an error instead.
    pub(super) fn block_on<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        check_may_block()?;
        self.0.handle.block_on(future)
    }

    /// Waits for the next item of a stream. An error ends the stream, also the error of
    /// [`check_may_block`]: a loop that ignores errors would otherwise never end.
    pub(super) fn next<T>(
        &self,
        stream: &mut (impl Stream<Item = Result<T>> + Unpin),
        has_ended: &mut bool,
    ) -> Option<Result<T>> {
        if *has_ended {
            return None;
        }
        let next = self.block_on(async { stream.next().await.transpose() });
        *has_ended = !matches!(next, Ok(Some(_)));
        next.transpose()
    }

    /// Runs the future on the thread of the runtime.
    pub(super) fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.0.handle.spawn(future);
    }
}

/// Returns an error within an asynchronous task, where waiting would make Tokio panic.
pub(super) fn check_may_block() -> Result<()> {
    if Handle::try_current().is_err() || !is_polled_by_tokio() {
        return Ok(());
    }
    let problem = "the blocking client can't be used in asynchronous code; use `yottalabs::Yotta` there, \
                   or `spawn_blocking`";
    Err(Error::local(
        "wait for an answer",
        Kind::Config(problem.to_owned()),
    ))
}

/// Whether this is called from a future that Tokio polls.
///
/// A current runtime is not enough to tell: there is one in `spawn_blocking` and `block_in_place` too, where
/// waiting is allowed. But only a polled task has a cooperative budget that runs out; it has at most 255 units.
fn is_polled_by_tokio() -> bool {
    (0..=u8::MAX).any(|_| consume_budget().now_or_never().is_none())
}

impl Drop for Shared {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else {
            return;
        };
        if Handle::try_current().is_ok() {
            // Waiting for the thread could panic here. It ends by itself.
            runtime.shutdown_background();
        }
        // Elsewhere the drop of `runtime` waits for the thread, which may be deleting a pod.
    }
}
