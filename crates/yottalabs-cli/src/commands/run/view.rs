//! The output of a run: the lines of its command, its progress and how it has ended.

use std::future::pending;
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use serde_json::json;
use tokio::sync::oneshot;
use yottalabs::{Error, Outcome, RunEvent};

use crate::output::Output;
use crate::progress::{Progress, above_spinner};
use crate::terminal_text;
use crate::values::cost;
use crate::warnings::{note, warn};

/// How long the rest of the output may take to be written after the user has interrupted the run.
const PATIENCE: Duration = Duration::from_secs(1);

/// Prints the events of a run.
///
/// A thread of its own does it: while nobody reads the output, as in `yotta run … | less`, printing blocks, and the run has
/// to notice limits and signals nevertheless.
pub(super) struct View {
    output: Output,
    is_json: bool,
    progress: Progress,
    events: Option<Sender<RunEvent>>,
    closed: Option<oneshot::Receiver<()>>,
    /// Gets the error of the output when everything is printed.
    printed: Receiver<io::Result<()>>,
}

impl View {
    pub(super) fn new(output: Output, is_json: bool) -> Self {
        let progress = Progress::new();
        let (events, received) = mpsc::channel();
        let (close, closed) = oneshot::channel();
        let (end, printed) = mpsc::channel();
        let mut printer = Printer {
            output,
            is_json,
            progress: progress.clone(),
        };
        thread::spawn(move || {
            let result = printer.print_all(&received, close);
            // The spinner belongs to the view.
            drop(printer);
            let _ = end.send(result);
        });
        Self {
            output,
            is_json,
            progress,
            events: Some(events),
            closed: Some(closed),
            printed,
        }
    }

    /// What the run calls with its events. To be called once.
    pub(super) fn listener(&mut self) -> impl FnMut(&RunEvent) + Send + use<> {
        let events = self.events.take();
        move |event| {
            if let Some(events) = &events {
                let _ = events.send(event.clone());
            }
        }
    }

    /// Completes when nobody reads the output any more. To be called once.
    pub(super) fn closed(&mut self) -> impl Future<Output = ()> + Send + use<> {
        let closed = self.closed.take();
        async move {
            let is_closed = match closed {
                Some(closed) => closed.await.is_ok(),
                None => false,
            };
            if !is_closed {
                pending::<()>().await;
            }
        }
    }

    /// Waits until everything is printed, and says how the run has ended. Returns the error if the output could not be
    /// written.
    pub(super) fn finish(self, result: &yottalabs::Result<Outcome>) -> io::Result<()> {
        let is_interrupted = result.as_ref().is_err_and(Error::is_interrupted);
        let printed = match is_interrupted {
            true => self.printed.recv_timeout(PATIENCE).ok(),
            false => self.printed.recv().ok(),
        };
        let mut printed = printed.unwrap_or(Ok(()));
        let (time, spent) = (self.progress.time(), self.progress.cost());
        drop(self.progress);
        let mut end = match result {
            Ok(outcome) => vec![format!("exit code {}", outcome.exit_code), time],
            Err(_) => vec!["no exit code".to_owned(), time],
        };
        let spent = match result {
            Ok(outcome) => Some(match outcome.cost.total() {
                Some(total) => cost(total, None),
                None => format!("≥ {}", cost(outcome.cost.at_least(), None)),
            }),
            Err(_) => spent,
        };
        end.extend(spent.map(|spent| format!("cost {spent}")));
        if let (Ok(outcome), true) = (result, self.is_json) {
            let finished = json!({ "event": "finished", "outcome": outcome });
            printed = printed.and_then(|()| self.output.json_line(finished));
        }
        note(end.join(" · "));
        printed
    }
}

/// What the thread does.
struct Printer {
    output: Output,
    is_json: bool,
    progress: Progress,
}

impl Printer {
    /// Prints events until the run has ended, or the output cannot be written.
    fn print_all(
        &mut self,
        events: &Receiver<RunEvent>,
        close: oneshot::Sender<()>,
    ) -> io::Result<()> {
        while let Ok(event) = events.recv() {
            self.show_progress(&event);
            let Err(error) = self.print(&event) else {
                continue;
            };
            if error.kind() == io::ErrorKind::BrokenPipe {
                let _ = close.send(());
            } else {
                warn(format_args!(
                    "failed to write the output: {error}; the command continues"
                ));
            }
            // The rest is not written, but the progress goes on.
            events.iter().for_each(|event| self.show_progress(&event));
            return Err(error);
        }
        Ok(())
    }

    fn print(&self, event: &RunEvent) -> io::Result<()> {
        let print = || match event {
            event if self.is_json => self.output.json_line(event),
            RunEvent::Line(line) if self.output.is_terminal() => {
                self.output.line(terminal_text::safe(&line.content))
            }
            RunEvent::Line(line) => self.output.line(&line.content),
            _ => Ok(()),
        };
        match self.output.is_terminal() {
            true => above_spinner(print),
            // This may block, and a warning must not wait for it.
            false => print(),
        }
    }

    fn show_progress(&self, event: &RunEvent) {
        match event {
            RunEvent::Launching { name, .. } => {
                self.progress
                    .message(format!("requesting pod {}", name.escape_debug()));
            }
            RunEvent::Launched(pod) | RunEvent::Changed(pod) | RunEvent::Ready(pod) => {
                self.progress.pod(pod)
            }
            // From now on, a signal ends the process without warning.
            RunEvent::Exited { .. } => self.progress.hide(),
            _ => {}
        }
    }
}
