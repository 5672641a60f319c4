//! The simulator as a client sees it.

mod capacity;
mod create;
mod gpus;
mod lifecycle;
mod list;
mod logs;
#[cfg(feature = "cli")]
mod program;
mod protocol;
mod socket;
mod story;
mod support;
