//! Exit codes, and the report of a failure.

use std::fmt;
use std::io;
use std::process::ExitCode;

use console::style;

use crate::warnings::note;

/// The result of a command.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// The exit codes of failures. They are documented in `yotta --help` and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The API refused the request, or something else failed.
    Refused = 1,
    /// The arguments, a file or the configuration are wrong.
    Usage = 2,
    /// There is no such pod.
    NotFound = 3,
    /// There is no key, or it is wrong or lacks permission.
    Authentication = 4,
    /// A limit on the time or the cost was reached.
    TimedOut = 5,
    /// The request may have been applied.
    Unconfirmed = 6,
    /// The user interrupted the command.
    Interrupted = 130,
}

/// Why a command ends without success.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It failed. The message completes "error: …"; the hint says what to do.
    Error {
        exit: Exit,
        message: String,
        hint: Option<String>,
    },
    /// This exit code says everything: that of a program on a pod, or of ssh.
    Status(u8),
    /// Whoever read the output needs no more of it, such as `head`.
    ClosedPipe,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Self::Error {
            exit,
            message: message.to_string(),
            hint: None,
        }
    }

    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Replaces the message.
    pub(crate) fn with_message(mut self, text: impl Into<String>) -> Self {
        if let Self::Error { message, .. } = &mut self {
            *message = text.into();
        }
        self
    }

    /// Replaces the hint.
    pub(crate) fn with_hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Error { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::new(
                Exit::Refused,
                format!("failed to write the output: {error}"),
            ),
        }
    }
}

impl From<yottalabs::Error> for Failure {
    fn from(error: yottalabs::Error) -> Self {
        let exit = exit_of(&error);
        Self::Error {
            exit,
            message: error.to_string(),
            hint: hint(exit, &error).map(str::to_owned),
        }
    }
}

fn exit_of(error: &yottalabs::Error) -> Exit {
    if error.is_interrupted() {
        Exit::Interrupted
    } else if error.is_not_found() {
        Exit::NotFound
    } else if error.may_have_been_applied() {
        // Also if a later attempt was refused, for example because of the key.
        Exit::Unconfirmed
    } else if error.is_unauthorized() || error.is_forbidden() {
        Exit::Authentication
    } else if error.is_timeout() || error.is_limit_reached() {
        Exit::TimedOut
    } else if !error.violations().is_empty() {
        Exit::Usage
    } else {
        Exit::Refused
    }
}

fn hint(exit: Exit, error: &yottalabs::Error) -> Option<&'static str> {
    match exit {
        Exit::NotFound => Some("`yotta pods list` lists the pods"),
        Exit::Authentication if error.is_forbidden() => None,
        Exit::Authentication => {
            Some("`yotta configure` saves a key; the website of Yotta Labs issues them")
        }
        Exit::Unconfirmed if error.is_unconfirmed() => Some(
            "look with `yotta pods list` before you create another pod, or you may pay for two",
        ),
        Exit::Unconfirmed => Some("look with `yotta pods list` before you repeat the command"),
        _ if error.is_no_capacity() => {
            Some("`yotta gpus list` shows what is available; try another GPU type or region")
        }
        _ if error.is_insufficient_balance() => {
            Some("top up the account on the website of Yotta Labs")
        }
        _ => None,
    }
}

/// Prints an error on standard error. The command goes on.
pub(crate) fn say_error(message: impl fmt::Display) {
    let error = style("error:").red().bold().for_stderr();
    note(format_args!("{error} {message}"));
}

/// Reports a failure on standard error, and returns the exit code.
pub(crate) fn report(result: Result) -> ExitCode {
    match result {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Status(status)) => ExitCode::from(status),
        Err(Failure::Error {
            exit,
            message,
            hint,
        }) => {
            say_error(message);
            if let Some(hint) = hint {
                note(format_args!(
                    "{} {hint}",
                    style("hint:").cyan().for_stderr()
                ));
            }
            ExitCode::from(exit as u8)
        }
    }
}
