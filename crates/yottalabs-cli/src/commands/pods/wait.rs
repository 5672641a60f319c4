//! `yotta pods wait`

use std::time::Duration;

use clap::Args;
use yottalabs::{Condition, Pod, PodStatus, gone, in_status, paused, ready, running};

use super::get::show;
use crate::client::Client;
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::unless_interrupted;
use crate::json::Envelope;
use crate::output::Output;
use crate::pod_ref::PodRef;
use crate::progress::Progress;
use crate::values::duration;

/// The arguments of `yotta pods wait`.
#[derive(Args, Debug)]
pub(crate) struct Wait {
    /// Id or name of the pod
    pod: PodRef,

    /// What to wait for: ready (RUNNING, and every port answers), running, paused, gone, or a status such as FAILED
    #[arg(long = "for", value_name = "STATE", default_value = "ready", value_parser = condition)]
    condition: Condition,

    /// Time limit, such as 90s or 1h30m
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = duration)]
    timeout: Duration,
}

impl Wait {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = match self.pod.id(client).await {
            Ok(id) => id,
            // A pod that was deleted long ago is not listed any more.
            Err(Failure::Error {
                exit: Exit::NotFound,
                message,
                ..
            }) if self.condition.is_met(None) => {
                return match output.is_json() {
                    true => Ok(output.envelope(Envelope::success(()))?),
                    false => Ok(output.line(message)?),
                };
            }
            Err(failure) => return Err(failure),
        };
        let progress = Progress::new();
        let wait = client
            .yotta
            .pods()
            .wait(id, self.condition)
            .timeout(self.timeout);
        let wait = wait.on_progress(move |pod| progress.pod(pod));
        let pod = unless_interrupted(wait).await?;
        let pod = pod.map_err(|error| failure(error, None))?;
        show(&pod, client, output)
    }
}

/// Reads a condition. A word that is misspelled would never come true, so only words in upper case may be unknown.
fn condition(text: &str) -> std::result::Result<Condition, String> {
    match text {
        "ready" => return Ok(ready()),
        "running" => return Ok(running()),
        "paused" => return Ok(paused()),
        "gone" => return Ok(gone()),
        _ => {}
    }
    let is_upper = text.chars().all(|c| c.is_ascii_uppercase() || c == '_') && !text.is_empty();
    match PodStatus::from(text.to_ascii_uppercase()) {
        PodStatus::Unknown(_) if !is_upper => {
            Err("expected ready, running, paused, gone, or a status such as FAILED".to_owned())
        }
        status => Ok(in_status(status)),
    }
}

/// The failure of a wait, with what the pod means for the bill. If the wait has not seen the pod, it is as it was before.
pub(super) fn failure(error: yottalabs::Error, before: Option<&Pod>) -> Failure {
    let hint = error.last_pod().or(before).and_then(still_exists);
    let failure = Failure::from(error);
    match hint {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    }
}

fn still_exists(pod: &Pod) -> Option<String> {
    let id = pod.id;
    let billed = match &pod.status {
        PodStatus::Failed => {
            return Some(format!(
                "`yotta pods logs {id} --system` shows the messages of the platform; without --system, its output"
            ));
        }
        status if status.is_terminal() => return None,
        status if status.is_billed() => "is billed",
        PodStatus::Paused | PodStatus::Stopped => "its volumes are billed",
        _ => "will be billed as soon as it runs",
    };
    Some(format!(
        "pod {id} still exists and {billed}; `yotta pods delete {id}` deletes it"
    ))
}
