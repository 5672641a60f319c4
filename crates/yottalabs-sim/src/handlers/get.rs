//! `GET /v2/pods/{id}`

use axum::extract::State;

use super::pod_id::PodId;
use crate::{
    envelope::{Answer, Failure, Success},
    simulator::Simulator,
};

pub(crate) async fn get(State(sim): State<Simulator>, PodId(id): PodId) -> Answer {
    sim.read(|state, now| {
        let pod = state.pod(id, now).ok_or_else(Failure::pod_not_found)?;
        Ok(Success(pod.to_json(now)))
    })
}
