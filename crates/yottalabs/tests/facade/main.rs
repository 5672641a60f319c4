//! The facade, against the simulator and against servers that misbehave.

mod create;
mod limits;
mod network;
mod odd_answers;
mod profiles;
mod retry;
mod secrets;
mod story;
mod support;
mod time;
