//! `POST /v2/pods/{id}/resume`

use axum::extract::State;
use serde_json::Value;

use super::{pause::wrong_status, pod_id::PodId};
use crate::{
    envelope::{Answer, Failure, Success},
    lifecycle,
    simulator::Simulator,
};

/// A body is not looked at: clients send `{}` or nothing.
pub(crate) async fn resume(State(sim): State<Simulator>, PodId(id): PodId) -> Answer {
    sim.write(|state, now| {
        let failures = state.failures.clone();
        let pod = state.pod_mut(id, now).ok_or_else(Failure::pod_not_found)?;
        lifecycle::resume(pod, &failures, now).map_err(|wrong| wrong_status("resumed", &wrong))?;
        Ok(Success(Value::Null))
    })
}
