//! The workspace's maintenance tasks, as a library so that tests can run them on directories of their own.
//!
//! The flow is `vendor` (the vendor's page → `spec/fragments/`), `merge` (fragments → `spec/openapi.json`)
//! and `regen` (`spec/openapi.json` → the checked-in client). See `spec/README.md`.

pub mod cli;
pub mod diff;
pub mod files;
pub mod json;
pub mod layout;
pub mod merge;
pub mod pointer;
pub mod regen;
pub mod schema;
pub mod sources;
pub mod vendor;
