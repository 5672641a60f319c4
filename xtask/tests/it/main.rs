//! The tasks, run on copies of this workspace's `spec/` in temporary directories.

mod cli;
mod diff;
mod diff_classes;
mod fixture;
mod fuzz;
mod linear;
mod merge;
mod merge_inputs;
mod merge_rules;
mod mutations;
mod regen;
mod vendor;
mod whole_line;
mod workspace;
