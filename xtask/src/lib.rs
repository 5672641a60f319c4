//! The workspace's maintenance tasks, as a library so that tests can run them on directories of their own.
//!
//! The flow is `vendor` (the vendor's page → `spec/fragments/`), `merge` (fragments → `spec/openapi.json`)
//! and the generator in `build.rs` (`spec/openapi.json` → the client); `regen` does all of it in one go, and
//! `check` says whether what is checked in is what it would write. See `spec/README.md`.

pub mod cargo;
pub mod check;
pub mod cli;
pub mod diff;
pub mod document;
pub mod excerpt;
pub mod files;
pub mod json;
pub mod layout;
pub mod merge;
pub mod plain;
pub mod pointer;
pub mod regen;
pub mod schema;
pub mod snapshots;
pub mod sources;
pub mod vendor;
