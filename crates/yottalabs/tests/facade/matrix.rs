//! All nine operations, and all that may go wrong with each.
//!
//! The snapshots are the specification: for each fault, what each operation makes of it.

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

/// A pod as the operation wants it, if it wants one.
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
    Ok(if is_whole {
        "ok"
    } else {
        "ok, as far as it goes"
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

fn told(error: &Error, id: PodId) -> String {
    let mut text = error.to_string();
    let (_, what) = text.split_once(": ").unwrap();
    text = what.to_owned();
    if id != PodId::new(0) {
        text = text.replace(&id.to_string(), "<id>");
    }
    // How long it took is another matter, and jitter's.
    if let Some((start, rest)) = text.split_once(" attempts in ") {
        let rest = rest.split_once(')').unwrap().1;
        text = format!("{start} attempts){rest}");
    }
    let is: Vec<_> = PREDICATES
        .iter()
        .filter_map(|(name, is)| is(error).then_some(*name))
        .collect();
    format!("error: {text} [{}]", is.join(", "))
}

/// How it went, in a line.
async fn case(operation: Operation, fault: &Fault, always: bool) -> String {
    fastrand::seed(7);
    let World { sim, yotta, .. } = world();
    let id = pod_for(&yotta, operation).await;
    sim.clear_requests();
    let created_before = sim.created_count();
    let target = sim.faults().on(operation);
    if always {
        target.always(fault.clone());
    } else {
        target.next(fault.clone());
    }

    let started = Instant::now();
    let result = call(&yotta, operation, id).await;
    let took = started.elapsed();
    // Two minutes for the call, and half a minute to look for a pod.
    assert!(
        took <= Duration::from_secs(150),
        "{operation:?} {fault}: {took:?}"
    );

    let mut requests: BTreeMap<&str, usize> = BTreeMap::new();
    let mut applied = 0;
    for request in sim.requests() {
        let of = request.operation.unwrap();
        *requests.entry(of.id()).or_default() += 1;
        applied += if of == operation { request.applied } else { 0 };
    }
    let twice = *fault == Fault::Twice;
    let created = sim.created_count() - created_before;
    assert!(
        created <= 1 || twice,
        "{operation:?} {fault}: {created} pods"
    );
    match &result {
        Ok(_) => assert!(applied > 0, "{operation:?} {fault}: a success of nothing"),
        Err(error) => assert!(
            // What only reads is applied each time, and changes nothing. That a gateway has repeated it, and the second was refused, nobody can know.
            applied == 0 || reads(operation) || error.may_have_been_applied() || twice,
            "{operation:?} {fault}: it was applied, says the server's book"
        ),
    }

    let attempts = requests.remove(operation.id()).unwrap_or_default();
    let others: Vec<_> = requests
        .iter()
        .map(|(id, count)| format!(" + {count} {id}"))
        .collect();
    let outcome = match &result {
        Ok(value) => (*value).to_owned(),
        Err(error) => told(error, id),
    };
    format!(
        "{outcome} | sent {attempts}, applied {applied}{}",
        others.concat()
    )
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
