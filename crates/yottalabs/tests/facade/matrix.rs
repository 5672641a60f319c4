//! The fault matrix: the outcome of each operation for each fault. The snapshots are the specification.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use tokio::time::Instant;
use yottalabs::{Error, GpuPage, PodId, PodSpec, Result, Yotta, paused, running};
use yottalabs_sim::{Fault, Operation};

use crate::support::{self, Returned, World, world};

fn spec() -> PodSpec {
    PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

/// A pod in the status that the operation needs, if it needs one.
async fn pod_for(yotta: &Yotta, operation: Operation) -> PodId {
    if operation == Operation::CreatePod {
        return PodId::new(0);
    }
    let id = yotta.pods().create(spec()).await.unwrap().id;
    yotta.pods().wait(id, running()).await.unwrap();
    if operation == Operation::ResumePod {
        yotta.pods().pause(id).await.unwrap();
        yotta.pods().wait(id, paused()).await.unwrap();
    }
    id
}

/// `ok`, if the value is what it should be.
async fn call(yotta: &Yotta, operation: Operation, id: PodId) -> Result<&'static str> {
    let is_whole = match support::call(yotta, operation, id, spec()).await? {
        Returned::Pod(pod) => pod.name == "a",
        Returned::Pods(pods) => pods.len() == 1,
        Returned::Logs(page) => page.lines.len() == 3,
        Returned::Runtime(runtime) => runtime.running.is_some(),
        Returned::Gpus(GpuPage { offers, .. }) => {
            !offers.is_empty() && offers.iter().all(|offer| !offer.gpu_type.is_empty())
        }
        Returned::Nothing => true,
    };
    Ok(match is_whole {
        true => "ok",
        false => "ok, as far as it goes",
    })
}

fn reads(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::ListPods
            | Operation::GetPod
            | Operation::GetPodLogs
            | Operation::GetPodRuntime
            | Operation::ListGpus
    )
}

type Predicate = fn(&Error) -> bool;

const PREDICATES: [(&str, Predicate); 9] = [
    ("not found", Error::is_not_found),
    ("unauthorized", Error::is_unauthorized),
    ("forbidden", Error::is_forbidden),
    ("rate limited", Error::is_rate_limited),
    ("invalid request", Error::is_invalid_request),
    ("status invalid", Error::is_status_invalid),
    ("unconfirmed", Error::is_unconfirmed),
    ("retryable", Error::is_retryable),
    ("may have been applied", Error::may_have_been_applied),
];

/// The text of an error without what depends on the pod, on time or on jitter, and its predicates.
fn describe(error: &Error, id: PodId) -> String {
    let text = error.to_string();
    let (_, text) = text.split_once(": ").unwrap();
    let mut text = text.to_owned();
    if id != PodId::new(0) {
        text = text.replace(&id.to_string(), "<id>");
    }
    if let Some((start, rest)) = text.split_once(" attempts in ") {
        let rest = rest.split_once(')').unwrap().1;
        text = format!("{start} attempts){rest}");
    }
    let predicates = PREDICATES.iter().filter(|(_, is)| is(error));
    let predicates: Vec<_> = predicates.map(|(name, _)| *name).collect();
    format!("error: {text} [{}]", predicates.join(", "))
}

/// The outcome of one operation with one fault, as a line.
async fn case(operation: Operation, fault: &Fault, always: bool) -> String {
    fastrand::seed(7);
    let World { sim, yotta, .. } = world();
    let id = pod_for(&yotta, operation).await;
    sim.clear_requests();
    let created_before = sim.created_count();
    let target = sim.faults().on(operation);
    match always {
        true => target.always(fault.clone()),
        false => target.next(fault.clone()),
    };
    let started = Instant::now();
    let result = call(&yotta, operation, id).await;
    let took = started.elapsed();

    let mut requests: BTreeMap<&str, usize> = BTreeMap::new();
    let mut applied = 0;
    for request in sim.requests() {
        let requested = request.operation.unwrap();
        *requests.entry(requested.id()).or_default() += 1;
        applied += if requested == operation {
            request.applied
        } else {
            0
        };
    }
    // If a gateway repeats a request and the second one is refused, no client can know that.
    let is_doubled = *fault == Fault::Twice;
    let created = sim.created_count() - created_before;
    assert!(
        created <= 1 || is_doubled,
        "{operation:?} {fault}: {created} pods"
    );
    // Two minutes for the call, and half a minute to look for a pod.
    assert!(
        took <= Duration::from_secs(150),
        "{operation:?} {fault}: {took:?}"
    );
    let outcome = match result {
        Ok(value) => {
            assert!(applied > 0, "{operation:?} {fault}: the server did nothing");
            value.to_owned()
        }
        Err(error) => {
            let may_be = reads(operation) || error.may_have_been_applied() || is_doubled;
            assert!(
                applied == 0 || may_be,
                "{operation:?} {fault}: it was applied"
            );
            describe(&error, id)
        }
    };
    let attempts = requests.remove(operation.id()).unwrap_or_default();
    let others = requests
        .iter()
        .map(|(id, count)| format!(" + {count} {id}"));
    let others = others.collect::<String>();
    format!("{outcome} | sent {attempts}, applied {applied}{others}")
}

async fn matrix(always: bool) -> String {
    let mut table = String::new();
    for mut fault in Fault::samples() {
        if let Fault::HugeBody { bytes } = &mut fault {
            *bytes = 1_000_000; // more takes more time, and shows nothing more
        }
        writeln!(table, "{fault}").unwrap();
        let mut outcomes: Vec<(String, Vec<&str>)> = Vec::new();
        for operation in Operation::ALL {
            let outcome = case(operation, &fault, always).await;
            match outcomes.iter_mut().find(|(same, _)| *same == outcome) {
                Some((_, operations)) => operations.push(operation.id()),
                None => outcomes.push((outcome, vec![operation.id()])),
            }
        }
        for (outcome, operations) in outcomes {
            writeln!(table, "  {}\n    {outcome}", operations.join(" ")).unwrap();
        }
    }
    table
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_once() {
    insta::assert_snapshot!("once", matrix(false).await);
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_again_and_again() {
    insta::assert_snapshot!("always", matrix(true).await);
}
