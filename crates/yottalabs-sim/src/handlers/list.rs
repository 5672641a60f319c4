//! `GET /v2/pods`

use axum::extract::{Query as Pairs, State};
use serde_json::Value;
use yottalabs_client::wire::PodStatus;

use crate::{
    envelope::{Answer, Failure, Success},
    query::Query,
    simulator::Simulator,
};

pub(crate) async fn list(
    State(sim): State<Simulator>,
    pairs: Pairs<Vec<(String, String)>>,
) -> Answer {
    let query = Query::new(pairs);
    let mut regions = query.list("regionList");
    regions.retain(|code| !code.is_empty());
    let statuses = query.list("statusList").into_iter().map(|text| {
        // Older clients send numbers; of these one is known.
        Some(PodStatus::from(text))
            .filter(|status| status.is_known() && [status.as_str(), "20"].contains(&text))
            .ok_or_else(|| Failure::invalid(format!("statusList: unknown status {text:?}")))
    });
    let statuses = statuses.collect::<Result<Vec<_>, _>>()?;
    sim.read(|state, now| {
        let pods = state
            .visible_pods(now)
            .filter(|pod| regions.is_empty() || regions.contains(&pod.offer.region.code))
            .filter(|pod| statuses.is_empty() || statuses.contains(&pod.status(now)))
            .map(|pod| pod.to_json(now));
        Ok(Success(Value::Array(pods.collect())))
    })
}
