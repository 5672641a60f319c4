//! What several tests need: a simulator in simulated time, and a server that follows a script.

pub(crate) mod child;
mod ear;
mod fleet;
mod in_process;
pub(crate) mod odd;
pub(crate) mod operations;
mod script;
mod socket;
mod tls;

pub(crate) use ear::{heard, listen};
pub(crate) use fleet::{Fleet, id};
pub(crate) use in_process::{InProcess, Trouble, World, world};
pub(crate) use operations::{Returned, call};
pub(crate) use script::{Reply, Script, Seen};
pub(crate) use socket::{Close, Socket};
pub(crate) use tls::{TlsServer, Tunnel};
