//! Telling of what was left behind.

use std::error::Error as _;
use std::io::Write as _;

use crate::error::Error;

/// To standard error, since money is running out, and to `tracing`.
pub(super) fn aloud(error: &Error) {
    let cause = error.source().map(ToString::to_string);
    tracing::error!(target: "yottalabs", %error, cause, "a pod was left behind");
    let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
    // Not `eprintln!`, which panics where nobody listens.
    let _ = writeln!(std::io::stderr(), "yottalabs: {error}{cause}");
}
