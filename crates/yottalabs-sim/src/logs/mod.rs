//! The logs of a pod: lines worked out from its story, and the pages they are read in.
//!
//! No line is stored. What a stream says, and when, is a function of the pod and
//! the line's number, so a pod that has run for a year answers as fast as a new one.

pub(crate) mod container;
pub(crate) mod cursor;
pub(crate) mod page;
pub(crate) mod request;
pub(crate) mod stream;
pub(crate) mod system;

/// Which of a pod's two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the container writes.
    Container,
    /// What the platform says about it.
    System,
}

/// The generators of log lines have a number of their own among a pod's.
const PURPOSE: u64 = 4;
