//! `yotta pods ssh`

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Command;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use serde_json::json;
use yottalabs::{ExposedPort, Pod, SshAddress};

use super::reachable;
use crate::client::Client;
use crate::exit::{Exit, Failure, Result};
use crate::json::Envelope;
use crate::output::Output;
use crate::pod_ref::PodRef;

const EXAMPLES: &str = "\
Examples:
  yotta pods ssh train-1
  yotta pods ssh train-1 -i ~/.ssh/id_ed25519 -- nvidia-smi
  yotta pods ssh train-1 -i ~/.ssh/id_ed25519 --config >> ~/.ssh/config";

/// The arguments of `yotta pods ssh`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Ssh {
    /// Id or name of the pod
    pod: PodRef,

    /// Private key, instead of those that ssh tries by itself
    #[arg(short, long, value_name = "FILE")]
    identity: Option<PathBuf>,

    /// User to log in as, instead of the one that the server names
    #[arg(short, long, value_name = "USER", value_parser = NonEmptyStringValueParser::new())]
    login: Option<String>,

    /// Print the command line of ssh instead of running it
    #[arg(long, conflicts_with = "config")]
    print: bool,

    /// Print an entry for ~/.ssh/config, with the name of the pod as its host
    #[arg(long, requires = "identity")]
    config: bool,

    /// Command to run on the pod
    #[arg(last = true, value_name = "COMMAND", conflicts_with = "config")]
    command: Vec<OsString>,
}

impl Ssh {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = self.pod.id(client).await?;
        let pod = client.yotta.pods().get(id).await?;
        let mut address = address(&pod)?;
        if self.login.is_some() {
            address.user.clone_from(&self.login);
        }
        let args = self.args(&address);
        if self.config {
            let identity = self.identity.unwrap_or_default();
            let config = address.config(&alias(&pod), &identity.to_string_lossy());
            output.line(config.trim_end())?;
            Ok(())
        } else if self.print {
            print(&address, &args, output)
        } else {
            connect(&args)
        }
    }

    /// The arguments of ssh.
    fn args(&self, address: &SshAddress) -> Vec<OsString> {
        let mut args = vec!["-p".into(), address.port.to_string().into()];
        if let Some(identity) = &self.identity {
            args.extend(["-i".into(), identity.into()]);
        }
        args.push(match &address.user {
            Some(user) => format!("{user}@{}", address.host).into(),
            None => address.host.clone().into(),
        });
        args.extend(self.command.iter().cloned());
        args
    }
}

fn address(pod: &Pod) -> Result<SshAddress> {
    reachable::check_running(pod)?;
    let is_ssh = |port: &&ExposedPort| {
        let protocol = port.protocol.as_ref().map(|protocol| protocol.as_str());
        protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case("SSH"))
    };
    let port = pod.expose.iter().find(is_ssh).or_else(|| pod.port(22));
    let port = port.ok_or_else(|| reachable::no_port(pod, "port for ssh", "22/ssh"))?;
    let address = pod.ssh().ok_or_else(|| reachable::no_address(pod, "ssh"))?;
    reachable::note_health(pod, port);
    Ok(address)
}

/// The host of an entry in ~/.ssh/config: the name of the pod, unless ssh would read it as a pattern or several hosts.
fn alias(pod: &Pod) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    match !pod.name.is_empty() && pod.name.chars().all(is_plain) {
        true => pod.name.clone(),
        false => pod.id.to_string(),
    }
}

fn print(address: &SshAddress, args: &[OsString], output: &Output) -> Result {
    let words: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    // No argument has a NUL, which alone cannot be quoted.
    let words = shlex::try_join(words.iter().map(|word| &**word)).unwrap_or_default();
    let command = format!("ssh {words}");
    if output.is_json_chosen() {
        let mut data = json!(address);
        data["command"] = json!(command);
        output.envelope(Envelope::success(data))?;
    } else {
        output.line(command)?;
    }
    Ok(())
}

/// Becomes ssh, so that ssh has the terminal, the signals and the exit code.
#[cfg(unix)]
fn connect(args: &[OsString]) -> Result {
    use std::os::unix::process::CommandExt as _;
    Err(failure(&Command::new("ssh").args(args).exec()))
}

#[cfg(not(unix))]
fn connect(args: &[OsString]) -> Result {
    let status = Command::new("ssh").args(args).status();
    match status.map_err(|error| failure(&error))?.code() {
        Some(0) => Ok(()),
        code => Err(Failure::Status(
            code.and_then(|code| code.try_into().ok()).unwrap_or(255),
        )),
    }
}

fn failure(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => {
            let failure =
                Failure::new(Exit::Refused, "failed to run ssh: there is no such program");
            failure.with_hint("install OpenSSH, or use --print with another client")
        }
        _ => Failure::new(Exit::Refused, format!("failed to run ssh: {error}")),
    }
}
