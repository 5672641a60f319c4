//! The facade, against the simulator and against servers that misbehave.

mod blocking;
mod config;
mod create;
mod data;
mod errors;
mod fuzz;
mod gpus;
mod jobs;
mod lifecycle;
mod limits;
mod logs;
mod matrix;
mod network;
mod raw;
mod requests;
mod responses;
mod retry;
mod run;
mod secrets;
mod signals;
mod simulated_time;
mod simulation;
mod support;
mod tracing;
mod wait;
mod webhook;
