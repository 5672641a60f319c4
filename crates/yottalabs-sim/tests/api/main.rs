//! The simulator as a client sees it.

mod capacity;
mod create;
mod faults;
mod gpus;
mod lifecycle;
mod list;
mod logs;
mod misfortune;
#[cfg(feature = "cli")]
mod program;
mod protocol;
mod socket;
mod story;
mod support;
mod webhooks;
