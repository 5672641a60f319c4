//! Interruption by Ctrl-C or SIGTERM.

use crate::exit::{Exit, Failure, Result};

/// Awaits a future unless the program is interrupted. Without this, the process would end at once: the spinner would stay
/// on the screen, and nothing would be said about the pod.
pub(crate) async fn unless_interrupted<T>(future: impl IntoFuture<Output = T>) -> Result<T> {
    tokio::select! {
        // If both are ready, nothing was interrupted.
        biased;
        value = future.into_future() => Ok(value),
        () = interrupted() => Err(Failure::new(Exit::Interrupted, "interrupted")),
    }
}

/// Returns when the user presses Ctrl-C or, on Unix, at SIGTERM; never if the handler could not be installed.
async fn interrupted() {
    let mut interrupt = Box::pin(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    });
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                () = &mut interrupt => return,
            }
        }
    }
    interrupt.await;
}
