//! What several tests need: a simulator in simulated time, and a server that follows a script.
#![expect(
    dead_code,
    unused_imports,
    reason = "the tests that use them are being written"
)]

mod fleet;
mod in_process;
mod script;

pub(crate) use fleet::{Fleet, id};
pub(crate) use in_process::{InProcess, Trouble, World, world};
pub(crate) use script::{Reply, Script, Seen};
