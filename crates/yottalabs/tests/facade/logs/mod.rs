//! Logs of a pod.

mod errors;
mod follow;
mod history;
pub(crate) mod server;
