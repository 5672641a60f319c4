//! The facade, against the simulator and against servers that misbehave.

mod attack_answers;
mod attack_create;
mod attack_run;
mod attack_secrets;
mod attack_time;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(all(unix, feature = "blocking"))]
mod blocking_ctrl_c;
mod blocking_mirror;
mod client_token;
mod codes;
mod create;
mod ctrl_c;
mod docs;
mod error_text;
mod fuzz;
mod limits;
mod logs_follow;
mod logs_history;
mod logs_server;
mod logs_trouble;
mod matrix;
mod money;
mod network;
mod odd_answers;
mod pod_failure;
mod profiles;
mod quotes;
mod raw;
mod retry;
mod run;
mod secrets;
mod stories;
mod story;
mod support;
mod time;
mod tracing;
mod wait;
mod wait_ends;
mod watch;
mod webhook;
