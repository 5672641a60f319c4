//! Generated client of the Yotta Labs Pods API v2.
//!
//! **Use the `yottalabs` crate instead**: this one is what it is built on. It is regenerated from
//! `spec/openapi.json` whenever the vendor's page changes, and it makes no promise of stability.
//!
//! - [`types`], [`Client`] and [`Operation`] are generated: with the feature `codegen` by the build
//!   script, else they are the checked-in `generated.rs`. Both are the same, byte for byte.
//! - [`wire`] holds the scalar types: ids, times, decimals, open enums.
//! - [`job`] is our convention by which a container prints that its command has ended, and how.
//! - [`transport`] sends a request and reads the response.
//!
//! The facade uses the generated types and the table of operations, but not the generated `Client`, which
//! only exists with the feature `client`.
//! A generated call reports a failure without its body or its headers, or as an error of `reqwest` that
//! does not say whether the request was sent, and it decodes a response as a whole or not at all.
//! The facade's retries need the former, and its tolerance of changed fields needs the latter.

pub mod job;
pub mod transport;
pub mod wire;

/// `spec/openapi.json`, the OpenAPI document from which this client is generated.
pub const OPENAPI: &str = include_str!("../../../spec/openapi.json");

#[cfg(feature = "client")]
pub use generated::{Client, Error, ResponseValue};
pub use generated::{Operation, types};

#[cfg_attr(
    feature = "client",
    expect(unreachable_pub, reason = "written by a generator")
)]
#[expect(clippy::allow_attributes, reason = "written by a generator")]
#[allow(missing_docs, reason = "the specification may lack a description")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}
