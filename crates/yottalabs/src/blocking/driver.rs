//! Waiting for futures on threads that have no runtime.

use std::future::Future;
use std::sync::Arc;

use futures_util::FutureExt as _;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::consume_budget;

use crate::error::{Error, Kind, Result};

/// The runtime that all clones of a client share. It has a thread of its own, so that what is under
/// way, such as the clean-up after a panic, goes on while nobody waits.
#[derive(Clone, Debug)]
pub(super) struct Driver(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    handle: Handle,
    /// Taken when it is dropped.
    runtime: Option<Runtime>,
}

impl Driver {
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

    /// Waits for it, unless that would hold up others.
    pub(super) fn wait<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        may_wait()?;
        self.0.handle.block_on(future)
    }

    /// Does it on the thread of the runtime.
    pub(super) fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.0.handle.spawn(future);
    }
}

/// Refuses to wait within an asynchronous task, where Tokio would panic.
pub(super) fn may_wait() -> Result<()> {
    if Handle::try_current().is_err() || !is_being_polled() {
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
/// That a runtime is entered does not say so: it also is in `spawn_blocking` and `block_in_place`,
/// where one may wait. But only what is polled has a budget that runs out, and it is a byte.
fn is_being_polled() -> bool {
    (0..=u8::MAX).any(|_| consume_budget().now_or_never().is_none())
}

impl Drop for Shared {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else {
            return;
        };
        if Handle::try_current().is_ok() {
            // Waiting for its thread could be a panic here. It ends by itself.
            runtime.shutdown_background();
        }
        // Else its thread is waited for: a pod may be about to be deleted there.
    }
}
