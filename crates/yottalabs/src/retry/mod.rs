//! The retry policy: how often, how soon, and within which budget.

mod after;
mod backoff;
mod budget;
mod policy;

pub(crate) use after::retry_after;
pub(crate) use backoff::Backoff;
pub(crate) use budget::Budget;
pub use policy::RetryPolicy;
