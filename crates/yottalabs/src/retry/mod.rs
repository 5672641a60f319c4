//! The retry policy, and the delays that follow from it.

mod after;
mod backoff;
mod policy;

pub(crate) use after::retry_after;
pub(crate) use backoff::Backoff;
pub use policy::RetryPolicy;
