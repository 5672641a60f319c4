//! `GET /v2/pods/{id}/logs`

use axum::extract::{Query as Pairs, State};

use super::pod_id::PodId;
use crate::{
    envelope::{Answer, Failure, Success},
    logs::{page::page, request::LogRequest, stream::Stream},
    query::Query,
    simulator::Simulator,
};

/// A body is not looked at: the page gives this GET an empty one.
pub(crate) async fn logs(
    State(sim): State<Simulator>,
    PodId(id): PodId,
    pairs: Pairs<Vec<(String, String)>>,
) -> Answer {
    let request = LogRequest::parse(&Query::new(pairs), id)?;
    // Lines are worked out from the pod alone, so the books need not be held for it.
    let (pod, now) = sim
        .read(|state, now| state.pod(id, now).map(|pod| (pod.clone(), now)))
        .ok_or_else(Failure::pod_not_found)?;
    let stream = Stream::of(&pod, request.kind);
    Ok(Success(page(&stream, &request, id, now)))
}
