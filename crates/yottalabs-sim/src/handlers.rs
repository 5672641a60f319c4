//! The handlers of the operations.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{MethodRouter, delete, get, post};
use serde_json::{Value, json};
use yottalabs_client::Operation;
use yottalabs_client::wire::PodStatus;

use crate::clock::Millis;
use crate::envelope::{Code, Failure, Outcome, Success};
use crate::extract::{JsonBody, PodId, Query};
use crate::history::Cause;
use crate::lifecycle::{self, RandomFailures, WrongStatus};
use crate::logs::{self, LogRequest};
use crate::pod::Pod;
use crate::shared::{Shared, SharedState};
use crate::{json, requests};

/// The handler of an operation.
pub(crate) fn of(operation: Operation) -> MethodRouter<Arc<Shared>> {
    match operation {
        Operation::CreatePod => post(create_pod),
        Operation::ListPods => get(list_pods),
        Operation::GetPod => get(get_pod),
        Operation::DeletePod => delete(delete_pod),
        Operation::PausePod => post(pause_pod),
        Operation::ResumePod => post(resume_pod),
        Operation::GetPodLogs => get(get_logs),
        Operation::GetPodRuntime => get(get_runtime),
        Operation::ListGpus => post(list_gpus),
    }
}

async fn create_pod(State(shared): SharedState, JsonBody(body): JsonBody) -> Outcome {
    let spec = requests::create(body)?;
    shared.write(|state, now| {
        let pod = state.create(spec, now)?;
        Ok(Success(json::pod(pod, now)))
    })
}

async fn list_pods(State(shared): SharedState, query: Query) -> Outcome {
    let mut regions = query.list("regionList");
    regions.retain(|code| !code.is_empty());
    let statuses = query.list("statusList").into_iter().map(|text| {
        // Older clients send numbers, of which 20 is the only known one.
        Some(PodStatus::from(text))
            .filter(|status| status.is_known() && [status.as_str(), "20"].contains(&text))
            .ok_or_else(|| Failure::invalid(format!("statusList: unknown status {text:?}")))
    });
    let statuses = statuses.collect::<Result<Vec<_>, _>>()?;
    shared.read(|state, now| {
        let pods = state
            .visible_pods(now)
            .filter(|pod| regions.is_empty() || regions.contains(&&*pod.offer.region.code))
            .filter(|pod| statuses.is_empty() || statuses.contains(&pod.status(now)))
            .map(|pod| json::pod(pod, now));
        Ok(Success(Value::Array(pods.collect())))
    })
}

async fn get_pod(State(shared): SharedState, PodId(id): PodId) -> Outcome {
    show(&shared, id, json::pod)
}

async fn get_runtime(State(shared): SharedState, PodId(id): PodId) -> Outcome {
    show(&shared, id, json::runtime)
}

fn show(shared: &Shared, id: i64, json: fn(&Pod, Millis) -> Value) -> Outcome {
    let data = shared.read(|state, now| state.pod(id, now).map(|pod| json(pod, now)));
    data.map(Success).ok_or_else(Failure::pod_not_found)
}

async fn delete_pod(State(shared): SharedState, PodId(id): PodId) -> Outcome {
    act(&shared, id, |pod, _, now| {
        lifecycle::terminate(pod, now, Cause::Deleted);
        Ok(())
    })
}

/// Ignores the body: clients send `{}` or nothing.
async fn pause_pod(State(shared): SharedState, PodId(id): PodId) -> Outcome {
    act(&shared, id, |pod, _, now| {
        lifecycle::pause(pod, now).map_err(|wrong| wrong_status("paused", &wrong))
    })
}

/// Ignores the body: clients send `{}` or nothing.
async fn resume_pod(State(shared): SharedState, PodId(id): PodId) -> Outcome {
    act(&shared, id, |pod, failures, now| {
        lifecycle::resume(pod, failures, now).map_err(|wrong| wrong_status("resumed", &wrong))
    })
}

fn act(
    shared: &Shared,
    id: i64,
    action: fn(&mut Pod, &RandomFailures, Millis) -> Result<(), Failure>,
) -> Outcome {
    shared.write(|state, now| {
        let failures = state.failures.clone();
        let pod = state.pod_mut(id, now).ok_or_else(Failure::pod_not_found)?;
        action(pod, &failures, now).map(|()| Success(Value::Null))
    })
}

fn wrong_status(action: &str, WrongStatus { is, needs }: &WrongStatus) -> Failure {
    let message = format!("a pod can only be {action} while it is {needs}; it is {is}");
    Failure::refused(Code::STATUS_INVALID, message)
}

/// Ignores the body: the vendor's page has an empty one for this GET.
async fn get_logs(State(shared): SharedState, PodId(id): PodId, query: Query) -> Outcome {
    let request = LogRequest::parse(&query, id)?;
    // Lines follow from the pod alone, so the state need not stay locked.
    let (pod, now) = shared
        .read(|state, now| state.pod(id, now).map(|pod| (pod.clone(), now)))
        .ok_or_else(Failure::pod_not_found)?;
    Ok(Success(logs::page(&pod, &request, now)))
}

async fn list_gpus(State(shared): SharedState, JsonBody(body): JsonBody) -> Outcome {
    let filter = requests::list_gpus(body)?;
    let rows: Vec<Value> = shared.read(|state, now| {
        let rows = state.offers.iter().filter_map(|offer| {
            let free = state.free_cards(offer, now);
            let matches = requests::matches(&filter, offer, free);
            matches.then(|| json::offer(offer, free, &filter))
        });
        rows.collect()
    });
    let (number, size) = (filter.page.unwrap_or(1), filter.size.unwrap_or(20));
    Ok(Success(page(rows, number, size)))
}

/// `V2PageResponseGpuListV2Item`. A page beyond the last one is empty.
fn page(rows: Vec<Value>, page: i64, size: i64) -> Value {
    let total = rows.len();
    let per_page = usize::try_from(size).unwrap_or(usize::MAX);
    let before = usize::try_from(page - 1).unwrap_or(usize::MAX);
    let before = before.saturating_mul(per_page);
    let items: Vec<Value> = rows.into_iter().skip(before).take(per_page).collect();
    json!({
        "items": items,
        "page": page,
        "size": size,
        "total": total,
        "pages": total.div_ceil(per_page),
    })
}
