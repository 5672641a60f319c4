//! The events of a run.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use serde::ser::{Serialize, Serializer};

use crate::serialize::{Fields, Secrets};
use crate::{Error, LogLine, Pod, PodId};

/// What happens in a run, in this order: see [`Run::on_event`](crate::Run::on_event) and
/// [`Batch::on_event`](crate::Batch::on_event).
///
/// ```
/// use yottalabs::RunEvent;
///
/// fn show(event: &RunEvent) {
///     match event {
///         RunEvent::Launching { name, .. } => println!("launching {name}"),
///         RunEvent::Changed(pod) => println!("pod {} is {}", pod.id, pod.status),
///         RunEvent::Line(line) => println!("{line}"),
///         RunEvent::Exited { exit_code } => println!("exit code {exit_code}"),
///         RunEvent::Retrying(error) => println!("{error}; trying again"),
///         _ => {}
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RunEvent {
    /// A pod is about to be requested.
    Launching {
        /// The index of its specification: 0 for the first one of the run.
        candidate: usize,
        /// Its name.
        name: String,
    },
    /// The API accepted the request. The pod is usually `PENDING`.
    Launched(Pod),
    /// The pod was seen with other fields than before, such as another status.
    Changed(Pod),
    /// The pod meets the run's condition, and the job begins.
    Ready(Pod),
    /// The command printed a line.
    Line(LogLine),
    /// The command ended.
    Exited {
        /// Its exit code.
        exit_code: u8,
    },
    /// This failed, and the next specification is tried or, in a batch, the job is run again.
    Retrying(Error),
    /// The server accepted the deletion of this pod.
    Deleted(PodId),
}

/// Writes `event` (`launching`, `launched`, `changed`, `ready`, `line`, `exited`, `retrying` or `deleted`) and the fields
/// of the event. Secrets of pods are masked, as those of [`Pod`].
impl Serialize for RunEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields::new(serializer, Secrets::Masked)?;
        let event = match self {
            Self::Launching { .. } => "launching",
            Self::Launched(_) => "launched",
            Self::Changed(_) => "changed",
            Self::Ready(_) => "ready",
            Self::Line(_) => "line",
            Self::Exited { .. } => "exited",
            Self::Retrying(_) => "retrying",
            Self::Deleted(_) => "deleted",
        };
        fields.write("event", &event.to_owned())?;
        match self {
            Self::Launching { candidate, name } => {
                fields.write("candidate", candidate)?;
                fields.write("name", name)?;
            }
            Self::Launched(pod) | Self::Changed(pod) | Self::Ready(pod) => {
                fields.write("pod", pod)?;
            }
            Self::Line(line) => fields.write("line", line)?,
            Self::Exited { exit_code } => fields.write("exit_code", exit_code)?,
            Self::Retrying(error) => fields.write("error", error)?,
            Self::Deleted(id) => fields.write("pod_id", id)?,
        }
        fields.end()
    }
}

type Listener = Mutex<dyn FnMut(&RunEvent) + Send>;

/// The functions that are called with each event.
#[derive(Clone, Default)]
pub(crate) struct Events(Vec<Arc<Listener>>);

impl Events {
    pub(crate) fn add(&mut self, listener: impl FnMut(&RunEvent) + Send + 'static) {
        self.0.push(Arc::new(Mutex::new(listener)));
    }

    pub(crate) fn extend(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
    }

    /// Calls the functions. One that panics must not prevent the deletion of a pod.
    pub(crate) fn emit(&self, event: &RunEvent) {
        for listener in &self.0 {
            // The panic hook has printed the panic.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                let mut listener = listener.lock().unwrap_or_else(PoisonError::into_inner);
                listener(event);
            }));
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Events").field(&self.0.len()).finish()
    }
}
