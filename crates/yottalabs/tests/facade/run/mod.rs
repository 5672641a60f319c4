//! Runs and guards.

mod cleanup;
mod delete;
mod failure_report;
mod fallback;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use yottalabs::{Condition, Error, PodSpec};

use crate::support::{Reply, Script, Seen};

const MINUTE: Duration = Duration::from_secs(60);

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

fn never() -> Condition {
    Condition::new(|_| false).named("never")
}

const POD: &str = r#"{"id":7,"name":"a","status":"RUNNING"}"#;

/// A server with one running pod; `delete` answers the n-th delete, from 0.
fn server(mut delete: impl FnMut(usize) -> Reply + Send + 'static) -> Script {
    let mut deletes = 0;
    Script::with(move |seen, _| match seen.method.as_str() {
        "DELETE" => {
            deletes += 1;
            delete(deletes - 1)
        }
        "GET" if seen.path_and_query == "/v2/pods" => Reply::data(&format!("[{POD}]")),
        _ => Reply::data(POD),
    })
}

/// How many requests with this method the server has received.
fn count(script: &Script, method: &str) -> usize {
    let is_one = |seen: &&Seen| seen.method == method;
    script.seen().iter().filter(is_one).count()
}

/// The errors that a function for [`Run::on_left_behind`](yottalabs::Run::on_left_behind) was called with.
pub(crate) type Reports = Arc<Mutex<Vec<Error>>>;

pub(crate) fn reports() -> (Reports, impl Fn(&Error) + Send + Sync + 'static) {
    let reports = Reports::default();
    let errors = reports.clone();
    let report = move |error: &Error| errors.lock().unwrap().push(error.clone());
    (reports, report)
}
