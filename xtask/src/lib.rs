//! The workspace's maintenance tasks, as a library so that tests can run them on directories of their own.
//!
//! `vendor` (the vendor's page → `spec/fragments/`), `merge` (fragments → `spec/openapi.json`) and the generator in
//! `build.rs` (`spec/openapi.json` → the client) follow each other; `regen` runs all of them, and `check` compares what
//! is checked in with what they would write. See `spec/README.md`.

pub mod bench;
pub mod cargo;
pub mod check;
pub mod cli;
pub mod diff;
pub mod document;
pub mod escape;
pub mod files;
pub mod layout;
pub mod merge;
pub mod pointer;
pub mod regen;
pub mod schema;
pub mod sources;
pub mod vendor;
