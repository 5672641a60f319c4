//! The built program `yotta`, in a process of its own, with a simulator as its server.

mod canned;
mod cheapest;
mod configure;
mod create;
#[cfg(unix)]
mod create_faults;
mod delete;
mod errors;
mod generated;
mod lists;
mod logs;
mod profiles;
mod reach;
mod script;
mod sim;
mod spec_files;
#[cfg(target_os = "linux")]
mod terminal;
mod watch;
mod world;
