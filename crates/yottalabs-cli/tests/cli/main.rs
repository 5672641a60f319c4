//! The built program `yotta`, in a process of its own, with a simulator as its server.

mod canned;
mod cheapest;
mod configure;
mod create;
mod create_dry;
#[cfg(unix)]
mod create_faults;
mod delete;
#[cfg(target_os = "linux")]
mod documents;
mod errors;
mod generated;
mod hostile;
mod lists;
mod logs;
mod profiles;
#[cfg(target_os = "linux")]
mod progress;
mod reach;
#[cfg(unix)]
mod run;
#[cfg(unix)]
mod run_signals;
#[cfg(unix)]
mod running;
#[cfg(unix)]
mod script;
mod sim;
mod spec_files;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(unix)]
mod wait;
mod watch;
mod world;
