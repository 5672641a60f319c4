//! The simulator as a client sees it.

mod capacity;
mod control;
mod create;
mod determinism;
mod failures;
mod faults;
mod gpus;
mod lifecycle;
mod list;
mod logs;
#[cfg(feature = "cli")]
mod program;
mod protocol;
mod quirks;
mod scripts;
mod socket;
mod support;
mod webhooks;
