//! The facade, against the simulator and against servers that misbehave.

mod attack_time;
mod create;
mod ctrl_c;
mod docs;
mod limits;
mod logs_follow;
mod logs_history;
mod logs_server;
mod logs_trouble;
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
