//! Messages of a run on standard error and in `tracing`.

use std::error::Error as _;
use std::fmt::Display;
use std::io::Write as _;

use crate::error::Error;
use crate::signals::Signal;

/// Reports a pod that was left behind: on standard error too, because it is still billed.
pub(super) fn left_behind(error: &Error) {
    let cause = error.source().map(ToString::to_string);
    tracing::error!(target: "yottalabs", %error, cause, "a pod was left behind");
    let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
    print(&format_args!("{error}{cause}"));
}

/// Logs that pods are deleted because of a signal: to `tracing`, and to standard error unless the program
/// has a report function of its own.
pub(super) fn deleting(signal: Signal, pods: &str, has_report: bool) {
    let signal = signal.name;
    tracing::warn!(target: "yottalabs", signal, pods, "a signal was received; deleting pods");
    if !has_report {
        print(&format_args!(
            "{signal} was received: deleting {pods}; killing this process now would leave it running and \
             billed"
        ));
    }
}

/// Does not use `eprintln!`, which panics if standard error is closed.
fn print(line: &impl Display) {
    let _ = writeln!(std::io::stderr(), "yottalabs: {line}");
}
