//! Limits of time, size and pages.

mod durations;
mod paging;
mod timeouts;
