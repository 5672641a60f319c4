//! Telling of what was left behind.

use std::error::Error as _;

use crate::error::Error;

/// To standard error, since money is running out, and to `tracing`.
pub(super) fn aloud(error: &Error) {
    let cause = error.source().map(ToString::to_string);
    tracing::error!(target: "yottalabs", %error, cause, "a pod was left behind");
    match cause {
        Some(cause) => eprintln!("yottalabs: {error}: {cause}"),
        None => eprintln!("yottalabs: {error}"),
    }
}
