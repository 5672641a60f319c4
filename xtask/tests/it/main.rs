//! The tasks, run on copies of this workspace's `spec/` in temporary directories.

mod check;
mod cli;
mod diff;
mod merge;
mod mutations;
mod regen;
mod robust;
mod vendor;
mod workspace;
