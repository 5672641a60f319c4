//! Every fault on every operation.

use std::time::Duration;

use axum::body::to_bytes;
use serde_json::json;
use tokio::time::timeout;
use yottalabs_sim::{Fault, Operation, injected};

use super::raw;
use crate::support::{manual, pod, running};

const A_WHILE: Duration = Duration::from_secs(60);

fn request(operation: Operation, id: i64) -> (&'static str, String) {
    let on_pod = |rest: &str| format!("/v2/pods/{id}{rest}");
    match operation {
        Operation::CreatePod => ("POST", "/v2/pods".into()),
        Operation::ListPods => ("GET", "/v2/pods".into()),
        Operation::GetPod => ("GET", on_pod("")),
        Operation::DeletePod => ("DELETE", on_pod("")),
        Operation::PausePod => ("POST", on_pod("/pause")),
        Operation::ResumePod => ("POST", on_pod("/resume")),
        Operation::GetLogs => ("GET", on_pod("/logs")),
        Operation::GetRuntime => ("GET", on_pod("/runtime")),
        _ => ("POST", "/v2/gpu/list".into()),
    }
}

/// What a client sees of it, in a word.
async fn seen(sim: &yottalabs_sim::Simulator, operation: Operation, id: i64) -> &'static str {
    let (method, path) = request(operation, id);
    let body = (operation == Operation::CreatePod).then(|| pod(json!({})));
    let Ok(response) = timeout(A_WHILE, raw(sim, method, &path, body)).await else {
        return "silence";
    };
    if injected(&response).is_some() {
        return "broken";
    }
    match timeout(A_WHILE, to_bytes(response.into_body(), usize::MAX)).await {
        Err(_) => "half",
        Ok(Err(_)) => "cut",
        Ok(Ok(_)) => "answer",
    }
}

#[tokio::test(start_paused = true)]
async fn every_fault_can_meet_every_operation_and_is_written_down() {
    for fault in Fault::samples() {
        let expected = match fault {
            Fault::Refuse | Fault::ResetBefore | Fault::ResetAfter => "broken",
            Fault::StallBefore | Fault::StallAfter => "silence",
            Fault::StallBody => "half",
            Fault::CutShort => "cut",
            _ => "answer",
        };
        for operation in Operation::ALL {
            let sim = manual();
            let id = running(&sim, json!({})).await;
            sim.clear_requests();
            sim.faults().on(operation).next(fault.clone());
            assert_eq!(
                seen(&sim, operation, id).await,
                expected,
                "{fault} on {operation}"
            );
            let record = &sim.requests()[0];
            assert_eq!(record.fault.as_ref(), Some(&fault), "{operation}");
            let created = u32::try_from(sim.created_count()).expect("few") - 1;
            let is_create = operation == Operation::CreatePod;
            assert_eq!(
                created,
                if is_create { record.applied } else { 0 },
                "{fault}"
            );
            assert_eq!(sim.faults().count_on(operation), 1);
        }
    }
}
