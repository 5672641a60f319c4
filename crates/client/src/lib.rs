//! Generated client of the Yotta Labs Pods API v2.
//!
//! **Use the `yottalabs` crate instead**: this one is what it is built on. It is regenerated from
//! `spec/openapi.json` whenever the vendor's page changes, and it makes no promise of stability.
//!
//! - [`types`] and [`builder`] are written by progenitor: with the feature `codegen` during the
//!   build, without it once, into `generated.rs`. Both are the same, byte for byte.
//! - [`wire`] holds the types that meet the wire: ids, times, decimals, open enums.
//! - [`exchange`] and [`transport`] say how a request travels and what comes back of it.

pub mod exchange;
mod hooks;
mod raw;
pub mod transport;
pub mod wire;

/// `spec/openapi.json`, the OpenAPI document from which this client is generated.
pub const OPENAPI: &str = include_str!("../../../spec/openapi.json");

pub use generated::{Client, Error, Operation, ResponseValue, builder, types};

#[expect(
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::allow_attributes,
    reason = "written by a generator"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}
