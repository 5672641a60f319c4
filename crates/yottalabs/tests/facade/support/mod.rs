//! What several tests need: a simulator in simulated time, and a server that follows a script.

mod ear;
mod in_process;
mod script;

pub(crate) use ear::{heard, listen};
pub(crate) use in_process::{InProcess, Trouble, World, world};
pub(crate) use script::{Reply, Script, Seen};
