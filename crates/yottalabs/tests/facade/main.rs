//! The facade, against the simulator and against servers that misbehave.

mod limits;
mod odd_answers;
mod story;
mod support;
mod time;
mod wait;
mod wait_ends;
mod watch;
