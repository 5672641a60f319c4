//! `yotta pods create`

use std::time::Duration;

use clap::Args;
use console::style;
use yottalabs::{Pod, PodSpec, PodStatus, ready};

use super::wait::failure;
use super::{dry_run, get};
use crate::client::Client;
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::unless_interrupted;
use crate::output::Output;
use crate::progress::Progress;
use crate::spec_args::SpecArgs;
use crate::values::duration;
use crate::warnings::note;

/// The arguments of `yotta pods create`.
#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Print the request and its price, and create nothing
    #[arg(long, conflicts_with = "wait")]
    dry_run: bool,

    /// Wait until the pod is ready: RUNNING, with every exposed port healthy
    #[arg(long)]
    wait: bool,

    /// Time limit of --wait
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "10m", requires = "wait")]
    timeout: Duration,

    #[command(flatten)]
    spec: Box<SpecArgs>,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  yotta pods create --image me/train:1 --cheapest --expose 22/ssh --wait
  yotta pods create -f pod.yaml --name train-2 --env HF_TOKEN --dry-run";

impl Create {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let spec = self.spec.spec(client).await?;
        if self.dry_run {
            return dry_run::show(&spec, client, output).await;
        }
        let progress = self.wait.then(Progress::new);
        if let Some(progress) = &progress {
            progress.message(format!("creating pod {}", spec.get_name()));
        }
        let earlier = match self.spec.client_token() {
            Some(token) => earlier(token, client).await?,
            None => None,
        };
        let pod = match earlier {
            Some(pod) => pod,
            None => create(spec, client).await?,
        };
        let created = client.envelope_of(&pod);
        let pod = match progress {
            Some(progress) => match wait(&pod, self.timeout, client, progress).await {
                Ok(pod) => pod,
                Err(failure) => {
                    // A script needs the id, because the pod still exists. Whether it reads it does not matter here.
                    if output.is_json() {
                        let _ = output.envelope(created);
                    }
                    return Err(failure);
                }
            },
            None => pod,
        };
        let id = pod.id;
        match get::show(&pod, client, output) {
            Ok(()) if output.is_json() => {}
            Ok(()) => suggest(&pod),
            // Nobody should repeat the command because of the output.
            Err(Failure::Error { message, .. }) => {
                let failure = Failure::new(Exit::Unconfirmed, message);
                return Err(failure.with_hint(format!("pod {id} was created")));
            }
            Err(closed_pipe) => {
                note(format_args!("pod {id} was created"));
                return Err(closed_pipe);
            }
        }
        Ok(())
    }
}

/// The pod that an earlier command with this token has created, which may have failed without knowing it.
///
/// A token that was used before is refused: if no clear response arrived, the earlier pod would be taken for the new one.
async fn earlier(token: &str, client: &Client) -> Result<Option<Pod>> {
    let mut pods = client.yotta.pods().list().client_token(token).await?;
    let ids: Vec<_> = pods.iter().map(|pod| pod.id.to_string()).collect();
    let is_over = |pod: &Pod| pod.status.is_terminal() || pod.status == PodStatus::Terminating;
    let message = match &pods[..] {
        [] => return Ok(None),
        [pod] if !is_over(pod) => {
            note(format_args!(
                "pod {} has this client token already: no other is created",
                pod.id
            ));
            return Ok(pods.pop());
        }
        [pod] => format!("pod {}, which is over, had this client token", pod.id),
        _ => format!("several pods have this client token: {}", ids.join(", ")),
    };
    Err(Failure::usage(message).with_hint("give each pod a token that no other has ever had"))
}

/// Creates the pod. If that is interrupted, the failure says how to find the pod that may exist.
async fn create(spec: PodSpec, client: &Client) -> Result<Pod> {
    let name = spec.get_name().to_owned();
    let created = unless_interrupted(client.yotta.pods().create(spec)).await;
    let created = created.map_err(|interrupted| {
        let message = format!("interrupted: the pod `{name}` may have been created");
        interrupted.with_message(message).with_hint(format!(
            "`yotta pods get '{name}'` shows it if it exists; look before you create another pod"
        ))
    });
    Ok(created??)
}

/// Waits until the pod is ready.
async fn wait(pod: &Pod, timeout: Duration, client: &Client, progress: Progress) -> Result<Pod> {
    let wait = client.yotta.pods().wait(pod.id, ready()).timeout(timeout);
    let wait = wait.on_progress(move |pod| progress.pod(pod));
    let waited = unless_interrupted(wait).await.map_err(|interrupted| {
        let id = pod.id;
        let message = format!("interrupted while pod {id} was starting");
        let hint =
            format!("`yotta pods wait {id}` waits again; `yotta pods delete {id}` deletes it");
        interrupted.with_message(message).with_hint(hint)
    });
    waited?.map_err(|error| failure(error, Some(pod)))
}

/// Says on standard error what can be done with the pod.
fn suggest(pod: &Pod) {
    let id = pod.id;
    let is_web = |pod: &Pod| pod.expose.iter().any(|port| port.url().is_some());
    let next = if !pod.is_ready() {
        format!("`yotta pods wait {id}` waits until the pod is ready")
    } else if pod.ssh().is_some() {
        format!("`yotta pods ssh {id}` opens a shell")
    } else if is_web(pod) {
        format!("`yotta pods open {id}` opens it in the browser")
    } else {
        format!("`yotta pods logs -f {id}` follows the log")
    };
    note(format_args!(
        "{} {next}; `yotta pods delete {id}` deletes it",
        style("next:").cyan().for_stderr()
    ));
}
