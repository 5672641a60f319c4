//! The convention by which the SDK learns that a container's command has ended, and how.
//!
//! **It is this SDK's own convention, not the vendor's.** The API shows neither the end of a container's
//! command nor its exit status, so the SDK lets the container print both. A *wrapped* pod has:
//!
//! - the user's command in the variable [`COMMAND_VARIABLE`] of its environment,
//! - a token that no other pod has in [`CLIENT_TOKEN_VARIABLE`],
//! - [`WRAPPER`] as its `initializationCommand`, which is the same text for every pod.
//!
//! The container's log then has a [`Marker`] on a line of its own before the output of the command, and
//! another one after it:
//!
//! ```text
//!
//! yottalabs:0f8a3c:started
//! epoch 1
//! epoch 2
//!
//! yottalabs:0f8a3c:exited:0
//! ```
//!
//! The empty line before each marker is part of the wrapper's output. It ends a line that the command has
//! not ended, such as a progress bar, and is empty otherwise.
//!
//! What follows from this convention:
//!
//! - An image without `sh` prints no marker; neither does an image whose own entry point ignores the
//!   `initializationCommand`, nor a container that is stopped while the command runs.
//! - Each start of the container runs the command again, so after a resume the log has both markers again.
//! - After the command has ended, the container stays alive until it is stopped: a platform might start a
//!   container again that has ended, and so run the command twice. It prints the second marker again every
//!   minute: if a log loses a line, the end is still seen, and the pod is not billed for ever.
//! - Standard error goes where standard output goes, so that the lines of both keep their order.

/// The environment variable with the token of the pod, by which the SDK finds the pod again and which its
/// markers contain. A token has no line breaks.
pub const CLIENT_TOKEN_VARIABLE: &str = "YOTTALABS_CLIENT_TOKEN";

/// The environment variable with the user's command, which [`WRAPPER`] runs with `sh -c`.
pub const COMMAND_VARIABLE: &str = "YOTTALABS_COMMAND";

/// The `initializationCommand` that runs the command of [`COMMAND_VARIABLE`] and prints the markers.
///
/// - It starts `sh` itself and has no single quote inside, so it means the same whether a shell runs the
///   text or it is split into arguments.
/// - The token is an argument of `printf`, so an echo of the commands (`set -x`) contains no marker.
/// - A platform stops a container with SIGTERM to its first process. A shell as the first process ignores
///   it unless it has a trap, and runs a trap only while it waits for a command in the background. So the
///   command runs in the background, and the trap passes the signal to it. A command whose last part has
///   to receive the signal should start that part with `exec`.
/// - As in all background commands of a shell, standard input is empty and SIGINT is ignored.
pub const WRAPPER: &str = concat!(
    "sh -c '",
    "exec 2>&1; ",
    r#"trap "kill \$!; wait \$!; exit 143" TERM; "#,
    r#"printf "\nyottalabs:%s:started\n" "$YOTTALABS_CLIENT_TOKEN"; "#,
    r#"sh -c "$YOTTALABS_COMMAND" & wait $!; code=$?; "#,
    r#"while :; do printf "\nyottalabs:%s:exited:%d\n" "$YOTTALABS_CLIENT_TOKEN" "$code"; "#,
    "sleep 60 & wait $!; done",
    "'"
);

/// What each marker starts with, as in [`WRAPPER`].
const PREFIX: &str = "yottalabs:";

/// A line that [`WRAPPER`] prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marker {
    /// The command starts now.
    Started,
    /// The command has ended with this exit status: 128 and the signal's number if a signal ended it.
    Exited(u8),
}

impl Marker {
    /// The line of the marker, without a line break.
    ///
    /// ```
    /// use yottalabs_client::job::Marker;
    ///
    /// assert_eq!(Marker::Started.line("0f8a3c"), "yottalabs:0f8a3c:started");
    /// assert_eq!(Marker::Exited(3).line("0f8a3c"), "yottalabs:0f8a3c:exited:3");
    /// ```
    #[must_use]
    pub fn line(self, token: &str) -> String {
        match self {
            Self::Started => format!("{PREFIX}{token}:started"),
            Self::Exited(status) => format!("{PREFIX}{token}:exited:{status}"),
        }
    }

    /// Finds the marker with this token at the end of a line, and the text before it. That text is empty
    /// unless the platform writes something of its own before each line.
    ///
    /// ```
    /// use yottalabs_client::job::Marker;
    ///
    /// let found = Marker::find("yottalabs:0f8a3c:exited:3", "0f8a3c");
    /// assert_eq!(found, Some(("", Marker::Exited(3))));
    /// assert_eq!(Marker::find("yottalabs:0f8a3c:exited:3", "77"), None);
    /// ```
    #[must_use]
    pub fn find<'line>(line: &'line str, token: &str) -> Option<(&'line str, Self)> {
        let line = line.trim_end();
        // Most lines end here, without an allocation.
        line.find(PREFIX)?;
        let start = format!("{PREFIX}{token}:");
        let (before, what) = line.rsplit_once(&*start)?;
        let marker = match what {
            "started" => Self::Started,
            _ => Self::Exited(status(what.strip_prefix("exited:")?)?),
        };
        Some((before, marker))
    }
}

/// The number, if it is written as the wrapper writes it: without a sign or leading zeros.
fn status(digits: &str) -> Option<u8> {
    let status: u8 = digits.parse().ok()?;
    (status.to_string() == digits).then_some(status)
}
