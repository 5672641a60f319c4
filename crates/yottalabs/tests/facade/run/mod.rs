//! Jobs on pods that are deleted afterwards.

mod cleanup;
mod delete;
mod failure_report;
