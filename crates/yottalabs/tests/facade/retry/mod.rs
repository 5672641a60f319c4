//! Retries, and the time before them.

mod policy;
mod retry_after;
