//! The tasks, run on copies of this workspace's `spec/` in temporary directories.

mod check;
mod checks;
mod cli;
mod diff;
mod documents;
mod fuzz;
mod linear;
mod merge;
mod mutations;
mod regen;
mod regen_stops;
mod robust;
mod small;
mod vendor;
mod whole_line;
mod workspace;
