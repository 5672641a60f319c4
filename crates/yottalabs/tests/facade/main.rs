//! The facade, against the simulator and against servers that misbehave.

mod limits;
mod network;
mod odd_answers;
mod profiles;
mod story;
mod support;
mod time;
