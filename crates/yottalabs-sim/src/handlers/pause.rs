//! `POST /v2/pods/{id}/pause`

use axum::extract::State;
use serde_json::Value;

use super::pod_id::PodId;
use crate::{
    envelope::{Answer, Code, Failure, Success},
    lifecycle::{self, WrongStatus},
    simulator::Simulator,
};

/// A body is not looked at: clients send `{}` or nothing.
pub(crate) async fn pause(State(sim): State<Simulator>, PodId(id): PodId) -> Answer {
    sim.write(|state, now| {
        let pod = state.pod_mut(id, now).ok_or_else(Failure::pod_not_found)?;
        lifecycle::pause(pod, now).map_err(|wrong| wrong_status("paused", &wrong))?;
        Ok(Success(Value::Null))
    })
}

/// The refusal of an action that the pod's status does not allow.
pub(super) fn wrong_status(done: &str, wrong: &WrongStatus) -> Failure {
    let WrongStatus { is, needs } = wrong;
    let message = format!("a pod can only be {done} while it is {needs}; it is {is}");
    Failure::refused(Code::STATUS_INVALID, message)
}
