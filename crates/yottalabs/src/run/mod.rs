//! Jobs on pods of their own, which are deleted when the job is done.

mod cleanup;
mod fallback;
mod guard;
mod job;
mod log;

pub use guard::PodGuard;
pub use job::Run;
