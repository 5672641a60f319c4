//! The settings and the locked state of a simulator, as handlers, middleware and webhooks use them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::clock::{Millis, timestamp};
use crate::quirks::Quirks;
use crate::state::State;

/// What all clones of a simulator share.
pub(crate) struct Shared {
    pub(crate) api_key: String,
    pub(crate) quirks: Quirks,
    /// Whether webhooks may go to other machines.
    pub(crate) webhooks_anywhere: bool,
    /// Notifies the webhook sender that the state may have changed.
    pub(crate) changed: watch::Sender<()>,
    pub(crate) state: Mutex<State>,
}

/// The state that the router gives to handlers and middleware.
pub(crate) type SharedState = axum::extract::State<Arc<Shared>>;

impl Shared {
    pub(crate) fn now(&self) -> Millis {
        self.read(|_, now| now)
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&State, Millis) -> T) -> T {
        self.write_silently(|state, now| read(state, now))
    }

    /// Changes the state, and wakes the webhook sender.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&mut State, Millis) -> T) -> T {
        let result = self.write_silently(write);
        self.changed.send_replace(());
        result
    }

    /// Changes the state without waking the webhook sender. The time is read under the lock, so that a
    /// later change never has an earlier time.
    pub(crate) fn write_silently<T>(&self, write: impl FnOnce(&mut State, Millis) -> T) -> T {
        // A test may read the state after another of its tasks has panicked.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.ticker.now();
        state.settle(now);
        write(&mut state, now)
    }
}

/// Shows the time and the number of pods, but neither the key nor any pod's environment.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("now", &timestamp(self.now()))
            .field("created", &self.read(|state, _| state.pods.len()))
            .finish_non_exhaustive()
    }
}
