//! Waits and watches.

pub(crate) mod end;
mod sharing;
mod watch;
