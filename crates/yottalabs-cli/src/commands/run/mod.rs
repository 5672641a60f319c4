//! `yotta run`

mod view;

use std::error::Error as _;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::Args;
use yottalabs::{Decimal, Error, Outcome, PodSpec};

use self::view::View;
use crate::args::{Format, Globals};
use crate::client::Client;
use crate::exit::{self, Failure, Result};
use crate::output::Output;
use crate::spec_args::SpecArgs;
use crate::values::{amount, duration};

/// The exit code of a program that SIGPIPE has ended, as a shell reports it.
const SIGPIPE: u8 = 128 + 13;

pub(crate) const AFTER_HELP: &str = "\
Examples:
  yotta run --image me/train:1 --cheapest --max-time 2h -- python train.py
  yotta run -f pod.yaml --max-cost 5 -- sh -c 'python a.py && python b.py'

The pod is deleted when the command has ended, and also after an error, a limit, a closed pipe, Ctrl-C, SIGTERM and SIGHUP. \
For a pod that stays, use `yotta pods create`. The image needs `sh`.

The exit code is that of the command. If there is none, it is one of those in `yotta --help`: 5 if a limit was reached, 130 \
after a signal. It is 141 if nobody reads the output any more, as in `yotta run … | head -1`, and 6 if the pod could not be \
deleted. A signal that arrives after the command has ended ends `yotta run` when the pod is deleted.";

/// The arguments of `yotta run`.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Command and its arguments, instead of the initialization command of the file
    #[arg(
        last = true,
        value_name = "COMMAND",
        conflicts_with = "initializationCommand"
    )]
    command: Vec<String>,

    /// Time limit of the whole run, such as 90s or 2h30m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    max_time: Option<Duration>,

    /// Limit on the estimated cost of the pod, without volumes
    #[arg(long, value_name = "AMOUNT", value_parser = amount, allow_negative_numbers = true)]
    max_cost: Option<Decimal>,

    /// Time limit for the start of the pod
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = duration)]
    start_timeout: Duration,

    /// Delete the pod at the end, which happens in any case
    #[arg(long)]
    rm: bool,

    #[command(flatten)]
    spec: Box<SpecArgs>,
}

impl Run {
    pub(crate) async fn run(self, globals: &Globals, output: &Output) -> Result {
        let command = quoted(&self.command)?;
        let client = Client::new(globals)?;
        let mut spec = self.spec.spec(&client).await?;
        if let Some(command) = command {
            spec = spec.initialization_command(command);
        } else if spec.get_initialization_command().is_none() {
            let failure = Failure::usage("there is no command to run");
            return Err(failure.with_hint("put it after --, such as `-- python train.py`"));
        }
        let view = View::new(*output, globals.format == Some(Format::Json));
        self.on_pod(spec, &client, view).await
    }

    async fn on_pod(&self, spec: PodSpec, client: &Client, mut view: View) -> Result {
        let left_behind = Arc::new(Mutex::new(Vec::new()));
        let errors = left_behind.clone();
        let mut run = client
            .yotta
            .run(spec)
            .timeout(self.start_timeout)
            .stop_on(view.closed())
            .on_event(view.listener())
            .on_left_behind(move |error| {
                let mut errors = errors.lock().unwrap_or_else(PoisonError::into_inner);
                errors.push(error.clone());
            });
        if let Some(limit) = self.max_time {
            run = run.max_duration(limit);
        }
        if let Some(limit) = self.max_cost {
            run = run.max_cost(limit);
        }
        let result = run.to_completion().await;
        let printed = view.finish(&result);
        let is_closed =
            (printed.as_ref()).is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
        let result = match result {
            Ok(outcome) if outcome.exit_code == 0 && !is_closed => printed.map_err(Failure::from),
            Ok(outcome) => exit_code(&outcome),
            Err(error) if is_closed && error.is_interrupted() => Err(Failure::Status(SIGPIPE)),
            Err(error) => Err(error.into()),
        };
        let errors = left_behind.lock().unwrap_or_else(PoisonError::into_inner);
        errors.iter().fold(result, |earlier, error| {
            exit::report(earlier);
            Err(not_deleted(error))
        })
    }
}

/// The command for `sh`, whose words arrive as they were typed.
fn quoted(words: &[String]) -> Result<Option<String>> {
    match words {
        [] => Ok(None),
        [program, ..] if program.is_empty() => Err(Failure::usage("the command is empty")),
        [word] if word.contains(char::is_whitespace) => {
            let failure = Failure::usage("the command is a single word with spaces");
            Err(failure
                .with_hint("use `-- sh -c '…'` for a line of shell, or leave out the quotes"))
        }
        words => match shlex::try_join(words.iter().map(String::as_str)) {
            Ok(command) => Ok(Some(command)),
            Err(error) => Err(Failure::usage(format!("invalid command: {error}"))),
        },
    }
}

fn exit_code(outcome: &Outcome) -> Result {
    match outcome.exit_code {
        0 => Ok(()),
        code => Err(Failure::Status(code)),
    }
}

/// The failure of a pod that may still be billed.
fn not_deleted(error: &Error) -> Failure {
    let cause = error.source().map(|cause| format!(": {cause}"));
    let message = format!("{error}{}", cause.unwrap_or_default());
    let hint = match error.left_behind() {
        Some(id) => format!("`yotta pods delete {id}` deletes it"),
        None => "`yotta pods list` lists the pods".to_owned(),
    };
    Failure::new(exit::Exit::Unconfirmed, message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_arrive_as_they_were_typed() {
        let command = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
            quoted(&words).unwrap()
        };
        assert_eq!(command(&[]), None);
        let words = ["python", "it's $HOME.py", "", "a\nb", "*", "ä"];
        let output = std::process::Command::new("sh")
            .args(["-c", &format!("printf '<%s>' {}", command(&words).unwrap())])
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed, words.map(|word| format!("<{word}>")).concat());
    }

    #[test]
    fn a_line_of_shell_in_one_word_is_refused() {
        let failure = quoted(&["python train.py && ls".to_owned()]).unwrap_err();
        assert!(matches!(
            failure,
            Failure::Error {
                exit: exit::Exit::Usage,
                ..
            }
        ));
    }
}
