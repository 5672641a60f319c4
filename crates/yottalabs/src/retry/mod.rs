//! Doing a thing again, where that is safe and makes sense.

mod after;
mod backoff;
mod budget;
mod policy;
mod run;

pub(crate) use after::retry_after;
pub(crate) use backoff::Backoff;
pub(crate) use budget::Budget;
pub use policy::RetryPolicy;
pub(crate) use run::{Attempt, Limits, run};
