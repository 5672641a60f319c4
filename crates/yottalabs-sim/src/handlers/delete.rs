//! `DELETE /v2/pods/{id}`

use axum::extract::State;
use serde_json::Value;

use super::pod_id::PodId;
use crate::{
    cause::Cause,
    envelope::{Answer, Failure, Success},
    lifecycle,
    simulator::Simulator,
};

pub(crate) async fn delete(State(sim): State<Simulator>, PodId(id): PodId) -> Answer {
    sim.write(|state, now| {
        let pod = state.pod_mut(id, now).ok_or_else(Failure::pod_not_found)?;
        lifecycle::terminate(pod, now, Cause::Deleted);
        Ok(Success(Value::Null))
    })
}
