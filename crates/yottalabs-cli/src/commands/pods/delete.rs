//! `yotta pods delete`

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use clap::Args;
use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};
use yottalabs::{Pod, PodStatus, Timestamp, codes};

use super::filter::Filter;
use super::list::{pods_table, summary};
use crate::client::Client;
use crate::exit::{self, Exit, Failure, Result};
use crate::interrupt::unless_interrupted;
use crate::json::Envelope;
use crate::output::Output;
use crate::pod_ref::{PodRef, find};
use crate::table::Table;
use crate::values::{duration, elapsed, or_none};
use crate::warnings::note;

const EXAMPLES: &str = "\
Examples:
  yotta pods delete train-1
  yotta pods delete --name 'ci-*' --older-than 2h --dry-run
  yotta pods delete --status PAUSED --yes

A single pod that is named is deleted at once. Filters leave out pods that are \
TERMINATED, FAILED or being deleted, unless --status names that status.";

/// How many pods are deleted at the same time.
const CONCURRENCY: usize = 4;

/// The arguments of `yotta pods delete`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Ids or names of the pods
    #[arg(value_name = "POD", conflicts_with_all = ["Filter", "older_than"])]
    pods: Vec<PodRef>,

    #[command(flatten)]
    filter: Filter,

    /// Only pods that were created longer ago than this, such as 2h
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    older_than: Option<Duration>,

    /// Delete several pods without confirmation
    #[arg(short, long)]
    yes: bool,

    /// List the pods, and delete nothing
    #[arg(long)]
    dry_run: bool,
}

impl Delete {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        if let [pod] = &self.pods[..]
            && !self.dry_run
        {
            return delete_one(pod, client, output).await;
        }
        let pods = self.select(client).await?;
        if self.dry_run || pods.is_empty() {
            return show(&pods, output);
        }
        if !self.yes {
            note(list(&pods, Timestamp::now()).render(output.width()));
            confirm(&pods)?;
        }
        delete_all(&pods, client, output).await
    }

    /// The pods to delete. What happens later only uses their ids, so that no other pod is deleted.
    async fn select(&self, client: &Client) -> Result<Vec<Pod>> {
        let list = client.yotta.pods().list();
        if !self.pods.is_empty() {
            return named(&self.pods, &list.await?);
        }
        if self.filter.is_empty() && self.older_than.is_none() {
            let failure = Failure::usage("no pods are named");
            return Err(failure.with_hint("give ids or names, or filters such as --status PAUSED"));
        }
        let mut pods = self.filter.apply(list).await?;
        let now = Timestamp::now();
        pods.retain(|pod| self.matches(pod, now));
        Ok(pods)
    }

    fn matches(&self, pod: &Pod, now: Timestamp) -> bool {
        let is_over = pod.status.is_terminal() || pod.status == PodStatus::Terminating;
        let is_named = || self.filter.statuses.contains(&pod.status);
        // A pod whose age is not known is not older.
        let age = || elapsed(pod.created_at, now);
        (!is_over || is_named())
            && self.filter.matches(pod)
            && (self.older_than).is_none_or(|limit| age().is_some_and(|age| age > limit))
    }
}

async fn delete_one(pod: &PodRef, client: &Client, output: &Output) -> Result {
    let id = pod.id(client).await?;
    client.yotta.pods().delete(id).await?;
    if output.is_json() {
        output.envelope(client.envelope_of_action())?;
    } else {
        output.line(format!("pod {id}: deletion requested"))?;
    }
    Ok(())
}

/// The pods that were named, each once. One that is not on the list, but has an id, may exist nevertheless.
fn named(refs: &[PodRef], list: &[Pod]) -> Result<Vec<Pod>> {
    let mut pods: Vec<Pod> = Vec::new();
    for pod in refs {
        let id = match pod {
            PodRef::Id(id) => *id,
            PodRef::Name(name) => find(name, list)?,
        };
        if pods.iter().any(|pod| pod.id == id) {
            continue;
        }
        let unlisted = || serde_json::from_value(json!({ "id": id.get() })).ok();
        pods.extend((list.iter().find(|pod| pod.id == id).cloned()).or_else(unlisted));
    }
    Ok(pods)
}

