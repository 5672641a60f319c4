//! The facade, against the simulator and against servers that misbehave.

mod limits;
mod money;
mod odd_answers;
mod quotes;
mod story;
mod support;
mod time;
