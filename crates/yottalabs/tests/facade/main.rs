//! The facade, against the simulator and against servers that misbehave.

mod create;
mod ctrl_c;
mod limits;
mod money;
mod network;
mod odd_answers;
mod profiles;
mod quotes;
mod raw;
mod retry;
mod run;
mod secrets;
mod story;
mod support;
mod time;
mod tracing;
mod wait;
mod wait_ends;
mod watch;
mod webhook;
