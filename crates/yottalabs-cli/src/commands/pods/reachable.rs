//! The reasons why a pod cannot be reached.

use yottalabs::{ExposedPort, Pod, PodStatus};

use crate::exit::{Exit, Failure, Result};
use crate::warnings::note;

/// Fails unless the pod is running.
pub(super) fn check_running(pod: &Pod) -> Result {
    let Pod { id, status, .. } = pod;
    let hint = match status {
        PodStatus::Running | PodStatus::Degraded | PodStatus::Unknown(_) => return Ok(()),
        PodStatus::Paused | PodStatus::Pausing | PodStatus::Stopped | PodStatus::Stopping => {
            format!("`yotta pods resume {id}` resumes it when it is paused")
        }
        status if status.is_terminal() || *status == PodStatus::Terminating => {
            "the pod is over: create another one".to_owned()
        }
        _ => wait_hint(pod),
    };
    let message = format!("pod {id} is not running: its status is {status}");
    Err(Failure::new(Exit::Refused, message).with_hint(hint))
}

/// The failure of a pod that exposes no such port.
pub(super) fn no_port(pod: &Pod, port: &str, example: &str) -> Failure {
    let message = format!("pod {} exposes no {port}", pod.id);
    let hint =
        format!("ports are exposed when a pod is created: `yotta pods create --expose {example}`");
    Failure::new(Exit::Refused, message).with_hint(hint)
}

/// The failure of a port that cannot be reached yet.
pub(super) fn no_address(pod: &Pod, kind: &str) -> Failure {
    let message = format!("the {kind} port of pod {} has no address yet", pod.id);
    Failure::new(Exit::Refused, message).with_hint(wait_hint(pod))
}

/// Says that a port does not answer yet. It is used nevertheless: the server may know it late.
pub(super) fn note_health(pod: &Pod, port: &ExposedPort) {
    if port.healthy == Some(false) {
        note(format_args!(
            "note: the port does not answer yet; {}",
            wait_hint(pod)
        ));
    }
}

fn wait_hint(pod: &Pod) -> String {
    format!("`yotta pods wait {}` waits until the pod is ready", pod.id)
}