/// Asks on a terminal whether to delete the pods.
fn confirm(pods: &[Pod]) -> Result {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        let message = "nothing was deleted: there is no terminal to confirm it";
        return Err(
            Failure::usage(message).with_hint("--yes deletes these pods without confirmation")
        );
    }
    write!(io::stderr(), "Delete {}? [y/N] ", count(pods.len()))?;
    let mut answer = String::new();
    let is_read = io::stdin()
        .read_line(&mut answer)
        .is_ok_and(|length| length > 0);
    if !is_read {
        note("");
    }
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" if is_read => Ok(()),
        _ => Err(Failure::new(Exit::Refused, "nothing was deleted")),
    }
}

fn count(pods: usize) -> String {
    match pods {
        1 => "1 pod".to_owned(),
        pods => format!("{pods} pods"),
    }
}

/// Prints the pods that would be deleted.
fn show(pods: &[Pod], output: &Output) -> Result {
    if pods.is_empty() {
        note("no pods match");
    }
    if output.is_json() {
        output.envelope(Envelope::success(pods))?;
    } else if !pods.is_empty() {
        output.table(list(pods, Timestamp::now()))?;
    }
    Ok(())
}

/// The pods, with the price that they cost together.
pub(super) fn list(pods: &[Pod], now: Timestamp) -> Table {
    let mut table = pods_table(pods, now);
    table.footer(summary(pods));
    table
}

/// Deletes the pods, a few at a time, and prints what happened to each.
async fn delete_all(pods: &[Pod], client: &Client, output: &Output) -> Result {
    let deletions = stream::iter(pods).map(|pod| client.yotta.pods().delete(pod.id));
    let deletions = deletions.buffered(CONCURRENCY).collect::<Vec<_>>();
    let results = unless_interrupted(deletions).await.map_err(|interrupted| {
        let message = "interrupted; some of these pods may have been deleted";
        let interrupted = interrupted.with_message(message);
        interrupted.with_hint("`yotta pods list` lists the pods that are left")
    })?;
    let failed = results.iter().filter(|result| result.is_err()).count();
    let message = format!("{failed} of {} could not be deleted", count(pods.len()));
    let printed = print(pods, &results, &message, output);
    // If nobody reads the output, a failure is a failure nevertheless.
    match results.into_iter().find_map(yottalabs::Result::err) {
        None => printed,
        Some(error) => Err(Failure::from(error).with_message(message)),
    }
}

fn print(
    pods: &[Pod],
    results: &[yottalabs::Result<()>],
    message: &str,
    output: &Output,
) -> Result {
    let mut errors = results.iter().filter_map(|result| result.as_ref().err());
    if output.is_json() {
        let data: Vec<_> = pods.iter().zip(results).map(json_of).collect();
        output.envelope(match errors.next() {
            None => Envelope::success(data),
            Some(error) => {
                let code = error.code().filter(|code| *code != codes::SUCCESS);
                Envelope::new(message, code.unwrap_or(codes::SYSTEM_ERROR), data)
            }
        })?;
    } else {
        errors.for_each(exit::say_error);
        output.table(results_table(pods, results))?;
    }
    Ok(())
}

fn json_of((pod, result): (&Pod, &yottalabs::Result<()>)) -> Value {
    let error = result.as_ref().err();
    json!({
        "id": pod.id,
        "name": pod.name,
        "deleted": error.is_none(),
        "code": error.map(yottalabs::Error::code),
        "error": error.map(ToString::to_string),
    })
}

/// What happened to each pod.
pub(super) fn results_table(pods: &[Pod], results: &[yottalabs::Result<()>]) -> Table {
    let mut table = Table::new(["ID", "NAME", "RESULT"]);
    for (pod, result) in pods.iter().zip(results) {
        table.row([
            pod.id.to_string(),
            or_none(Some(&pod.name)),
            match result {
                Ok(()) => "deletion requested".to_owned(),
                Err(_) => "failed".to_owned(),
            },
        ]);
    }
    table.cut([1])
}
