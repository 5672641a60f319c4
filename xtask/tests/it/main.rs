//! The tasks, run on copies of this workspace's `spec/` in temporary directories.

mod check;
mod checks;
mod cli;
mod diff;
mod diff_meaning;
mod diff_operations;
mod documents;
mod fuzz;
mod linear;
mod merge;
mod mutations;
mod odd_pages;
mod regen;
mod regen_stops;
mod robust;
mod small;
mod vendor;
mod whole_line;
mod workspace;
