//! The signals that ask a process to end: SIGINT, SIGTERM and SIGHUP; on Windows, the console's events.
//!
//! While a run is at work, a signal stops the runs, and the process goes on until their pods are
//! deleted. While no run is at work, a signal ends the process, as it does by default. Tokio never
//! removes a signal handler, so there is one listener, which does both until the process ends.

use std::future::poll_fn;
use std::io;
use std::sync::{LazyLock, Once, mpsc};
use std::task::{Context, Poll};
use std::thread;

use tokio::sync::watch;

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod platform;

/// A signal that was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signal {
    pub(crate) name: &'static str,
    /// The signal's number; on Windows, the exit status of a process that the event ends.
    number: i32,
    /// False if the program had a handler of its own before the first run.
    ends_process: bool,
}

/// A signal, and how to poll for it.
type Source = (
    Signal,
    Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<()>> + Send>,
);

#[derive(Debug, Default)]
struct State {
    /// The runs whose pods are not deleted yet.
    runs: usize,
    /// The first signal that was received while a run was at work. The runs that follow stop as well.
    received: Option<Signal>,
    /// A signal that ends the process when no run is at work any more, unless a run returns it as an
    /// error before that.
    pending: Option<Signal>,
}

static STATE: LazyLock<watch::Sender<State>> =
    LazyLock::new(|| watch::Sender::new(State::default()));

/// A run whose pod is not deleted yet: no signal ends the process while this exists.
#[derive(Debug)]
pub(crate) struct AtWork {
    handles_signals: bool,
}

impl AtWork {
    /// Begins a run. A run that handles signals does not begin after one was received.
    pub(crate) fn begin(handles_signals: bool) -> Result<Self, Signal> {
        if handles_signals {
            listen();
        }
        let mut stopped = None;
        STATE.send_modify(|state| {
            stopped = state.received.filter(|_| handles_signals);
            if stopped.is_none() {
                state.runs += 1;
            }
        });
        match stopped {
            Some(signal) => Err(signal),
            None => Ok(Self { handles_signals }),
        }
    }

    /// The signal that stops the run, when one is received.
    pub(crate) fn signal(&self) -> impl Future<Output = Signal> + Send + use<> {
        let handles_signals = self.handles_signals;
        async move {
            let mut states = STATE.subscribe();
            loop {
                // The sender is static, so this never fails.
                let state = states.wait_for(|state| handles_signals && state.received.is_some());
                if let Some(signal) = state.await.ok().and_then(|state| state.received) {
                    return signal;
                }
            }
        }
    }

    /// The run returns the signal to the program, which decides what follows.
    pub(crate) fn return_signal(&self) {
        STATE.send_modify(|state| state.pending = None);
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        STATE.send_modify(|state| {
            state.runs -= 1;
            if let (0, Some(signal)) = (state.runs, state.pending) {
                platform::end_process(signal);
            }
        });
    }
}

/// Ends the process by the signal when no run is at work any more. Returns if the program handles the
/// signal itself.
#[cfg(feature = "blocking")]
pub(crate) async fn end_process(signal: Signal) {
    if signal.ends_process {
        let mut states = STATE.subscribe();
        // Within the lock, so that no run begins meanwhile.
        let ends = states.wait_for(|state| match state.runs {
            0 => platform::end_process(signal),
            _ => false,
        });
        let _ = ends.await;
    }
}

fn receive(signal: Signal) {
    STATE.send_modify(|state| {
        if state.runs > 0 {
            state.received.get_or_insert(signal);
            if signal.ends_process {
                state.pending = Some(signal);
            }
        } else if signal.ends_process {
            // Within the lock, so that no run begins meanwhile.
            platform::end_process(signal);
        }
    });
}

/// Listens from when this returns until the process ends. The listener has a thread, because a runtime
/// of the program may end before the process does.
fn listen() {
    static LISTENER: Once = Once::new();
    LISTENER.call_once(|| {
        let (is_ready, ready) = mpsc::channel();
        let thread = thread::Builder::new().name("yottalabs-signals".to_owned());
        let spawned = thread.spawn(|| {
            if let Err(error) = receive_all(is_ready) {
                tracing::warn!(target: "yottalabs", %error, "failed to listen for signals");
            }
        });
        if let Err(error) = spawned {
            tracing::warn!(target: "yottalabs", %error, "failed to listen for signals");
        }
        // Nothing is sent: the other end is dropped when the handlers are installed.
        let _ = ready.recv();
    });
}

fn receive_all(is_ready: mpsc::Sender<()>) -> io::Result<()> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build()?.block_on(async {
        let mut sources = platform::sources()?;
        drop(is_ready);
        loop {
            let signal = poll_fn(|context| {
                let mut received = sources
                    .iter_mut()
                    .filter_map(|(signal, poll)| poll(context).is_ready().then_some(*signal));
                received.next().map_or(Poll::Pending, Poll::Ready)
            });
            receive(signal.await);
        }
    })
}
